"""`neothien forms`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from server.cli import files, form_findings, forms_versions
from server.cli.common import add_list
from server.cli.opening import session
from server.cli.output import json_option, line, note, print_json
from server.cli.root import Failure
from server.cli.words import language, say
from server.problems import Problem
from server.services import drafts, forms, publishing
from server.storage.forms import FormVersion
from server.storage.store import Storage

Work = Callable[[Path], dict[str, Any]]

FILES = click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar=say("TỆP…", "FILE…"),
    type=click.Path(path_type=Path),
)


@click.group(help=say("Kiểm tra, xuất bản, liệt kê biểu mẫu.", "Check, publish and list forms."))
def command() -> None:
    """Hold the commands about forms."""


@command.command(
    "check",
    help=say(
        "Kiểm tra bảng tính của biểu mẫu và chỉ từng ô cần sửa. Không lưu gì.",
        "Check forms' workbooks and name each cell that is to be mended. Keeps nothing.",
    ),
)
@FILES
@json_option
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """Check workbooks."""
    _each(paths, form_findings.checked, as_json)


@command.command(
    "publish",
    help=say(
        "Xuất bản biểu mẫu; tệp kèm lấy ở media/<form_id>/ cạnh bảng tính. "
        "Mỗi tệp: hoặc trọn vẹn, hoặc không gì cả.",
        "Publish forms; their media come from media/<form_id>/ beside the workbook. "
        "Each file: all of it or nothing.",
    ),
)
@FILES
@forms_versions.NOTE
@json_option
def publish(paths: tuple[Path, ...], note: str, as_json: bool) -> None:
    """Publish workbooks."""
    note = drafts.note_of(note)
    with session() as here:
        _each(paths, lambda path: _publish(here.storage, here.actor, path, note), as_json)


def _publish(storage: Storage, actor: str, path: Path, remark: str) -> dict[str, Any]:
    found = form_findings.checked(path)
    if found["state"] == "faulty":
        return found
    workbook, media = files.read(path), media_beside(path, found["form_id"])
    with storage.transaction() as store:
        done = publishing.publish(store, workbook, path.name, media, actor, remark)
    warnings = tuple(form_findings.said(finding) for finding in found.pop("findings"))
    return found | {"state": "published" if done.is_new else "unchanged", "warnings": warnings}


def media_beside(workbook: Path, form_id: str) -> dict[str, bytes]:
    """Read the files of `media/<form_id>/` beside a workbook; hidden ones are left out."""
    folder = form_findings.media_folder(workbook, form_id)
    return (
        {file.name: files.read(file) for file in form_findings.files_in(folder)} if folder else {}
    )


def _each(paths: tuple[Path, ...], work: Work, as_json: bool) -> None:
    """Work on every file, whatever becomes of the others; exit code 1 when one has a fault."""
    results = [_or_problem(path, work) for path in paths]
    if as_json:
        print_json(results)
    else:
        for result in results:
            _tell(result)
    faulty = [result for result in results if result["state"] == "faulty"]
    if faulty:
        raise Failure(
            say(
                f"{len(faulty)} trên {len(results)} tệp có lỗi.",
                f"{len(faulty)} of {len(results)} files have a fault.",
            )
        )


def _or_problem(path: Path, work: Work) -> dict[str, Any]:
    try:
        return work(path)
    except Problem as problem:
        message = problem.sentence(language())
        return {
            "file": path,
            "state": "faulty",
            "problem": problem.code,
            "details": problem.details,
            "message": message,
        }


def _tell(result: dict[str, Any]) -> None:
    if "findings" in result:
        form_findings.tell(result)
        return
    name = Path(result["file"]).name
    if result["state"] == "faulty":
        note(f"✗ {name}: {result['message']}")
        return
    words = {
        "published": say("đã xuất bản", "published"),
        "unchanged": say("đã xuất bản từ trước, không đổi", "published before, unchanged"),
    }
    questions = say(f"{result['questions']} câu hỏi", f"{result['questions']} questions")
    form = f"{result['title']} ({result['form_id']}, {result['version']})"
    line(f"✓ {name}: {words[result['state']]}: {form}, {questions}")
    for warning in result["warnings"]:
        note(f"  ! {say('nên xem', 'look')}: {warning}")


forms_versions.add_to(command)

STATES = {
    "open": say("đang mở", "open"),
    "closed": say("đã đóng", "closed"),
}
LISTED = ("form_id", "version", "title", "state", "published_at")


def _listed(form: FormVersion) -> dict[str, Any]:
    return {name: getattr(form, name) for name in LISTED} | {
        "questions": form.definition.asked,
        "media": form.definition.media,
    }


add_list(
    command,
    say("Liệt kê biểu mẫu đã xuất bản.", "List the published forms."),
    lambda store: [_listed(form) for form in forms.current(store)],
    (
        say("Mã", "Form id"),
        say("Phiên bản", "Version"),
        say("Tên", "Title"),
        say("Trạng thái", "State"),
        say("Xuất bản lúc", "Published"),
    ),
    lambda _, found: [
        [STATES[f[name]] if name == "state" else f[name] for name in LISTED] for f in found
    ],
    say("Chưa có biểu mẫu. Xuất bản: neothien forms publish TỆP", "None published yet."),
)
