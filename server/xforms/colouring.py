"""A workbook given back with its faulty cells coloured and commented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import column_index_from_string

from server.xforms import workbook_files
from server.xforms.findings import Finding, in_order
from server.xforms.workbook_raw import Unreadable
from server.xforms.workbook_sheets import MAX_ROWS

LISTS = {"vi": "Cần sửa", "en": "Findings"}
"""What the sheet with all findings is called, by language; no check reads it."""

_AUTHOR = "Nẻo Thiện · kiểm tra"
_COLOURS = {"error": "FFFFB3AB", "warning": "FFFFE699"}
_HEADS = {
    "vi": ("Mức", "Trang", "Ô", "Chữ trong ô", "Chỗ chưa đúng", "Cách sửa"),
    "en": ("Kind", "Sheet", "Cell", "Its text", "What is wrong", "How to mend it"),
}
_KINDS = {
    "vi": {"error": "Lỗi", "warning": "Nên xem"},
    "en": {"error": "Fault", "warning": "Look"},
}
_WIDTHS = (10, 14, 10, 30, 60, 60)
_COMMENT_WIDTH = 320
_LINE_HEIGHT = 20
_LETTERS_IN_LINE = 38


def coloured(workbook: bytes, filename: str, findings: Sequence[Finding], language: str) -> bytes:
    """Give the workbook as .xlsx with each finding at its cell, and a sheet (`LISTS`) of them all.

    Formats, widths, validations and other sheets of a .xlsx stay; of another format the texts
    come over. What an earlier call had coloured is cleaned first. `language` is "vi" or "en".
    """
    del filename
    book = _opened(workbook)
    _clean(book)
    for finding in in_order(findings):
        _mark(book, finding, language)
    _add_list(book, in_order(findings), language)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _opened(content: bytes) -> Any:  # noqa: ANN401 - openpyxl has no types of use here
    try:
        kind, raw = workbook_files.read(content)
    except Unreadable:
        return _blank()
    if kind == "xlsx":
        return openpyxl.load_workbook(BytesIO(content), rich_text=True)
    book = _blank()
    for one in raw.sheets:
        sheet = book.create_sheet(one.name)
        for number, texts in islice(one.rows, MAX_ROWS):
            for column, text in enumerate(texts, start=1):
                if text:
                    _write(sheet.cell(number, column), text)
    return book


def _blank() -> Any:  # noqa: ANN401
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    return book


def _write(cell: Any, text: str) -> None:  # noqa: ANN401
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"  # never a formula, however the text begins


def _clean(book: Any) -> None:  # noqa: ANN401
    for sheet in book.worksheets:
        if sheet.title.startswith(tuple(LISTS.values())) and _heads(sheet) in _HEADS.values():
            book.remove(sheet)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and cell.comment.author == _AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill()


def _heads(sheet: Any) -> tuple[str, ...]:  # noqa: ANN401
    return tuple(str(sheet.cell(1, column).value) for column in range(1, len(_WIDTHS) + 1))


def _mark(book: Any, finding: Finding, language: str) -> None:  # noqa: ANN401
    cell = _cell(book, finding)
    if cell is None:
        return
    said = f"{finding.wrong(language)}\n→ {finding.mend(language)}"
    before = cell.comment
    if before is None or before.author != _AUTHOR:  # errors come first, and keep their colour
        cell.fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
    text = f"{before.text}\n\n{said}" if before else said
    lines = sum(1 + len(line) // _LETTERS_IN_LINE for line in text.split("\n"))
    cell.comment = Comment(text, _AUTHOR, height=lines * _LINE_HEIGHT, width=_COMMENT_WIDTH)


def _cell(book: Any, finding: Finding) -> Any:  # noqa: ANN401
    """Give the cell of a finding: of a row its first, of a column its header, of a sheet A1."""
    place = finding.place
    names = {name.lower(): name for name in book.sheetnames}
    name = names.get((place.sheet or "").lower())
    if name is None or not hasattr(book[name], "merged_cells"):
        return None
    sheet = book[name]
    row, column = place.row or 1, column_index_from_string(place.column or "A")
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            row, column = area.min_row, area.min_col
    return sheet.cell(row, column)


def _add_list(book: Any, findings: Iterable[Finding], language: str) -> None:  # noqa: ANN401
    words = "en" if language == "en" else "vi"
    sheet = book.create_sheet(LISTS[words])
    sheet.append(_HEADS[words])
    for number, finding in enumerate(findings, start=2):
        place = finding.place
        where = f"{place.column or ''}{place.row or ''}"
        kind = _KINDS[words][finding.severity]
        told = (finding.text, finding.wrong(language), finding.mend(language))
        for column, text in enumerate((kind, place.sheet or "", where, *told), start=1):
            cell = sheet.cell(number, column)
            _write(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(number, 1).fill = PatternFill("solid", fgColor=_COLOURS[finding.severity])
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
    sheet.freeze_panes = "A2"
