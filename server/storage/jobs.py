"""Work for later, queued in the transaction that makes it necessary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from server.storage.store import Store

_DEFER = text("""
select procrastinate_defer_jobs_v1(array[row(
  'default', :task, 0, :lock, null, cast(:args as jsonb), null
)::procrastinate_job_to_defer_v1])
""")


def defer(store: Store, task: str, lock: str | None = None, **args: object) -> None:
    """Queue `task` with `args`; jobs of one `lock` run one after another."""
    store.db.execute(_DEFER, {"task": task, "lock": lock, "args": json.dumps(args)})
