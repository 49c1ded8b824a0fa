"""The tables as SQLAlchemy sees them; `migrations/` makes them, a test keeps the two equal."""

from server.storage.tables.columns import metadata
from server.storage.tables.forms import (
    draft_addresses,
    draft_media,
    draft_tries,
    draft_try_files,
    form_drafts,
    form_media,
    form_versions,
    forms,
    phone_forms,
)
from server.storage.tables.people import phones, sessions, user_areas, users
from server.storage.tables.places import (
    boundary_versions,
    communes,
    data_versions,
    key_check,
    provinces,
    remaps,
    villages,
)
from server.storage.tables.programs import (
    exports,
    tokens,
    webhook_attempts,
    webhook_deliveries,
    webhook_events,
    webhooks,
)
from server.storage.tables.review import comments, flag_decisions, moves, review_batches, reviews
from server.storage.tables.submissions import (
    attachments,
    events,
    quarantine,
    quarantine_files,
    search_waiting,
    submission_search,
    submissions,
)

__all__ = [
    "attachments",
    "boundary_versions",
    "comments",
    "communes",
    "data_versions",
    "draft_addresses",
    "draft_media",
    "draft_tries",
    "draft_try_files",
    "events",
    "exports",
    "flag_decisions",
    "form_drafts",
    "form_media",
    "form_versions",
    "forms",
    "key_check",
    "metadata",
    "moves",
    "phone_forms",
    "phones",
    "provinces",
    "quarantine",
    "quarantine_files",
    "remaps",
    "review_batches",
    "reviews",
    "search_waiting",
    "sessions",
    "submission_search",
    "submissions",
    "tokens",
    "user_areas",
    "users",
    "villages",
    "webhook_attempts",
    "webhook_deliveries",
    "webhook_events",
    "webhooks",
]
