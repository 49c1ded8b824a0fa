"""The files that a form names and the files that come with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from server.xforms.findings import Finding, Place
from server.xforms.lint.expressions import Expression
from server.xforms.lint.filters import SERVER_LISTS
from server.xforms.lint.form import Form, Line
from server.xforms.lint.likely import Words
from server.xforms.lint.vocabulary import MEDIA

_ENDINGS = {
    "image": (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".bmp"),
    "audio": (".mp3", ".m4a", ".wav", ".ogg", ".amr", ".aac"),
    "video": (".mp4", ".webm", ".3gp", ".mkv", ".mov"),
}
_ENDINGS["big-image"] = _ENDINGS["default"] = _ENDINGS["image"]
_FOLDER = re.compile(r"[/\\]")

Named = tuple[Line, str, str]


def check(form: Form, found: list[Expression]) -> Iterator[Finding]:
    """Say which files are missing, not used, or cannot be what they are named for."""
    named = [*_in_cells(form), *_lists(form), *_pulled(found)]
    for line, column, file in named:
        yield from _name(line, column, file)
    if form.media is not None:
        yield from _supplied(form.media, named)


def _in_cells(form: Form) -> Iterator[Named]:
    for item in form.items:
        file = item.line.cell("default") if item.kind == "image" else ""
        if file and "${" not in file:
            yield item.line, "default", file.removeprefix("jr://images/")
    for line in (*(item.line for item in form.items), *form.choices.lines):
        for column in MEDIA:
            for file in dict.fromkeys(text for _, text in line.cells(column)):
                if file and "${" not in file:
                    yield line, column, file.removeprefix("jr://images/")


def _lists(form: Form) -> Iterator[Named]:
    for item in form.items:
        if item.kind.endswith("from_file") and "." in item.list:
            yield item.line, "type", item.list
        elif item.kind in {"csv-external", "xml-external"} and item.name:
            yield item.line, "name", f"{item.name}.{item.kind[:3]}"


def _pulled(found: list[Expression]) -> Iterator[Named]:
    for e in found:
        for call, _, file in zip(e.tokens, e.tokens[1:], e.tokens[2:], strict=False):
            if call.kind == "function" and call.text == "pulldata" and file.kind == "text":
                name = file.text[1:-1]
                yield e.line, e.column, name if name.endswith(".csv") else f"{name}.csv"


def _name(line: Line, column: str, file: str) -> Iterator[Finding]:
    if _FOLDER.search(file) or file in {"last-saved.xml", ".", ".."}:
        better = _FOLDER.split(file)[-1].replace("last-saved.xml", "") or "tep.csv"
        yield line.finding("media_name", column, file=file, better=better)
    elif column in _ENDINGS and not file.lower().endswith(_ENDINGS[column]):
        likely = ", ".join(_ENDINGS[column])
        yield line.finding("media_kind", column, file=file, column=column, likely=likely)


def _supplied(media: Collection[str], named: list[Named]) -> Iterator[Finding]:
    supplied = set(media)
    known = Words(sorted(supplied))
    told: set[str] = set()
    meant: set[str] = set()
    for line, column, file in named:
        if file in supplied or file in SERVER_LISTS or file in told or _FOLDER.search(file):
            continue
        told.add(file)
        if likely := known.nearest(file):
            meant.add(likely)
            yield line.finding("media_misspelt", column, file=file, likely=likely)
        else:
            yield line.finding("media_missing", column, file=file)
    for file in sorted(supplied):
        if file in SERVER_LISTS:
            yield Finding("media_server_made", Place(), file, {"file": file})
        elif file not in {name for _, _, name in named} | meant:
            yield Finding("media_unused", Place(), file, {"file": file})
