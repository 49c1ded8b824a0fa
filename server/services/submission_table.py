"""The table of a form's submissions: which questions are its columns, its order, its pages."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from server.problems import Problem
from server.services import all_versions
from server.services.reading import Answer, question_answers
from server.storage import forms, places, records, submission_list
from server.storage.filtering import Filter
from server.storage.forms import FormVersion
from server.storage.people import Person
from server.storage.store import Store
from server.storage.submission_list import Key, Place, Row
from server.vault import Vault
from server.xforms.definition import ATTACHMENTS, GEOMETRIES, Definition, Question

ROWS = 50
"""Rows of a page."""
MOST_COUNTED = 10_000
FIRST_COLUMNS = 4
"""Questions shown to who has not chosen."""
MOST_COLUMNS = 12
_NEVER = {"note"} | ATTACHMENTS | GEOMETRIES | (all_versions.WORKED_OUT - {"calculate"})
_MAC_BYTES = 12


@dataclass(frozen=True)
class Order:
    """What the rows are sorted by; the newest day first unless a reader chose."""

    key: Key = "day"
    descending: bool = True

    @classmethod
    def parse(cls, text: str) -> Order:
        """Read `day`, or `-day` for downwards; raises Problem("filter_wrong")."""
        key = text.removeprefix("-")
        for known in get_args(Key):
            if key == known:
                return cls(known, text.startswith("-"))
        raise Problem("filter_wrong", name="sort")

    def __str__(self) -> str:
        return f"{'-' * self.descending}{self.key}"


@dataclass(frozen=True)
class Line:
    """A row of the table, with the answers to each column's question."""

    row: Row
    cells: tuple[tuple[Answer, ...], ...]


@dataclass(frozen=True)
class Table:
    """A page of the table; `before` and `after` are cursors, none at an end."""

    lines: tuple[Line, ...]
    before: str | None
    after: str | None
    count: int | None
    """How many there are in all, as far as MOST_COUNTED + 1; None when counting takes too long."""
    names: dict[str, str]
    """Of villages and communes, by code."""
    files: dict[int, int]
    """How many photos and files have come, by submission; those without are not there."""


def form_of(versions: Iterable[FormVersion], form_id: str | None) -> FormVersion | None:
    """Find the form that is asked for; raises Problem("filter_wrong") when there is none."""
    if form_id is None:
        return None
    found = next((version for version in versions if version.form_id == form_id), None)
    if found is None:
        raise Problem("filter_wrong", name="form")
    return found


def definition(store: Store, form: FormVersion) -> Definition:
    """Give a form as its table shows it: the newest version, with what the others say of it."""
    versions = forms.of_form(store, form.form_id)
    return all_versions.together([version.definition for version in versions])


def choosable(definition: Definition) -> list[Question]:
    """Give the questions that may be columns: open, answered once, and not by a file or a place.

    What the form works out is one when it has words.
    """
    return [
        question
        for question in definition.questions
        if question.is_open
        and not question.repeats
        and question.type not in _NEVER
        and (question.labels or question.type != "calculate")
        and question not in (definition.event_date_question, definition.village_question)
        and question.name != "commune"
    ]


def columns(definition: Definition, chosen: Sequence[str]) -> list[Question]:
    """Give the chosen questions, by path (`group/name`), else the most telling ones.

    What has two choices tells little, and so do more places beside the village and what is worked
    out; what comes first in a form matters most.

    Raises:
        Problem: `filter_wrong` for a question that may not be a column.
    """
    known = {"/".join(question.path): question for question in choosable(definition)}
    if chosen:
        if not known.keys() >= set(chosen):
            raise Problem("filter_wrong", name="column")
        return [question for path, question in known.items() if path in chosen][:MOST_COLUMNS]
    telling = sorted(known.values(), key=_tells_little)
    first = telling[:FIRST_COLUMNS]
    return [question for question in known.values() if question in first]


def _tells_little(question: Question) -> bool:
    is_place = question.type.startswith("select") and not question.choices
    return is_place or len(question.choices) == 2 or question.type == "calculate"


def read(
    store: Store,
    reader: Person,
    wanted: Filter,
    order: Order,
    cursor: str | None,
    shown: Sequence[Question],
) -> Table:
    """Give a page of the table, from a cursor on.

    Raises:
        Problem: `cursor_wrong` for a cursor that is not ours or of another order.
    """
    place, is_back = _open_cursor(store.vault, order, cursor) if cursor else (None, False)
    rows, has_before, has_after = _page(store, reader, wanted, order, place, is_back=is_back)
    whole = not has_before and not has_after
    total = len(rows) if whole else _count(store, reader, wanted)
    lines = tuple(Line(row, tuple(_cell(question, row) for question in shown)) for row in rows)
    return Table(
        lines,
        before=_cursor(store.vault, order, rows[0].place, back=True) if has_before else None,
        after=_cursor(store.vault, order, rows[-1].place, back=False) if has_after else None,
        count=total,
        names=_names(store, lines),
        files=records.files_that_came(store, [row.id for row in rows]),
    )


def _page(
    store: Store,
    reader: Person,
    wanted: Filter,
    order: Order,
    place: Place | None,
    *,
    is_back: bool,
) -> tuple[list[Row], bool, bool]:
    """Give the rows of a page, and whether there are any before and after them."""
    if place is None or not is_back:
        rows = submission_list.page(
            store,
            reader,
            wanted,
            order.key,
            descending=order.descending,
            after=place,
            limit=ROWS + 1,
        )
        return rows[:ROWS], place is not None and bool(rows), len(rows) > ROWS
    rows = submission_list.page_before(
        store, reader, wanted, order.key, descending=order.descending, before=place, limit=ROWS + 1
    )
    return rows[-ROWS:], len(rows) > ROWS, bool(rows)


def _count(store: Store, reader: Person, wanted: Filter) -> int | None:
    if wanted.words and wanted.ids is None:
        return None
    return submission_list.count(store, reader, wanted, MOST_COUNTED + 1)


def _cell(question: Question, row: Row) -> tuple[Answer, ...]:
    inner: Any = row.answers
    for name in question.path[:-1]:
        inner = inner.get(name) if isinstance(inner, dict) else None
    found = inner if isinstance(inner, dict) else {}
    return tuple(question_answers(question, "/".join(question.path), found, {}))


def _names(store: Store, lines: Iterable[Line]) -> dict[str, str]:
    codes = set[str]()
    for line in lines:
        codes |= {c for c in (line.row.village, line.row.declared_village, line.row.commune) if c}
        codes |= {code for cell in line.cells for answer in cell for code in place_codes(answer)}
    return places.area_names(store, sorted(codes)) if codes else {}


def place_codes(answer: Answer) -> list[str]:
    """Give the codes of communes and villages that an answer names: chosen from their files."""
    if not answer.type.startswith("select") or answer.words:
        return []
    values = answer.value if isinstance(answer.value, list) else [answer.value]
    return [code for code in map(str, values) if code.isdecimal() and len(code) in {5, 8}]


def _cursor(vault: Vault, order: Order, place: Place, *, back: bool) -> str:
    content = json.dumps([str(order), back, place.value, place.id]).encode()
    mac = vault.mac(b"cursor\0" + content)[:_MAC_BYTES]
    return base64.urlsafe_b64encode(mac + content).decode().rstrip("=")


def _open_cursor(vault: Vault, order: Order, cursor: str) -> tuple[Place, bool]:
    try:
        packed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except (UnicodeEncodeError, binascii.Error):
        raise Problem("cursor_wrong") from None
    mac, content = packed[:_MAC_BYTES], packed[_MAC_BYTES:]
    if vault.mac(b"cursor\0" + content)[:_MAC_BYTES] != mac:
        raise Problem("cursor_wrong")
    said, back, value, row_id = json.loads(content)
    if said != str(order):
        raise Problem("cursor_wrong")
    return Place(value, row_id), back
