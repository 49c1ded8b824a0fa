"""`neothien blobs`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import click
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from server.cli.opening import session
from server.cli.output import console, fields, json_option, line, note, print_json
from server.cli.root import Failure
from server.cli.words import say
from server.services import blob_care


@click.group(help=say("Dọn và chuyển kho tệp.", "Sweep and move the store of files."))
def command() -> None:
    """Hold the commands about blobs."""


@command.command(
    "sweep",
    help=say(
        "Xóa tệp không bản ghi nào cần và cũ hơn một giờ.",
        "Delete files that no row needs and that are older than an hour.",
    ),
)
@click.option("--dry-run", is_flag=True, help=say("Chỉ đếm, không xóa.", "Count, delete nothing."))
@json_option
def sweep(dry_run: bool, as_json: bool) -> None:
    """Sweep the store."""
    with session() as here, counting() as count:
        done = blob_care.sweep(here.storage, here.actor, dry_run=dry_run, progress=count)
    if as_json:
        print_json(done)
        return
    fields(
        [
            (say("Đã xem", "Seen"), done.seen),
            (say("Không ai cần", "Needed by nothing"), done.orphans),
            ("MB", round(done.bytes / 1e6, 1)),
            (say("Đã xóa", "Deleted"), done.deleted),
        ]
    )
    if dry_run:
        line(say("Chạy thử: chưa xóa gì.", "Dry run: nothing was deleted."))


@command.command(
    "move",
    help=say(
        "Chuyển mọi tệp sang thư mục hoặc S3. Dừng giữa chừng rồi chạy tiếp được. "
        "Chuyển xong hãy khởi động lại serve và worker với S3_BUCKET đặt (s3) hoặc bỏ (folder), "
        "rồi chạy lại lệnh này: máy chủ cũ còn ghi tệp mới vào kho cũ cho đến lúc dừng.",
        "Carry every file to the folder or to S3. May be stopped and run again. Then restart serve "
        "and worker with S3_BUCKET set (s3) or not set (folder), and run this once more: until it "
        "stopped, the old server put new files into the old store.",
    ),
)
@click.option(
    "--to",
    "target",
    type=click.Choice(["folder", "s3"]),
    required=True,
    help=say("Đến đâu.", "Where to."),
)
@json_option
def move(target: Literal["folder", "s3"], as_json: bool) -> None:
    """Move the store."""
    with session() as here, counting() as count:
        done = blob_care.move(
            here.storage,
            here.settings,
            target,
            here.actor,
            lambda moved: count(moved.copied + moved.there_already),
        )
    if as_json:
        print_json(done)
    else:
        fields(
            [
                (say("Đã chép", "Copied"), done.copied),
                ("MB", round(done.bytes / 1e6, 1)),
                (say("Đã có sẵn", "There already"), done.there_already),
                (say("Hỏng, để nguyên chỗ cũ", "Damaged, left in place"), len(done.damaged)),
            ]
        )
        if done.copied:
            line(_next(target))
    if done.damaged:
        for name in done.damaged:
            note(f"✗ {name}")
        raise Failure(
            say("Có tệp hỏng ở kho cũ. Hãy khôi phục từ bản sao lưu.", "Restore from a backup.")
        )


def _next(target: Literal["folder", "s3"]) -> str:
    vi, en = ("đặt", "set") if target == "s3" else ("bỏ", "not set")
    return say(
        f"Tiếp theo: khởi động lại serve và worker với S3_BUCKET {vi}, rồi chạy lại lệnh này "
        "để lấy nốt tệp đến trong lúc chuyển. Không còn gì để chép là xong.",
        f"Next: restart serve and worker with S3_BUCKET {en}, then run this once more for the "
        "files that came meanwhile. It is done when nothing is left to copy.",
    )


@contextmanager
def counting() -> Iterator[Callable[[int], None]]:
    """Show how many files were seen so far; nothing when no person watches."""
    about = TextColumn("{task.completed} {task.description}")
    screen = console(stderr=True)
    shown = Progress(
        SpinnerColumn(),
        about,
        TimeElapsedColumn(),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
    )
    with shown:
        task = shown.add_task(say("tệp", "files"), total=None)
        yield lambda number: shown.update(task, completed=number)
