"""`neothien quarantine`."""

from __future__ import annotations

from typing import Any

import click

from server.cli.opening import session
from server.cli.output import fields, json_option, line, note, print_json, printable, table
from server.cli.root import Failure
from server.cli.submission_page import reason_option, wanted_reason
from server.cli.words import language, say
from server.problems import Problem
from server.services import quarantine, quarantine_review
from server.storage.quarantine import Item
from server.storage.store import Storage


@click.group(
    help=say(
        "Bài đã nhận trọn vẹn nhưng chưa thành bài: xem và duyệt.",
        "What was received whole but is no submission yet: look at it, accept it.",
    )
)
def command() -> None:
    """Hold the commands about quarantine."""


def why(item: Item) -> str:
    """Say in one sentence why an item waits."""
    try:
        return Problem(item.reason, **dict(item.details)).sentence(language())
    except KeyError:
        return item.reason


@command.command("list", help=say("Liệt kê mục đang chờ.", "List what waits."))
@click.option("--all", "every", is_flag=True, help=say("Cả mục đã duyệt.", "Accepted items too."))
@json_option
def list_(every: bool, as_json: bool) -> None:
    """List items."""
    with session() as here, here.storage.reading() as store:
        found = quarantine.waiting(store, resolved=every)
    if as_json:
        print_json(found)
        return
    table(
        (
            say("Số", "Id"),
            say("Nhận lúc", "Received"),
            say("Cán bộ", "Officer"),
            say("Biểu mẫu", "Form"),
            say("Vì sao", "Why"),
            say("Tệp", "Files"),
            say("Thành bài", "Became"),
        ),
        [
            (i.id, i.received_at, i.username, i.form_id, why(i), i.files, i.submission_id)
            for i in found
        ],
        say("Không có gì đang chờ.", "Nothing waits."),
    )


@command.command(
    "show",
    help=say(
        "Xem một mục. --raw in nội dung đã nhận, che mọi tọa độ; phải kèm --reason.",
        "Show one item. --raw prints what was received, coordinates blanked; needs --reason.",
    ),
)
@click.argument("item_id", type=int, metavar=say("SỐ", "ID"))
@click.option("--raw", is_flag=True, help=say("In nội dung đã nhận.", "Print what was received."))
@reason_option
@json_option
def show(item_id: int, raw: bool, reason: str | None, as_json: bool) -> None:
    """Show one item."""
    content = None
    wanted = wanted_reason(reason) if raw else ""
    with session() as here, here.storage.transaction() as store:
        item = quarantine.get(store, item_id)
        if raw:
            content = quarantine_review.raw(store, item_id, here.actor, wanted)
    text = printable(content.decode("utf-8", "replace")) if content is not None else None
    if as_json:
        names = Item.__annotations__
        shown = {name: getattr(item, name) for name in names} | {"message": why(item)}
        print_json(shown | ({"raw": text} if raw else {}))
    elif text is not None:
        click.echo(text)
    else:
        _page(item)


def _page(item: Item) -> None:
    fields(
        [
            (say("Mục", "Item"), item.id),
            (say("Vì sao", "Why"), why(item)),
            (say("Nhận lúc", "Received"), item.received_at),
            (say("Cán bộ", "Officer"), item.username),
            (say("Biểu mẫu", "Form"), item.form_id),
            (say("Phiên bản", "Version"), item.version),
            (say("Mã bài", "Instance id"), item.instance_id),
            (say("Số tệp", "Files"), item.files),
            (say("Duyệt lúc", "Accepted"), item.resolved_at),
            (say("Thành bài số", "Became submission"), item.submission_id),
        ]
    )
    if item.resolved_at is None:
        line(
            say(
                f"Duyệt: neothien quarantine accept {item.id}",
                f"To accept it: neothien quarantine accept {item.id}",
            )
        )


@command.command(
    "accept",
    help=say(
        "Duyệt mục: nhận thành bài. Lệnh nói rõ nếu vẫn chưa được.",
        "Accept items: make submissions of them. Says so when that is still not possible.",
    ),
)
@click.argument("item_ids", type=int, nargs=-1, required=True, metavar=say("SỐ…", "ID…"))
@json_option
def accept(item_ids: tuple[int, ...], as_json: bool) -> None:
    """Accept items, each for itself."""
    with session() as here:
        results = [_accept(here.storage, item_id, here.actor) for item_id in item_ids]
    if as_json:
        print_json(results)
    else:
        for result in results:
            _tell(result)
    failed = [result for result in results if result["submission_id"] is None]
    if failed:
        raise Failure(
            say(
                f"{len(failed)} trên {len(results)} mục chưa nhận được.",
                f"{len(failed)} of {len(results)} items were not accepted.",
            )
        )


def _accept(storage: Storage, item_id: int, actor: str) -> dict[str, Any]:
    try:
        with storage.transaction() as store:
            receipt = quarantine_review.accept(store, item_id, actor)
            item = quarantine.get(store, item_id)
    except Problem as problem:
        message = problem.sentence(language())
        return _result(item_id, None, "waiting", problem.code, message)
    if receipt.submission_id is None:
        return _result(item_id, None, "waiting", item.reason, why(item))
    return _result(item_id, receipt.submission_id, receipt.outcome.value, None, None)


def _result(
    item_id: int, submission_id: int | None, outcome: str, problem: str | None, message: str | None
) -> dict[str, Any]:
    return {
        "id": item_id,
        "submission_id": submission_id,
        "outcome": outcome,
        "problem": problem,
        "message": message,
    }


def _tell(result: dict[str, Any]) -> None:
    number = result["id"]
    if result["submission_id"] is None:
        note(f"✗ {number}: {result['message']}")
        return
    words = {
        "stored": say("thành bài số", "became submission"),
        "edited": say("thành bản sửa, bài số", "became an edit, submission"),
        "repeated": say("đã có sẵn, bài số", "was there already, submission"),
    }
    line(f"✓ {number}: {words[result['outcome']]} {result['submission_id']}")
