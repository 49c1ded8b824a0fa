"""Commands of which several groups have one: `list`, and the end of something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

from server.cli.opening import session
from server.cli.output import confirm_done, json_option, print_json, table
from server.storage.store import Store


def add_list(
    group: click.Group,
    about: str,
    read: Callable[[Store], Sequence[Any]],
    headers: Sequence[str],
    rows: Callable[[Store, Sequence[Any]], Iterable[Sequence[object]]],
    empty: str,
) -> None:
    """Add the command `list`: all that `read` gives, as JSON or as a table of `rows`."""

    @group.command("list", help=about)
    @json_option
    def list_(as_json: bool) -> None:
        with session() as here, here.storage.reading() as store:
            found = read(store)
            shown = [] if as_json else list(rows(store, found))
        if as_json:
            print_json(found)
        else:
            table(headers, shown, empty)


def add_end(
    group: click.Group,
    argument: click.Argument,
    about: str,
    end: Callable[[Store, Any, str], None],
    done: str,
    said: Callable[[Any], str],
) -> None:
    """Add a command that ends what its argument names (`revoke`, `disable`).

    `done` is the past participle that JSON has as a key; the command is `end`'s own name.
    """

    @click.command(end.__name__, help=about, params=[argument])
    @json_option
    def command(as_json: bool, **named: Any) -> None:  # noqa: ANN401
        ((name, which),) = named.items()
        with session() as here, here.storage.transaction() as store:
            end(store, which, here.actor)
        confirm_done(as_json, {name: which, done: True}, lambda: said(which))

    group.add_command(command)
