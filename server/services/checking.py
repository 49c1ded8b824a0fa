"""Check workbooks in a process of its own, so that none can slow or stop what phones talk to."""

from __future__ import annotations

import json
import logging
import math
import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from server.problems import Problem
from server.services import form_engine
from server.xforms.checked import Checked, Compiled
from server.xforms.findings import Finding, in_order

__all__ = ["Checked", "Compiled", "check", "coloured", "renewed"]

MEMORY = 1_500_000_000
"""Bytes of address space of one check; a form of 1,000 questions takes a third of that."""
SECONDS: float = 60
"""Seconds of one check; a form of 1,000 questions takes a few."""

_COMMAND = (sys.executable, "-P", "-m", "server.xforms.apart")
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG")
"""What the process is told of the environment: no address of a database, no key."""

_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}
"""openpyxl loads numpy, which would set memory aside for each of the machine's cores."""
_OUT_OF_MEMORY = (
    "MemoryError",
    "Memory allocation",
    "failed to map segment",
    "without exception set",
    "without setting an exception",
)
"""How Python, numpy and the loader of libraries say it; the last two, early Pythons 3.11."""

_log = logging.getLogger(__name__)


class _Failed(Exception):  # noqa: N818 - told to a person as a finding
    """The process gave no result; `code` is that of a finding."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def check(workbook: bytes, filename: str, media: Collection[str] | None = None) -> Checked:
    """Check a workbook and compile it: see `server.xforms.checking.check`; then ODK Validate.

    `media` are the names of the files that come with it, None if they are not known. Always gives
    an answer: a workbook that takes too much memory or time, or breaks the checking itself, has
    that as its finding.
    """
    try:
        asked = {"file": filename, "media": None if media is None else sorted(media)}
        return _validated(
            Checked.from_json(json.loads(_run("check", asked, workbook))), workbook, filename
        )
    except _Failed as failed:
        details: dict[str, str | int] = {"file": filename, "seconds": math.ceil(SECONDS)}
        return Checked((Finding(failed.code, details=details),), None)


def _validated(checked: Checked, workbook: bytes, filename: str) -> Checked:
    """Add what the phone's own engine finds; it is not asked about a form that has errors."""
    if checked.compiled is None:
        return checked
    try:
        messages = form_engine.validate(checked.compiled.xform)
    except form_engine.Failed:
        return _with(checked, [Finding("odk_failed")])
    if messages is None:
        return _with(checked, [Finding("odk_left_out", details={"package": form_engine.PACKAGE})])
    if not messages:
        return checked
    found = json.loads(_run("traced", {"file": filename, "messages": messages}, workbook))
    return _with(checked, [Finding.from_json(one) for one in found])


def _with(checked: Checked, more: Sequence[Finding]) -> Checked:
    faulty = any(finding.severity == "error" for finding in more)
    findings = tuple(in_order([*checked.findings, *more]))
    return replace(checked, findings=findings, compiled=None if faulty else checked.compiled)


def coloured(workbook: bytes, filename: str, findings: Sequence[Finding], language: str) -> bytes:
    """Give a .xlsx with the findings at their cells: see `server.xforms.colouring.coloured`.

    Raises:
        Problem: `workbook_unreadable`.
    """
    given = [finding.to_json() for finding in findings]
    try:
        asked = {"file": filename, "findings": given, "language": language}
        return _run("coloured", asked, workbook)
    except _Failed:
        raise Problem("workbook_unreadable", file=filename) from None


def renewed(workbook: bytes, filename: str, version: str) -> tuple[str, bytes]:
    """Give name and bytes of a workbook under another version: see `server.xforms.versioning`.

    Raises:
        Problem: `workbook_unreadable`.
    """
    stem, _, kind = filename.rpartition(".")
    name = filename if kind.lower() == "xlsx" else f"{stem or filename}.xlsx"
    try:
        return name, _run("renewed", {"file": filename, "version": version}, workbook)
    except _Failed:
        raise Problem("workbook_unreadable", file=filename) from None


def _run(task: str, asked: dict[str, Any], workbook: bytes) -> bytes:
    limits = {"memory": MEMORY, "seconds": math.ceil(SECONDS)}
    first = json.dumps({"task": task, **limits, **asked})
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            _COMMAND,
            input=first.encode() + b"\n" + workbook,
            capture_output=True,
            timeout=SECONDS,
            env=_ENVIRONMENT | {n: os.environ[n] for n in _PASSED_ON if n in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _Failed("check_too_much") from None
    if done.returncode == 0:
        return done.stdout
    told = done.stderr.decode(errors="replace").strip()
    if done.returncode < 0 or any(words in told for words in _OUT_OF_MEMORY):
        raise _Failed("check_too_much")
    _log.error("workbook not handled", extra={"task": task, "told": told[-2000:]})
    raise _Failed("check_failed")
