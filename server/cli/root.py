"""The command `neothien` itself: which commands there are, and how they fail."""

from __future__ import annotations

import importlib
import io
import logging
import sys
import traceback
from pathlib import Path
from typing import IO, Any

import click

from server.cli.output import note
from server.cli.words import language, one_language, say
from server.problems import Problem

log = logging.getLogger(__name__)

COMMANDS = {
    "init": ("Chuẩn bị dữ liệu lần đầu", "Prepare the data for the first time"),
    "serve": ("Chạy máy chủ", "Run the server"),
    "worker": ("Chạy việc nền", "Run work in the background"),
    "stop": ("Dừng cơ sở dữ liệu riêng", "Stop the private database"),
    "demo": ("Chạy bản trình diễn", "Run the demonstration"),
    "doctor": ("Khám máy chủ, chỉ cách sửa", "Say what is wrong and how to mend it"),
    "users": ("Người dùng", "Users"),
    "phones": ("Điện thoại và mã QR", "Phones and their QR codes"),
    "forms": ("Biểu mẫu", "Forms"),
    "communes": ("Xã, phường, đặc khu", "Communes"),
    "villages": ("Thôn, tổ dân phố", "Villages"),
    "submissions": ("Phiếu đã gửi", "Submissions"),
    "export": ("Xuất phiếu ra tệp", "Export submissions to a file"),
    "quarantine": ("Phiếu chờ xem xét", "What waits for a person's decision"),
    "blobs": ("Kho tệp", "The store of files"),
}
"""Each command is `command` in the module of its name, loaded when it is needed."""


class Failure(click.ClickException):
    """Ends a command with one sentence on standard error and exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click's signature
        """Print the sentence."""
        note(f"{say('Lỗi', 'Error')}: {self.message}")


class Root(click.Group):
    """Loads a command when it is asked for, and turns what goes wrong into one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Give the commands in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"server.cli.{cmd_name}")
        command: click.Command = module.command
        _name_places(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section(say("Lệnh", "Commands")):
            formatter.write_dl([(name, say(*words)) for name, words in COMMANDS.items()])

    def main(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401 - click's signature
        """Run, with click's own words in the person's language."""
        with one_language():
            return super().main(*args, **more)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a person never sees a traceback."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            raise Failure(problem.sentence(language())) from problem
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            raise _unexpected(error) from error


def _name_places(command: click.Command) -> None:
    """Name what can stand behind a command; click has no translation of these two."""
    command.options_metavar = say("[TÙY_CHỌN]", "[OPTIONS]")
    if isinstance(command, click.Group):
        command.subcommand_metavar = say("LỆNH …", "COMMAND …")
        for inner in command.commands.values():
            _name_places(inner)


def _unexpected(error: Exception) -> Failure:
    """Name the kind and the place of an unknown error; its message may hold an answer."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    kind = type(error).__name__
    if logging.getLogger().handlers:
        log.error("unexpected", extra={"error": kind, "place": place})
    problem = Problem("command_unexpected", error=kind, place=place)
    return Failure(problem.sentence(language()))


@click.group(
    cls=Root,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say(
        "Nẻo Thiện: biểu mẫu đến điện thoại, phiếu gửi về máy chủ, mỗi phiếu đặt vào đúng thôn.",
        "Nẻo Thiện: forms to phones, submissions back, each one placed in its village.",
    ),
)
@click.version_option(
    package_name="neothien",
    message="%(package)s %(version)s",
    help=say("Hiện phiên bản rồi thôi.", "Show the version and exit."),
)
def root() -> None:
    """Hold the commands together."""


_name_places(root)


def main() -> None:
    """Run the command line.

    A terminal that cannot show Vietnamese shows `?` for a letter; nothing fails because of it.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    root(prog_name="neothien")
