"""References to other questions: unknown, too early, ambiguous, from outside a repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from server.xforms.findings import Finding
from server.xforms.lint.columns import Column
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import Form, Item, Line
from server.xforms.lint.functions import MANY_TO_ONE
from server.xforms.lint.likely import Words
from server.xforms.lint.names import proposed
from server.xforms.lint.tokens import is_broken, is_last_saved, reference_name, references
from server.xforms.lint.vocabulary import TRANSLATED

_TEXTS = tuple(name for name in TRANSLATED if name not in {"image", "big-image", "audio", "video"})
_KNOWN = frozenset({"instanceID", "instanceName"})
_EARLY = frozenset({"relevant", "constraint", "choice_filter", "required", "default", *_TEXTS})


@dataclass(frozen=True, eq=False)
class Reference:
    """One `${name}` as written: whose it is, in which cell, and the functions around it."""

    line: Line
    column: str
    item: Item | None
    written: str
    within: tuple[str, ...] = ()
    cell: Column | None = None

    def finding(self, code: str, /, **details: str | int) -> Finding:
        """Make a finding about its cell."""
        if self.cell:
            return self.line.at(code, self.cell, **details)
        return self.line.finding(code, self.column, **details)


@dataclass(frozen=True)
class _Targets:
    """The rows that a reference may lead to, and the names that it may have been meant to be.

    A name that cannot be used counts as the one proposed in its place.
    """

    named: Mapping[str, list[Item]]
    words: Words

    @classmethod
    def of(cls, form: Form) -> _Targets:
        better = proposed(form)
        unusable = {item.name for items in better.values() for item in items}
        named = {**better, **form.named}
        asked = (n for n, items in named.items() if n not in unusable and _answers(items[0]))
        return cls(named, Words(asked))


def _answers(item: Item) -> bool:
    return item.stores or item.kind in {"", "begin_repeat"}


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which references do not lead to one answer that is there."""
    told: set[tuple[Line, str, str, Column | None]] = set()
    ambiguous: set[str] = set()
    targets = _Targets.of(form)
    for reference in [*_in_expressions(found), *_in_texts(form), *_in_triggers(form)]:
        key = (reference.line, reference.column, reference.written, reference.cell)
        if key in told:
            continue
        if fault := _fault(targets, reference):
            told.add(key)
            ambiguous.add(reference_name(reference.written))
            yield fault
    yield from _broken(found)
    yield from _triggers(form)
    yield from _apart(form, ambiguous)


def _in_expressions(found: list[Expression]) -> Iterator[Reference]:
    for e in found:
        for token in e.tokens:
            if token.kind == "reference":
                yield Reference(e.line, e.column, e.item, token.text, token.within)


def _in_texts(form: Form) -> Iterator[Reference]:
    lines = [(item.line, item) for item in form.items] + [(c, None) for c in form.choices.lines]
    for line, item in lines:
        for name in _TEXTS:
            for column, text in line.cells(name):
                for written in references(text) if "${" in text else ():
                    yield Reference(line, name, item, written, cell=column)


def _in_triggers(form: Form) -> Iterator[Reference]:
    for item in form.items:
        for written in references(item.line.cell("trigger")):
            yield Reference(item.line, "trigger", item, written)
        if item.is_select and item.list.startswith("${"):
            yield Reference(item.line, "type", item, item.list, ("instance",))


def _fault(targets: _Targets, reference: Reference) -> Finding | None:
    name = reference_name(reference.written)
    if not name:
        return reference.finding("reference_malformed", written=reference.written[:60])
    if name in _KNOWN:
        return None
    items = targets.named.get(name, [])
    if not items:
        return _unknown(targets, reference, name)
    if len(items) > 1:
        row, other = items[0].row, items[1].row
        return reference.finding("reference_ambiguous", name=name, row=row, other=other)
    anywhere = is_last_saved(reference.written) or reference.line.table.key == "entities"
    return None if anywhere else _misplaced(reference, items[0])


def _unknown(targets: _Targets, reference: Reference, name: str) -> Finding:
    if likely := targets.words.nearest(name) or targets.words.few():
        return reference.finding("reference_unknown", name=name, likely=likely)
    return reference.finding("reference_nowhere", name=name)


def _misplaced(reference: Reference, target: Item) -> Finding | None:
    item, gathered = reference.item, not MANY_TO_ONE.isdisjoint(reference.within)
    if target.kind == "begin_group" and not gathered:
        return reference.finding("reference_group", name=target.name)
    ours = item.repeats if item else ()
    inside = target.repeats == ours[: len(target.repeats)]
    gathered = gathered or "[" in reference.within or reference.column == "trigger"
    if not inside and not gathered and not target.begins:
        repeat = target.repeats[-1].name
        return reference.finding("reference_from_outside", name=target.name, repeat=repeat)
    if item and not item.begins and reference.column in _EARLY and target.row > item.row:
        return reference.finding("reference_later", name=target.name, row=target.row)
    return None


def _broken(found: list[Expression]) -> Iterator[Finding]:
    for expression in found:
        for token in expression.tokens:
            if token.kind == "sign" and is_broken(token):
                written = expression.text[token.start : token.start + 30]
                yield expression.finding("reference_malformed", written=written)
                break
            if token.kind == "text" and (inside := references(token.text)):
                name = reference_name(inside[0])
                if name:
                    yield expression.finding("reference_in_quotes", name=name)
                    break


def _triggers(form: Form) -> Iterator[Finding]:
    for item in form.items:
        text = item.line.cell("trigger")
        parts = [part.strip() for part in text.split(",")] if text else []
        if any(not part.startswith("${") for part in parts):
            yield item.line.finding("trigger_wrong", "trigger", written=text[:60])


def _apart(form: Form, told: set[str]) -> Iterator[Finding]:
    """Warn of a name in two groups, unless a reference to it was already said to be ambiguous."""
    for name, items in form.named.items():
        groups = {item.group for item in items}
        if len(groups) > 1 and len(groups) == len(items) and name not in told:
            for item in items[1:]:
                yield item.line.finding("name_twice_apart", "name", name=name, row=items[0].row)
