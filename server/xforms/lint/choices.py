"""Lists of choices: missing, unused, codes that do not work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from server.xforms.findings import Finding
from server.xforms.lint import selects
from server.xforms.lint.expressions import Expression
from server.xforms.lint.form import YES, Form, Line
from server.xforms.lint.likely import Words
from server.xforms.lint.names import made_plain, spelling

_LABELSET = re.compile(r"tick_labelset\s*=\s*(\S+)")


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say what is wrong with the lists and with the choices in them."""
    spaced = {name for name in form.lists if " " in name}
    for name in sorted(spaced):
        better = made_plain(name)
        yield form.lists[name][0].finding("list_name_space", "list_name", list=name, better=better)
    meant: set[str] = set()
    yield from _missing(form, _written(spaced), meant)
    yield from _unused(form, found, meant | spaced)
    twice = form.setting is not None and form.setting.cell("allow_choice_duplicates") in YES
    for name, lines in form.lists.items():
        yield from _codes(name, lines, may_repeat=twice)
    for line in form.choices.lines:
        if not line.cell("list_name") and line.cell("name"):
            yield line.finding("choice_no_list", "list_name")


def _written(spaced: set[str]) -> set[str]:
    """Give lists with a space as their questions may name them: as told, or with underscores."""
    return {made_plain(name) for name in spaced} | {"_".join(name.split()) for name in spaced}


def _missing(form: Form, spaced: set[str], meant: set[str]) -> Iterator[Finding]:
    known = Words(form.lists)
    for item in form.items:
        asked = item.is_select and item.list and not item.kind.endswith(("from_file", "external"))
        if not asked or item.list in form.lists or "${" in item.list:
            continue
        whole = f"{item.list} {item.extra}".strip()
        if item.list in spaced or whole in form.lists:
            continue
        if likely := known.nearest(item.list):
            meant.add(likely)
            yield item.line.finding("list_misspelt", "type", list=item.list, likely=likely)
        else:
            yield item.line.finding("list_missing", "type", list=item.list)


def _unused(form: Form, found: list[Expression], meant: set[str]) -> Iterator[Finding]:
    used = {item.list or selects.meant(form, item)[1] for item in form.items} | meant
    used |= {token.text[1:-1] for e in found for token in e.tokens if token.kind == "text"}
    for item in form.items:
        used.update(_LABELSET.findall(item.line.cell("parameters")))
    for name, lines in form.lists.items():
        if name not in used:
            yield lines[0].finding("list_unused", "list_name", list=name)


def _codes(name: str, lines: list[Line], *, may_repeat: bool) -> Iterator[Finding]:
    rows: dict[str, int] = {}
    small: dict[str, str] = {}
    for line in lines:
        code = line.cell("name")
        if not code:
            yield line.finding("choice_no_name", "name")
        elif code in rows:
            if not may_repeat:
                yield line.finding("choice_twice", "name", code=code, row=rows[code], list=name)
        elif " " in code:
            better = made_plain(code)
            yield line.finding("choice_space", "name", code=code, better=better)
        elif fault := spelling(line, "name", code):
            yield fault
        elif code.lower() in small:
            other = small[code.lower()]
            yield line.finding("choice_case", "name", code=code, other=other, row=rows[other])
        rows.setdefault(code, line.number)
        small.setdefault(code.lower(), code)
