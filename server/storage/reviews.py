"""What people decide about submissions: states with their history, comments, flags, moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from server.storage.remaps import PLACED
from server.storage.tables import comments, flag_decisions, moves, review_batches, users

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Review:
    """A change of a submission's state; the note is sealed in the name of the batch."""

    batch_id: int
    at: datetime
    by: str | None
    old_state: str
    new_state: str
    sealed_note: bytes | None
    is_undone: bool


@dataclass(frozen=True)
class Comment:
    """What somebody wrote about a record; the text is sealed in the name of its submission."""

    submission_id: int
    at: datetime
    by: str | None
    sealed_text: bytes


@dataclass(frozen=True)
class Move:
    """A person put a submission into another village."""

    id: int
    at: datetime
    by: str | None
    old_placement: Mapping[str, Any]
    new_village: str
    sealed_reason: bytes
    is_undone: bool


def add_batch(store: Store, user_id: int) -> int:
    """Begin what can be undone as one, and return its id."""
    statement = insert(review_batches).values(user_id=user_id).returning(review_batches.c.id)
    return int(store.db.execute(statement).scalar_one())


_SET_STATE = text("""
with before as (
  select s.id, s.review_state from submissions s
  join unnest(cast(:ids as bigint[]), cast(:seen as text[])) as asked (id, state) on asked.id = s.id
  where s.is_current and (s.review_state <> :state or :again)
    and (asked.state is null or asked.state = s.review_state)
  order by s.id for no key update of s
), changed as (
  update submissions s set review_state = :state from before b where s.id = b.id
  returning s.id, b.review_state as old_state
)
insert into reviews (batch_id, submission_id, old_state, new_state, sealed_note)
select :batch_id, id, old_state, :state, cast(:sealed_note as bytea) from changed
returning submission_id
""")


def set_state(
    store: Store,
    batch_id: int,
    seen: Mapping[int, str | None],
    state: str,
    sealed_note: bytes | None,
    *,
    again: bool = False,
) -> list[int]:
    """Give current submissions another state; returns those that had a different one.

    What is not in the state it was seen in (None: any) stays as it is. With `again` those change
    too that had this state already: for the note.
    """
    asked = {"ids": list(seen), "seen": list(seen.values())}
    values = {"batch_id": batch_id, "state": state, "sealed_note": sealed_note, "again": again}
    return sorted(store.db.execute(_SET_STATE, asked | values).scalars())


def count_left(store: Store, ids: Sequence[int], state: str) -> int:
    """Count those of the submissions that are in another state, or not current any more."""
    statement = text("""
    select count(*) from submissions
    where id = any (:ids) and not (is_current and review_state = :state)
    """)
    return int(store.db.execute(statement, {"ids": list(ids), "state": state}).scalar_one())


_UNDO = text("""
update submissions s set review_state = r.old_state from reviews r
where r.batch_id = :batch_id and s.id = r.submission_id and s.review_state = r.new_state
  and s.is_current
  and not exists (select from reviews later
    where later.submission_id = r.submission_id and later.id > r.id)
returning s.id
""")


# A decision that came with a batch has its time: both are their transaction's.
_UNDECIDE = text("""
delete from flag_decisions d using review_batches b
where b.id = :batch_id and d.submission_id = any (:ids) and d.user_id = b.user_id and d.at = b.at
""")


def undo(store: Store, batch_id: int) -> list[int] | None:
    """Put back the states that a batch of the reader changed and nobody has changed since.

    Flags that were decided with it are open again. None when the reader has no such batch that is
    not undone.
    """
    mine = update(review_batches).where(
        review_batches.c.id == batch_id, review_batches.c.undone_at.is_(None)
    )
    if store.db.execute(mine.values(undone_at=text("now()"))).rowcount != 1:
        return None
    changed = sorted(store.db.execute(_UNDO, {"batch_id": batch_id}).scalars())
    store.db.execute(_UNDECIDE, {"batch_id": batch_id, "ids": changed})
    return changed


def count(store: Store, batch_id: int) -> int:
    """Count the changes of a batch."""
    statement = text("select count(*) from reviews where batch_id = :batch_id")
    return int(store.db.execute(statement, {"batch_id": batch_id}).scalar_one())


# Undoing a batch leaves what was changed since: only the event tells which were put back.
_HISTORY = text("""
select r.batch_id, b.at, u.username as by, r.old_state, r.new_state, r.sealed_note,
  b.undone_at is not null and exists (select from events e
    where e.submission_id = r.submission_id and e.kind = 'submission.review_undone'
      and e.details ->> 'batch' = cast(r.batch_id as text)) as is_undone
from reviews r join review_batches b on b.id = r.batch_id left join users u on u.id = b.user_id
where r.submission_id = :id order by r.id desc
""")


def history(store: Store, submission_id: int) -> list[Review]:
    """Give the changes of a submission's state, newest first."""
    return [Review(*row) for row in store.db.execute(_HISTORY, {"id": submission_id})]


def add_comment(store: Store, submission_id: int, user_id: int, sealed_text: bytes) -> None:
    """Keep a comment."""
    values = {"submission_id": submission_id, "user_id": user_id, "sealed_text": sealed_text}
    store.db.execute(insert(comments).values(values))


def comments_of(store: Store, submission_ids: Sequence[int]) -> list[Comment]:
    """Give the comments on the versions of a record, oldest first."""
    statement = (
        select(comments.c.submission_id, comments.c.at, users.c.username, comments.c.sealed_text)
        .join_from(comments, users, comments.c.user_id == users.c.id, isouter=True)
        .where(comments.c.submission_id.in_(submission_ids))
        .order_by(comments.c.id)
    )
    return [Comment(*row) for row in store.db.execute(statement)]


def decide(store: Store, submission_id: int, flag: str, decision: str, user_id: int) -> None:
    """Keep what a person decided about a flag; a later decision takes the earlier one's place."""
    values = {"decision": decision, "user_id": user_id, "at": text("now()")}
    store.db.execute(
        upsert(flag_decisions)
        .values(submission_id=submission_id, flag=flag, **values)
        .on_conflict_do_update(index_elements=["submission_id", "flag"], set_=values)
    )


def undecide(store: Store, submission_id: int, flags: Sequence[str]) -> None:
    """Open flags again."""
    store.db.execute(
        delete(flag_decisions).where(
            flag_decisions.c.submission_id == submission_id, flag_decisions.c.flag.in_(flags)
        )
    )


def decisions(store: Store, submission_ids: Sequence[int]) -> dict[tuple[int, str], str]:
    """Give what was decided, by submission and flag."""
    table = flag_decisions.c
    statement = select(table.submission_id, table.flag, table.decision)
    rows = store.db.execute(statement.where(table.submission_id.in_(submission_ids)))
    return {(row.submission_id, row.flag): row.decision for row in rows}


_SUBJECT = text("""
select is_current, review_state, village_today, declared_village, day,
  (select title from form_versions v where v.id = s.form_version_id) as title,
  flags || case when exists (
    select from attachments a where a.submission_id = s.id and a.expected and a.blob is null
      and a.clean is not false)
  then array['missing_files'] else '{}' end as flags,
  array(select id from submissions o
    where coalesce(o.original_id, o.id) = coalesce(s.original_id, s.id) order by id) as versions
from submissions s where id = :id
""")


def subject(store: Store, submission_id: int) -> Any:  # noqa: ANN401
    """Give what there is to decide about one submission, and the ids of its record's versions."""
    return store.db.execute(_SUBJECT, {"id": submission_id}).one_or_none()


_HOLD = text(f"""
select {", ".join(PLACED)} from submissions where id = :id and is_current for no key update
""")  # noqa: S608 - constant text
_PLACE = text(f"""
update submissions set ({", ".join(PLACED)}) = (
  select {", ".join(PLACED)} from jsonb_populate_record(null::submissions, :placement))
where id = :id
""")  # noqa: S608 - constant text


def placement(store: Store, submission_id: int) -> dict[str, Any] | None:
    """Give how a current submission is placed, held to the transaction's end."""
    row = store.db.execute(_HOLD, {"id": submission_id}).mappings().one_or_none()
    return dict(row) if row else None


def place(store: Store, submission_id: int, columns: Mapping[str, Any]) -> None:
    """Write how a submission is placed: every column of PLACED."""
    store.db.execute(_PLACE, {"id": submission_id, "placement": Jsonb(dict(columns))})


def add_move(
    store: Store,
    submission_id: int,
    user_id: int,
    old_placement: Mapping[str, Any],
    new_village: str,
    sealed_reason: bytes,
) -> None:
    """Keep that a person moved a submission, and how it was placed before."""
    store.db.execute(
        insert(moves).values(
            submission_id=submission_id,
            user_id=user_id,
            old_placement=dict(old_placement),
            new_village=new_village,
            sealed_reason=sealed_reason,
        )
    )


def moves_of(store: Store, submission_id: int) -> list[Move]:
    """Give the moves of a submission, newest first."""
    table = moves.c
    statement = (
        select(
            table.id,
            table.at,
            users.c.username,
            table.old_placement,
            table.new_village,
            table.sealed_reason,
            table.undone_at.is_not(None),
        )
        .join_from(moves, users, table.user_id == users.c.id, isouter=True)
        .where(table.submission_id == submission_id)
        .order_by(table.id.desc())
    )
    return [Move(*row) for row in store.db.execute(statement)]


def mark_move_undone(store: Store, move_id: int) -> None:
    """Note that a move was undone."""
    store.db.execute(update(moves).where(moves.c.id == move_id).values(undone_at=text("now()")))
