"""Processes that run beside a command and end with it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 10.0
"""Seconds that a process gets to end by itself; whatever was answered 201 is committed anyway."""
_PR_SET_PDEATHSIG = 1
_RUN = "from server.cli import main; main()"


class Children:
    """`neothien` commands as child processes; what they print goes to the file `log`."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, *arguments: str) -> None:
        """Start `neothien` with these arguments, in this process's environment."""
        descriptor = os.open(self._log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "ab") as log:
            child = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-c", _RUN, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the parent, which then ends the children in order.
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - no threads yet
            )
        self._running.append(child)

    def one_has_ended(self) -> bool:
        """Tell whether a child is gone, which none should be."""
        return any(child.poll() is not None for child in self._running)

    def stop(self) -> None:
        """End every child, the gentle way first."""
        for child in self._running:
            child.terminate()
        limit = time.monotonic() + PATIENCE
        for child in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, limit - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        self._running.clear()


def _end_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent dies, however it dies: no port stays taken."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
