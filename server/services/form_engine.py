"""The form engine inside ODK Collect (JavaRosa), in one Java process beside this one.

It comes with pyxform as ODK_Validate.jar. The process is started when it is first needed, killed
when it takes too long or too much memory, and stopped after some idle minutes; it ends with its
parent. It is given no environment, writes no file, and nothing that it logs is kept, because filled
forms go through it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, Timer
from typing import Any, cast

START_SECONDS = 60
"""Java compiles the source first: 2 s on an idle machine."""
IDLE_SECONDS = 180
MOST_MEMORY = 600_000_000
"""Bytes that the process may hold after an answer; its heap is limited besides."""
PACKAGE = "default-jdk-headless"
"""What to install on Debian or Ubuntu; the JRE alone is enough for validating."""

SOURCE = Path(__file__).parent / "data/FormEngine.java"
_JAR = "validators/odk_validate/bin/ODK_Validate.jar"
_OPTIONS = (
    *("-Xmx256m", "-Xss16m", "-XX:MaxMetaspaceSize=96m", "-XX:ReservedCodeCacheSize=48m"),
    *("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"),
    # Nothing of what is in its memory gets into a file, or to another process.
    *("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null"),
    *("-XX:-UsePerfData", "-XX:+DisableAttachMechanism"),
    *("-Duser.timezone=Asia/Ho_Chi_Minh", "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true"),
)
_NICE = ("nice", "-n", "10")
"""Phones and pages come first."""


class Failed(Exception):  # noqa: N818 - told to a person as a finding or a problem
    """The engine gave no answer: it hung, crashed or ran out of memory."""


@dataclass(frozen=True)
class Java:
    """The Java of this machine; without its compiler it can only validate."""

    program: str
    jar: Path
    has_compiler: bool


@cache
def java() -> Java | None:
    """Find Java and the engine; None when either is missing."""
    program = shutil.which("java")
    jar = _jar()
    if program is None or jar is None:
        return None
    has_compiler = Path(program).resolve().with_name("javac").exists()
    return Java(program, jar, has_compiler)


def _jar() -> Path | None:
    """Find the jar without loading pyxform, which takes a second."""
    spec = find_spec("pyxform")
    folders = spec.submodule_search_locations if spec else None
    paths = [Path(folder) / _JAR for folder in folders or ()]
    return next((path for path in paths if path.exists()), None)


class Engine:
    """A Java process that answers one request after another; safe to share among threads."""

    def __init__(self, found: Java, idle_seconds: float = IDLE_SECONDS) -> None:
        program = "-cp", str(found.jar), str(SOURCE)
        self._command = (*_NICE, found.program, *_OPTIONS, *program)
        self._idle_seconds = idle_seconds
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._rest: Timer | None = None

    @property
    def pid(self) -> int | None:
        """The process while it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def ask(self, asked: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Have a request answered within `seconds` (and START_SECONDS when it has to start).

        Raises:
            Failed: the process is gone then; the next request starts another.
        """
        line = json.dumps(asked).encode() + b"\n"
        with self._lock:
            if self._rest:
                self._rest.cancel()
            try:
                answer = _answer(self._running(), line, seconds)
            except BaseException:
                self._stop()
                raise
            if _memory(self._process) > MOST_MEMORY:
                self._stop()
            self._rest = Timer(self._idle_seconds, self.stop)
            self._rest.daemon = True
            self._rest.start()
        if "failed" in answer:
            raise Failed(answer["failed"])
        return answer

    def stop(self) -> None:
        """Stop the process, after the request that it is at."""
        with self._lock:
            self._stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self.pid is None:
            self._stop()
            self._process = subprocess.Popen(  # noqa: S603 - a fixed command
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", os.defpath)},
                cwd="/",
            )
            _answer(self._process, b"", START_SECONDS)
        return cast("subprocess.Popen[bytes]", self._process)

    def _stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _answer(process: subprocess.Popen[bytes], line: bytes, seconds: float) -> dict[str, Any]:
    """Write a line and read one; a process that takes too long is killed, which ends both."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101
    limit = Timer(seconds, process.kill)
    limit.start()
    try:
        process.stdin.write(line)
        process.stdin.flush()
        answer = process.stdout.readline()
    except BrokenPipeError:
        raise Failed("gone") from None
    finally:
        limit.cancel()
    if not answer.endswith(b"\n"):
        raise Failed("gone")
    return cast("dict[str, Any]", json.loads(answer))


def _memory(process: subprocess.Popen[bytes] | None) -> int:
    """Give the bytes that a process holds in memory; 0 when it is gone."""
    try:
        pages = Path(f"/proc/{process.pid}/statm").read_text().split()[1] if process else 0
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@cache
def engine() -> Engine | None:
    """Give this process's engine; None where Java or its compiler is missing."""
    found = java()
    return Engine(found) if found and found.has_compiler else None


VALIDATE_SECONDS = 30


def validate(xform: bytes) -> list[str] | None:
    """Give what ODK Validate says is wrong with a form, in its own words; None without Java.

    Raises:
        Failed.
    """
    if found := engine():
        asked = {"task": "validate", "form": xform.decode()}
        return list(found.ask(asked, VALIDATE_SECONDS)["messages"])
    found_java = java()
    return _validate_once(found_java, xform) if found_java else None


def _validate_once(found: Java, xform: bytes) -> list[str]:
    """Do the same with the jar's own program, where Java has no compiler."""
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(xform)
        file.flush()
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command
                (*_NICE, found.program, *_OPTIONS, "-jar", str(found.jar), file.name),
                capture_output=True,
                timeout=VALIDATE_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Failed("gone") from None
    if done.returncode == 0:
        return []
    if done.returncode != 1:
        raise Failed("gone")
    return [done.stderr.decode(errors="replace")]


def play(
    xform: bytes,
    media: Path,
    selects: Collection[str],
    filled: Sequence[bytes],
    seconds: float,
) -> list[list[str]]:
    """Open filled forms with a form and give for each what the form would not take.

    `media` is a folder with the files that the form reads; `selects` are the paths of questions
    whose choices are to be looked at. A fault is a kind and a path with a space between them:
    constraint, required, type, choice, unknown, or `unreadable` without path. Paths are names
    joined by "/", without the root and without numbers of repetitions.

    Raises:
        Failed: also where there is no engine.
    """
    found = engine()
    if found is None:
        raise Failed("none")
    asked = {
        "task": "play",
        "form": xform.decode(),
        "media": str(media),
        "selects": sorted(selects),
        "filled": [one.decode() for one in filled],
    }
    return [list(one) for one in found.ask(asked, seconds)["faults"]]


def forget() -> None:
    """End the process of `play`: filled forms do not stay in its memory."""
    if found := engine():
        found.stop()
