"""Tables of points for the command line: CSV in, CSV or JSON out with the rule's answers."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from geo.attribution import attribute_many
from geo.errors import GeoError
from geo.results import Attribution
from geo.tables import read_number, read_table
from geo.villages import VillageIndex

COLUMNS = ("lat", "lon", "accuracy", "declared", "day")

ANSWERS = (
    "village",
    "village_name",
    "method",
    "confidence",
    "border_distance_m",
    "declared_distance_m",
    "candidates",
    "flags",
    "area_source",
)


@dataclass(frozen=True, slots=True)
class Points:
    """A table of points: its rows as they were, and the columns that the rule needs."""

    header: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lats: tuple[float, ...]
    lons: tuple[float, ...]
    accuracies: tuple[float, ...]
    declared: tuple[str, ...]
    days: tuple[date, ...]


def read_points(path: Path, columns: Mapping[str, str], day: date) -> Points:
    """Read a CSV of points.

    Args:
        path: UTF-8, separated by commas or semicolons.
        columns: which columns hold `lat`, `lon` and, if there, `accuracy`, `declared`, `day`;
            their own names unless said. An empty cell means that it is not known.
        day: for rows that do not say.

    Raises:
        GeoError: the sentence names the file, and the line and column if one cannot be read.
    """
    header, table = read_table(path)
    wanted = {name: name for name in COLUMNS} | dict(columns)
    about = {"file": path.name, "found": ", ".join(header)}
    for name, column in wanted.items():
        if name not in COLUMNS:
            raise GeoError("column_unknown", ours=name, known=", ".join(COLUMNS), **about)
        if column not in header and (name in columns or name in {"lat", "lon"}):
            raise GeoError("column_missing", ours=name, column=column, **about)
    rows = list(table)
    cells = [_Cells(path.name, line, row, wanted) for line, row in rows]
    return Points(
        header=header,
        rows=tuple(row for _, row in rows),
        lats=tuple(cell.number("lat") for cell in cells),
        lons=tuple(cell.number("lon") for cell in cells),
        accuracies=tuple(cell.number("accuracy") for cell in cells),
        declared=tuple(cell.text("declared") for cell in cells),
        days=tuple(cell.day("day") or day for cell in cells),
    )


def answer_points(index: VillageIndex, points: Points) -> Iterator[dict[str, object]]:
    """Give each point's row with the columns of `ANSWERS` added."""
    answers = attribute_many(
        index, points.lats, points.lons, points.accuracies, points.declared, points.days
    )
    for i, row in enumerate(points.rows):
        village = int(answers.village[i])
        name = None if village < 0 else index.villages[village].name
        yield {**row, **_answer(answers[i]), "village_name": name}


def write_csv(target: TextIO, header: Iterable[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write answered rows as CSV; candidates as `code:share:metres`, lists with spaces."""
    writer = csv.DictWriter(target, [*header, *ANSWERS], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        candidates = row["candidates"]
        flags = row["flags"]
        assert isinstance(candidates, list) and isinstance(flags, list)  # noqa: S101
        listed = (f"{c['village']}:{c['share']}:{c['distance_m']}" for c in candidates)
        writer.writerow({**row, "candidates": " ".join(listed), "flags": " ".join(flags)})


def write_json(target: TextIO, rows: Iterable[Mapping[str, object]]) -> None:
    """Write answered rows as a JSON list, one row a line."""
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    target.write("[" + ",\n".join(lines) + "]\n")


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row whose cells are read by our names."""

    file: str
    line: int
    row: Mapping[str, str]
    wanted: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.row.get(self.wanted[name], "").strip()

    def number(self, name: str) -> float:
        text = self.text(name)
        try:
            return read_number(text) if text else math.nan
        except ValueError as error:
            raise self._unreadable(name) from error

    def day(self, name: str) -> date | None:
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self._unreadable(name) from error

    def _unreadable(self, name: str) -> GeoError:
        column = self.wanted[name]
        return GeoError("row_unreadable", file=self.file, line=self.line, column=column)


def _answer(answer: Attribution) -> dict[str, object]:
    """Give an answer as plain values, metres to the decimetre."""
    return {
        "village": answer.village,
        "village_name": None,
        "method": answer.method,
        "confidence": round(answer.confidence, 3),
        "border_distance_m": _metres(answer.border_distance_m),
        "declared_distance_m": _metres(answer.declared_distance_m),
        "candidates": [
            {
                "village": candidate.village,
                "share": round(candidate.share, 3),
                "distance_m": _metres(candidate.distance_m),
            }
            for candidate in answer.candidates
        ],
        "flags": sorted(answer.flags),
        "area_source": answer.area_source,
    }


def _metres(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
