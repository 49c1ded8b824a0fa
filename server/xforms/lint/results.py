"""What the phone works out and nobody would ever see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.xforms.findings import Finding
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import Form, Line
from server.xforms.lint.vocabulary import words

_CASE = "case_code"
"""The server finds records that came twice by it."""
_ADDING = frozenset({"*", "+", "-", "div", "mod"}) | frozenset(
    words("sum count count-selected count-non-empty max min round int number area distance")
)
"""What makes numbers, which people want to read; codes and texts are worked out for programs."""
_NAMED = re.compile(r"[\w.\-]+")


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which numbers are worked out, but neither labelled nor used.

    Without a label supervisors are not shown a result: it is taken for a step of another
    expression. Any other cell that names it uses it, in whatever way. `found` are the expressions
    that can be read.
    """
    results = [one.item for one in found if one.item and _is_number(one)]
    if not results:
        return
    used = list(_used(form))
    for item in results:
        is_labelled = any(text for _, text in item.line.cells("label"))
        if is_labelled or item.line.cell("save_to") or item.name in {"", _CASE}:
            continue
        if not any(item.name in names for line, names in used if line is not item.line):
            yield item.line.finding("result_unlabelled", "label", name=item.name)


def _is_number(expression: Expression) -> bool:
    is_result = expression.item is not None and expression.item.kind == "calculate"
    return (
        is_result
        and expression.column == "calculation"
        and any(
            token.text in _ADDING and token.kind in {"sign", "operator", "function"}
            for token in expression.tokens
        )
    )


def _used(form: Form) -> Iterator[tuple[Line, frozenset[str]]]:
    """Give the words in each row's cells that name questions: those with ${…} or a path."""
    for table in (form.survey, form.choices, form.settings, form.entities):
        for line in table.lines:
            texts = [cell.text for cell in line.row.cells.values() if re.search(r"[$/]", cell.text)]
            yield line, frozenset(_NAMED.findall(" ".join(texts)))
