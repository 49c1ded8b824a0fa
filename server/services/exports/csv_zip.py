"""CSV: a zip with a file for each table (UTF-8 with BOM, CRLF) and a page of words."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from server.services.exports.cells import FORMULA, odd
from server.services.exports.columns import Table
from server.services.exports.request import Request
from server.services.exports.rows import Line, Point
from server.services.exports.writing import name_of

BOM = "\ufeff"
ABOUT = "README.txt"
FAST = 1
"""The level of compression: a file of numbers and codes gains little by more."""


class CsvZip:
    """Writes the submissions straight into the zip; repeats wait in temporary files."""

    def __init__(self, target: BinaryIO, tables: Sequence[Table], request: Request) -> None:
        self._names = [f"{name_of(request.form_id, table)}.csv" for table in tables]
        self._odd = [odd(table.columns, request) for table in tables]
        self._open = ExitStack()
        self._zip = self._open.enter_context(ZipFile(target, "w", ZIP_DEFLATED, compresslevel=FAST))
        first = self._zip.open(self._names[0], "w", force_zip64=True)
        self._spools = [tempfile.TemporaryFile() for _ in tables[1:]]  # noqa: SIM115 - closed by `close`
        self._texts = [_text(stream) for stream in (first, *self._spools)]
        delimiter = ";" if request.semicolon else ","
        self._rows = [
            csv.writer(t, delimiter=delimiter, lineterminator="\r\n") for t in self._texts
        ]
        for table, rows in zip(tables, self._rows, strict=True):
            rows.writerow([column.head for column in table.columns])

    def add(self, table: int, line: Line, point: Point) -> None:  # noqa: ARG002 - no map here
        """Write a row; a text that a program would take for a formula gets an apostrophe."""
        for place, write in self._odd[table]:
            line[place] = write(line[place])
        self._rows[table].writerow(
            ["'" + v if type(v) is str and v[:1] in FORMULA else v for v in line]
        )

    def finish(self, about: Sequence[str]) -> None:
        """Add the repeats and the words."""
        self._texts[0].close()
        for name, text, spool in zip(self._names[1:], self._texts[1:], self._spools, strict=True):
            text.flush()
            spool.seek(0)
            with self._zip.open(name, "w", force_zip64=True) as entry:
                shutil.copyfileobj(spool, entry, 1 << 20)
        self._zip.writestr(ABOUT, BOM + "\r\n".join(about) + "\r\n")
        self._zip.close()

    def close(self) -> None:
        """Let go of the repeats' files."""
        for spool in self._spools:
            spool.close()


def _text(stream: Any) -> io.TextIOWrapper:  # noqa: ANN401
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    text.write(BOM)
    return text
