"""The index of days: what a map or a count of the last weeks reads is in it.

Drawn from far away for a reader of many provinces, a month of submissions was looked for among
those of all years.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

DAYS = """
drop index submissions_day;
create index submissions_day on submissions (day, id) include (form, area_province, area_commune,
  area_village, user_id, review_state, flags, place_key) where is_current;
"""


def upgrade() -> None:
    """Make the index anew, with more in it."""
    op.get_bind().exec_driver_sql(DAYS)
