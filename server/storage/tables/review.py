"""What people decide about submissions."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from server.storage.tables.columns import id_column, metadata, now, when

# One press of a button in review: what it changed can be undone as one.
review_batches = Table(
    "review_batches",
    metadata,
    id_column(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    now("at"),
    when("undone_at"),
)

reviews = Table(
    "reviews",
    metadata,
    id_column(BigInteger),
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
    id_column(BigInteger),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    now("at"),
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
    now("at"),
)

# A person put a submission into another village; how it was placed before is kept.
moves = Table(
    "moves",
    metadata,
    id_column(BigInteger),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    now("at"),
    Column("old_placement", JSONB, nullable=False),
    Column("new_village", Text, nullable=False),
    Column("sealed_reason", LargeBinary, nullable=False),
    when("undone_at"),
    Index("moves_submission", "submission_id", text("id desc")),
)
