"""Which element of an older version is which of a newer one, and which of them really moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from server.xforms.changes_reading import Element
from server.xforms.definition import Path

Elements = Mapping[Path, Element]

SIMILAR = 0.6
"""From here names are alike: `so_nguoi` and `so_nguoi_du` are, `note` and `name` are not."""


def match(before: Elements, after: Elements) -> dict[Path, Path]:
    """Give the newer path of each older element that is still there.

    The same path is the same element, whatever else changed about it. Then comes the same name in
    another group, and last what looks like a new name: groups before what is in them.
    """
    return _Matching(before, after).run()


def moved(before: Elements, after: Elements, places: Mapping[Path, Path]) -> set[Path]:
    """Give the older paths of what stands elsewhere among what it stood with.

    As few as possible: all others are in the longest sequence whose order is the same.
    """
    together: dict[Path, list[Path]] = {}
    for path in before:
        new = places.get(path)
        if new is not None and is_same_parent(path, new, places):
            together.setdefault(path[:-1], []).append(path)
    numbers = {path: number for number, path in enumerate(after)}
    found = set[Path]()
    for siblings in together.values():
        kept = longest_rising([numbers[places[path]] for path in siblings])
        found |= {path for number, path in enumerate(siblings) if number not in kept}
    return found


def is_same_parent(path: Path, new: Path, places: Mapping[Path, Path]) -> bool:
    """Tell whether an element is still in the group that it was in."""
    return (places.get(path[:-1]) if path[:-1] else ()) == new[:-1]


class _Matching:
    """What is matched so far, and what is left of both sides."""

    def __init__(self, before: Elements, after: Elements) -> None:
        self.before, self.after = before, after
        self.places: dict[Path, Path] = {}
        self.taken: set[Path] = set()

    def run(self) -> dict[Path, Path]:
        for is_section in (True, False):
            old = [e for e in self.before.values() if (e.sort != "question") == is_section]
            new = [e for e in self.after.values() if (e.sort != "question") == is_section]
            self._take(old, new, lambda one, other: one.path == other.path)
            self._take(old, new, self._is_at_home)
            self._take(old, new, _is_elsewhere)
            looks_like = self._is_group_renamed if is_section else self._is_same_words
            self._take(old, new, lambda a, b, like=looks_like: self._stays(a, b) and like(a, b))
            self._take(old, new, looks_like)
            if not is_section:
                self._take(old, new, self._is_name_mended)
        return self.places

    def _take(
        self,
        old: Iterable[Element],
        new: Sequence[Element],
        is_same: Callable[[Element, Element], bool],
    ) -> None:
        """Match each older element that is left with the first newer one that is the same."""
        for one in old:
            if one.path in self.places:
                continue
            left = (other for other in new if other.path not in self.taken)
            found = next((other for other in left if is_same(one, other)), None)
            if found is not None:
                self.places[one.path] = found.path
                self.taken.add(found.path)

    def _stays(self, one: Element, other: Element) -> bool:
        return is_same_parent(one.path, other.path, self.places)

    def _is_at_home(self, one: Element, other: Element) -> bool:
        return one.path[-1] == other.path[-1] and self._stays(one, other)

    def _is_group_renamed(self, one: Element, other: Element) -> bool:
        """Compare what is in two groups: half of the names, or all labels of their own."""
        if one.labels and one.labels == other.labels:
            return True
        old, new = _inside(one.path, self.before), _inside(other.path, self.after)
        return len(old & new) * 2 >= max(len(old), len(new), 1)

    def _is_same_words(self, one: Element, other: Element) -> bool:
        return _is_same_type(one, other) and bool(one.labels) and one.labels == other.labels

    def _is_name_mended(self, one: Element, other: Element) -> bool:
        """Tell whether a similar name stands where the old one stood, between the same two."""
        if not _is_same_type(one, other) or not self._stays(one, other):
            return False
        ratio = SequenceMatcher(None, one.path[-1], other.path[-1], autojunk=False).ratio()
        return ratio >= SIMILAR and self._is_same_place(one.path, other.path)

    def _is_same_place(self, old: Path, new: Path) -> bool:
        old_before, old_after = _neighbours(old, self.before)
        new_before, new_after = _neighbours(new, self.after)
        return any(
            self.places.get(one, one) == other if one and other else one == other
            for one, other in ((old_before, new_before), (old_after, new_after))
        )


def _is_elsewhere(one: Element, other: Element) -> bool:
    """Tell whether it is the same element in another group: its name, and what it is or says."""
    if one.path[-1] != other.path[-1]:
        return False
    return one.sort != "question" or _is_same_type(one, other) or one.labels == other.labels


def _is_same_type(one: Element, other: Element) -> bool:
    return (
        one.question is not None
        and other.question is not None
        and (one.question.type == other.question.type)
    )


def _inside(path: Path, elements: Elements) -> set[str]:
    return {other[-1] for other in elements if other[:-1] == path}


def _neighbours(path: Path, elements: Elements) -> tuple[Path | None, Path | None]:
    siblings = [other for other in elements if other[:-1] == path[:-1]]
    place = siblings.index(path)
    before = siblings[place - 1] if place else None
    return before, siblings[place + 1] if place + 1 < len(siblings) else None


def longest_rising(numbers: Sequence[int]) -> set[int]:
    """Give the places of the longest rising subsequence (patience sorting)."""
    tops, piles, before = list[int](), list[int](), dict[int, int | None]()
    for place, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        tops[pile : pile + 1] = [number]
        before[place] = piles[pile - 1] if pile else None
        piles[pile : pile + 1] = [place]
    kept, last = set[int](), piles[-1] if piles else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
