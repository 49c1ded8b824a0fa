"""Our own look at a form designer's workbook: faults told by sheet, row and column."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.xforms.findings import Finding
    from server.xforms.workbook import Workbook


def lint(workbook: Workbook, media: Collection[str] | None) -> list[Finding]:
    """Give the workbook's faults, errors first, then by sheet, row and column; never raises.

    `media` are the names of the files that come with the form; None if they are not known.
    """
    del workbook, media
    return []
