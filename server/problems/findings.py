"""What a form designer is told about a workbook: every fault by its code, in two languages."""

from __future__ import annotations

from server.problems import (
    findings_choices,
    findings_converter,
    findings_engine,
    findings_expressions,
    findings_files,
    findings_names,
    findings_privacy,
    findings_settings,
    findings_structure,
)
from server.problems.finding_words import FindingWords

__all__ = ["FINDINGS", "FindingWords"]

FINDINGS: dict[str, FindingWords] = (
    findings_structure.FINDINGS
    | findings_names.FINDINGS
    | findings_choices.FINDINGS
    | findings_expressions.FINDINGS
    | findings_privacy.FINDINGS
    | findings_settings.FINDINGS
    | findings_files.FINDINGS
    | findings_converter.FINDINGS
    | findings_engine.FINDINGS
)
