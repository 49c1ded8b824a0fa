"""GeoPackage (OGC 12-128r18): a layer of the submissions, and a table for each repeat."""

from __future__ import annotations

import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from server.services.exports.columns import Column, Table
from server.services.exports.request import Request
from server.services.exports.rows import Line, Point
from server.services.exports.writing import name_of

LEFT_OVER = "neothien-gpkg-"
"""Begins the names of folders that a killed process leaves behind."""
_SCHEMA = """
pragma application_id = 1196444487;
pragma user_version = 10300;
create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer primary key,
  organization text not null, organization_coordsys_id integer not null,
  definition text not null, description text);
insert into gpkg_spatial_ref_sys values
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', null),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', null),
  ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,'
   || '298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,'
   || 'AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
   || 'AUTHORITY["EPSG","4326"]]', null);
create table gpkg_contents (table_name text not null primary key, data_type text not null,
  identifier text unique, description text default '', last_change datetime not null default
  (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')), min_x double, min_y double, max_x double, max_y double,
  srs_id integer references gpkg_spatial_ref_sys (srs_id));
create table gpkg_geometry_columns (table_name text not null, column_name text not null,
  geometry_type_name text not null, srs_id integer not null, z tinyint not null,
  m tinyint not null, primary key (table_name, column_name));
"""
_POINT = struct.Struct("<2sBBiBIdd")
_LITTLE_ENDIAN, _WKB_POINT = 1, 1


class GeoPackage:
    """Writes rows into a SQLite file of a folder of its own, and copies it to the target.

    Submissions whose position is kept as its village have no geometry (see `geojson`).
    """

    def __init__(self, target: BinaryIO, tables: Sequence[Table], request: Request) -> None:
        self._target, self._names = target, _names(tables, request)
        self._folder = tempfile.TemporaryDirectory(prefix=LEFT_OVER)
        self._path = Path(self._folder.name, "export.gpkg")
        self._db = sqlite3.connect(self._path, isolation_level=None)
        self._db.executescript("pragma journal_mode = off; pragma synchronous = off;" + _SCHEMA)
        self._db.execute("begin")
        self._box: tuple[float, float, float, float] | None = None
        self._inserts = [
            self._create(name, table) for name, table in zip(self._names, tables, strict=True)
        ]

    def add(self, table: int, line: Line, point: Point) -> None:
        """Insert a row."""
        if table:
            self._db.execute(self._inserts[table], line)
            return
        self._db.execute(self._inserts[0], [_geometry(point), *line])
        if point:
            west, south, east, north = self._box or (*point, *point)
            (x, y) = point
            self._box = min(west, x), min(south, y), max(east, x), max(north, y)

    def finish(self, about: Sequence[str]) -> None:
        """Say what the layers are, and copy the file."""
        said = "\n".join(about)
        self._db.execute("update gpkg_contents set description = ?", [said])
        change = "update gpkg_contents set min_x=?, min_y=?, max_x=?, max_y=? where table_name=?"
        self._db.execute(change, [*(self._box or [None] * 4), self._names[0]])
        self._db.execute("commit")
        self._db.close()
        with self._path.open("rb") as made:
            shutil.copyfileobj(made, self._target, 1 << 20)

    def close(self) -> None:
        """Remove the folder."""
        self._db.close()
        self._folder.cleanup()

    def _create(self, name: str, table: Table) -> str:
        """Make a table and give the statement that inserts a row."""
        is_layer = not table.repeat
        columns = [f"{_quoted(_free(c.head))} {_type(c)}" for c in table.columns]
        all_columns = ["fid integer primary key", *(["geom point"] if is_layer else []), *columns]
        self._db.execute(f"create table {_quoted(name)} ({', '.join(all_columns)})")
        kind = "features" if is_layer else "attributes"
        add = "insert into gpkg_contents (table_name, data_type, identifier, srs_id)"
        self._db.execute(f"{add} values (?, ?, ?, ?)", [name, kind, name, 4326 if is_layer else 0])
        if is_layer:
            geometry = "insert into gpkg_geometry_columns values (?, 'geom', 'POINT', 4326, 0, 0)"
            self._db.execute(geometry, [name])
        given = [None] * (len(all_columns) - 1)
        return f"insert into {_quoted(name)} values (null, {', '.join('?' for _ in given)})"  # noqa: S608 - quoted


def _names(tables: Sequence[Table], request: Request) -> list[str]:
    """Give each table a name of its own; SQLite's do not tell capitals apart."""
    found: list[str] = []
    for table in tables:
        name = name_of(request.form_id, table)
        known = {one.casefold() for one in found}
        found.append(name if name.casefold() not in known else f"{name}_{len(found)}")
    return found


def _geometry(point: Point) -> bytes | None:
    """Write a point in the GeoPackage's own form: a head without box, then WKB."""
    if point is None:
        return None
    return _POINT.pack(b"GP", 0, _LITTLE_ENDIAN, 4326, _LITTLE_ENDIAN, _WKB_POINT, *point)


def _type(column: Column) -> str:
    whole = column.key == "submission_id" or column.repeat is not None
    if column.question is not None and column.question.type == "integer":
        whole = True
    if column.kind == "number":
        return "integer" if whole else "real"
    return "date" if column.kind == "date" else "text"


def _free(name: str) -> str:
    return f"{name}_" if name.casefold() in {"fid", "geom"} else name


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
