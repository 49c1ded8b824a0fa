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
        GeoError: `file_missing` or `encoding_unknown`.
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
    rows = ((table.line_num, {name: row[name] or "" for name in header}) for row in table)
    return header, rows
