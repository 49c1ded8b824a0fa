"""Making an export: from what is asked for to a complete file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import BinaryIO

from server.problems import Problem
from server.services import filters, searching
from server.services.exports import media, words
from server.services.exports.columns import Table, tables
from server.services.exports.csv_zip import CsvZip
from server.services.exports.geojson import GeoJson
from server.services.exports.gpkg import GeoPackage
from server.services.exports.request import Request, check, recorded
from server.services.exports.rows import Rows, point
from server.services.exports.words import said
from server.services.exports.writing import Writer
from server.services.exports.xlsx import Workbook
from server.services.placement import VIETNAM
from server.storage import events
from server.storage import exports as stored
from server.storage.people import Person
from server.storage.store import Store

Progress = Callable[[int], None]
STEP = 1000
"""Rows between two reports of progress."""
COMMUNE = 5
"""Digits of a commune's code."""
WRITERS: dict[str, Callable[[BinaryIO, Sequence[Table], Request], Writer]] = {
    "csv": CsvZip,
    "xlsx": Workbook,
    "geojson": GeoJson,
    "gpkg": GeoPackage,
}


@dataclass(frozen=True)
class Made:
    """What was written: how many submissions (of media: files), and which columns."""

    rows: int
    columns: tuple[str, ...]


def make(
    store: Store,
    reader: Person | None,
    request: Request,
    target: BinaryIO,
    actor: str,
    progress: Progress = lambda _: None,
) -> Made:
    """Write the export to `target`, in constant memory, and give what it holds.

    Args:
        store: of the reader's own transaction (`storage.as_person`): it sees the reader's rows.
        reader: whose areas they are; None: the whole installation, for the command line.
        request: what is asked for.
        target: receives the file; need not be seekable.
        actor: named in the file.
        progress: told how many submissions are done, every STEP.

    Raises:
        Problem: `export_form_unknown`, `export_files_many`, and those of `request.check`.
    """
    request = check(request)
    versions = stored.versions(store, request.form_id)
    if not versions:
        raise Problem("export_form_unknown", form=request.form_id)
    about = [*_marks(request, reader), *_about(request, versions[0].title, actor)]
    if reader is not None:
        request = replace(request, wanted=searching.narrowed(store, request.wanted))
    if request.format == "media":
        return Made(media.write(store, reader, request, target, about, versions, progress), ())
    found = tables(versions, request)
    with closing(WRITERS[request.format](target, found, request)) as writer:
        rows = _write(store, reader, request, found, writer, progress)
        writer.finish([*about, f"{said(('Số phiếu', 'Submissions'), request.language)}: {rows}"])
    return Made(rows, tuple(column.key for table in found for column in table.columns))


def is_above_commune(request: Request, reader: Person | None) -> bool:
    """Tell whether an export may hold data of more than one commune."""
    if request.wanted.area is not None and len(request.wanted.area) >= COMMUNE:
        return False
    areas = reader.areas if reader else ("",)
    return len({area[:COMMUNE] for area in areas}) > 1 or any(len(a) < COMMUNE for a in areas)


def _write(
    store: Store,
    reader: Person | None,
    request: Request,
    found: Sequence[Table],
    writer: Writer,
    progress: Progress,
) -> int:
    maker = Rows(found, request, store.vault, stored.names(store, reader))
    done = 0
    for row in stored.rows(store, reader, request.wanted, sealed=request.sealed):
        where = point(row)
        for table, line in maker.of(row):
            writer.add(table, line, where)
        done += 1
        if done % STEP == 0:
            progress(done)
    return done


def _about(request: Request, title: str, actor: str) -> list[str]:
    """Say what the file is: the form, what was asked for, when and by whom."""
    now = datetime.now(UTC).astimezone(VIETNAM)
    pairs = (
        (("Biểu mẫu", "Form"), f"{title} ({request.form_id})"),
        (("Bộ lọc", "Filter"), _narrowed(request)),
        (("Lập lúc", "Made"), f"{now:%d/%m/%Y %H:%M}"),
        (("Người lập", "By"), actor),
    )
    return [f"{said(name, request.language)}: {value}" for name, value in pairs]


def _narrowed(request: Request) -> str:
    """Say what the filter asks for beside the form."""
    known = words.STATES | words.FLAGS | words.FILES
    asked = [
        f"{said(words.FILTER[name], request.language)} "
        + (said(known[value], request.language) if value in known else _day(name, value))
        for name, value in filters.arguments(request.wanted)
        if name != "form"
    ]
    return ", ".join(asked) or said(words.NO_FILTER, request.language)


def _day(name: str, value: str) -> str:
    return f"{date.fromisoformat(value):%d/%m/%Y}" if name in {"from", "to"} else value


def _marks(request: Request, reader: Person | None) -> list[str]:
    marks = [words.NOT_FOR_PUBLICATION] if is_above_commune(request, reader) else []
    if request.sealed:
        marks.append(words.HOLDS_SEALED)
    marks += [words.NO_SEALED_PLACES, words.KEEP_SAFE]
    return [said(mark, request.language) for mark in marks]


def record(store: Store, request: Request, actor: str, made: Made) -> None:
    """Put on record who took what along, and why where a reason was asked for."""
    said = recorded(request)
    columns = list(made.columns)
    events.record(store, "export.made", actor, None, **said, rows=made.rows, columns=columns)
