"""What commands print: tables and fields for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from server.cli.words import say

VIETNAM = timezone(timedelta(hours=7))
PIPED_WIDTH = 200
"""Columns when no person watches: nothing is wrapped that a person would look for with grep."""

json_option = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=say("In JSON cho chương trình khác đọc.", "Print JSON for programs."),
)


def console(*, stderr: bool = False) -> Console:
    """Give the place to print to, as wide as the terminal."""
    found = Console(highlight=False, stderr=stderr)
    if not found.is_terminal and "COLUMNS" not in os.environ:
        found.width = PIPED_WIDTH
    return found


def note(text: str) -> None:
    """Tell a person something that is no part of the result (standard error)."""
    console(stderr=True).print(Text(text), soft_wrap=True)


def line(text: str) -> None:
    """Print one line of the result."""
    console().print(Text(text), soft_wrap=True)


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> None:
    """Print a table, or the sentence `empty` when it has no rows."""
    found = list(rows)
    if not found:
        line(empty)
        return
    shown = Table(
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_edge=False,
        header_style="bold",
    )
    for header, values in zip(headers, zip(*found, strict=True), strict=True):
        given = [value for value in values if value is not None]
        number = bool(given) and all(isinstance(value, int | float) for value in given)
        shown.add_column(
            header,
            overflow="fold",
            justify="right" if number else "left",
            no_wrap=any(isinstance(value, datetime) for value in values),
        )
    for row in found:
        shown.add_row(*(Text(cell(value), overflow="fold") for value in row))
    console().print(shown)


def fields(pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values below each other; a value of None or an empty list is left out."""
    shown = Table.grid(padding=(0, 2))
    shown.add_column(style="dim", overflow="fold", max_width=32)
    shown.add_column(overflow="fold")
    for name, value in pairs:
        if value is not None and value not in ((), []):
            shown.add_row(Text(name), Text(cell(value), overflow="fold"))
    console().print(shown)


def cell(value: object) -> str:
    """Write a value for people; times are Vietnam's, and nothing in it can move the cursor."""
    match value:
        case None | "" | () | []:
            return "–"
        case bool():
            return say("có", "yes") if value else say("không", "no")
        case float():
            return f"{value:.0f}" if value.is_integer() else str(value)
        case datetime():
            return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case Mapping():
            return ", ".join(f"{name}: {cell(inner)}" for name, inner in value.items())
        case str():
            return printable(value)
        case Sequence() | frozenset():
            return ", ".join(cell(inner) for inner in value)
        case _:
            return printable(str(value))


def printable(text: str) -> str:
    """Replace what a terminal would obey; line ends and tabs stay."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)


def print_json(value: object) -> None:
    """Print dataclasses, times and lists as JSON; the names of fields are the keys."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> Any:  # noqa: ANN401 - any JSON value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def confirm_done(as_json: bool, result: Mapping[str, object], text: Callable[[], str]) -> None:
    """Print what a command did: `result` for programs, one sentence for people."""
    if as_json:
        print_json(result)
    else:
        line(text())
