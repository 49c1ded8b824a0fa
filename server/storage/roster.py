"""Users as those who lead their areas see them, and the places that may be given to them.

Every statement runs as a signed-in person: `manages` and `reader_has` (migration 0007) say what is
that person's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import RowMapping, delete, insert, text, update

from server.storage.places import VALID
from server.storage.tables import user_areas, users

if TYPE_CHECKING:
    from server.storage.store import Store

State = Literal["open", "no_phone", "disabled"]


@dataclass(frozen=True)
class Wanted:
    """Which users are asked for; what is empty does not narrow."""

    words: str = ""
    """A part of the user name."""
    role: str = ""
    area: str = ""
    """A province, commune or village code."""
    state: State = "open"
    after: str = ""
    before: str = ""
    """User names between which the page lies; one of them at most."""


@dataclass(frozen=True)
class Member:
    """A user, with the areas that the reader may see of hers."""

    id: int
    username: str
    role: str
    areas: tuple[str, ...]
    is_own: bool
    """Whether the reader may change her: no area of hers is outside of the reader's."""
    must_change_password: bool
    created_at: datetime
    disabled_at: datetime | None
    phones: int
    """Valid keys that phones use."""
    cards: int
    """Cards that a phone may still claim."""
    last_seen_at: datetime | None


_MEMBER = """
select u.id, u.username, u.role,
  array(select area from user_areas where user_id = u.id order by area) as areas,
  manages(u.id) as is_own, u.must_change_password, u.created_at, u.disabled_at,
  count(p.id) filter (where p.card_until is null or p.claimed_at is not null) as phones,
  count(p.id) filter (where p.claimed_at is null and p.card_until > now()) as cards,
  max(p.last_seen_at) as last_seen_at
from users u left join phones p on p.user_id = u.id and p.revoked_at is null
"""
_STATES = {
    "open": "u.disabled_at is null",
    "no_phone": """u.disabled_at is null and u.role = 'officer' and not exists (
      select from phones q where q.user_id = u.id and q.revoked_at is null
        and (q.card_until is null or q.claimed_at is not null))""",
    "disabled": "u.disabled_at is not null",
}
_AREA = {2: "area_province", 5: "area_commune", 8: "area_village"}


def page(store: Store, wanted: Wanted, limit: int) -> list[Member]:
    """Give up to `limit` users by name; those just before `wanted.before` where that is set."""
    parts = [_STATES[wanted.state]]
    if wanted.words:
        parts.append("strpos(lower(u.username), lower(:words)) > 0")
    if wanted.role:
        parts.append("u.role = :role")
    if wanted.area:
        column = _AREA[len(wanted.area)]
        parts.append(
            f"exists (select from user_areas a where a.user_id = u.id and a.{column} = :area)"
        )
    if wanted.after:
        parts.append("u.username > :after")
    if wanted.before:
        parts.append("u.username < :before")
    order = "desc" if wanted.before else "asc"
    statement = f"{_MEMBER} where {' and '.join(parts)} group by u.id order by u.username {order}"
    values = {
        "words": wanted.words,
        "role": wanted.role,
        "area": wanted.area,
        "after": wanted.after,
        "before": wanted.before,
        "limit": limit,
    }
    rows = store.db.execute(text(f"{statement} limit :limit"), values).mappings()
    found = [_member(row) for row in rows]
    return found[::-1] if wanted.before else found


def members(store: Store, ids: Sequence[int]) -> list[Member]:
    """Give these users as far as the reader sees them, by name."""
    statement = text(f"{_MEMBER} where u.id = any (:ids) group by u.id order by u.username")
    return [_member(row) for row in store.db.execute(statement, {"ids": list(ids)}).mappings()]


def _member(row: RowMapping) -> Member:
    return Member(**{**row, "areas": tuple(row["areas"])})


_TAKEN = text("select usernames_taken(:names)")
_NEXT_IDS = text("select nextval('users_id_seq') from generate_series(1, :count)")
_ADD = text("""
insert into users (id, username, role, password_hash) overriding system value
select *, 'officer', :password_hash from unnest(cast(:ids as integer[]), cast(:names as text[]))
on conflict do nothing
""")


def taken(store: Store, names: Sequence[str]) -> set[str]:
    """Give those of these user names that somebody has, wherever."""
    return set(store.db.execute(_TAKEN, {"names": list(names)}).scalars())


def add_officers(
    store: Store, officers: Sequence[tuple[str, Sequence[str]]], password_hash: str
) -> bool:
    """Add officers (user name, areas); False when a name has just been taken."""
    ids = list(store.db.execute(_NEXT_IDS, {"count": len(officers)}).scalars())
    names = [name for name, _ in officers]
    values = {"ids": ids, "names": names, "password_hash": password_hash}
    if store.db.execute(_ADD, values).rowcount != len(officers):
        return False
    rows = [
        {"user_id": user_id, "area": area}
        for user_id, (_, areas) in zip(ids, officers, strict=True)
        for area in areas
    ]
    store.db.execute(insert(user_areas), rows)
    return True


def set_password(store: Store, user_id: int, password_hash: str) -> None:
    """Give a user a password that she must replace, and sign her out everywhere."""
    _set(store, user_id, password_hash=password_hash, must_change_password=True)
    store.db.execute(_END, {"user_id": user_id})


_END = text("update sessions set ended_at = now() where user_id = :user_id and ended_at is null")


def set_disabled(store: Store, user_id: int, *, disabled: bool) -> None:
    """Close or open an account."""
    _set(store, user_id, disabled_at=text("now()") if disabled else None)


def _set(store: Store, user_id: int, **values: object) -> None:
    store.db.execute(update(users).where(users.c.id == user_id).values(**values))


_HOLD = text("select from users where id = :user_id for no key update")


def hold(store: Store, user_id: int) -> None:
    """Let nobody else change a user's areas until this transaction ends."""
    store.db.execute(_HOLD, {"user_id": user_id})


def add_area(store: Store, user_id: int, area: str) -> None:
    """Add an area to a user's."""
    store.db.execute(insert(user_areas).values(user_id=user_id, area=area))


def remove_areas(store: Store, user_id: int, areas: Sequence[str]) -> None:
    """Take areas from a user's."""
    mine = user_areas.c.user_id == user_id
    store.db.execute(delete(user_areas).where(mine, user_areas.c.area.in_(areas)))


@dataclass(frozen=True)
class Place:
    """A commune or village of today."""

    code: str
    name: str
    is_whole: bool
    """Whether the reader has all of it."""


_COMMUNES = text(f"""
select code, name, reader_has(province, code, null) from communes c
where {VALID.format("c")} and (reader_has(province, code, null) or exists (
  select from unnest(reader_areas('villages')) v where left(v, 5) = c.code))
order by province, code
""")  # noqa: S608 - constant text
_VILLAGES = text(f"""
select v.code, v.name, v.commune from villages v
where {VALID.format("v")} and (:commune = '' or v.commune = :commune)
  and reader_has(province_of(v.commune), v.commune, v.code)
order by v.code
""")  # noqa: S608 - constant text


def provinces(store: Store) -> list[str]:
    """Give the codes of the provinces that the reader has as a whole."""
    return list(store.db.execute(text("select unnest(reader_areas('provinces'))")).scalars())


def communes(store: Store) -> list[Place]:
    """Give the communes that the reader has, or has villages of."""
    return [Place(*row) for row in store.db.execute(_COMMUNES)]


def villages(store: Store, commune: str = "") -> list[tuple[str, str, str]]:
    """Give (code, name, commune) of the reader's villages, of one commune or of all."""
    return [tuple(row) for row in store.db.execute(_VILLAGES, {"commune": commune})]
