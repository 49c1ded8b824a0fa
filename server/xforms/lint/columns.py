"""The columns of a sheet, and those that were meant to be others.

A column whose header is misspelt counts as the one it was meant to be: that is said at the header,
and not again in every row that would lack it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from server.xforms.lint import vocabulary
from server.xforms.lint.likely import Words
from server.xforms.workbook_letters import mended


@dataclass(frozen=True)
class Column:
    """One column: its plain header, its name (`label`), its language, its letters.

    `is_misspelt` when the header says another name: `name` is what it was probably meant to be. On
    the sheet of choices a name that nobody knows is one of the designer's own, as filters use it.
    """

    header: str
    name: str
    language: str | None
    letters: str
    is_misspelt: bool = False

    @property
    def right(self) -> str:
        """The header to write for it."""
        return f"{self.name}::{self.language}" if self.language else self.name


def columns(sheet: str, header: Mapping[str, str]) -> Iterator[Column]:
    """Give the columns of a sheet by its plain headers and their letters."""
    read = [
        Column(text, *vocabulary.column(text), letters)
        for text, letters in header.items()
        if text.strip()
    ]
    there = {column.name for column in read}
    needed = vocabulary.NEEDED.get(sheet, ())
    absent = Words(
        name for name in (*needed, *sorted(vocabulary.COLUMNS[sheet])) if name not in there
    )
    for column in read:
        if column.name in vocabulary.COLUMNS[sheet] | vocabulary.OWN_NOTES:
            yield column
        else:
            yield _meant(sheet, column, absent, read)


def _meant(sheet: str, column: Column, absent: Words, read: list[Column]) -> Column:
    name, language = _parted(column.header)
    if language:
        filled = {one.name for one in read if one.language == language}
        near = Words(n for n in vocabulary.TRANSLATED if n not in filled).nearest(name)
    else:
        near = absent.nearest(name)
    if near and (sheet != "choices" or language or near in vocabulary.NEEDED[sheet]):
        return replace(column, name=near, language=language, is_misspelt=True)
    return replace(column, name=mended(column.header)) if sheet == "choices" else column


def _parted(header: str) -> tuple[str, str | None]:
    """Give name and language of an unknown header, also where one colon stands for two."""
    name, _, language = mended(header).replace("::", ":").partition(":")
    return vocabulary.column(name)[0], language.strip() or None
