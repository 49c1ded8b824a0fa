"""What processes keep copies of, the key, places and passes over them."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from server.storage.tables.columns import (
    drawn,
    geometry,
    id_column,
    metadata,
    now,
    validity,
    when,
)

_SIMPLER = "st_multi(st_simplifyvw(st_transform(area, 3857), {}))"
"""An area of fewer corners, as a map draws it; how much fewer is filled in."""

# One counter per thing that processes keep a copy of ("forms", "boundaries"); and "looked", the
# last submission that was looked over.
data_versions = Table(
    "data_versions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)

# A keyed digest by which a database knows the key that its rows are sealed with.
key_check = Table(
    "key_check",
    metadata,
    Column("singleton", Boolean, primary_key=True, server_default=text("true")),
    Column("mac", LargeBinary, nullable=False),
)

boundary_versions = Table(
    "boundary_versions",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("features", Integer, nullable=False),
    now("imported_at"),
)

communes = Table(
    "communes",
    metadata,
    id_column(),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("kind", Text),
    Column("province", Text, nullable=False),
    geometry("centre", "POINT"),
    geometry("area", "MULTIPOLYGON"),
    *validity(),
    drawn("spot", "POINT", "st_transform(coalesce(centre, st_pointonsurface(area)), 3857)"),
    drawn("shape", "MULTIPOLYGON", _SIMPLER.format(5000)),
    drawn("small_shape", "MULTIPOLYGON", _SIMPLER.format(160000)),
    UniqueConstraint("code", "valid_from"),
    Index("communes_province", "province"),
    Index("communes_spot", "spot", postgresql_using="gist"),
    Index("communes_shape", "shape", postgresql_using="gist"),
)

villages = Table(
    "villages",
    metadata,
    id_column(),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("commune", Text, nullable=False),
    geometry("point", "POINT"),
    geometry("area", "MULTIPOLYGON"),
    Column("area_source", Text),
    *validity(),
    drawn("spot", "POINT", "st_transform(coalesce(point, st_pointonsurface(area)), 3857)"),
    drawn("shape", "MULTIPOLYGON", _SIMPLER.format(500)),
    UniqueConstraint("code", "valid_from"),
    Index("villages_commune", "commune"),
    Index("villages_spot", "spot", postgresql_using="gist"),
    Index("villages_shape", "shape", postgresql_using="gist"),
)

# The outlines of provinces, made of their communes' by the database.
provinces = Table(
    "provinces",
    metadata,
    Column("code", Text, primary_key=True),
    # The communes' rows that it was made of.
    Column("made_of", Text, nullable=False),
    Column("shape", Geometry("MULTIPOLYGON", srid=3857, spatial_index=False), nullable=False),
)

# A pass over stored submissions after a boundary change, and how far it has come.
remaps = Table(
    "remaps",
    metadata,
    id_column(),
    Column("boundary_version_id", ForeignKey("boundary_versions.id"), nullable=False),
    Column("communes", ARRAY(Text), nullable=False),
    Column("total", Integer, nullable=False, server_default=text("0")),
    Column("done", Integer, nullable=False, server_default=text("0")),
    Column("changed", Integer, nullable=False, server_default=text("0")),
    Column("last_submission_id", BigInteger, nullable=False, server_default=text("0")),
    now("created_at"),
    when("finished_at"),
)
