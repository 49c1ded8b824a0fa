"""Forms, their versions and media, and what phones fetched of them."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from server.storage.tables.columns import id_column, metadata, now

forms = Table(
    "forms",
    metadata,
    id_column(),
    Column("form_id", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False, server_default="open"),
    Column("current_version_id", ForeignKey("form_versions.id", use_alter=True)),
)

form_versions = Table(
    "form_versions",
    metadata,
    id_column(),
    Column("form", ForeignKey("forms.id"), nullable=False),
    Column("version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("xform", LargeBinary, nullable=False),
    Column("xform_md5", Text, nullable=False),
    Column("definition", JSONB, nullable=False),
    Column("workbook_name", Text, nullable=False),
    Column("workbook_blob", Text, nullable=False),
    now("published_at"),
    UniqueConstraint("form", "version"),
)

form_media = Table(
    "form_media",
    metadata,
    Column("form_version_id", ForeignKey("form_versions.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("md5", Text, nullable=False),
    Column("blob", Text, nullable=False),
)

# What a phone has fetched: a form, and the areas whose places came with it.
phone_forms = Table(
    "phone_forms",
    metadata,
    Column("phone_id", ForeignKey("phones.id"), primary_key=True),
    Column("form_version_id", ForeignKey("form_versions.id"), primary_key=True),
    now("fetched_at"),
    Column("areas", ARRAY(Text), nullable=False, server_default=text("'{}'")),
)
