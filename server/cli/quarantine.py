"""`neothien quarantine`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from server.cli.opening import session
from server.cli.output import (
    confirm_done,
    fields,
    json_option,
    line,
    note,
    print_json,
    printable,
    table,
)
from server.cli.root import Failure
from server.cli.submission_page import reason_option, wanted_reason
from server.cli.words import language, named, say
from server.problems import Problem
from server.services import forms, quarantine, quarantine_review
from server.storage.quarantine import Item
from server.storage.store import Storage, Store

HOPELESS = "xml_unreadable"
"""The reason for which no accepting helps."""


@click.group(
    help=say(
        "Những gì đã nhận trọn vẹn mà chưa thành phiếu: xem, duyệt, bỏ qua.",
        "What was received whole but is no submission yet: look at it, accept it, give it up.",
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
@click.option(
    "--all",
    "every",
    is_flag=True,
    help=say("Cả mục đã duyệt, đã bỏ qua.", "Accepted and dismissed items too."),
)
@json_option
def list_(every: bool, as_json: bool) -> None:
    """List items."""
    with session() as here, here.storage.reading() as store:
        found = quarantine.waiting(store, every=every)
        titles = _titles(store)
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
            *([say("Kết quả", "Outcome")] if every else []),
        ),
        [_row(item, titles)[: 7 if every else 6] for item in found],
        say("Không có gì đang chờ.", "Nothing waits."),
    )


def _titles(store: Store) -> dict[str, str]:
    return {form.form_id: form.title for form in forms.current(store)}


def _row(item: Item, titles: Mapping[str, str]) -> tuple[object, ...]:
    form = titles.get(item.form_id or "", item.form_id)
    return (
        item.id,
        item.received_at,
        item.username,
        form,
        why(item),
        item.files,
        outcome(item),
    )


def outcome(item: Item) -> str:
    """Say what a person has made of an item."""
    if item.submission_id is not None:
        return say(
            f"thành phiếu số {item.submission_id}", f"became submission {item.submission_id}"
        )
    return say("đã bỏ qua", "dismissed") if item.dismissed_at else say("đang chờ", "waits")


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
        titles = _titles(store)
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
        _page(item, titles)


def _page(item: Item, titles: Mapping[str, str]) -> None:
    form = named(item.form_id, titles) if item.form_id else None
    fields(
        [
            (say("Mục", "Item"), item.id),
            (say("Vì sao", "Why"), why(item)),
            (say("Nhận lúc", "Received"), item.received_at),
            (say("Cán bộ", "Officer"), item.username),
            (say("Biểu mẫu", "Form"), form),
            (say("Phiên bản", "Version"), item.version),
            (say("Mã phiếu", "Instance id"), item.instance_id),
            (say("Số tệp", "Files"), item.files),
            (say("Kết quả", "Outcome"), outcome(item)),
            (say("Duyệt lúc", "Accepted"), item.resolved_at),
            (say("Bỏ qua lúc", "Dismissed"), item.dismissed_at),
        ]
    )
    if item.resolved_at is None and item.reason != HOPELESS:
        accept_it = f"neothien quarantine accept {item.id}"
        line(say(f"Duyệt: {accept_it}", f"To accept it: {accept_it}"))
    if item.resolved_at is None and item.dismissed_at is None:
        give_up = f"neothien quarantine dismiss {item.id} --reason '…'"
        line(say(f"Bỏ qua: {give_up}", f"To give it up: {give_up}"))


@command.command(
    "accept",
    help=say(
        "Duyệt mục: nhận thành phiếu. Lệnh nói rõ nếu vẫn chưa được.",
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
        "stored": say("thành phiếu số", "became submission"),
        "edited": say("thành bản sửa, phiếu số", "became an edit, submission"),
        "repeated": say("đã có sẵn, phiếu số", "was there already, submission"),
    }
    line(f"✓ {number}: {words[result['outcome']]} {result['submission_id']}")


@command.command(
    "dismiss",
    help=say(
        "Bỏ qua mục không thành phiếu được: không còn tính là đang chờ. Nội dung không bị xóa "
        "ngay; vị trí trong đó bị xóa sau 90 ngày. Vẫn duyệt lại được.",
        "Give up an item that cannot become a submission: it no longer counts as waiting. Its "
        "content is not deleted; its places are erased after 90 days. It can still be accepted.",
    ),
)
@click.argument("item_id", type=int, metavar=say("SỐ", "ID"))
@click.option(
    "--reason",
    default="",
    metavar=say("LÝ_DO", "TEXT"),
    help=say("Vì sao bỏ qua; được ghi vào nhật ký.", "Why; it is put on record."),
)
@json_option
def dismiss(item_id: int, reason: str, as_json: bool) -> None:
    """Give an item up."""
    with session() as here, here.storage.transaction() as store:
        quarantine_review.dismiss(store, item_id, here.actor, reason)
    confirm_done(
        as_json,
        {"id": item_id, "dismissed": True},
        lambda: say(f"Đã bỏ qua mục {item_id}.", f"Item {item_id} is dismissed."),
    )
