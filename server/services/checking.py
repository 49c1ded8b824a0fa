"""Check workbooks in a process of its own, so that none can slow or stop what phones talk to."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Collection

from server.xforms.checked import Checked, Compiled
from server.xforms.findings import Finding

__all__ = ["Checked", "Compiled", "check"]

MEMORY = 1_500_000_000
"""Bytes of address space of one check; a form of 1,000 questions takes a third of that."""
SECONDS = 60
"""Seconds of one check; a form of 1,000 questions takes a few."""

_COMMAND = (sys.executable, "-P", "-m", "server.xforms.checking")
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "SYSTEMROOT")
"""What the process is told of the environment: no address of a database, no key."""
_OUT_OF_MEMORY = "MemoryError"

_log = logging.getLogger(__name__)


def check(workbook: bytes, filename: str, media: Collection[str] | None = None) -> Checked:
    """Check a workbook and compile it: see `server.xforms.checking.check`.

    `media` are the names of the files that come with it, None if they are not known. Always gives
    an answer: a workbook that takes too much memory or time, or breaks the checking itself, has
    that as its finding.
    """
    asked = {
        "file": filename,
        "media": None if media is None else sorted(media),
        "memory": MEMORY,
        "seconds": SECONDS,
    }
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            _COMMAND,
            input=json.dumps(asked).encode() + b"\n" + workbook,
            capture_output=True,
            timeout=SECONDS,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _refused("check_too_much", filename)
    if done.returncode == 0:
        return Checked.from_json(json.loads(done.stdout))
    told = done.stderr.decode(errors="replace").strip()
    if done.returncode < 0 or told.endswith(_OUT_OF_MEMORY):
        return _refused("check_too_much", filename)
    _log.error(
        "checking a workbook failed", extra={"exit_code": done.returncode, "told": told[-2000:]}
    )
    return _refused("check_failed", filename)


def _refused(code: str, filename: str) -> Checked:
    return Checked((Finding(code, details={"file": filename, "seconds": SECONDS}),), None)
