"""`neothien submissions`."""

from __future__ import annotations

from collections.abc import Mapping

import click

from server.cli.opening import session
from server.cli.output import json_option, print_json, printable, table
from server.cli.submission_page import MEASURED, notes, page, reason_option, wanted_reason
from server.cli.words import language, named, say
from server.services import forms, reading
from server.services.filters import FLAGS
from server.storage import places
from server.storage.submissions import Listed
from server.web.home_words import WORDS


@click.group(help=say("Xem các phiếu đã nhận.", "Look at the submissions received."))
def command() -> None:
    """Hold the commands about submissions."""


@command.command("list", help=say("Liệt kê phiếu mới nhất trước.", "List them, the newest first."))
@click.option("--form", "form_id", metavar=say("MÃ", "ID"), help=say("Biểu mẫu.", "The form."))
@click.option("--flag", type=click.Choice(FLAGS), help=say("Chỉ phiếu có cờ.", "With this flag."))
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    metavar=say("SỐ", "NUMBER"),
    help=say("Nhiều nhất bao nhiêu phiếu.", "At most so many."),
)
@json_option
def list_(form_id: str | None, flag: str | None, limit: int, as_json: bool) -> None:
    """List submissions."""
    with session() as here, here.storage.reading() as store:
        if form_id is not None:
            forms.versions(store, form_id)
        found = reading.newest(store, limit, form_id=form_id, flag=flag)
        names = places.village_names(store, sorted({one.village for one in found if one.village}))
    if as_json:
        print_json(found)
        return
    table(
        (
            say("Số", "Id"),
            say("Biểu mẫu", "Form"),
            say("Cán bộ", "Officer"),
            say("Nhận lúc", "Received"),
            say("Thôn", "Village"),
            say("Cách biết", "Found by"),
            say("Lưu ý", "Notes"),
        ),
        [_row(one, names) for one in found],
        say("Không có phiếu nào.", "There are none."),
    )


def _row(one: Listed, names: Mapping[str, str]) -> tuple[object, ...]:
    village = named(one.village, names) if one.village else None
    return one.id, one.title, one.username, one.received_at, village, _how(one), notes(one)


def _how(one: Listed) -> str:
    """Say how the village was found; a declared one has no measured confidence."""
    words = WORDS[language()][f"short_{one.method}"]
    return f"{words}, {one.confidence:.0%}" if one.method in MEASURED else words


@command.command(
    "show",
    help=say(
        "Xem một phiếu: câu trả lời, thôn và vì sao, tệp. "
        "Vị trí chỉ giữ đến thôn không bao giờ hiện.",
        "Show one submission: answers, village and why, files. A place kept as its village "
        "is never shown.",
    ),
)
@click.argument("submission_id", type=int, metavar=say("SỐ", "ID"))
@click.option("--raw", is_flag=True, help=say("In XML thay cho bảng.", "Print the XML instead."))
@click.option(
    "--sealed",
    is_flag=True,
    help=say(
        "Cả câu trả lời đã niêm phong; phải kèm --reason, được ghi vào nhật ký.",
        "Sealed answers too; needs --reason and is put on record.",
    ),
)
@reason_option
@json_option
def show(submission_id: int, raw: bool, sealed: bool, reason: str | None, as_json: bool) -> None:
    """Show one submission."""
    wanted = wanted_reason(reason) if sealed else None
    with session() as here, here.storage.transaction() as store:
        if raw:
            content = reading.raw(store, submission_id, here.actor, wanted)
        else:
            shown = reading.show(store, submission_id, here.actor, wanted)
    if raw:
        text = printable(content.decode("utf-8", "replace"))
        if as_json:
            print_json({"id": submission_id, "xml": text})
        else:
            click.echo(text)
    elif as_json:
        print_json(shown)
    else:
        page(shown)
