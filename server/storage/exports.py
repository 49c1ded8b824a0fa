"""Exports: the rows that a file is made of, and the files that people asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import text

from server.storage.filtering import Filter, where
from server.storage.people import Person
from server.storage.submission_list import scope
from server.xforms.definition import Definition

if TYPE_CHECKING:
    import psycopg

    from server.storage.store import Store

FIELDS = {
    "submission_id": "s.id",
    "instance_id": "s.instance_id",
    "day": "s.day",
    "received_at": """to_char(
      s.received_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD"T"HH24:MI:SS"+07:00"')""",
    "officer": "u.username",
    "province": "s.area_province",
    "commune": "s.area_commune",
    "village": "s.village_today",
    "declared_village": "nullif(s.declared_village, '?')",
    "method": "s.method",
    "confidence": "round(s.confidence::numeric, 2)",
    "flags": "array_to_string(s.flags, ';')",
    "review_state": "s.review_state",
    "form_version": "v.version",
    "longitude": "st_x(s.point)",
    "latitude": "st_y(s.point)",
    "answers": "s.answers",
}
"""What a row holds, as text or None, in this order; then the sealed answers if asked for."""
SEALED = "encode(s.sealed_answers, 'hex')"

_FROM = """
from submissions s join form_versions v on v.id = s.form_version_id
left join users u on u.id = s.user_id
"""

_FILES = """
select s.id, a.name, a.question, a.blob, a.clean
from submissions s join attachments a on a.submission_id = s.id and a.blob is not null
"""

Row = tuple[str | None, ...]


def rows(store: Store, reader: Person | None, wanted: Filter, *, sealed: bool) -> Iterator[Row]:
    """Give the submissions in the order of their ids, a few at a time: see FIELDS.

    They come as PostgreSQL writes them, without a round trip for each batch. `reader` is whose
    transaction it is; None: nobody's, all rows.
    """
    fields = [*FIELDS.values(), *([SEALED] if sealed else [])]
    condition, values = _condition(store, reader, wanted)
    query = f"select {', '.join(fields)} {_FROM} where {condition} order by s.id"
    return _copied(store, query, values, len(fields))


def files(store: Store, reader: Person | None, wanted: Filter) -> Iterator[Row]:
    """Give the files that have come: submission, name, question, blob, whether clean."""
    condition, values = _condition(store, reader, wanted)
    return _copied(store, f"{_FILES} where {condition} order by s.id, a.name", values, 5)


def count(store: Store, reader: Person | None, wanted: Filter) -> int:
    """Count the submissions."""
    condition, values = _condition(store, reader, wanted)
    statement = text(f"select count(*) from submissions s where {condition}")  # noqa: S608
    return int(store.db.execute(statement, values).scalar_one())


def count_files(store: Store, reader: Person | None, wanted: Filter, most: int) -> int:
    """Count the files, as far as `most`."""
    condition, values = _condition(store, reader, wanted)
    found = f"select count(*) from ({_FILES} where {condition} limit :most) as few"  # noqa: S608
    return int(store.db.execute(text(found), {**values, "most": most}).scalar_one())


def _condition(store: Store, reader: Person | None, wanted: Filter) -> tuple[str, dict[str, Any]]:
    condition, values = where(wanted)
    if reader is None:
        return condition, values
    own, areas = scope(store, reader)
    return f"{condition} and {own}", values | areas


def _copied(store: Store, query: str, values: Mapping[str, Any], fields: int) -> Iterator[Row]:
    statement = str(text(query).compile(store.db))
    driver = cast("psycopg.Connection[Any]", store.db.connection.driver_connection)
    with (
        driver.cursor() as cursor,
        cursor.copy(f"copy ({statement}) to stdout".encode(), values) as copy,
    ):
        copy.set_types(["text"] * fields)
        yield from cast("Iterator[Row]", copy.rows())


_VERSIONS = text("""
select v.definition from form_versions v join forms f on f.id = v.form
where f.form_id = :form_id order by v.id desc
""")

# Of a province's communes and villages, or of all.
_NAMES = text("""
with near as (
  select code, name, valid_from from communes
  where cast(:areas as text[]) is null or province in (
    select province from communes where province = any (:areas) or code = any (:areas))
)
select code, name from (
  select code, name, valid_from from near union all
  select v.code, v.name, v.valid_from from villages v
  where v.commune in (select code from near)
) as every order by valid_from
""")


def versions(store: Store, form_id: str) -> list[Definition]:
    """Give every version of a form, the newest first."""
    found = store.db.execute(_VERSIONS, {"form_id": form_id}).scalars()
    return [Definition.from_json(definition) for definition in found]


def names(store: Store, reader: Person | None) -> dict[str, str]:
    """Give the newest names of communes and villages, by code: of the reader's provinces."""
    areas = None if reader is None else sorted({area[:5] for area in reader.areas})
    return {row.code: row.name for row in store.db.execute(_NAMES, {"areas": areas})}


@dataclass(frozen=True)
class Kept:
    """An export that a person asked for, and its file while there is one."""

    id: int
    user_id: int
    form_id: str
    format: str
    sealed_request: bytes
    areas: tuple[str, ...]
    state: str
    """waiting, working, ready, failed, expired or void."""
    problem: str | None
    """The code of what made it fail."""
    total: int
    done: int
    file_name: str | None
    blob: str | None
    size: int | None
    asked_at: datetime
    ready_at: datetime | None
    ended_at: datetime | None


_KEPT = "select " + ", ".join(f"e.{name}" for name in Kept.__dataclass_fields__)
_ADD = text("""
insert into exports (user_id, form_id, format, sealed_request)
values (:user_id, :form_id, :format, :sealed_request) returning id
""")
_GIVE_UP = text("""
update exports set state = 'failed', problem = 'export_failed', ended_at = now()
where state in ('waiting', 'working') and asked_at < now() - make_interval(hours => :hours)
""")
_PERSON = text("""
select u.id, u.username, u.role,
  array(select area from user_areas where user_id = u.id order by area) as areas
from users u where u.id = :user_id and u.disabled_at is null
""")


def add(store: Store, user_id: int, form_id: str, format_: str, sealed_request: bytes) -> int:
    """Note what a person asked for; give its number."""
    values = {
        "user_id": user_id,
        "form_id": form_id,
        "format": format_,
        "sealed_request": sealed_request,
    }
    return int(store.db.execute(_ADD, values).scalar_one())


def queue(store: Store, export_id: int) -> None:
    """Let the worker make an export, once this transaction is over; as a person one's own."""
    store.db.execute(text("select queue_export(:id)"), {"id": export_id})


def get(store: Store, export_id: int) -> Kept | None:
    """Find an export; as a person only one's own."""
    return next(iter(_kept(store, "where e.id = :id", id=export_id)), None)


def of_person(store: Store, user_id: int, limit: int) -> list[Kept]:
    """Give a person's newest exports, the newest first."""
    where_own = "where e.user_id = :user_id order by e.id desc limit :limit"
    return _kept(store, where_own, user_id=user_id, limit=limit)


def over(store: Store, hours: int) -> list[Kept]:
    """Give the exports whose files are to be deleted."""
    old = "where blob is not null and ready_at < now() - make_interval(hours => :hours)"
    return _kept(store, f"{old} order by e.id", hours=hours)


def give_up(store: Store, hours: int) -> None:
    """Mark what should long have been made: its process was killed, and no job is left for it."""
    store.db.execute(_GIVE_UP, {"hours": hours})


def change(store: Store, export_id: int, **values: object) -> None:
    """Change columns of an export; `now` stands for the database's clock."""
    parts = [f"{name} = now()" if v == "now" else f"{name} = :{name}" for name, v in values.items()]
    given = {name: value for name, value in values.items() if value != "now"}
    statement = text(f"update exports set {', '.join(parts)} where id = :id")  # noqa: S608
    store.db.execute(statement, {**given, "id": export_id})


def hold(store: Store, export_id: int) -> bool:
    """Have an export alone until the transaction ends; False when somebody else works on it."""
    statement = text("select pg_try_advisory_xact_lock(7340008, :id)")
    return bool(store.db.execute(statement, {"id": export_id}).scalar_one())


def owner(store: Store, user_id: int) -> Person | None:
    """Give who an export is for, with the areas of now; None when the account is closed."""
    row = store.db.execute(_PERSON, {"user_id": user_id}).one_or_none()
    return Person(row.id, row.username, row.role, tuple(row.areas)) if row else None


def _kept(store: Store, rest: str, **values: object) -> list[Kept]:
    found = store.db.execute(text(f"{_KEPT} from exports e {rest}"), values)
    return [Kept(**{**row, "areas": tuple(row["areas"])}) for row in found.mappings()]
