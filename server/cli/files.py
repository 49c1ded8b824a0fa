"""Reading and writing files that a person names; what goes wrong names the file."""

from __future__ import annotations

import os
from pathlib import Path

from server.problems import Problem
from server.problems.system import Reason


def read(path: Path) -> bytes:
    """Give a file's bytes; raises Problem("file_unreadable")."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem("file_unreadable", file=path, reason=Reason(error)) from error


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read; raises Problem("file_unwritable")."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o600)
            file.write(content)
    except OSError as error:
        raise Problem("file_unwritable", file=path, reason=Reason(error)) from error
