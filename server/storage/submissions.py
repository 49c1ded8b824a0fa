"""Submissions and their attachments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb
from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, func, select, text, update

from server.storage.database import fetch
from server.storage.tables import attachments, submissions

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Inserted:
    """What the database said to a new submission."""

    id: int
    edits_wait: bool
    """True when an edit of it came before it and waits in quarantine."""
    boundaries_version: int
    """The version of the villages when it was inserted."""


@dataclass(frozen=True)
class Known:
    """A stored submission, as far as matching a new one needs it."""

    id: int
    instance_id: str
    original_id: int | None
    is_current: bool
    raw_mac: bytes


@dataclass(frozen=True)
class FileRow:
    """A file of a submission: expected by its XML, received, or both."""

    name: str
    question: str | None
    expected: bool
    blob: str | None
    size: int | None
    clean: bool | None
    """False when it may hold metadata; without a blob it was erased for that, after 90 days."""


@dataclass(frozen=True)
class Listed:
    """A submission in a list; holds nothing that is sealed."""

    id: int
    form_id: str
    title: str
    instance_id: str
    username: str | None
    received_at: datetime
    event_date: date | None
    village: str | None
    village_today: str | None
    commune: str | None
    declared_village: str | None
    method: str
    confidence: float
    area_source: str | None
    flags: tuple[str, ...]
    review_state: str
    lon: float | None
    lat: float | None
    missing: int


_COLUMNS = (
    "form, form_version_id, instance_id, deprecated_id, original_id, user_id, phone_id, "
    "event_date, encrypted, raw, raw_mac, answers, sealed_answers, sealed_point, dropped_points, "
    "sealed_places, declared_village, village, village_today, commune, method, confidence, "
    "area_source, border_distance_m, declared_distance_m, candidates, flags, point, accuracy_m, "
    "received_at"
)

_INSERT = f"""
insert into submissions ({_COLUMNS}, is_current)
select %({_COLUMNS.replace(", ", ")s, %(")})s, %(original_id)s::bigint is null
where %(alone)s::integer is null or %(alone)s = (
  select version from data_versions where name = 'boundaries'
) and not exists (
  select from quarantine q where q.deprecated_id = %(instance_id)s
  and q.reason = 'edit_before_original' and q.resolved_at is null)
on conflict (form, instance_id) do nothing
returning id, exists (
  select from quarantine q where q.deprecated_id = submissions.instance_id
  and q.reason = 'edit_before_original' and q.resolved_at is null) as edits_wait,
  (select version from data_versions where name = 'boundaries') as boundaries_version
"""  # noqa: S608 - constant text

_INSERT_WITH_FILES = f"""
with inserted as ({_INSERT}), kept as (
  insert into attachments (submission_id, name, question, expected, blob, size, clean, received_at)
  select inserted.id, file.*, case when file.blob is not null then now() end
  from inserted, jsonb_to_recordset(%(files)s) as file (
    name text, question text, expected boolean, blob text, size bigint, clean boolean)
)
select * from inserted
"""  # noqa: S608 - constant text

_KNOWN = select(
    submissions.c.id,
    submissions.c.instance_id,
    submissions.c.original_id,
    submissions.c.is_current,
    submissions.c.raw_mac,
)

_RECORD = func.coalesce(submissions.c.original_id, submissions.c.id)
"""The id of the first version of the record that a submission is part of."""

_KEEP_FILES = """
with before as (
  select name, blob from attachments
  where submission_id = %(submission_id)s and blob is not null
), kept as (
  insert into attachments (submission_id, name, question, expected, blob, size, clean, received_at)
  select %(submission_id)s, f.*, case when f.blob is not null then now() end
  from unnest(
    %(name)s::text[], %(question)s::text[], %(expected)s::boolean[],
    %(blob)s::text[], %(size)s::bigint[], %(clean)s::boolean[]
  ) as f (name, question, expected, blob, size, clean)
  on conflict (submission_id, name) do update
  set (blob, size, clean, received_at) =
    (excluded.blob, excluded.size, excluded.clean, excluded.received_at)
  where excluded.blob is not null and attachments.blob is distinct from excluded.blob
    and (excluded.size > 0 or attachments.blob is null)
  returning name, blob
)
select coalesce(jsonb_agg(jsonb_build_array(before.blob, kept.blob)), '[]')
from kept join before using (name)
"""


def add(store: Store, row: Mapping[str, Any], files: Sequence[FileRow]) -> Inserted | None:
    """Insert a submission and its files; None when its form has one with this instance id already.

    An edit (one with an `original_id`) is not current until `supersede` makes it so.

    Waits for a twin that is being inserted at the same time, so that exactly one wins.
    """
    return _insert(store.db, row, files)


def _insert(db: Connection, row: Mapping[str, Any], files: Sequence[FileRow]) -> Inserted | None:
    candidates = row["candidates"]
    json = {
        "answers": Jsonb(row["answers"]),
        "candidates": None if candidates is None else Jsonb(candidates),
        "files": Jsonb([vars(file) for file in files]),
    }
    statement = _INSERT_WITH_FILES if files else _INSERT
    found = fetch(db, statement, {"alone": None, **row, **json})
    return Inserted(*found) if found else None


def add_alone(
    store: Store, row: Mapping[str, Any], files: Sequence[FileRow], boundaries_version: int
) -> Inserted | None:
    """Do what `add` does, committed by the same statement; None where more would be to do.

    For the most usual case: BEGIN and COMMIT would be half of its round trips. Nothing is done
    when a transaction has begun, an edit waits, or the villages are of another version.
    """
    if store.has_begun:
        return None
    with store.singles.connect() as db:
        return _insert(db, {**row, "alone": boundaries_version}, files)


def find(store: Store, form: int, instance_id: str) -> Known | None:
    """Find a submission by its form and instance id; its record is held to the transaction's end.

    Whoever adds a version to a record holds the record's first row. What is read after that row
    was waited for is true until the transaction ends.
    """
    named = (submissions.c.form == form) & (submissions.c.instance_id == instance_id)
    _hold(store, named)
    row = store.db.execute(_KNOWN.where(named)).one_or_none()
    return Known(*row) if row else None


def find_current(store: Store, submission_id: int) -> Known:
    """Find the newest version of the record that a submission is part of, held as by `find`."""
    named = submissions.c.id == submission_id
    _hold(store, named)
    newest = _KNOWN.where(_record_of(named) == _RECORD, submissions.c.is_current)
    row = store.db.execute(newest).one()
    return Known(*row)


def _hold(store: Store, named: ColumnElement[bool]) -> None:
    # A later version's foreign key takes a key share of this row; "no key update" lets it.
    first = select(submissions.c.id).where(submissions.c.id == _record_of(named))
    store.db.execute(first.with_for_update(key_share=True))


def _record_of(named: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(_RECORD).where(named).correlate(None).scalar_subquery()


def supersede(store: Store, submission_id: int, by: int) -> None:
    """Make an edit the current version in place of the submission that it was made from."""
    for version, current in ((submission_id, False), (by, True)):
        store.db.execute(
            update(submissions).where(submissions.c.id == version).values(is_current=current)
        )


def keep_files(store: Store, submission_id: int, files: Sequence[FileRow]) -> list[tuple[str, str]]:
    """Add files to a stored submission; one that has come is never made missing or empty.

    Gives the blobs that were replaced by others of the same name: (old, new).
    """
    if not files:
        return []
    values = {name: [getattr(file, name) for file in files] for name in FileRow.__annotations__}
    (replaced,) = fetch(store.db, _KEEP_FILES, {"submission_id": submission_id, **values})
    return [(old, new) for old, new in replaced]


def files(store: Store, submission_id: int) -> list[FileRow]:
    """Give the files of a submission, by name."""
    columns = [attachments.c[name] for name in FileRow.__annotations__]
    rows = store.db.execute(
        select(*columns)
        .where(attachments.c.submission_id == submission_id)
        .order_by(attachments.c.name)
    )
    return [FileRow(*row) for row in rows]


def details(store: Store, submission_id: int) -> Row[Any] | None:
    """Give of one submission what a page shows beside `Listed`, and its sealed answers."""
    names = (
        "id instance_id form_version_id answers sealed_answers deprecated_id original_id "
        "is_current encrypted border_distance_m declared_distance_m candidates accuracy_m "
        "dropped_points day area_commune"
    )
    columns = [submissions.c[name] for name in names.split()]
    statement = select(*columns).where(submissions.c.id == submission_id)
    return store.db.execute(statement).one_or_none()


def raw(store: Store, submission_id: int) -> bytes | None:
    """Give the sealed XML of one submission; nobody who is signed in may read it."""
    statement = select(submissions.c.raw).where(submissions.c.id == submission_id)
    return store.db.execute(statement).scalar_one_or_none()


_LISTED = text("""
select s.id, f.form_id, v.title, s.instance_id, u.username, s.received_at, s.event_date,
  s.village, s.village_today, s.commune, s.declared_village, s.method, s.confidence,
  s.area_source, s.flags, s.review_state, st_x(s.point) as lon, st_y(s.point) as lat,
  (select count(*) from attachments a
   where a.submission_id = s.id and a.expected and a.blob is null and a.clean is null) as missing
from submissions s
join form_versions v on v.id = s.form_version_id
join forms f on f.id = s.form
left join users u on u.id = s.user_id
where (s.is_current or cast(:id as bigint) is not null)
  and (cast(:id as bigint) is null or s.id = cast(:id as bigint))
  and (cast(:form_id as text) is null or f.form_id = :form_id)
  and (cast(:flag as text) is null or :flag = any(s.flags))
order by s.id desc limit :limit
""")


def newest(
    store: Store,
    limit: int,
    *,
    form_id: str | None = None,
    flag: str | None = None,
    submission_id: int | None = None,
) -> list[Listed]:
    """Give the newest submissions (current versions only), or the one asked for by id."""
    values = {"limit": limit, "form_id": form_id, "flag": flag, "id": submission_id}
    rows = store.db.execute(_LISTED, values).mappings()
    return [Listed(**{**row, "flags": tuple(row["flags"])}) for row in rows]


def blobs_in_use(store: Store) -> Iterator[str]:
    """Give every blob name that any row needs."""
    statement = text("""
    select blob from attachments where blob is not null
    union select blob from quarantine_files
    union select blob from form_media
    union select blob from exports where blob is not null
    union select workbook_blob from form_versions
    union select workbook_blob from form_drafts
    union select blob from draft_media
    union select blob from draft_try_files where blob is not null""")
    for row in store.db.execute(statement):
        yield row.blob
