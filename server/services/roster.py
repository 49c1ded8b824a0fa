"""Officers from a spreadsheet: all of them, or none and every fault by row and column."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from server.problems import Problem
from server.services import areas, sheet_files, users
from server.services.areas import Known
from server.services.sheet_files import Cell, Row, Sheet
from server.storage import events, roster
from server.storage.people import Person
from server.storage.store import Store

MOST = 5000
"""Officers of one spreadsheet."""
MOST_NAMED = 4
"""Places of one name that a sentence lists."""
HEADERS = {
    "username": ("Tên đăng nhập", "User name"),
    "areas": ("Địa bàn", "Areas"),
}
"""What the first row calls the two columns, in either language."""
_BETWEEN = re.compile(r"[;\n]")
_HEADERS = {areas.fold(word): key for key, words in HEADERS.items() for word in words}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell."""

    row: int
    column: str
    text: str
    problem: Problem


@dataclass(frozen=True)
class Officer:
    """An officer to add."""

    username: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """What a spreadsheet says; without faults it may be added."""

    officers: tuple[Officer, ...]
    faults: tuple[Fault, ...]


def template(store: Store, language: str) -> bytes:
    """Make the workbook to fill in; its second sheet has the names of the reader's areas."""
    one = 1 if language == "en" else 0
    header = [words[one] for words in HEADERS.values()]
    known = areas.known(store)
    places = sorted(known.names.items())
    return sheet_files.write(
        [
            Sheet(("Cán bộ", "Officers")[one], header),
            Sheet(
                ("Các địa bàn", "All areas")[one],
                [("Mã", "Code")[one], ("Tên", "Name")[one]],
                places,
            ),
        ]
    )


def read(store: Store, content: bytes) -> Roster:
    """Read a spreadsheet and check every cell of it.

    Raises:
        Problem: `sheet_unreadable`, `roster_columns`, `roster_empty`, `roster_too_long`.
    """
    rows = sheet_files.read(content, MOST + 2)
    columns = _columns(rows[0] if rows else {})
    filled = [(number, row) for number, row in enumerate(rows[1:], 2) if row]
    if not filled:
        raise Problem("roster_empty")
    if len(rows) > MOST + 1:
        raise Problem("roster_too_long", most=MOST)
    reading = _Reading(columns, areas.known(store))
    for number, row in filled:
        reading.take(number, row)
    reading.refuse_taken(roster.taken(store, list(reading.first)))
    return Roster(tuple(reading.officers), tuple(sorted(reading.faults, key=_place)))


def _columns(header: Row) -> dict[str, str]:
    found = {
        key: letter
        for letter, cell in header.items()
        if (key := _HEADERS.get(areas.fold(cell.text)))
    }
    if len(found) < len(HEADERS):
        wanted = ", ".join(f"“{words[0]}”" for words in HEADERS.values())
        raise Problem("roster_columns", columns=wanted)
    return found


def _place(fault: Fault) -> tuple[int, int, str]:
    return fault.row, len(fault.column), fault.column


class _Reading:
    """The rows read so far."""

    def __init__(self, columns: dict[str, str], known: Known) -> None:
        self.columns, self.known = columns, known
        self.officers: list[Officer] = []
        self.faults: list[Fault] = []
        self.first: dict[str, Cell] = {}
        """Where each user name stands first."""

    def take(self, number: int, row: Row) -> None:
        """Read a row."""
        name, where = (
            row.get(self.columns[key], Cell(number, self.columns[key], "")) for key in HEADERS
        )
        username = self._name(name)
        codes = self._areas(where)
        if username and codes:
            self.officers.append(Officer(username, tuple(areas.widest(codes))))

    def refuse_taken(self, taken: set[str]) -> None:
        """Note the user names that somebody has already."""
        for username in taken:
            self._fault(self.first[username], Problem("user_exists", username=username))

    def _name(self, cell: Cell) -> str | None:
        try:
            self._plain(cell)
            if not cell.text:
                raise Problem("roster_name_missing")
            users.check_name(cell.text)
            if cell.text in self.first:
                raise Problem("roster_name_twice", row=self.first[cell.text].row)
        except Problem as problem:
            self._fault(cell, problem)
            return None
        self.first[cell.text] = cell
        return cell.text

    def _areas(self, cell: Cell) -> list[str]:
        try:
            self._plain(cell)
            words = [part for part in _BETWEEN.split(cell.text) if part.strip()]
            if not words:
                raise Problem("areas_needed")
            return [self._area(part, cell) for part in words]
        except Problem as problem:
            self._fault(cell, problem)
            return []

    def _area(self, words: str, cell: Cell) -> str:
        found = self.known.find(words)
        if not found and cell.is_number:
            # Spreadsheet programs take the zeros from the front of a code.
            found = self.known.find(words.zfill(5)) or self.known.find(words.zfill(8))
        if len(found) > 1:
            raise Problem("roster_area_several", places=self._some(found))
        if not found:
            raise Problem("roster_area_unknown")
        return found[0]

    def _some(self, codes: Sequence[str]) -> str:
        """Write places as they may be written instead of a name that several have."""
        written = [f"{self.known.names[code]} ({code})" for code in codes[:MOST_NAMED]]
        return "; ".join([*written, "…"] if len(codes) > MOST_NAMED else written)

    def _plain(self, cell: Cell) -> None:
        if cell.is_formula:
            raise Problem("roster_formula")

    def _fault(self, cell: Cell, problem: Problem) -> None:
        self.faults.append(Fault(cell.row, cell.column, cell.text, problem))


def pack(store: Store, actor: Person, officers: Sequence[Officer]) -> str:
    """Write down what is to be added, for the reader's browser to bring back unchanged."""
    content = json.dumps([[officer.username, officer.areas] for officer in officers])
    sealed = store.vault.seal(content.encode(), _context(actor))
    return base64.b64encode(sealed).decode()


def unpack(store: Store, actor: Person, packed: str) -> list[Officer]:
    """Read what `pack` wrote; raises Problem("roster_again")."""
    try:
        content = store.vault.open(base64.b64decode(packed, validate=True), _context(actor))
    except (binascii.Error, ValueError, Problem):
        raise Problem("roster_again") from None
    return [Officer(name, tuple(codes)) for name, codes in json.loads(content)]


def add(store: Store, actor: Person, officers: Sequence[Officer]) -> int:
    """Add all of them and give their number.

    Raises:
        Problem: `roster_again` when names or areas have changed since the spreadsheet was read.
    """
    known = areas.known(store).names
    if not officers or any(code not in known for one in officers for code in one.areas):
        raise Problem("roster_again")
    names = [officer.username for officer in officers]
    added = [(officer.username, officer.areas) for officer in officers]
    if roster.taken(store, names) or not roster.add_officers(store, added, users.NO_PASSWORD):
        raise Problem("roster_again")
    events.record(store, "users.added", actor.username, role="officer", usernames=names)
    return len(officers)


def _context(actor: Person) -> str:
    return f"roster {actor.user_id}"
