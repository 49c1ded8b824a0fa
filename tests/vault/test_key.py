"""The master key: from the environment or from a file made once."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.problems import Problem
from server.vault import load_or_create_key

KEY = bytes(range(32))


def test_the_first_start_makes_a_private_key_and_the_next_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / "key"
    key = load_or_create_key(path, None)
    assert len(key) == 32
    assert load_or_create_key(path, None) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_the_environment_wins_and_makes_no_file(tmp_path: Path) -> None:
    value = base64.b64encode(KEY).decode()
    assert load_or_create_key(tmp_path / "key", f" {value}\n") == KEY
    assert not list(tmp_path.iterdir())


def test_a_copied_file_serves_as_the_environment_value(tmp_path: Path) -> None:
    key = load_or_create_key(tmp_path / "key", None)
    assert load_or_create_key(tmp_path / "none", (tmp_path / "key").read_text()) == key


@pytest.mark.parametrize(
    "value", ["short", "!" * 44, base64.b64encode(b"x" * 31).decode(), "Đ" * 44]
)
def test_a_malformed_key_is_named_by_place_and_never_shown(tmp_path: Path, value: str) -> None:
    (tmp_path / "key").write_text(value)
    (tmp_path / "key").chmod(0o600)
    for given, place in ((value, "NEOTHIEN_KEY"), (None, str(tmp_path / "key"))):
        with pytest.raises(Problem) as caught:
            load_or_create_key(tmp_path / "key", given)
        assert caught.value.code == "key_malformed"
        assert place in str(caught.value)
        assert value not in str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_others_can_read_is_refused_with_the_mend(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    load_or_create_key(path, None)
    path.chmod(mode)
    with pytest.raises(Problem) as caught:
        load_or_create_key(path, None)
    assert caught.value.code == "key_open_to_others"
    assert f"chmod 600 {path}" in str(caught.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem) as caught:
        load_or_create_key(tmp_path / "file" / "key", None)
    assert caught.value.code == "key_file_unusable"


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib, server.vault as v; sys.stdin.read();"
        "print(v.load_or_create_key(pathlib.Path(sys.argv[1])).hex())"
    )
    together = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "key")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        for _ in range(4)
    ]
    keys = {process.communicate()[0] for process in together}
    assert len(keys) == 1
    assert len(keys.pop()) == 65
