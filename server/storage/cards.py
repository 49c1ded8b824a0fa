"""Keys printed on cards, the phones that claimed them, and what those phones hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, text, update

from server.storage.tables import phones

if TYPE_CHECKING:
    from server.storage.store import Store


@dataclass(frozen=True)
class PhoneKey:
    """A phone, or a card that no phone has claimed yet, as whoever leads its officer sees it."""

    id: int
    label: str
    created_at: datetime
    card_until: datetime | None
    """Until when the card may be claimed; None for a key that never was on a card."""
    claimed_at: datetime | None
    last_seen_at: datetime | None
    client: str | None
    """The User-Agent of its last request."""
    revoked_at: datetime | None
    revoked_why: str | None

    @property
    def is_waiting(self) -> bool:
        """Whether it is a card that no phone has used."""
        return self.card_until is not None and self.claimed_at is None


@dataclass(frozen=True)
class HeldForm:
    """A form version that a phone fetched, or sent from."""

    title: str
    form_id: str
    version: str
    fetched_at: datetime | None
    """None: fetched before such things were noted."""
    areas: tuple[str, ...]
    """Whose villages and communes came with it."""
    sent: int
    """Filled forms of it that came from the phone since the day asked for."""
    last_sent_at: datetime | None


_CLAIM = text("""
update phones set claimed_at = now(), device = :device, names_itself = :names_itself
where id = :phone and claimed_at is null and revoked_at is null
""")
_NAME = text("""
update phones set device = :device, names_itself = names_itself or :names_itself
where id = :phone and (device is null or device = :device)
""")
_HOLD = text("""
insert into phone_forms (phone_id, form_version_id, areas) values (:phone, :version, :areas)
on conflict (phone_id, form_version_id) do update
  set fetched_at = now(),
    areas = case when cardinality(excluded.areas) > 0 then excluded.areas else phone_forms.areas end
""")
_PHONES = text("""
select id, label, created_at, card_until, claimed_at, last_seen_at, client, revoked_at, revoked_why
from phones where user_id = :user_id order by revoked_at is not null, id desc
""")
_HELD = text("""
select v.title, f.form_id, v.version, h.fetched_at, coalesce(h.areas, '{}') as areas,
  coalesce(s.sent, 0) as sent, s.last_at as last_sent_at
from (select * from phone_forms where phone_id = :phone) h
full join sent_by_phone(:phone, :since) s on s.form_version_id = h.form_version_id
join form_versions v on v.id = coalesce(h.form_version_id, s.form_version_id)
join forms f on f.id = v.form
order by f.form_id, v.id desc
""")
_OUTDATE = text("""
update phones set revoked_at = now(), revoked_why = 'replaced'
where user_id = any (:user_ids) and card_until is not null and claimed_at is null
  and revoked_at is null
""")


def claim(store: Store, phone_id: int, device: bytes | None, *, names_itself: bool) -> bool:
    """Give an unclaimed card to the device that asks; False when another was quicker."""
    values = {"phone": phone_id, "device": device, "names_itself": names_itself}
    return store.db.execute(_CLAIM, values).rowcount == 1


def name(store: Store, phone_id: int, device: bytes, *, names_itself: bool) -> bool:
    """Note the device of a claimed card; False when the card is another's."""
    values = {"phone": phone_id, "device": device, "names_itself": names_itself}
    return store.db.execute(_NAME, values).rowcount == 1


def hold(store: Store, phone_id: int, version_id: int, areas: Sequence[str] = ()) -> None:
    """Note that a phone fetched a form version, and with `areas` the places of these areas."""
    store.db.execute(_HOLD, {"phone": phone_id, "version": version_id, "areas": list(areas)})


def outdate(store: Store, user_ids: Sequence[int]) -> None:
    """End the cards of these users that no phone has claimed."""
    store.db.execute(_OUTDATE, {"user_ids": list(user_ids)})


def add(store: Store, user_id: int, token_hash: bytes, until: datetime) -> None:
    """Add the key of a card."""
    store.db.execute(
        insert(phones).values(user_id=user_id, token_hash=token_hash, label="", card_until=until)
    )


def of_user(store: Store, user_id: int) -> list[PhoneKey]:
    """Give a user's phones and cards, valid and newest ones first."""
    return [PhoneKey(*row) for row in store.db.execute(_PHONES, {"user_id": user_id})]


def held(store: Store, phone_id: int, since: datetime) -> list[HeldForm]:
    """Give what a phone could hold, and how much of each form it sent since then."""
    rows = store.db.execute(_HELD, {"phone": phone_id, "since": since}).mappings()
    return [HeldForm(**{**row, "areas": tuple(row["areas"])}) for row in rows]


def revoke(store: Store, user_id: int, phone_id: int, why: str) -> bool:
    """Make a key of this user worthless; False when there is no such valid key."""
    done = store.db.execute(
        update(phones)
        .where(phones.c.id == phone_id, phones.c.user_id == user_id, phones.c.revoked_at.is_(None))
        .values(revoked_at=text("now()"), revoked_why=why)
    )
    return done.rowcount == 1
