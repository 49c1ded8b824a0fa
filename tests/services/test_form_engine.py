"""One Java process answers, comes back after it was killed, and goes when it is not needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.services import checking, form_engine
from server.services.form_engine import Engine, Failed
from server.xforms import spreadsheet
from server.xforms.findings import Finding
from tests.javarosa.engine import needs_java
from tests.xforms.workbooks import workbook

pytestmark = needs_java

HEAD = (
    "type | name | label::Tiếng Việt (vi) | sensitivity | calculation | relevant | repeat_count\n"
)
SETTINGS = {"form_title": "Thử", "form_id": "thu", "version": "2026112201"}
FAULTS = {
    "date": ("calculate | b | | public | date('abc')", "odk_type", "survey!E2"),
    "pattern": ("calculate | b | | public | regex('a', '[')", "odk_pattern", "survey!E2"),
    "set": ("integer | a | A | public\ncalculate | b | | public | sum(3)", "odk_type", "survey!E3"),
    "count": (
        "begin repeat | r | R | | | | position(3)\ninteger | a | A | public\nend repeat",
        "odk_type",
        "survey!G2",
    ),
    "cycle": (
        "integer | a | A | public | | /data/g/b > 1\n"
        "begin group | g | G\ncalculate | b | | public | /data/a + 1\nend group",
        "odk_cycle",
        "survey!E4",
    ),
}
FORM = "integer | a | A | public"


def xform(survey: str = FORM) -> bytes:
    content = workbook(HEAD + survey, settings=SETTINGS)
    return spreadsheet.compile(content, "thu.xlsx").xform


def found(survey: str) -> list[Finding]:
    checked = checking.check(workbook(HEAD + survey, settings=SETTINGS), "thu.xlsx", ())
    assert (checked.compiled is None) == checked.has_errors
    return [one for one in checked.findings if one.code.startswith("odk_")]


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]
    except OSError:
        return False


def wait_until_gone(pid: int) -> bool:
    until = time.monotonic() + 20
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_alive(pid)


@pytest.fixture
def engine() -> Iterator[Engine]:
    java = form_engine.java()
    assert java is not None
    made = Engine(java)
    yield made
    made.stop()


def ask(engine: Engine, seconds: float = 30) -> dict:
    return engine.ask({"task": "validate", "form": xform().decode()}, seconds)


@pytest.mark.parametrize("name", FAULTS)
def test_finds_what_nobody_else_finds_at_its_cell(name: str) -> None:
    survey, code, place = FAULTS[name]

    assert [(one.code, str(one.place)) for one in found(survey)] == [(code, place)]


def test_says_nothing_of_a_good_form() -> None:
    assert found(FORM) == []


def test_names_the_questions_of_a_cycle_in_both_languages() -> None:
    finding = found(FAULTS["cycle"][0])[0]

    assert "a, b" in finding.wrong("vi")
    assert "a, b" in finding.wrong("en")
    assert finding.mend("vi") != finding.mend("en")


def test_says_that_it_was_left_out_without_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_engine, "engine", lambda: None)
    monkeypatch.setattr(form_engine, "java", lambda: None)

    assert [one.code for one in found(FORM)] == ["odk_left_out"]


def test_uses_the_jars_own_program_where_java_has_no_compiler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(form_engine, "engine", lambda: None)

    survey, code, place = FAULTS["date"]
    assert found(FORM) == []
    assert [(one.code, str(one.place)) for one in found(survey)] == [(code, place)]


def test_keeps_one_process_for_many_requests(engine: Engine) -> None:
    assert ask(engine) == {"messages": []}
    first = engine.pid
    ask(engine)

    assert engine.pid == first


def test_is_killed_when_it_hangs_and_started_again(engine: Engine) -> None:
    ask(engine)
    hanging = engine.pid
    assert hanging is not None
    os.killpg(os.getpgid(hanging), 0)
    os.kill(hanging, signal.SIGSTOP)

    with pytest.raises(Failed):
        ask(engine, 1)

    assert not is_alive(hanging)
    assert ask(engine) == {"messages": []}


def test_is_started_again_when_it_was_killed(engine: Engine) -> None:
    ask(engine)
    os.kill(engine.pid or 0, signal.SIGKILL)
    while engine.pid is not None:
        time.sleep(0.01)

    assert ask(engine) == {"messages": []}


def test_a_form_that_hangs_it_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_engine, "VALIDATE_SECONDS", 2)
    endless = f"calculate | b | | public | regex('{'a' * 60}', '{'(.*)' * 12}b')"

    assert [one.code for one in found(endless)] == ["odk_failed"]
    assert found(FORM) == []


def test_stops_after_some_idle_time() -> None:
    java = form_engine.java()
    assert java is not None
    engine = Engine(java, idle_seconds=0.2)
    ask(engine)
    time.sleep(1)

    assert engine.pid is None


PARENT = """
import time
from server.services import form_engine
form_engine.validate(input().encode())
print(form_engine.engine().pid, flush=True)
time.sleep(60)
"""


def test_ends_with_its_parent() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdin is not None and parent.stdout is not None
    parent.stdin.write(" ".join(xform().decode().splitlines()) + "\n")
    parent.stdin.flush()
    pid = int(parent.stdout.readline())
    assert is_alive(pid)

    parent.kill()
    parent.communicate()

    assert wait_until_gone(pid)
