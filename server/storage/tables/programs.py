"""What leaves the server: exports, tokens of programs, webhooks."""

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
from sqlalchemy.dialects.postgresql import ARRAY

from server.storage.tables.columns import id_column, metadata, now, when

# A file that a person asked for; only that person sees it.
exports = Table(
    "exports",
    metadata,
    id_column(),
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
    now("asked_at"),
    when("ready_at"),
    when("ended_at"),
    Index("exports_user", "user_id", "id"),
    Index("exports_kept", "ready_at", postgresql_where=text("blob is not null")),
)

# A program's key to what its person may read.
tokens = Table(
    "tokens",
    metadata,
    id_column(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    # Narrower than the person's; none: all that the person has.
    Column("areas", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    now("created_at"),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    when("last_used_at"),
    when("revoked_at"),
    Index("tokens_user", "user_id", postgresql_where=text("revoked_at is null")),
)

# An address that is told of changes, on behalf of a person.
webhooks = Table(
    "webhooks",
    metadata,
    id_column(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kinds", ARRAY(Text), nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    now("created_at"),
    # In a row; and when it may be tried again.
    Column("failures", Integer, nullable=False, server_default=text("0")),
    now("next_try_at"),
    when("disabled_at"),
    when("ended_at"),
    Index("webhooks_user", "user_id", postgresql_where=text("ended_at is null")),
)

# What happened to a submission, noted with it; and when it was settled to whom it goes.
webhook_events = Table(
    "webhook_events",
    metadata,
    id_column(BigInteger),
    now("at"),
    Column("kind", Text, nullable=False),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    when("spread_at"),
    Index("webhook_events_waiting", "id", postgresql_where=text("spread_at is null")),
    Index("webhook_events_at", "at"),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    id_column(BigInteger),
    Column("webhook_id", ForeignKey("webhooks.id"), nullable=False),
    Column("event_id", ForeignKey("webhook_events.id", ondelete="CASCADE"), nullable=False),
    when("delivered_at"),
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
    id_column(BigInteger),
    Column("delivery_id", ForeignKey("webhook_deliveries.id", ondelete="CASCADE"), nullable=False),
    now("at"),
    Column("status", Integer),
    Column("fault", Text),
    Column("ms", Integer, nullable=False),
    Index("webhook_attempts_delivery", "delivery_id", "id"),
)
