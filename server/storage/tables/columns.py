"""The metadata, and the columns that many tables have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

metadata = MetaData()


def id_column(kind: type[Integer] | type[BigInteger] = Integer) -> Column[int]:
    """Give the primary key, which the database counts."""
    return Column("id", kind, Identity(always=True), primary_key=True)


def now(name: str) -> Column[datetime]:
    """Give a column of the moment that a row was written."""
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


def when(name: str) -> Column[datetime]:
    """Give a column of a moment that may not have come."""
    return Column(name, DateTime(timezone=True))


def geometry(name: str, kind: str) -> Column[Any]:
    """Give a column of places in EPSG:4326."""
    return Column(name, Geometry(kind, srid=4326, spatial_index=False))


def drawn(name: str, kind: str, made_of: str) -> Column[Any]:
    """Give a column for maps, in Web Mercator, that the database keeps."""
    geometry = Geometry(kind, srid=3857, spatial_index=False)
    return Column(name, geometry, Computed(made_of, persisted=True))


def validity() -> list[Column[Any]]:
    """Give the columns of what is valid from a day, and to another."""
    return [
        Column("valid_from", Date, nullable=False),
        Column("valid_to", Date),
        Column("successors", ARRAY(Text), nullable=False, server_default=text("'{}'")),
        Column("boundary_version_id", ForeignKey("boundary_versions.id")),
    ]


def area() -> list[Column[Any]]:
    """Give the columns that the area rule reads; triggers keep them."""
    return [Column(f"area_{kind}", Text) for kind in ("province", "commune", "village")]
