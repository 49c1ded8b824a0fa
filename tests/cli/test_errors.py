import os
import subprocess
import sys
from pathlib import Path

import psycopg

from server.cli import users as users_command

ROOT = Path(__file__).parents[2]


def shell(*args, **env):
    command = [sys.executable, "-c", "from server.cli import main; main()", *map(str, args)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=clean | env,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def test_help_lists_the_commands_in_the_language_of_the_terminal():
    assert "Chuẩn bị dữ liệu lần đầu" in shell("--help", LANG="C.UTF-8").stdout
    assert "Chuẩn bị dữ liệu lần đầu" in shell("--help", LANG="vi_VN.UTF-8").stdout
    assert "Prepare the data" in shell("--help", LANG="en_US.UTF-8").stdout
    assert "Chuẩn bị" in shell("--help", LANG="en_US.UTF-8", NEOTHIEN_LANG="vi").stdout


def test_a_database_that_is_away_is_one_sentence(tmp_path):
    url = "postgres://user:geheim@127.0.0.1:1/none"
    done = shell("users", "list", DATABASE_URL=url, NEOTHIEN_DATA=str(tmp_path / "data"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "DATABASE_URL" in done.stderr
    assert "geheim" not in done.stderr


def test_a_wrong_setting_is_named(tmp_path):
    data = str(tmp_path / "data")
    for url in ("mysql://x", "postgresql://u:p@h:no/x", "postgresql://"):
        done = shell("users", "list", DATABASE_URL=url, NEOTHIEN_DATA=data)
        assert done.returncode == 1
        assert "DATABASE_URL" in done.stderr


def test_a_port_that_is_none_is_refused_in_one_sentence(tmp_path):
    for port in ("abc", "0", "99999", "9" * 5000):
        done = shell("serve", PORT=port, NEOTHIEN_DATA=str(tmp_path / "data"))
        assert done.returncode == 1
        assert "PORT" in done.stderr
        assert "65535" in done.stderr


def test_a_wrong_data_folder_is_not_filled(tmp_path):
    data = tmp_path / "mistyped"
    done = shell("submissions", "list", DATABASE_URL="", NEOTHIEN_DATA=str(data))
    assert done.returncode == 1
    assert str(data) in done.stderr
    assert "neothien init" in done.stderr
    assert not data.exists()


def test_a_terminal_without_vietnamese_letters_shows_what_it_can(tmp_path):
    env = {"PYTHONIOENCODING": "ascii", "NEOTHIEN_LANG": "vi", "NEOTHIEN_DATA": str(tmp_path / "x")}
    done = shell("doctor", **env)
    assert done.returncode == 1
    assert "neothien init" in done.stdout
    assert "UnicodeEncodeError" not in done.stderr


def test_a_database_where_postgis_may_not_be_made_says_what_to_do(databases, tmp_path):
    owner = psycopg.connect(databases.url.replace("+psycopg", ""), autocommit=True)
    with owner:
        owner.execute("create role weak login password 'weak'")
        owner.execute("create database of_weak owner weak")
        url = databases.url.replace("+psycopg", "").split("@")[1].rpartition("/")[0]
        try:
            env = {"DATABASE_URL": f"postgresql://weak:weak@{url}/of_weak"}
            done = shell("init", NEOTHIEN_DATA=str(tmp_path / "data"), **env)
            assert done.returncode == 1
            assert "create extension postgis" in done.stderr
        finally:
            owner.execute("drop database of_weak with (force)")
            owner.execute("drop role weak")


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    done = shell("init", NEOTHIEN_DATA=str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert "file/data" in done.stderr


def test_an_unforeseen_error_is_one_sentence_with_its_place(cli, monkeypatch):
    def broken(*_):
        raise KeyError("an answer that nobody may see")

    monkeypatch.setattr(users_command.users.people, "list_users", broken)
    told = cli.run("users", "list", code=1)
    assert "KeyError, test_errors.py:" in told.stderr
    assert "nobody may see" not in told.output


def test_unknown_commands_and_options_are_usage_errors(cli):
    cli.run("nothing", code=2)
    cli.run("users", "nothing", code=2)
    cli.run("users", "list", "--nothing", code=2)
