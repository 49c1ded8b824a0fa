"""Users, their areas, sessions and phones."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    text,
)

from server.storage.tables.columns import area, id_column, metadata, now, when

users = Table(
    "users",
    metadata,
    id_column(),
    Column("username", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    now("created_at"),
    when("disabled_at"),
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
    *area(),
)

# A browser that somebody is signed in with.
sessions = Table(
    "sessions",
    metadata,
    id_column(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    now("created_at"),
    now("last_seen_at"),
    # When the second factor was given, or at once where none is asked for.
    when("confirmed_at"),
    when("ended_at"),
    Index("sessions_user", "user_id", postgresql_where=text("ended_at is null")),
)

phones = Table(
    "phones",
    metadata,
    id_column(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("label", Text, nullable=False),
    now("created_at"),
    when("revoked_at"),
    when("last_seen_at"),
    Column("client", Text),
    # A key from a card: until when it may be claimed, when it was, and by which device (a digest).
    when("card_until"),
    when("claimed_at"),
    Column("device", LargeBinary),
    # Whether the device names itself with every request; older apps do so only when they send.
    Column("names_itself", Boolean, nullable=False, server_default=text("false")),
    Column("revoked_why", Text),
)
