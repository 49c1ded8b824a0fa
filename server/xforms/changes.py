"""What a new version of a form changes, and how dangerous each change is to what was stored.

`breaks` is what makes stored answers unreadable together with new ones, or keeps them less
carefully, or takes them out of tables and exports: a question removed, renamed, retyped or put
under another group or repeat (answers are stored by path), a choice's code that is gone or got
the label of another, a place's precision changed, a sensitivity lowered or an open answer sealed,
other content under the same version. `new_data` changes which answers will come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from server.xforms import changes_comparing as comparing
from server.xforms.changes_matching import is_same_parent, match, moved
from server.xforms.changes_reading import Element, Form, read
from server.xforms.changes_words import Change
from server.xforms.definition import Definition, Path

__all__ = ["Change", "differences"]

_DANGERS = ("breaks", "new_data", "harmless")


def differences(before: tuple[Definition, bytes], after: tuple[Definition, bytes]) -> list[Change]:
    """Give what `after` has otherwise than `before`: each the definition and XForm of a version.

    The most dangerous first, then in form order.

    Raises:
        Problem: `xml_unreadable` for an XForm that is none.
    """
    found = list(_Comparison(read(*before), read(*after)).run())
    (old, old_xform), (new, new_xform) = before, after
    if old.version == new.version and (found or old_xform != new_xform):
        found.append(Change("version_same", "breaks", (), old.version, new.version, sort="form"))
    return sorted(found, key=lambda change: _DANGERS.index(change.danger))


class _Comparison:
    """Two versions, and which element of the older one is which of the newer one."""

    def __init__(self, before: Form, after: Form) -> None:
        self.before, self.after = before, after
        self.places = match(before.elements, after.elements)
        self.moved = moved(before.elements, after.elements, self.places)
        self.with_answers = _with_answers(before)
        self.stands_after = _stand_after(after)
        self.languages = {*before.definition.languages} & {*after.definition.languages}

    def run(self) -> Iterator[Change]:
        yield from self._whole()
        yield from self._media()
        yield from self._removed()
        pairs = [(self.before.elements[p], self.after.elements[n]) for p, n in self.places.items()]
        order = {path: number for number, path in enumerate(self.after.elements)}
        pairs.sort(key=lambda pair: order[pair[1].path])
        for old, new in pairs:
            yield from self._place(old, new)
        yield from comparing.elements(pairs, self.places, self.languages)
        yield from self._added()

    def _whole(self) -> Iterator[Change]:
        base = Change("", "harmless", (), sort="form")
        old, new = self.before.definition, self.after.definition
        if old.title != new.title:
            yield replace(base, kind="title_changed", before=old.title, after=new.title)
        for language in old.languages:
            if language not in self.languages:
                yield replace(base, kind="language_removed", language=language)
        for language in new.languages:
            if language not in self.languages:
                yield replace(base, kind="language_added", language=language)
        first, now = old.languages[0], new.languages[0]
        if first != now and {first, now} <= self.languages:
            yield replace(base, kind="default_language_changed", before=first, after=now)
        yield from comparing.facets(
            self.before.facets, self.after.facets, self.places, self.languages, base
        )

    def _media(self) -> Iterator[Change]:
        """Give the files that come or go without any question or choice that says so."""
        told = {name for form in (self.before, self.after) for name in _named_files(form)}
        old, new = self.before.definition.media, self.after.definition.media
        base = Change("", "harmless", (), sort="form")
        for name in old:
            if name not in new and name not in told:
                yield replace(base, kind="media_removed", danger="new_data", before=name)
        for name in new:
            if name not in old and name not in told:
                yield replace(base, kind="media_added", danger="new_data", after=name)

    def _removed(self) -> Iterator[Change]:
        for path, old in self.before.elements.items():
            if path not in self.places:
                kind = "question_removed" if old.sort == "question" else "group_removed"
                danger = "breaks" if old.has_answers else "harmless"
                yield Change(kind, danger, path, sort=old.sort, labels=old.labels)

    def _added(self) -> Iterator[Change]:
        known = {*self.places.values()}
        for path, new in self.after.elements.items():
            if path not in known:
                kind = "question_added" if new.sort == "question" else "group_added"
                danger = "new_data" if new.sort == "repeat" or new.has_answers else "harmless"
                yield Change(kind, danger, path, sort=new.sort, labels=new.labels)

    def _place(self, old: Element, new: Element) -> Iterator[Change]:
        """Say where an element is now, and under which name."""
        sort = "question" if new.sort == "question" else "group"
        danger = "breaks" if old.path in self.with_answers else "harmless"
        base = Change("", danger, old.path, sort=new.sort, labels=new.labels or old.labels)
        if old.path[-1] != new.path[-1]:
            names = old.path[-1], new.path[-1]
            yield replace(base, kind=f"{sort}_renamed", before=names[0], after=names[1])
        is_at_home = is_same_parent(old.path, new.path, self.places)
        was, is_now = self._repeat(old, self.before), self._repeat(new, self.after)
        if old.sort != new.sort or (not is_at_home and self.places.get(was, was) != is_now):
            yield replace(base, kind="repeat_changed", before="/".join(was), after="/".join(is_now))
        elif not is_at_home:
            groups = "/".join(old.path[:-1]), "/".join(new.path[:-1])
            yield replace(base, kind=f"{sort}_regrouped", before=groups[0], after=groups[1])
        elif old.path in self.moved:
            after = self.stands_after[new.path]
            yield replace(base, kind=f"{sort}_moved", danger="harmless", after=after)

    def _repeat(self, element: Element, form: Form) -> Path:
        """Give the innermost repeat that an element is in, or is; empty for none."""
        for depth in range(len(element.path), 0, -1):
            around = element.path[:depth]
            if form.elements[around].sort == "repeat":
                return around
        return ()


def _with_answers(form: Form) -> set[Path]:
    """Give the paths of what filled forms can answer, and of the groups around it."""
    answered = [path for path, element in form.elements.items() if element.has_answers]
    return {path[:depth] for path in answered for depth in range(1, len(path) + 1)}


def _stand_after(form: Form) -> dict[Path, str]:
    """Give the name of what stands before each element in its group; "" for the first."""
    found: dict[Path, str] = {}
    last: dict[Path, str] = {}
    for path in form.elements:
        found[path] = last.get(path[:-1], "")
        last[path[:-1]] = path[-1]
    return found


def _named_files(form: Form) -> Iterator[str]:
    """Give the files that questions and choices of a form name."""
    for element in form.elements.values():
        for facets in (element.facets, *element.choices.values()):
            for (what, _), text in facets.items():
                if what == "choice_file" or what.endswith("_media"):
                    yield from text.shown.split(", ")
