"""Read CSV as people save it: UTF-8 with or without a mark, commas or semicolons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from geo.errors import GeoError


def read_table(path: Path) -> tuple[tuple[str, ...], Iterator[tuple[int, dict[str, str]]]]:
    """Read a CSV's header and its rows with their line numbers; commas or semicolons.

    Raises:
        GeoError: `file_missing` or `encoding_unknown`; while rows are read, `row_too_long`.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise GeoError("file_missing", file=path.name) from error
    except UnicodeDecodeError as error:
        raise GeoError("encoding_unknown", file=path.name) from error
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = tuple(table.fieldnames or ())
    return header, _rows(path, header, table)


def read_number(text: str) -> float:
    """Read a number with a decimal point or comma; raises ValueError.

    Coordinates and metres need no thousands, so that a lone comma is a decimal one.
    """
    decimal = text.count(",") == 1 and "." not in text
    return float(text.replace(",", ".") if decimal else text)


def _rows(
    path: Path, header: tuple[str, ...], table: csv.DictReader[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    for row in table:
        # DictReader keeps what is beyond the header under None; only commas there do no harm.
        if any(cell.strip() for cell in row.pop(None, ())):
            raise GeoError("row_too_long", file=path.name, line=table.line_num)
        yield table.line_num, {name: row[name] or "" for name in header}
