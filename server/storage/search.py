"""The words of submissions: which wait to be written, writing them, looking in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class Unread:
    """A submission whose words are to be written: open answers, and names of places and officer."""

    id: int
    form_version_id: int
    answers: Mapping[str, Any]
    names: str


_WAITING = text("select exists (select from search_waiting)")

_TAKE = text("""
with taken as (
  delete from search_waiting where ctid = any (array(
    select ctid from search_waiting limit :limit for update skip locked))
  returning submission_id
)
select s.id, s.form_version_id, s.answers, concat_ws(' ', u.username, c.name, v.name, w.name)
  as names
from (select distinct submission_id as id from taken) t
join submissions s using (id) left join users u on u.id = s.user_id
left join lateral (select name from communes where code = s.area_commune
  order by valid_from desc limit 1) c on true
left join lateral (select name from villages where code = s.village_today
  order by valid_from desc limit 1) v on true
left join lateral (select name from villages where code = s.village
  order by valid_from desc limit 1) w on s.village <> s.village_today
where s.is_current order by s.id
""")

# The areas come from the row as it is now: they are what `reader_words` asks for.
_WRITE = text("""
insert into submission_search (submission_id, words)
select s.id, array_to_tsvector(array_remove(string_to_array(given.words, ' ') || array[
  '@' || s.area_province, '@' || s.area_commune, '@' || s.area_village, '@u' || s.user_id], null))
from unnest(cast(:ids as bigint[]), cast(:words as text[])) as given (id, words)
join submissions s using (id)
on conflict (submission_id) do update set words = excluded.words
""")

_FOUND = text("select submissions_with(cast(:query as tsquery), :most)")


_AGAIN = text("""
insert into search_waiting select id from submissions where form = :form and is_current
""")


def wait_again(store: Store, form: int) -> None:
    """Note that the words of all submissions of a form are to be written again."""
    store.db.execute(_AGAIN, {"form": form})


def some_wait(store: Store) -> bool:
    """Tell whether there are submissions whose words are to be written."""
    return bool(store.db.execute(_WAITING).scalar_one())


def take(store: Store, limit: int) -> list[Unread]:
    """Take up to so many that wait; they wait again if the transaction fails."""
    return [Unread(*row) for row in store.db.execute(_TAKE, {"limit": limit})]


def write(store: Store, found: Mapping[int, Sequence[str]]) -> None:
    """Write the words of each submission, by its id, in place of those it had."""
    if found:
        joined = [" ".join(every) for every in found.values()]
        store.db.execute(_WRITE, {"ids": list(found), "words": joined})


def found(store: Store, query: str, most: int) -> list[int]:
    """Give up to `most` ids of the reader's submissions that `words.query` finds."""
    return list(store.db.execute(_FOUND, {"query": query, "most": most}).scalars())
