"""What compiling and checking a workbook give; apart, so that nobody loads pyxform for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server.xforms.definition import Definition
from server.xforms.findings import Finding

MAX_BYTES = 20_000_000
"""Largest workbook that is opened; a long form has a hundredth of that."""


@dataclass(frozen=True)
class Compiled:
    """What a workbook becomes: the XForm for phones, its definition, and pyxform's warnings."""

    xform: bytes
    definition: Definition
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """What checking gives: `compiled` is None when a finding is an error.

    `form_id` and `title` are what the settings say, in a faulty workbook too; None where that
    cannot be read.
    """

    findings: tuple[Finding, ...]
    compiled: Compiled | None
    form_id: str | None = None
    title: str | None = None

    @property
    def has_errors(self) -> bool:
        """Whether a finding keeps the form from being published."""
        return any(finding.severity == "error" for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """Give it as plain JSON values, for `from_json`."""
        made = self.compiled
        return {
            "findings": [finding.to_json() for finding in self.findings],
            "compiled": made
            and {
                "xform": made.xform.decode(),
                "definition": made.definition.to_json(),
                "warnings": list(made.warnings),
            },
            "form_id": self.form_id,
            "title": self.title,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Checked:
        """Make it from `to_json`'s values."""
        made = data["compiled"]
        return cls(
            tuple(Finding.from_json(finding) for finding in data["findings"]),
            made
            and Compiled(
                made["xform"].encode(),
                Definition.from_json(made["definition"]),
                tuple(made["warnings"]),
            ),
            data["form_id"],
            data["title"],
        )
