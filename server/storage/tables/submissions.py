"""Submissions, their words, their files, quarantine and the record of events."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from server.storage.tables.columns import area, geometry, id_column, metadata, now, when

DAY = """coalesce(case when not 'implausible_date' = any (flags) then event_date end,
  (received_at at time zone 'Asia/Ho_Chi_Minh')::date)"""
"""The day a record is counted on: the event's, else that of its receipt."""


_RULED = ["area_commune", "area_village", "user_id", "review_state"]
"""What indexes hold beside their order, so that who may see a row is known without it."""

_LOOKED_AT = ["review_state", "flags", "area_province", "user_id"]
"""What the filter of a map looks at."""

# One filled form as received. An edit is a row of its own that names the original;
# the newest of them is current.
submissions = Table(
    "submissions",
    metadata,
    id_column(BigInteger),
    Column("form", ForeignKey("forms.id"), nullable=False),
    Column("form_version_id", ForeignKey("form_versions.id"), nullable=False),
    Column("instance_id", Text, nullable=False),
    Column("deprecated_id", Text),
    Column("original_id", ForeignKey("submissions.id")),
    Column("is_current", Boolean, nullable=False, server_default=text("true")),
    Column("user_id", ForeignKey("users.id")),
    Column("phone_id", ForeignKey("phones.id")),
    now("received_at"),
    Column("event_date", Date),
    Column("encrypted", Boolean, nullable=False, server_default=text("false")),
    Column("raw", LargeBinary, nullable=False),
    Column("raw_mac", LargeBinary, nullable=False),
    Column("answers", JSONB, nullable=False, server_default=text("'{}'")),
    Column("sealed_answers", LargeBinary),
    Column("sealed_point", LargeBinary),
    Column("dropped_points", Integer, nullable=False, server_default=text("0")),
    # Places in `raw` that nobody may see; 0 again when they were erased.
    Column("sealed_places", Integer, nullable=False, server_default=text("0")),
    Column("declared_village", Text),
    Column("village", Text),
    Column("village_today", Text),
    Column("commune", Text),
    Column("method", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("area_source", Text),
    Column("border_distance_m", Float),
    Column("declared_distance_m", Float),
    Column("candidates", JSONB),
    Column("flags", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    geometry("point", "POINT"),
    Column("accuracy_m", Float),
    Column("review_state", Text, nullable=False, server_default="received"),
    *area(),
    # What it is counted on; see migration 0002 for how it comes from event and receipt.
    Column("day", Date, Computed(DAY, persisted=True)),
    # When it was last changed in what others see of it; programs follow by it (migration 0009).
    Column(
        "changed_at", DateTime(timezone=True), nullable=False, server_default=text("change_time()")
    ),
    # Where the point is, as one number; see migration 0004.
    Column("place_key", BigInteger, Computed("map_key(st_x(point), st_y(point))", persisted=True)),
    UniqueConstraint("form", "instance_id"),
    *(
        Index(f"submissions_{name}", name, "id", postgresql_where=text("is_current"))
        for name in ("area_province", "area_village")
    ),
    Index(
        "submissions_commune_form_day",
        *("area_commune", "form", "day"),
        postgresql_include=[*_LOOKED_AT, "area_village", "place_key"],
        postgresql_where=text("is_current"),
    ),
    Index(
        "submissions_place",
        "place_key",
        postgresql_include=[*_LOOKED_AT, "id", "form", "day", "area_commune", "area_village"],
        postgresql_where=text("is_current and place_key is not null"),
    ),
    Index(
        "submissions_form_day",
        *("form", "day", "id"),
        postgresql_include=[*_RULED, "area_province"],
        postgresql_where=text("is_current"),
    ),
    Index(
        "submissions_province_day",
        *("area_province", "form", "day", "id"),
        postgresql_include=_RULED,
        postgresql_where=text("is_current"),
    ),
    Index(
        "submissions_flagged_day",
        *("area_province", "day", "id"),
        postgresql_include=[*_RULED, "form", "flags"],
        postgresql_where=text("is_current and flags <> '{}'"),
    ),
    Index(
        "submissions_day",
        *("day", "id"),
        postgresql_include=[*_LOOKED_AT, "form", "area_commune", "area_village", "place_key"],
        postgresql_where=text("is_current"),
    ),
    Index("submissions_user", "user_id", "id", postgresql_where=text("is_current")),
    Index("submissions_original", "original_id", postgresql_where=text("original_id is not null")),
    Index(
        "submissions_current",
        text("coalesce(original_id, id)"),
        unique=True,
        postgresql_where=text("is_current"),
    ),
    Index("submissions_sealed_places", "received_at", postgresql_where=text("sealed_places > 0")),
    Index(
        "submissions_changed",
        *("changed_at", "id"),
        postgresql_include=["area_province", "area_commune", "area_village", "user_id"],
        postgresql_where=text("is_current"),
    ),
)

# The words that a submission is found by; migration 0005 says how a reader looks in them.
submission_search = Table(
    "submission_search",
    metadata,
    Column("submission_id", ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True),
    Column("words", TSVECTOR, nullable=False),
    Index("submission_search_words", "words", postgresql_using="gin"),
)

# Submissions whose words are to be written (again); the same one may stand here more than once.
search_waiting = Table(
    "search_waiting", metadata, Column("submission_id", BigInteger, nullable=False)
)

attachments = Table(
    "attachments",
    metadata,
    Column("submission_id", ForeignKey("submissions.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("question", Text),
    Column("expected", Boolean, nullable=False),
    Column("blob", Text),
    Column("size", BigInteger),
    Column("clean", Boolean),
    when("received_at"),
    Index(
        "attachments_unclean",
        "received_at",
        postgresql_where=text("not clean and blob is not null"),
    ),
    Index(
        "attachments_missing",
        "submission_id",
        postgresql_where=text("expected and blob is null"),
    ),
)

# What was received whole but cannot be a submission (yet): kept, shown, accepted by a person.
quarantine = Table(
    "quarantine",
    metadata,
    id_column(),
    Column("reason", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("form_id", Text),
    Column("version", Text),
    Column("instance_id", Text),
    Column("deprecated_id", Text),
    # None once it is resolved; the digest stays, and a resend is known by it.
    Column("raw", LargeBinary),
    Column("raw_mac", LargeBinary, nullable=False, unique=True),
    Column("user_id", ForeignKey("users.id")),
    Column("phone_id", ForeignKey("phones.id")),
    now("received_at"),
    when("resolved_at"),
    Column("submission_id", ForeignKey("submissions.id")),
    # When the places in `raw` were blanked.
    when("erased_at"),
    # When a person gave it up; who and why are in `events`.
    when("dismissed_at"),
    Index(
        "quarantine_places",
        "received_at",
        postgresql_where=text("resolved_at is null and erased_at is null"),
    ),
    Index(
        "quarantine_waiting_edits",
        "deprecated_id",
        postgresql_where=text("reason = 'edit_before_original' and resolved_at is null"),
    ),
)

quarantine_files = Table(
    "quarantine_files",
    metadata,
    Column("quarantine_id", ForeignKey("quarantine.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("blob", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("clean", Boolean, nullable=False),
)

events = Table(
    "events",
    metadata,
    id_column(BigInteger),
    now("at"),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("submission_id", ForeignKey("submissions.id")),
    Column("details", JSONB, nullable=False, server_default=text("'{}'")),
    Column("form", ForeignKey("forms.id")),
    Index("events_submission", "submission_id", postgresql_where=text("submission_id is not null")),
    Index("events_form", "form", "id", postgresql_where=text("form is not null")),
)


def _counted(name: str, *more: Column[Any] | PrimaryKeyConstraint) -> Table:
    return Table(
        name,
        metadata,
        Column("area_province", Text),
        Column("area_commune", Text, nullable=False),
        Column("cell", Integer, nullable=False),
        Column("form", Integer, nullable=False),
        Column("review_state", Text, nullable=False),
        Column("place_key", BigInteger),
        Column("total", Integer, nullable=False),
        *more,
    )


# Submissions in each square of the map, and what is still to be added to these numbers.
map_totals = _counted(
    "map_totals", PrimaryKeyConstraint("area_commune", "cell", "form", "review_state")
)
map_changes = _counted("map_changes")
