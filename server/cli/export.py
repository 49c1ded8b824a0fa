"""`neothien export`."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from server.cli.opening import Session, session
from server.cli.output import console, json_option, line, print_json
from server.cli.submission_page import wanted_reason
from server.cli.words import language, say
from server.problems import Problem
from server.problems.system import Reason
from server.services import filters, searching, users
from server.services.exports import making
from server.services.exports.making import Made
from server.services.exports.request import ENDINGS, FORMATS, Request
from server.storage import exports as stored
from server.storage.filtering import FILES, STATES
from server.storage.people import Person
from server.storage.store import Store

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@click.command(
    help=say(
        "Xuất các phiếu của một biểu mẫu ra tệp, cùng bộ lọc như trên trang. "
        "Vị trí chỉ giữ đến thôn không bao giờ có trong tệp.",
        "Export a form's submissions to a file, with the filters of the pages. "
        "Positions kept as their village are never in it.",
    )
)
@click.argument("form", metavar=say("BIỂU_MẪU", "FORM"))
@click.option(
    "--format",
    "format_",
    type=click.Choice([f for f in FORMATS if f != "media"]),
    default="csv",
    show_default=True,
    help=say("Loại tệp; csv là một tệp zip.", "The kind of file; csv comes as a zip."),
)
@click.option(
    "--media", is_flag=True, help=say("Ảnh và tệp, trong một zip.", "The files, in a zip.")
)
@click.option(
    "--labels/--codes",
    default=True,
    help=say("Ghi nhãn (mặc định) hay mã.", "Labels (the default) or codes."),
)
@click.option("--lang", type=click.Choice(["vi", "en"]), help=say("Tiếng của nhãn.", "Language."))
@click.option("--area", metavar=say("MÃ", "CODE"), help=say("Mã tỉnh, xã hoặc thôn.", "Area code."))
@click.option("--from", "since", metavar="YYYY-MM-DD", help=say("Từ ngày.", "From this day."))
@click.option("--to", "until", metavar="YYYY-MM-DD", help=say("Đến ngày.", "Up to this day."))
@click.option("--officer", metavar=say("TÊN", "NAME"), help=say("Của cán bộ này.", "Of this one."))
@click.option(
    "--review",
    type=click.Choice(STATES),
    multiple=True,
    help=say(
        "Tình trạng duyệt; dùng được nhiều lần. Phiếu không nhận chỉ có khi được hỏi.",
        "Review state, may be repeated. Rejected ones only when asked for.",
    ),
)
@click.option(
    "--flag", type=click.Choice(filters.FLAGS), multiple=True, help=say("Có cờ.", "With a flag.")
)
@click.option(
    "--files",
    type=click.Choice(FILES),
    help=say("Có ảnh, tệp (some); còn thiếu (missing).", "With files; with missing ones."),
)
@click.option(
    "--search", metavar=say("TỪ", "WORDS"), help=say("Có những từ này.", "With these words.")
)
@click.option(
    "--semicolon",
    is_flag=True,
    help=say(
        "CSV cho Excel dùng dấu phẩy thập phân: ngăn cột bằng chấm phẩy.",
        "CSV for an Excel with decimal commas: columns separated by semicolons.",
    ),
)
@click.option(
    "--as",
    "username",
    metavar=say("TÊN", "NAME"),
    help=say("Trong phạm vi của người này.", "Within the areas of this person."),
)
@click.option(
    "--sealed",
    is_flag=True,
    help=say(
        "Cả câu trả lời đã niêm phong; phải kèm --reason.", "Sealed answers too; needs --reason."
    ),
)
@click.option("--reason", metavar=say("LÝ_DO", "TEXT"), help=say("Vì sao cần.", "Why."))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar=say("TỆP", "FILE"),
    help=say("Tệp sẽ ghi.", "The file to write."),
)
@json_option
def command(form: str, username: str | None, as_json: bool, **given: Any) -> None:  # noqa: ANN401
    """Export to a file."""
    request = _request(form, given)
    target = given["output"] or Path(f"{form}.{ENDINGS[request.format]}".replace("/", "_"))
    with session() as here:
        made = _make(here, request, target, username)
    if as_json:
        print_json({"file": str(target), "rows": made.rows, "columns": made.columns})
    else:
        line(say(f"Đã ghi {made.rows} dòng vào {target}", f"{made.rows} rows written to {target}"))


def _request(form: str, given: dict[str, Any]) -> Request:
    wanted = {
        "form": [form],
        "area": [given["area"] or ""],
        "from": [given["since"] or ""],
        "to": [given["until"] or ""],
        "officer": [given["officer"] or ""],
        "review": given["review"],
        "flag": given["flag"],
        "files": [given["files"] or ""],
        "q": [given["search"] or ""],
    }
    return Request(
        filters.parse(wanted),
        format="media" if given["media"] else given["format_"],
        labels=given["labels"],
        language="en" if (given["lang"] or language()) == "en" else "vi",
        semicolon=given["semicolon"],
        reason=wanted_reason(given["reason"]) if given["sealed"] else None,
    )


def _make(here: Session, request: Request, target: Path, username: str | None) -> Made:
    """Write to a draft, which gets its name when it is complete and on record."""
    reader = _person(here, username) if username else None
    if request.wanted.words:
        searching.catch_up(here.storage)
    with _draft(target) as file, _open(here, reader) as store:
        with console(stderr=True).status("…") as status:
            made = making.make(
                store, reader, request, file, here.actor, lambda n: status.update(f"{n:,}")
            )
        making.record(store, request, here.actor, made)
    return made


@contextmanager
def _open(here: Session, reader: Person | None) -> Iterator[Store]:
    opened = here.storage.as_person(reader) if reader else here.storage.transaction()
    with opened as store:
        yield store


def _person(here: Session, username: str) -> Person:
    with here.storage.reading() as store:
        found = stored.owner(store, users.get(store, username).user_id)
    if found is None:
        raise Problem("person_disabled", username=username)
    return found


@contextmanager
def _draft(target: Path) -> Iterator[BinaryIO]:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
        draft.replace(target)
    except OSError as error:
        if error.errno in FULL:
            raise Problem("export_full") from error
        raise Problem("file_unwritable", file=target, reason=Reason(error)) from error
    finally:
        draft.unlink(missing_ok=True)
