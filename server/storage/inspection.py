"""What `neothien doctor` asks the database about itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, text

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Queue:
    """The state of the work in the background."""

    waiting: int
    failed: int
    oldest: float | None
    """Seconds that the oldest job has waited beyond its time."""
    worker_seen: float | None
    """Seconds since a worker was last seen; None when none ever was."""


def postgis_version(store: Store) -> tuple[str, str]:
    """Give the versions of PostgreSQL and PostGIS."""
    row = store.db.execute(
        text("select current_setting('server_version'), postgis_lib_version()")
    ).one()
    return str(row[0]).split()[0], str(row[1])


_LOGGED = text("""
    select name || '=' || setting as said from pg_settings where
      name = 'log_error_verbosity' and setting <> 'terse'
      or name = 'log_min_error_statement' and setting <> 'panic'
      or name = 'log_statement' and setting <> 'none'
      or name in ('log_min_duration_statement', 'log_min_duration_sample',
                  'auto_explain.log_min_duration') and setting <> '-1'
      or name = 'log_transaction_sample_rate' and setting::float > 0
      or name = 'log_parameter_max_length_on_error' and setting <> '0'
    order by name""")


def logged_values(store: Store) -> list[str]:
    """Give the settings, as `name=value`, by which the database's log would hold answers."""
    return list(store.db.execute(_LOGGED).scalars())


def newest_sealed(store: Store) -> tuple[str, bytes] | None:
    """Give the instance id and the sealed XML of the newest submission."""
    row = store.db.execute(
        text("select instance_id, raw from submissions order by id desc limit 1")
    ).one_or_none()
    return (row.instance_id, row.raw) if row else None


def newest_blobs(store: Store, limit: int) -> list[str]:
    """Give the names of the blobs of the newest submissions' files."""
    return list(
        store.db.execute(
            text(
                "select blob from attachments where blob is not null "
                "order by submission_id desc limit :limit"
            ),
            {"limit": limit},
        ).scalars()
    )


def now(store: Store) -> datetime:
    """Give the database's clock."""
    found: datetime = store.db.execute(text("select clock_timestamp()")).scalar_one()
    return found


def queue(store: Store) -> Queue:
    """Look at the queue of jobs and its workers."""
    row: Row[Any] = store.db.execute(
        text("""
        select count(*) filter (where status = 'todo') as waiting,
          count(*) filter (where status = 'failed') as failed,
          (select extract(epoch from now() - min(greatest(e.at, j.scheduled_at)))
           from procrastinate_jobs j join procrastinate_events e on e.job_id = j.id
           where j.status = 'todo' and e.type = 'deferred') as oldest,
          (select extract(epoch from now() - max(last_heartbeat))
           from procrastinate_workers) as worker_seen
        from procrastinate_jobs""")
    ).one()
    return Queue(row.waiting, row.failed, _seconds(row.oldest), _seconds(row.worker_seen))


def _seconds(value: object) -> float | None:
    return None if value is None else float(str(value))
