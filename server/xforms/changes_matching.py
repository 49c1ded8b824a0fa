"""Which element of an older version is which of a newer one, and which of them really moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from difflib import SequenceMatcher
from functools import partial

from server.xforms.changes_reading import Element
from server.xforms.definition import Path

Elements = Mapping[Path, Element]
Key = Callable[[Element], Hashable]

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
    """What is matched so far; found by keys, since a form may have 1,000 questions."""

    def __init__(self, before: Elements, after: Elements) -> None:
        self.before, self.after = before, after
        self.old_neighbours, self.new_neighbours = _neighbours(before), _neighbours(after)
        self.old_inside, self.new_inside = _inside(before), _inside(after)
        self.places: dict[Path, Path] = {}
        self.taken: set[Path] = set()

    def run(self) -> dict[Path, Path]:
        self._sections()
        self._questions()
        return self.places

    def _sections(self) -> None:
        take = partial(self._take, is_section=True)
        take(_path)
        take(_name, is_same=self._stays)
        take(_name)
        take(_labels, is_same=self._stays)
        take(_labels)
        take(_any, is_same=self._has_same_inside)

    def _questions(self) -> None:
        take = partial(self._take, is_section=False)
        take(_path)
        take(_name, is_same=self._stays)
        take(_name, is_same=_is_alike)
        take(_labels, is_same=self._stays)
        take(_labels)
        for side in (0, 1):
            old_key, new_key = partial(self._beside, side), partial(self._beside_new, side)
            take(old_key, new_key, is_same=_is_name_mended)

    def _take(
        self,
        key: Key,
        new_key: Key | None = None,
        *,
        is_section: bool,
        is_same: Callable[[Element, Element], bool] = lambda _one, _other: True,
    ) -> None:
        """Match each older element that is left with the first newer one of its key that fits."""
        left: dict[Hashable, list[Element]] = {}
        for other in self.after.values():
            if other.path not in self.taken and (other.sort != "question") == is_section:
                left.setdefault((new_key or key)(other), []).append(other)
        for one in self.before.values():
            if one.path in self.places or (one.sort != "question") != is_section:
                continue
            wanted = key(one)
            fitting = left.get(wanted, []) if wanted is not None else []
            found = next((other for other in fitting if is_same(one, other)), None)
            if found is not None:
                fitting.remove(found)
                self.places[one.path] = found.path
                self.taken.add(found.path)

    def _stays(self, one: Element, other: Element) -> bool:
        return is_same_parent(one.path, other.path, self.places)

    def _has_same_inside(self, one: Element, other: Element) -> bool:
        """Tell whether two groups have half of their names in common."""
        old = self.old_inside.get(one.path, frozenset())
        new = self.new_inside.get(other.path, frozenset())
        return len(old & new) * 2 >= max(len(old), len(new), 1)

    def _beside(self, side: int, one: Element) -> Hashable:
        """Give where an older question stands now: its group, and what stands before or after."""
        group = self.places.get(one.path[:-1]) if one.path[:-1] else ()
        beside = self.old_neighbours[one.path][side]
        if beside is not None and beside not in self.places:
            return None
        return group, self.places[beside] if beside else None

    def _beside_new(self, side: int, other: Element) -> Hashable:
        return other.path[:-1], self.new_neighbours[other.path][side]


def _path(one: Element) -> Hashable:
    return one.path


def _name(one: Element) -> Hashable:
    return one.path[-1]


def _any(_one: Element) -> Hashable:
    return True


def _labels(one: Element) -> Hashable:
    """Give its labels, and its type; None where it has none."""
    return (_type(one), *sorted(one.labels.items())) if one.labels else None


def _is_alike(one: Element, other: Element) -> bool:
    """Tell whether a question of the same name elsewhere is the same: by what it is or says."""
    return _type(one) == _type(other) or one.labels == other.labels


def _is_name_mended(one: Element, other: Element) -> bool:
    names = SequenceMatcher(None, one.path[-1], other.path[-1], autojunk=False)
    return _type(one) == _type(other) and names.ratio() >= SIMILAR


def _type(one: Element) -> str:
    return one.question.type if one.question else ""


def _inside(elements: Elements) -> Mapping[Path, Set[str]]:
    """Give the names of what is in each group."""
    found = dict[Path, set[str]]()
    for path in elements:
        found.setdefault(path[:-1], set()).add(path[-1])
    return found


def _neighbours(elements: Elements) -> dict[Path, tuple[Path | None, Path | None]]:
    """Give what stands before and after each element in its group; None where it is the end."""
    groups = dict[Path, list[Path]]()
    for path in elements:
        groups.setdefault(path[:-1], []).append(path)
    return {
        path: (before, after)
        for paths in groups.values()
        for before, path, after in zip([None, *paths], paths, [*paths[1:], None], strict=False)
    }


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
