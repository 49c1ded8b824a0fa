"""What `neothien communes import` and `neothien villages import` share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from server.cli.opening import session
from server.cli.output import console, fields, json_option, line, note, print_json
from server.cli.words import language, say
from server.problems import Problem
from server.services.boundaries import ImportResult

MOST_SHOWN = 50
"""Findings that are listed for a person; `--json` lists them all."""


def _day(_context: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    """Read a day like 2026-05-01, or say how to write it."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        told = say("viết năm-tháng-ngày, ví dụ", "write year-month-day, as in")
        raise click.BadParameter(f"'{text}'; {told} 2026-05-01.") from None


def importing(work: Callable[..., ImportResult], help_text: str, *, commune: bool = False) -> Any:  # noqa: ANN401
    """Make the command `import` around a service."""

    @click.command("import", help=help_text)
    @click.argument("path", metavar=say("TỆP", "FILE"), type=click.Path(path_type=Path))
    @click.option(
        "--field",
        "pairs",
        multiple=True,
        metavar="code=MA_XA",
        help=say(
            "Tên trường trong tệp ứng với code, name, commune…; lặp lại được.",
            "The file's name of our field code, name, commune…; may be repeated.",
        ),
    )
    @click.option(
        "--from",
        "day",
        callback=_day,
        metavar="2026-05-01",
        help=say("Ngày ranh giới bắt đầu có hiệu lực.", "The day from which it holds."),
    )
    @click.option(
        "--crs",
        metavar="EPSG:3405",
        help=say("Hệ tọa độ, nếu tệp không ghi.", "The CRS, if the file does not say it."),
    )
    @click.option(
        "--dry-run", is_flag=True, help=say("Chỉ kiểm tra, không lưu.", "Check, keep nothing.")
    )
    @json_option
    def command(
        path: Path,
        pairs: tuple[str, ...],
        day: date | None,
        crs: str | None,
        dry_run: bool,
        as_json: bool,
        **more: str | None,
    ) -> None:
        options = {"fields": _mapping(pairs), "day": day, "crs": crs}
        _run(work, path, {**options, "dry_run": dry_run, **more}, as_json)

    if commune:
        about = say("Mã xã của mọi thôn trong tệp.", "The commune of all villages in the file.")
        command.params.insert(2, click.Option(["--commune"], metavar=say("MÃ", "CODE"), help=about))
    return command


def _mapping(pairs: Iterable[str]) -> dict[str, str]:
    found = dict(pair.partition("=")[::2] for pair in pairs)
    if not all(name and value for name, value in found.items()):
        raise click.BadParameter(
            say("cần dạng code=TÊN_TRONG_TỆP", "write it like code=NAME_IN_FILE"),
            param_hint="--field",
        )
    return found


def _run(
    work: Callable[..., ImportResult], path: Path, options: dict[str, Any], as_json: bool
) -> None:
    try:
        with session() as here, _busy(path), here.storage.transaction() as store:
            result = work(store, path, actor=here.actor, **options)
    except Problem as problem:
        findings = problem.details.get("findings")
        if isinstance(findings, tuple):
            _show_refused(path, findings, as_json)
        raise
    if as_json:
        print_json({**_json(result), "findings": [_finding(f) for f in result.findings]})
    else:
        _tell(result, options["dry_run"])


def _busy(path: Path) -> Progress:
    """Show that work goes on; nothing when no person watches."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    screen = console(stderr=True)
    shown = Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal)
    shown.add_task(say(f"Đang đọc và kiểm tra {path.name}", f"Reading and checking {path.name}"))
    return shown


def _json(result: ImportResult) -> dict[str, Any]:
    names = (
        "kind",
        "features",
        "added",
        "changed",
        "ended",
        "unchanged",
        "stored",
        "boundary_version_id",
        "remap_id",
    )
    return {name: getattr(result, name) for name in names}


def _finding(finding: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "severity": finding.severity,
        "code": finding.code,
        "feature": finding.number,
        "message": finding.sentence(language()),
    }


def _show_refused(path: Path, findings: Sequence[Any], as_json: bool) -> None:
    if as_json:
        found = [_finding(finding) for finding in findings]
        print_json({"file": path, "stored": False, "findings": found})
    else:
        _list(findings)


def _list(findings: Sequence[Any]) -> None:
    worst_first = sorted(findings, key=lambda finding: finding.severity != "error")
    for finding in worst_first[:MOST_SHOWN]:
        note(f"{'✗' if finding.severity == 'error' else '!'} {finding.sentence(language())}")
    if (more := len(findings) - MOST_SHOWN) > 0:
        note(say(f"… và {more} điều nữa (xem đủ: --json).", f"… and {more} more: --json."))


def _tell(result: ImportResult, dry_run: bool) -> None:
    _list(result.findings)
    fields(
        [
            (say("Đối tượng trong tệp", "Features in the file"), result.features),
            (say("Thêm", "Added"), result.added),
            (say("Đổi", "Changed"), result.changed),
            (say("Hết hiệu lực", "Ended"), result.ended),
            (say("Không đổi", "Unchanged"), result.unchanged),
        ]
    )
    if dry_run:
        line(say("Chạy thử: chưa lưu gì.", "Dry run: nothing was stored."))
    elif not result.stored:
        line(say("Không có gì thay đổi.", "Nothing has changed."))
    else:
        line(say("Đã lưu các thay đổi trên.", "The changes above were stored."))
    if result.remap_id is not None:
        line(
            say(
                "Các phiếu đã có sẽ được đặt lại thôn trong việc nền (neothien worker).",
                "Stored submissions will be placed again in the background (neothien worker).",
            )
        )
