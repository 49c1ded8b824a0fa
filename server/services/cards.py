"""Cards that set a phone up: printed, used once by one phone, and over after some days.

The QR code on a card is that of `phone_settings`; its key waits in the database until a phone
claims it (`phones.identify`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from server.problems import Problem
from server.services import areas, people, phone_settings, phones
from server.services.placement import VIETNAM
from server.settings import Settings
from server.storage import cards, events, roster
from server.storage.cards import HeldForm, PhoneKey
from server.storage.people import Person
from server.storage.roster import Member
from server.storage.store import Store

DAYS = (1, 3, 7, 14, 30)
"""How long a card may wait for its phone."""
USUAL_DAYS = 7
MOST = 200
"""Cards of one sheet."""
SENT_DAYS = 30
REASONS = ("lost", "broken", "changed", "left", "other")
"""Why a phone is revoked; `replaced` is what a newer card does to an unused one."""
_MODULES = 5
"""Pixels of a module of the printed code."""
_APP = re.compile(r"org\.odk\.collect\.android/v?(\S+)")
_DEVICE = re.compile(r"Android ([\d.]+); (.+?)(?: Build/|[;)])")


@dataclass(frozen=True)
class Card:
    """A card to print; its code holds the key, so it is shown once and never kept."""

    username: str
    areas: str
    last_day: date
    """The last day on which a phone may claim it."""
    qr: str
    """The `src` of an image."""


@dataclass(frozen=True)
class Sheet:
    """Cards, and whether phones can use them."""

    cards: tuple[Card, ...]
    is_reachable: bool
    is_https: bool


@dataclass(frozen=True)
class App:
    """What a phone says of itself."""

    version: str
    android: str
    model: str


def app(client: str | None) -> App:
    """Read a User-Agent of ODK Collect; what cannot be read is empty."""
    version, device = _APP.search(client or ""), _DEVICE.search(client or "")
    return App(
        version[1] if version else "", device[1] if device else "", device[2] if device else ""
    )


def make(
    store: Store, settings: Settings, actor: Person, user_ids: Sequence[int], days: int
) -> Sheet:
    """Make a card for each of these users; their earlier unused cards are worthless then.

    Raises:
        Problem: `cards_nobody`, `cards_too_many`, `card_days_wrong`, `person_not_found`,
            `person_not_yours`, `person_disabled`.
    """
    if days not in DAYS:
        raise Problem("card_days_wrong", days=", ".join(map(str, DAYS)))
    members = _members(store, user_ids)
    last = datetime.now(UTC).astimezone(VIETNAM).date() + timedelta(days=days)
    until = datetime.combine(last + timedelta(days=1), time(), VIETNAM)
    cards.outdate(store, [member.id for member in members])
    names = areas.titles(store, [area for member in members for area in member.areas])
    made = []
    for member in members:
        key = phones.new_key()
        cards.add(store, member.id, phones.digest(key), until)
        code = phone_settings.build(settings, key, member.username)
        picture = phone_settings.qr(code.code).png_data_uri(scale=_MODULES, border=4)
        made.append(Card(member.username, areas.named(member.areas, names), last, picture))
        events.record(store, "card.printed", actor.username, username=member.username)
    return Sheet(tuple(made), code.is_reachable, code.is_https)


def _members(store: Store, user_ids: Sequence[int]) -> list[Member]:
    wanted = set(user_ids)
    if not wanted:
        raise Problem("cards_nobody")
    if len(wanted) > MOST:
        raise Problem("cards_too_many", most=MOST)
    found = roster.members(store, sorted(wanted))
    if len(found) < len(wanted):
        raise Problem("person_not_found")
    for member in found:
        if not member.is_own:
            raise Problem("person_not_yours", username=member.username)
        if member.disabled_at is not None:
            raise Problem("person_disabled", username=member.username)
    return found


def keys(store: Store, user_id: int) -> list[PhoneKey]:
    """Give a user's phones and cards, valid and newest ones first."""
    return cards.of_user(store, user_id)


def phone(store: Store, user_id: int, phone_id: int) -> PhoneKey:
    """Find a phone or card of a user; raises Problem("phone_gone")."""
    found = next((key for key in keys(store, user_id) if key.id == phone_id), None)
    if found is None:
        raise Problem("phone_gone")
    return found


def held(store: Store, phone_id: int) -> list[HeldForm]:
    """Give the forms and places that a phone could hold, and what it sent in SENT_DAYS days."""
    return cards.held(store, phone_id, datetime.now(UTC) - timedelta(days=SENT_DAYS))


def revoke(store: Store, actor: Person, user_id: int, phone_id: int, why: str) -> None:
    """Make the key of a phone or card worthless.

    Raises:
        Problem: `revoke_reason_needed`, `phone_gone`, and as `people.own`.
    """
    if why not in REASONS:
        raise Problem("revoke_reason_needed")
    people.own(store, user_id)
    if not cards.revoke(store, user_id, phone_id, why):
        raise Problem("phone_gone")
    events.record(store, "phone.revoked", actor.username, phone=phone_id, why=why)
