"""A form designer's workbook as its cells were written: text, row numbers and column letters."""

from __future__ import annotations

from server.xforms import workbook_files, workbook_sheets
from server.xforms.findings import Finding
from server.xforms.workbook_raw import Unreadable
from server.xforms.workbook_shapes import Cell, Row, Sheet, Workbook

__all__ = ["Cell", "Row", "Sheet", "Workbook", "read"]


def read(content: bytes, filename: str) -> tuple[Workbook | None, list[Finding]]:
    """Read a workbook; None with findings that say why when it cannot be opened.

    The format (.xlsx, .xls, .ods, .csv) is told by the content. `filename` is only repeated in
    findings. The findings are those that need the file itself: formulas, merged cells, rows that
    would not be read, signs that cannot be seen.
    """
    try:
        kind, raw = workbook_files.read(content)
    except Unreadable as refusal:
        is_other = refusal.code.startswith("csv") and not filename.lower().endswith(".csv")
        code = "workbook_unknown" if is_other else refusal.code
        return None, [Finding(code, details={"file": filename, **refusal.details})]
    return workbook_sheets.collect(kind, raw)
