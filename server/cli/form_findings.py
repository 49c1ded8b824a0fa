"""What `neothien forms check` finds in a workbook, for people and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from server.cli import files
from server.cli.output import line, table
from server.cli.words import language, say
from server.services import checking
from server.services.checking import Checked
from server.xforms.findings import Finding


def checked(path: Path) -> dict[str, Any]:
    """Check a workbook, and its media when they are in `media/<form_id>/` beside it."""
    workbook = files.read(path)
    found = checking.check(workbook, path.name)
    if found.compiled:
        folder = media_folder(path, found.compiled.definition.form_id)
        if folder:
            found = checking.check(workbook, path.name, [file.name for file in files_in(folder)])
    return _result(path, found)


def media_folder(workbook: Path, form_id: str) -> Path | None:
    """Give the folder `media/<form_id>/` beside a workbook, if there is one."""
    folder = workbook.parent / "media" / form_id
    inside = folder.resolve().parent == (workbook.parent / "media").resolve()
    return folder if folder.is_dir() and inside else None


def files_in(folder: Path) -> list[Path]:
    """Give the files of a folder in order; hidden ones are left out."""
    return sorted(file for file in folder.iterdir() if file.is_file() and file.name[0] != ".")


def _result(path: Path, found: Checked) -> dict[str, Any]:
    result: dict[str, Any] = {
        "file": path,
        "state": "faulty" if found.has_errors else "good",
        "findings": [_plain(finding) for finding in found.findings],
    }
    if found.compiled:
        definition = found.compiled.definition
        result |= {
            "form_id": definition.form_id,
            "version": definition.version,
            "title": definition.title,
            "questions": definition.asked,
            "media": definition.media,
        }
    return result


def _plain(finding: Finding) -> dict[str, Any]:
    told = {"wrong": finding.wrong(language()), "mend": finding.mend(language())}
    return {"severity": finding.severity, **finding.to_json(), **told}


def tell(result: dict[str, Any]) -> None:
    """Print what is known of one workbook: a line, and its findings as a table."""
    name, findings = Path(result["file"]).name, result["findings"]
    errors = sum(finding["severity"] == "error" for finding in findings)
    warnings = len(findings) - errors
    looks = say(f", {warnings} điều nên xem", f", {warnings} to look at") if warnings else ""
    if result["state"] == "faulty":
        line(f"✗ {name}: " + say(f"{errors} lỗi phải sửa", f"{errors} to mend") + looks)
    else:
        form = f"{result['title']} ({result['form_id']}, {result['version']})"
        asked = say(f"{result['questions']} câu hỏi", f"{result['questions']} questions")
        line(f"✓ {name}: {say('dùng được', 'can be used')}: {form}, {asked}{looks}")
    if findings:
        table(_heads(), [_row(finding) for finding in findings], "")


def said(finding: dict[str, Any]) -> str:
    """Say one finding on one line."""
    return f"{Finding.from_json(finding).place}: {finding['wrong']} {finding['mend']}"


def _heads() -> tuple[str, ...]:
    return (
        "",
        say("Ở đâu", "Where"),
        say("Chữ trong ô", "The cell"),
        say("Chỗ chưa đúng", "What is wrong"),
        say("Cách sửa", "How to mend it"),
    )


def _row(finding: dict[str, Any]) -> tuple[str, ...]:
    place = Finding.from_json(finding).place
    is_error = finding["severity"] == "error"
    mark = say("✗ lỗi", "✗ fault") if is_error else say("! nên xem", "! look")
    return mark, str(place), finding["text"], finding["wrong"], finding["mend"]
