"""Forms, their versions and media, their drafts, and what phones fetched of them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from server.storage.tables.columns import id_column, metadata, now, when

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
    # Not known of versions that are older than the record of events.
    Column("published_by", Text),
    Column("note", Text, nullable=False, server_default=""),
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

# What may become the next version of a form; without `xform` it has a fault. One to a form.
form_drafts = Table(
    "form_drafts",
    metadata,
    id_column(),
    Column("form_id", Text, unique=True),
    Column("version", Text),
    Column("title", Text),
    Column("workbook_name", Text, nullable=False),
    Column("workbook_blob", Text, nullable=False),
    Column("findings", JSONB, nullable=False, server_default=text("'[]'")),
    Column("xform", LargeBinary),
    Column("xform_md5", Text),
    Column("definition", JSONB),
    Column("note", Text, nullable=False, server_default=""),
    # Counts the changes of the draft and its media.
    Column("revision", Integer, nullable=False, server_default=text("1")),
    Column("created_by", Text, nullable=False),
    now("created_at"),
    Column("updated_by", Text, nullable=False),
    now("updated_at"),
    # What stored submissions would say to it, in counts; of the revision named in it.
    Column("dry_run", JSONB),
)


def _of_draft() -> ForeignKey:
    return ForeignKey("form_drafts.id", ondelete="CASCADE")


draft_media = Table(
    "draft_media",
    metadata,
    Column("draft_id", _of_draft(), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("md5", Text, nullable=False),
    Column("blob", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
)

# Keys by which phones try a draft.
draft_addresses = Table(
    "draft_addresses",
    metadata,
    id_column(),
    Column("draft_id", _of_draft(), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    now("created_at"),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    when("last_seen_at"),
    when("revoked_at"),
    Index("draft_addresses_draft", "draft_id"),
)

# What those phones sent: sealed as received, and sealed what the designer is shown of it.
draft_tries = Table(
    "draft_tries",
    metadata,
    id_column(BigInteger),
    Column("draft_id", _of_draft(), nullable=False),
    Column("address_id", ForeignKey("draft_addresses.id", ondelete="CASCADE"), nullable=False),
    Column("instance_id", Text, nullable=False),
    # The draft's, when this came.
    Column("revision", Integer, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("raw_mac", LargeBinary, nullable=False),
    Column("summary", LargeBinary, nullable=False),
    now("received_at"),
    UniqueConstraint("draft_id", "instance_id"),
)

# A file without blob was named by what came, and has not come itself.
draft_try_files = Table(
    "draft_try_files",
    metadata,
    Column("try_id", ForeignKey("draft_tries.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("blob", Text),
    Column("size", BigInteger),
)
