"""Languages: the columns that name them, and cells that lack one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from server.xforms.definition import language_code
from server.xforms.findings import Finding
from server.xforms.lint.columns import Column
from server.xforms.lint.form import Form, Line
from server.xforms.lint.likely import Words, squeezed
from server.xforms.lint.vocabulary import MEDIA, TRANSLATED, UNSEEN

WANTED = {"vi": "Tiếng Việt (vi)", "en": "English (en)"}
"""The languages of every form, by code."""

_CODE = re.compile(r"\([A-Za-z-]{2,}\)\s*$")
_TEXTS = tuple(name for name in TRANSLATED if name not in MEDIA)


class Languages:
    """The languages of a form: all as written, and each misspelt one's right spelling."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.columns = [
            (table, column)
            for table in (form.survey, form.choices)
            for column in table.columns
            if column.name in TRANSLATED
        ]
        counted = Counter(c.language for _, c in self.columns if c.language)
        self.default = form.setting.cell("default_language") if form.setting else ""
        self.right = _right(counted, self.default)
        self.names = tuple(dict.fromkeys(self.right.values()))
        if self.default in self.names:
            self.first = self.default
        else:
            self.first = self.names[0] if self.names else ""

    def of(self, column: Column) -> str:
        """Give a column's language; one that names none counts as the first language."""
        return self.right.get(column.language or "", "") or self.first


def _right(counted: Counter[str], default: str) -> dict[str, str]:
    """Give the spelling to use for each: of two that are nearly the same, ours or the commoner."""
    ours = {default, *WANTED.values()}
    by_use = sorted(counted, key=lambda name: (name not in ours, -counted[name]))
    right: dict[str, str] = {}
    for name in by_use:
        same = (other for other in right.values() if _alike(name, other))
        right[name] = next(same, name)
    return {name: right[name] for name in counted}


def _alike(one: str, other: str) -> bool:
    """Say whether two are one language: by their codes, or by their words where one has none."""
    codes = language_code(one), language_code(other)
    return codes[0] == codes[1] if all(codes) else _bare(one) == _bare(other)


def _bare(language: str) -> str:
    return squeezed(_CODE.sub("", language))


def check(form: Form) -> Iterator[Finding]:
    """Say which languages are misspelt, missing or unfinished."""
    languages = Languages(form)
    yield from _names(languages)
    yield from _default(languages)
    if languages.names:
        yield from _missing_columns(languages)
    yield from _labels(languages)
    for table in (form.survey, form.choices):
        for line in table.lines:
            yield from _cells(languages, line)


def _names(languages: Languages) -> Iterator[Finding]:
    seen: set[str] = set()
    for table, column in languages.columns:
        language = column.language or ""
        right = languages.right.get(language, "")
        if right != language:
            yield table.at_header("language_misspelt", column, language=language, likely=right)
        elif language and language not in seen and not language_code(language):
            yield table.at_header("language_no_code", column, language=language)
        seen.add(language)


def _default(languages: Languages) -> Iterator[Finding]:
    form, names = languages.form, languages.names
    label = form.survey.by_name.get("label", [None])[0]
    if not names:
        if label:
            yield form.survey.at_header("languages_none", label)
        return
    if form.setting and languages.default and languages.default not in names:
        likely = Words(names).likely(languages.default)
        yield form.setting.finding(
            "language_default_unknown",
            "default_language",
            language=languages.default,
            likely=likely,
        )
    elif form.setting and not languages.default and len(names) > 1:
        yield form.setting.finding("language_default_missing", "default_language", likely=names[0])
    for code, wanted in WANTED.items():
        if label and not any(_is(code, name) for name in names):
            yield form.survey.at_header("language_wanted", label, language=wanted, column="label")


def _is(code: str, language: str) -> bool:
    known = {"vi": ("tiengviet", "vietnam"), "en": ("english", "tienganh")}
    return language_code(language) == code or squeezed(language).startswith(known[code])


def _missing_columns(languages: Languages) -> Iterator[Finding]:
    form = languages.form
    for table in (form.survey, form.choices):
        for name in _TEXTS:
            columns = table.by_name.get(name, [])
            for column in columns:
                if not column.language:
                    likely = languages.first
                    yield table.at_header("column_no_language", column, column=name, likely=likely)
            if not columns or not all(column.language for column in columns):
                continue
            there = {languages.of(column) for column in columns}
            for language in languages.names:
                if language not in there:
                    yield table.at_header(
                        "language_column_missing", columns[0], column=name, language=language
                    )


def _labels(languages: Languages) -> Iterator[Finding]:
    form = languages.form
    for item in form.items:
        silent = not item.kind or item.begins or item.ends or item.kind in UNSEEN
        if not silent and not _has(item.line, ("label", "hint", *MEDIA)):
            yield item.line.finding("label_missing", "label")
    for line in form.choices.lines:
        if line.cell("name") and line.cell("list_name") and not _has(line, ("label", *MEDIA)):
            yield line.finding("label_missing", "label")


def _has(line: Line, names: tuple[str, ...]) -> bool:
    return any(line.cell(name) for name in names)


def _cells(languages: Languages, line: Line) -> Iterator[Finding]:
    for name in _TEXTS:
        cells = list(line.cells(name))
        if len(cells) < 2 or not any(text for _, text in cells):
            continue
        filled = {languages.of(column) for column, text in cells if text}
        for column, text in cells:
            language = languages.of(column)
            if text or language in filled:
                continue
            first = language == languages.first
            code = "translation_default_missing" if first else "translation_missing"
            yield line.at(code, column, language=language)
