"""Questions that depend on themselves, alone or in a circle: phones refuse such forms."""

from __future__ import annotations

from collections.abc import Iterator

from server.xforms.findings import Finding
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import Form, Item
from server.xforms.lint.tokens import is_last_saved, reference_name

_DEPENDING = ("relevant", "calculation", "required", "read_only")
_SHOWN = 6

Edges = dict[Item, list[Item]]


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which expressions close a circle."""
    edges: Edges = {item: [item.group] if item.group else [] for item in form.items}
    asks: dict[Item, Expression] = {}
    for expression in found:
        item = expression.item
        if item is None or not _depends(expression, item):
            continue
        targets = _targets(form, expression)
        if item in targets:
            yield expression.finding("reference_self", name=item.name)
            targets = [target for target in targets if target is not item]
        if targets:
            asks.setdefault(item, expression)
            edges[item] += targets
    yield from _circles(edges, asks)


def _depends(expression: Expression, item: Item) -> bool:
    triggered = expression.column == "calculation" and item.line.cell("trigger")
    return expression.column in _DEPENDING and not triggered


def _targets(form: Form, expression: Expression) -> list[Item]:
    written = {
        token.text
        for token in expression.tokens
        if token.kind == "reference" and not is_last_saved(token.text)
    }
    named = (form.named.get(reference_name(text), []) for text in sorted(written))
    return [items[0] for items in named if len(items) == 1]


def _circles(edges: Edges, asks: dict[Item, Expression]) -> Iterator[Finding]:
    """Walk all paths once, without recursion: a form may be thousands of questions deep."""
    done: set[Item] = set()
    for start in edges:
        path: dict[Item, Iterator[Item]] = {} if start in done else {start: iter(edges[start])}
        while path:
            item = next(reversed(path))
            target = next(path[item], None)
            if target is None:
                done.add(item)
                path.popitem()
            elif target in path:
                yield from _told(list(path), target, asks)
            elif target not in done:
                path[target] = iter(edges[target])


def _told(path: list[Item], target: Item, asks: dict[Item, Expression]) -> Iterator[Finding]:
    circle = path[path.index(target) :]
    first = min((item for item in circle if item in asks), key=lambda i: i.row, default=None)
    if first:
        names = [item.name for item in circle[:_SHOWN]]
        yield asks[first].finding("reference_cycle", names=" → ".join([*names, names[0]]))
