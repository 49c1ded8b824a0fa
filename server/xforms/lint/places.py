"""How carefully answers are kept, and places: our two columns of the survey."""

from __future__ import annotations

from collections.abc import Iterator

from server.xforms.definition import OPEN, PRECISIONS, SENSITIVITIES
from server.xforms.findings import Finding
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import Form, Item
from server.xforms.lint.likely import Words, squeezed
from server.xforms.lint.tokens import reference_name
from server.xforms.lint.values import parameters
from server.xforms.lint.vocabulary import METADATA, PLACES

_ACCURACY = frozenset({"capture-accuracy", "warning-accuracy"})
_SAID = {
    "sensitivity": {
        "congkhai": "public",
        "noibo": "internal",
        "canhan": "personal",
        "riengtu": "personal",
        "nhaycam": "sensitive",
    },
    "location_precision": {"chinhxac": "exact", "dungdiem": "exact", "thon": "village"},
}
"""The codes in words, by `likely.squeezed`."""
_STORED = frozenset({"calculation", "default", "instance_name"})


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which answers and places do not tell how they are to be kept."""
    stored = [item for item in form.items if item.stores]
    if stored and "sensitivity" not in form.survey.by_name:
        yield form.survey.at_header("sensitivity_column_missing", None)
        stored = []
    for item in stored:
        if not item.line.cell("sensitivity"):
            yield item.line.finding("sensitivity_missing", "sensitivity")
    for item in form.items:
        yield from _columns(item)
        if item.kind in PLACES - METADATA:
            yield from _place(item)
    yield from _copied(form, found)


def _columns(item: Item) -> Iterator[Finding]:
    kinds = (("sensitivity", SENSITIVITIES), ("location_precision", PRECISIONS))
    for column, allowed in kinds:
        value = item.line.cell(column).lower()
        if not value:
            continue
        if item.begins or item.ends:
            yield item.line.finding("column_on_group", column, column=column)
        elif value not in allowed:
            code = "sensitivity_unknown" if column == "sensitivity" else "precision_unknown"
            likely = _SAID[column].get(squeezed(value)) or Words(allowed).likely(value)
            yield item.line.finding(code, column, value=value[:60], likely=likely)
        elif column == "location_precision" and item.kind and item.kind not in PLACES:
            yield item.line.finding("precision_without_place", column)


def _place(item: Item) -> Iterator[Finding]:
    line = item.line
    precision = line.cell("location_precision").lower()
    if not precision:
        yield line.finding("precision_missing", "location_precision")
    sensitivity = line.cell("sensitivity").lower()
    if precision == "exact" and sensitivity in SENSITIVITIES and sensitivity not in OPEN:
        yield line.finding("precision_exact_closed", "location_precision")
    given = parameters(item)
    unread = line.cell("parameters") and not given
    if item.kind == "geopoint" and not unread and not given.keys() >= _ACCURACY:
        yield line.finding("accuracy_missing", "parameters")


def _copied(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Tell of a sealed place whose value would be kept a second time under another name."""
    sealed = {item.name for item in form.items if item.kind in PLACES and not _is_exact(item)}
    for expression in found:
        if expression.column not in _STORED and expression.line.table.key != "entities":
            continue
        names = [reference_name(t.text) for t in expression.tokens if t.kind == "reference"]
        for name in dict.fromkeys(names):
            if name in sealed:
                yield expression.finding("place_copied", name=name)
    for item in form.items:
        if item.name in sealed and item.line.cell("save_to"):
            yield item.line.finding("place_copied", "save_to", name=item.name)


def _is_exact(item: Item) -> bool:
    return item.line.cell("location_precision").lower() == "exact"
