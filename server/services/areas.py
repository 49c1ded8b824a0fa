"""The areas that a person may give to others, by code and by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.services.vietnamese import order
from server.storage import places, roster
from server.storage.roster import Place
from server.storage.store import Store

COMMUNE = 5
"""Digits of a commune's code; a village's begins with its commune's."""
BETWEEN = " / "
"""Stands between a commune's and a village's name."""


@dataclass(frozen=True)
class Known:
    """The places of today that a person may give."""

    names: Mapping[str, str]
    """What each is called, by code: "Xã Một", "Xã Một / Thôn 1"; a province by its code."""
    codes: Mapping[str, tuple[str, ...]]
    """Codes by folded name, alone or with its commune's; several where places share a name."""

    def find(self, words: str) -> tuple[str, ...]:
        """Give the codes that a code or a name stands for."""
        words = words.strip()
        return (words,) if words in self.names else self.codes.get(fold(words), ())


def fold(words: str) -> str:
    """Write a name in the one way in which names are compared."""
    plain = unicodedata.normalize("NFC", words).casefold()
    return re.sub(r"\s*([/,()])\s*", r"\1", " ".join(plain.split()))


def known(store: Store) -> Known:
    """Give all places that the reader may give."""
    communes = roster.communes(store)
    titles = {place.code: place.name for place in communes}
    names = {code: code for code in roster.provinces(store)}
    names |= {place.code: place.name for place in communes if place.is_whole}
    ways = {code: {name} for code, name in names.items()}
    for code, name, commune in roster.villages(store):
        ways[code] = {name}
        names[code] = name
        if around := titles.get(commune):
            names[code] = f"{around}{BETWEEN}{name}"
            ways[code] = {name, names[code], _within(name, around), f"{name}, {around}"}
    codes: dict[str, tuple[str, ...]] = {}
    for code, written in ways.items():
        for words in {fold(one) for one in written}:
            codes[words] = (*codes.get(words, ()), code)
    return Known(names, codes)


def _within(name: str, commune: str | None) -> str:
    """Write a village for lists: its name alone would be one of many."""
    return f"{name} ({commune})" if commune else name


def choices(store: Store) -> list[tuple[str, str]]:
    """Give (code, name) of the provinces and communes to choose from; a province by its code."""
    provinces = [(code, code) for code in roster.provinces(store)]
    return provinces + [(place.code, place.name) for place in roster.communes(store)]


def inside(store: Store, commune: str) -> tuple[Place | None, list[tuple[str, str]]]:
    """Give a commune of the reader's, and (code, name) of her villages in it."""
    found = next((p for p in roster.communes(store) if p.code == commune), None)
    if found is None:
        return None, []
    villages = [(code, name) for code, name, _ in roster.villages(store, commune)]
    return found, sorted(villages, key=lambda village: order(village[1]))


def has(codes: Sequence[str], code: str) -> bool:
    """Tell whether an area is among these, by itself or as a village of a whole commune."""
    return code in codes or code[:COMMUNE] in codes


def widest(codes: Iterable[str]) -> list[str]:
    """Leave out villages of communes that are there too."""
    wanted = sorted(set(codes))
    return [code for code in wanted if len(code) <= COMMUNE or code[:COMMUNE] not in wanted]


def titles(store: Store, codes: Iterable[str]) -> dict[str, str]:
    """Give the names of areas by code: "Xã Một", "Thôn 1 (Xã Một)"; a province has its code."""
    wanted = set(codes)
    found = places.area_names(store, sorted(wanted | {code[:COMMUNE] for code in wanted}))
    named = {code: found.get(code, code) for code in wanted}
    for code in wanted:
        if len(code) > COMMUNE:
            named[code] = _within(named[code], found.get(code[:COMMUNE]))
    return named


def named(codes: Sequence[str], names: Mapping[str, str]) -> str:
    """Write areas for a person to read."""
    return "; ".join(names.get(code, code) for code in codes)
