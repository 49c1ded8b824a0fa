"""What stored submissions would say to a draft: counts, kept with the draft.

Designers may write the counts, as all of a draft; the submissions are opened by the server itself.
"""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column for the counts."""
    op.get_bind().exec_driver_sql("alter table form_drafts add column dry_run jsonb")
