"""What an edit changed: two versions of a record, answer by answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.services.reading import Answer

Key = tuple[str, bool]
"""An answer's path, and whether it is sealed."""


@dataclass(frozen=True)
class Difference:
    """An answer that was added (`before` is None), taken away (`after` is None) or changed."""

    before: Answer | None
    after: Answer | None

    @property
    def either(self) -> Answer:
        """The answer that there is, the newer one first: for its path and labels."""
        found = self.after or self.before
        if found is None:
            raise ValueError
        return found


def between(before: Iterable[Answer], after: Iterable[Answer]) -> list[Difference]:
    """Compare two versions; in the newer one's order, what was taken away where it stood."""
    old = {(answer.path, answer.sealed): answer for answer in before}
    new = {(answer.path, answer.sealed): answer for answer in after}
    pairs = [Difference(old.get(key), new.get(key)) for key in _merged(list(old), list(new))]
    return [pair for pair in pairs if _value(pair.before) != _value(pair.after)]


def _value(answer: Answer | None) -> tuple[object, ...] | None:
    return None if answer is None else (answer.value,)


def _merged(old: Sequence[Key], new: Sequence[Key]) -> list[Key]:
    """Give all keys: those of `new` in its order, each lost one after what it stood after."""
    kept, lost_after = set(new), dict[Key | None, list[Key]]()
    last: Key | None = None
    for key in old:
        if key in kept:
            last = key
        else:
            lost_after.setdefault(last, []).append(key)
    merged = list(lost_after.get(None, ()))
    for key in new:
        merged += [key, *lost_after.get(key, ())]
    return merged
