"""A workbook's findings, and the form it becomes when none of them is an error."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from server.xforms.findings import Finding
from server.xforms.spreadsheet import Compiled


@dataclass(frozen=True)
class Checked:
    """What checking gives: `compiled` is None when a finding is an error."""

    findings: tuple[Finding, ...]
    compiled: Compiled | None

    @property
    def has_errors(self) -> bool:
        """Whether a finding keeps the form from being published."""
        return any(finding.severity == "error" for finding in self.findings)


def check(workbook: bytes, filename: str, media: Collection[str] | None = None) -> Checked:
    """Check a workbook. `media` are the names of the files that come with it, None if unknown."""
    raise NotImplementedError
