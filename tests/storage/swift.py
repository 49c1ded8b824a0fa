"""A real S3 server for tests: OpenStack Swift, installed once into `.venv-s3` of the checkout."""

from __future__ import annotations

import ctypes
import fcntl
import hashlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "deploy" / "s3" / "requirements.lock"
SCRIPT = ROOT / "deploy" / "s3" / "swift_one.py"
VENV = ROOT / ".venv-s3"
KEY, SECRET = "test:officer", "not-a-real-secret"


def free_ports() -> int:
    """Find four free ports in a row and give the first."""
    return free_port(4)


@dataclass
class S3Server:
    """A server with its own folder; can be stopped, killed and started again on what it kept."""

    folder: Path
    port: int = field(default_factory=free_ports)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, secret: str = SECRET) -> None:
        self.process = subprocess.Popen(
            [python(), SCRIPT, self.folder, "--port", str(self.port)],
            env={**os.environ, "S3_KEY": KEY, "S3_SECRET": secret},
            stdout=subprocess.PIPE,
            text=True,
            # Should the tests be killed, the kernel ends the server.
            preexec_fn=lambda: ctypes.CDLL(None).prctl(1, signal.SIGTERM),  # noqa: PLW1509
        )
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line.startswith("ready"):
            self.stop()
            raise RuntimeError("the S3 server of the tests did not start; its words are above")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(how)
            # Its output ends when the last of its parts has ended, also after a kill.
            self.process.communicate(timeout=30)
            self.process = None


def python() -> Path:
    """Give the interpreter of `.venv-s3`, made first when missing or made from another lock."""
    stamp = VENV / "made-from"
    wanted = f"{sys.version} {hashlib.sha256(LOCK.read_bytes()).hexdigest()}"
    with LOCK.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the workers of one run wait for the first
        if not stamp.exists() or stamp.read_text() != wanted:
            subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
            pip = [VENV / "bin" / "pip", "install", "-q", "--disable-pip-version-check"]
            subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)
            stamp.write_text(wanted)
    return VENV / "bin" / "python"
