"""Types, what a select chooses from, groups that open and close."""

from __future__ import annotations

from collections.abc import Iterator

from server.xforms.findings import Finding
from server.xforms.lint import selects, vocabulary
from server.xforms.lint.form import Form, Item, adds_other
from server.xforms.lint.likely import Words

MAX_DEPTH = 40
"""Groups within groups; the server and phones read forms that are a little deeper."""
_FILES = (".csv", ".xml", ".geojson")


def check(form: Form) -> Iterator[Finding]:
    """Say which types are unknown and which groups do not close."""
    known = Words(_words())
    for item in form.items:
        yield from _type(form, item, known)
    yield from _groups(form)


def _words() -> Iterator[str]:
    yield from vocabulary.TYPES
    yield from vocabulary.SELECTS
    yield from ("begin_group", "end_group", "begin_repeat", "end_repeat")


def _type(form: Form, item: Item, known: Words) -> Iterator[Finding]:
    if not item.type:
        if item.name or item.line.cell("label"):
            yield item.line.finding("type_missing", "type")
    elif not item.kind:
        word = item.type.partition(" ")[0] if "select" in item.type.lower() else item.type
        likely = " ".join(selects.meant(form, item)).strip() or known.nearest(word)
        likely = likely or vocabulary.COMMON_TYPES
        yield item.line.finding("type_unknown", "type", type=item.type, likely=likely)
    elif item.kind == "select_one_external":
        yield item.line.finding("type_external", "type", type=item.type)
    elif item.is_select:
        yield from _select(form, item)


def _select(form: Form, item: Item) -> Iterator[Finding]:
    if not item.list:
        example = "danh_sach.csv" if item.kind.endswith("from_file") else "co_khong"
        yield item.line.finding("select_no_list", "type", type=item.type, example=example)
    elif adds_other(item):
        yield item.line.finding("or_other", "type")
    elif item.extra and f"{item.list} {item.extra}" not in form.lists:
        yield item.line.finding("select_extra_words", "type", list=item.list, extra=item.extra)
    elif item.kind.endswith("from_file") and not item.list.lower().endswith(_FILES):
        yield item.line.finding("select_file_name", "type", file=item.list)


def _groups(form: Form) -> Iterator[Finding]:
    opened: list[Item] = []
    filled: set[Item] = set()
    for item in form.items:
        if item.begins:
            filled.update(opened[-1:])
            opened.append(item)
            if len(opened) == MAX_DEPTH + 1:
                yield item.line.finding("group_deep", "type", limit=MAX_DEPTH)
        elif item.ends:
            yield from _end(item, opened, filled)
        elif item.kind:
            filled.update(opened[-1:])
    for item in opened:
        end = item.kind.replace("begin", "end")
        yield item.line.finding("begin_without_end", "type", name=item.name, end=end)


def _end(item: Item, opened: list[Item], filled: set[Item]) -> Iterator[Finding]:
    if not opened:
        yield item.line.finding("end_without_begin", "type", type=item.type)
        return
    begin = opened.pop()
    wanted = begin.kind.replace("begin", "end")
    if item.kind != wanted:
        yield item.line.finding(
            "end_crossing", "type", type=item.type, open=begin.type, row=begin.row, end=wanted
        )
    elif begin not in filled:
        yield begin.line.finding("group_empty", "type", name=begin.name)
