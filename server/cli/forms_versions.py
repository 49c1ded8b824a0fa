"""`neothien forms versions`, `close` and `reopen`."""

from __future__ import annotations

from typing import Any

import click

from server.cli.opening import session
from server.cli.output import confirm_done, json_option, print_json, table
from server.cli.words import say
from server.services import forms

FORM = click.argument("form_id", metavar=say("MÃ", "FORM_ID"))
NOTE = click.option(
    "--note",
    default="",
    metavar=say("CHỮ", "TEXT"),
    help=say("Lý do, hoặc có gì mới; ghi vào nhật ký.", "Why, or what is new; kept on record."),
)
SHOWN = ("id", "version", "title", "published_at", "published_by", "note", "is_current")


def add_to(group: click.Group) -> None:
    """Add the commands to `neothien forms`."""
    group.add_command(versions)
    for name, state, about, done in (
        (
            "close",
            "closed",
            say(
                "Đóng biểu mẫu: điện thoại không nhận nữa, phiếu đã điền vẫn gửi được.",
                "Close a form: phones no longer get it, what was filled in can still be sent.",
            ),
            say("Đã đóng", "Closed"),
        ),
        (
            "reopen",
            "open",
            say("Mở lại biểu mẫu đã đóng.", "Open a closed form again."),
            say("Đã mở lại", "Open again"),
        ),
    ):
        group.add_command(_state_command(name, state, about, done))


@click.command(
    "versions",
    help=say("Liệt kê mọi phiên bản của một biểu mẫu.", "List every version of a form."),
)
@FORM
@json_option
def versions(form_id: str, as_json: bool) -> None:
    """List the versions of a form, the newest first."""
    with session() as here, here.storage.reading() as store:
        found = [
            {name: getattr(version, name) for name in SHOWN}
            for version in forms.versions(store, form_id)
        ]
    if as_json:
        print_json(found)
        return
    heads = (
        say("Số", "Id"),
        say("Phiên bản", "Version"),
        say("Tên", "Title"),
        say("Xuất bản lúc", "Published"),
        say("Người xuất bản", "By"),
        say("Ghi chú", "Note"),
    )
    table(heads, [[one[name] or "" for name in SHOWN[:-1]] for one in found], "")


def _state_command(name: str, state: str, about: str, done: str) -> click.Command:
    @click.command(name, help=about)
    @FORM
    @NOTE
    @json_option
    def command(form_id: str, note: str, as_json: bool) -> None:
        with session() as here, here.storage.transaction() as store:
            forms.set_state(store, here.actor, form_id, state, note)
        told: dict[str, Any] = {"form_id": form_id, "state": state}
        confirm_done(as_json, told, lambda: f"{done}: {form_id}.")

    return command
