"""Quarantine: items that a person has given up; files with metadata are found when they are due."""

from alembic import op

revision = "0003"
down_revision = "0002"

CHANGES = """
alter table quarantine add column dismissed_at timestamptz;
grant select (dismissed_at) on quarantine to neothien_person;

create index attachments_unclean on attachments (received_at) where not clean and blob is not null;
"""


def upgrade() -> None:
    """Add when an item was dismissed, and the index of files that the 90-day rule erases."""
    op.get_bind().exec_driver_sql(CHANGES)
