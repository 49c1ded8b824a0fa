"""Work on a workbook as a program: `server.services.checking` runs it in a process of its own.

On standard input, a first line of JSON: `task`, `file`, `memory` in bytes, `seconds` of CPU, and
what the task needs; after it the workbook's bytes. On standard output: for `check` and `traced`
their results as JSON, for `coloured` and `renewed` a workbook.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Mapping
from typing import Any

_NICENESS = 10
"""Phones and pages come first."""


def main() -> None:
    """Do one task."""
    asked = json.loads(sys.stdin.buffer.readline())
    _limit(asked["memory"], asked["seconds"])
    sys.stdout.buffer.write(_done(asked, sys.stdin.buffer.read()))


def _limit(memory: int, seconds: int) -> None:
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _done(asked: Mapping[str, Any], workbook: bytes) -> bytes:
    # Loaded under the limits, and only what the task needs.
    if asked["task"] == "check":
        from server.xforms import checking  # noqa: PLC0415

        checked = checking.check(workbook, asked["file"], asked["media"])
        return json.dumps(checked.to_json()).encode()
    if asked["task"] == "traced":
        from server.xforms import tracing_engine  # noqa: PLC0415
        from server.xforms import workbook as workbooks  # noqa: PLC0415

        book, _ = workbooks.read(workbook, asked["file"])
        found = tracing_engine.findings(asked["messages"], book) if book else []
        return json.dumps([finding.to_json() for finding in found]).encode()
    if asked["task"] == "renewed":
        from server.xforms import versioning  # noqa: PLC0415

        return versioning.renewed(workbook, asked["file"], asked["version"])
    from server.xforms import colouring  # noqa: PLC0415
    from server.xforms.findings import Finding  # noqa: PLC0415

    findings = [Finding.from_json(finding) for finding in asked["findings"]]
    return colouring.coloured(workbook, asked["file"], findings, asked["language"])


if __name__ == "__main__":
    main()
