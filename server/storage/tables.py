"""The tables as SQLAlchemy sees them; `migrations/` makes them, a test keeps the two equal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

metadata = MetaData()

DAY = """coalesce(case when not 'implausible_date' = any (flags) then event_date end,
  (received_at at time zone 'Asia/Ho_Chi_Minh')::date)"""
"""The day a record is counted on: the event's, else that of its receipt."""


_RULED = ["area_commune", "area_village", "user_id", "review_state"]
"""What indexes hold beside their order, so that who may see a row is known without it."""


_SIMPLER = "st_multi(st_simplifyvw(st_transform(area, 3857), {}))"


def _id(kind: type[Integer] | type[BigInteger] = Integer) -> Column[int]:
    return Column("id", kind, Identity(always=True), primary_key=True)


def _now(name: str) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


def _when(name: str) -> Column[datetime]:
    return Column(name, DateTime(timezone=True))


def _geometry(name: str, kind: str) -> Column[Any]:
    return Column(name, Geometry(kind, srid=4326, spatial_index=False))


def _drawn(name: str, kind: str, made_of: str) -> Column[Any]:
    """Give a column for maps, in Web Mercator, that the database keeps."""
    geometry = Geometry(kind, srid=3857, spatial_index=False)
    return Column(name, geometry, Computed(made_of, persisted=True))


def _validity() -> list[Column[Any]]:
    return [
        Column("valid_from", Date, nullable=False),
        Column("valid_to", Date),
        Column("successors", ARRAY(Text), nullable=False, server_default=text("'{}'")),
        Column("boundary_version_id", ForeignKey("boundary_versions.id")),
    ]


def _area() -> list[Column[Any]]:
    """Give the columns that the area rule reads; triggers keep them."""
    return [Column(f"area_{kind}", Text) for kind in ("province", "commune", "village")]


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
    _id(),
    Column("kind", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("features", Integer, nullable=False),
    _now("imported_at"),
)

communes = Table(
    "communes",
    metadata,
    _id(),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("kind", Text),
    Column("province", Text, nullable=False),
    _geometry("centre", "POINT"),
    _geometry("area", "MULTIPOLYGON"),
    *_validity(),
    _drawn("spot", "POINT", "st_transform(coalesce(centre, st_pointonsurface(area)), 3857)"),
    _drawn("shape", "MULTIPOLYGON", _SIMPLER.format(5000)),
    _drawn("small_shape", "MULTIPOLYGON", _SIMPLER.format(160000)),
    UniqueConstraint("code", "valid_from"),
    Index("communes_province", "province"),
    Index("communes_spot", "spot", postgresql_using="gist"),
    Index("communes_shape", "shape", postgresql_using="gist"),
)

villages = Table(
    "villages",
    metadata,
    _id(),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("commune", Text, nullable=False),
    _geometry("point", "POINT"),
    _geometry("area", "MULTIPOLYGON"),
    Column("area_source", Text),
    *_validity(),
    _drawn("spot", "POINT", "st_transform(coalesce(point, st_pointonsurface(area)), 3857)"),
    _drawn("shape", "MULTIPOLYGON", _SIMPLER.format(500)),
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
    _id(),
    Column("boundary_version_id", ForeignKey("boundary_versions.id"), nullable=False),
    Column("communes", ARRAY(Text), nullable=False),
    Column("total", Integer, nullable=False, server_default=text("0")),
    Column("done", Integer, nullable=False, server_default=text("0")),
    Column("changed", Integer, nullable=False, server_default=text("0")),
    Column("last_submission_id", BigInteger, nullable=False, server_default=text("0")),
    _now("created_at"),
    _when("finished_at"),
)

users = Table(
    "users",
    metadata,
    _id(),
    Column("username", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    _now("created_at"),
    _when("disabled_at"),
    # Sealed; and the last time step whose code was used, so that none is used twice.
    Column("totp_secret", LargeBinary),
    Column("totp_used", BigInteger),
    # Somebody else made the password; it opens nothing but the page that replaces it.
    Column("must_change_password", Boolean, nullable=False, server_default=text("false")),
)

user_areas = Table(
    "user_areas",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("area", Text, primary_key=True),
    *_area(),
)

# A browser that somebody is signed in with.
sessions = Table(
    "sessions",
    metadata,
    _id(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    _now("created_at"),
    _now("last_seen_at"),
    # When the second factor was given, or at once where none is asked for.
    _when("confirmed_at"),
    _when("ended_at"),
    Index("sessions_user", "user_id", postgresql_where=text("ended_at is null")),
)

phones = Table(
    "phones",
    metadata,
    _id(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("label", Text, nullable=False),
    _now("created_at"),
    _when("revoked_at"),
    _when("last_seen_at"),
    Column("client", Text),
    # A key from a card: until when it may be claimed, when it was, and by which device (a digest).
    _when("card_until"),
    _when("claimed_at"),
    Column("device", LargeBinary),
    # Whether the device names itself with every request; older apps do so only when they send.
    Column("names_itself", Boolean, nullable=False, server_default=text("false")),
    Column("revoked_why", Text),
)

forms = Table(
    "forms",
    metadata,
    _id(),
    Column("form_id", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False, server_default="open"),
    Column("current_version_id", ForeignKey("form_versions.id", use_alter=True)),
)

form_versions = Table(
    "form_versions",
    metadata,
    _id(),
    Column("form", ForeignKey("forms.id"), nullable=False),
    Column("version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("xform", LargeBinary, nullable=False),
    Column("xform_md5", Text, nullable=False),
    Column("definition", JSONB, nullable=False),
    Column("workbook_name", Text, nullable=False),
    Column("workbook_blob", Text, nullable=False),
    _now("published_at"),
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
    _now("fetched_at"),
    Column("areas", ARRAY(Text), nullable=False, server_default=text("'{}'")),
)

_LOOKED_AT = ["review_state", "flags", "area_province", "user_id"]

# One filled form as received. An edit is a row of its own that names the original;
# the newest of them is current.
submissions = Table(
    "submissions",
    metadata,
    _id(BigInteger),
    Column("form", ForeignKey("forms.id"), nullable=False),
    Column("form_version_id", ForeignKey("form_versions.id"), nullable=False),
    Column("instance_id", Text, nullable=False),
    Column("deprecated_id", Text),
    Column("original_id", ForeignKey("submissions.id")),
    Column("is_current", Boolean, nullable=False, server_default=text("true")),
    Column("user_id", ForeignKey("users.id")),
    Column("phone_id", ForeignKey("phones.id")),
    _now("received_at"),
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
    _geometry("point", "POINT"),
    Column("accuracy_m", Float),
    Column("review_state", Text, nullable=False, server_default="received"),
    *_area(),
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
    Index("submissions_day", "day", "id", postgresql_where=text("is_current")),
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
    _when("received_at"),
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
    _id(),
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
    _now("received_at"),
    _when("resolved_at"),
    Column("submission_id", ForeignKey("submissions.id")),
    # When the places in `raw` were blanked.
    _when("erased_at"),
    # When a person gave it up; who and why are in `events`.
    _when("dismissed_at"),
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
    _id(BigInteger),
    _now("at"),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("submission_id", ForeignKey("submissions.id")),
    Column("details", JSONB, nullable=False, server_default=text("'{}'")),
    Index("events_submission", "submission_id", postgresql_where=text("submission_id is not null")),
)

# One press of a button in review: what it changed can be undone as one.
review_batches = Table(
    "review_batches",
    metadata,
    _id(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    _now("at"),
    _when("undone_at"),
)

reviews = Table(
    "reviews",
    metadata,
    _id(BigInteger),
    Column("batch_id", ForeignKey("review_batches.id"), nullable=False),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("old_state", Text, nullable=False),
    Column("new_state", Text, nullable=False),
    Column("sealed_note", LargeBinary),
    Index("reviews_submission", "submission_id", text("id desc")),
    Index("reviews_batch", "batch_id"),
)

comments = Table(
    "comments",
    metadata,
    _id(BigInteger),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    _now("at"),
    Column("sealed_text", LargeBinary, nullable=False),
    Index("comments_submission", "submission_id", "id"),
)

# What a person decided about a flag of a submission.
flag_decisions = Table(
    "flag_decisions",
    metadata,
    Column("submission_id", ForeignKey("submissions.id"), primary_key=True),
    Column("flag", Text, primary_key=True),
    Column("decision", Text, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    _now("at"),
)

# A person put a submission into another village; how it was placed before is kept.
moves = Table(
    "moves",
    metadata,
    _id(BigInteger),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    _now("at"),
    Column("old_placement", JSONB, nullable=False),
    Column("new_village", Text, nullable=False),
    Column("sealed_reason", LargeBinary, nullable=False),
    _when("undone_at"),
    Index("moves_submission", "submission_id", text("id desc")),
)

# A file that a person asked for; only that person sees it.
exports = Table(
    "exports",
    metadata,
    _id(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("form_id", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("sealed_request", LargeBinary, nullable=False),
    # The person's areas when it was made; with others it is void.
    Column("areas", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("problem", Text),
    Column("total", Integer, nullable=False, server_default=text("0")),
    Column("done", Integer, nullable=False, server_default=text("0")),
    Column("file_name", Text),
    Column("blob", Text),
    Column("size", BigInteger),
    _now("asked_at"),
    _when("ready_at"),
    _when("ended_at"),
    Index("exports_user", "user_id", "id"),
    Index("exports_kept", "ready_at", postgresql_where=text("blob is not null")),
)

# A program's key to what its person may read.
tokens = Table(
    "tokens",
    metadata,
    _id(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    # Narrower than the person's; none: all that the person has.
    Column("areas", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    _now("created_at"),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    _when("last_used_at"),
    _when("revoked_at"),
    Index("tokens_user", "user_id", postgresql_where=text("revoked_at is null")),
)

# An address that is told of changes, on behalf of a person.
webhooks = Table(
    "webhooks",
    metadata,
    _id(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    _now("created_at"),
    # In a row; and when it may be tried again.
    Column("failures", Integer, nullable=False, server_default=text("0")),
    _now("next_try_at"),
    _when("disabled_at"),
    _when("ended_at"),
    Index("webhooks_user", "user_id", postgresql_where=text("ended_at is null")),
)

# What happened to a submission, noted with it; and when it was settled to whom it goes.
webhook_events = Table(
    "webhook_events",
    metadata,
    _id(BigInteger),
    _now("at"),
    Column("kind", Text, nullable=False),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    _when("spread_at"),
    Index("webhook_events_waiting", "id", postgresql_where=text("spread_at is null")),
    Index("webhook_events_at", "at"),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    _id(BigInteger),
    Column("webhook_id", ForeignKey("webhooks.id"), nullable=False),
    Column("event_id", ForeignKey("webhook_events.id", ondelete="CASCADE"), nullable=False),
    _when("delivered_at"),
    UniqueConstraint("webhook_id", "event_id"),
    Index(
        "webhook_deliveries_waiting",
        *("webhook_id", "id"),
        postgresql_where=text("delivered_at is null"),
    ),
    Index("webhook_deliveries_event", "event_id"),
)

# Each try of a delivery: the receiver's HTTP status, or what kept us from getting one.
webhook_attempts = Table(
    "webhook_attempts",
    metadata,
    _id(BigInteger),
    Column("delivery_id", ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), nullable=False),
    _now("at"),
    Column("status", Integer),
    Column("fault", Text),
    Column("ms", Integer, nullable=False),
    Index("webhook_attempts_delivery", "delivery_id", "id"),
)
