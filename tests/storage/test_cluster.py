"""The embedded PostGIS starts from nothing, survives kills, and is safe to start twice at once."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from server.problems import Problem
from server.storage import binaries, cluster
from server.storage.binaries import Binaries, find_binaries


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    cluster.stop(tmp_path)
    shutil.rmtree(cluster.home(tmp_path), ignore_errors=True)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def server_pid(data: Path) -> int:
    return int((cluster.home(data) / "cluster/postmaster.pid").read_text().split("\n")[0])


def test_postgis_from_nothing(data: Path) -> None:
    url = cluster.ensure(data)
    assert url.startswith("postgresql+psycopg://neothien:")
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("create extension postgis")
    assert ask(url, "select st_astext(st_point(105.5, 21))") == "POINT(105.5 21)"
    settings = {name: ask(url, f"show {name}") for name in ("fsync", "data_checksums")}
    assert settings == {"fsync": "on", "data_checksums": "on"}
    assert cluster.ensure(data) == url


def test_only_this_machine_and_only_with_the_password(data: Path) -> None:
    url = cluster.ensure(data, fast=True)
    assert ask(url, "show listen_addresses") == "127.0.0.1"
    assert (data / "postgres/password").stat().st_mode & 0o777 == 0o600
    password = url.split(":")[2].split("@")[0]
    with pytest.raises(psycopg.OperationalError, match="password"):
        ask(url.replace(password, "guess"), "select 1")


def test_server_logs_no_values(data: Path) -> None:
    url = cluster.ensure(data, fast=True)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("create table kept (name text unique check (name <> 'secret-two'))")
        connection.execute("insert into kept values ('secret-one')")
        for value in ("secret-one", "secret-two"):
            with pytest.raises(psycopg.IntegrityError):
                connection.execute(f"insert into kept values ('{value}')")
    log = (cluster.home(data) / "log").read_text()
    assert "violates" in log
    assert "secret" not in log


def test_stop_and_start_keep_rows_and_port(data: Path) -> None:
    url = cluster.ensure(data)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("create table kept as select 7 as n")
    cluster.stop(data)
    cluster.stop(data)
    assert cluster.ensure(data) == url
    assert ask(url, "select n from kept") == 7


def test_two_processes_at_once_share_one_server(data: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from server.storage.cluster import ensure;"
        "print(ensure(Path(sys.argv[1]), fast=True))"
    )
    command = [sys.executable, "-c", program, str(data)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    urls = {process.communicate()[0].strip() for process in started}
    assert len(urls) == 1
    assert ask(urls.pop(), "select 1") == 1


def test_starts_again_after_kill_9_with_a_client_connected(data: Path) -> None:
    url = cluster.ensure(data)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("create table kept as select 7 as n")
        os.kill(server_pid(data), signal.SIGKILL)
        again = cluster.ensure(data)
    assert ask(again, "select n from kept") == 7


def test_pid_file_of_another_program_is_forgotten(data: Path) -> None:
    url = cluster.ensure(data)
    pid_file = cluster.home(data) / "cluster/postmaster.pid"
    lines = pid_file.read_text().split("\n")
    cluster.stop(data)
    # As after a restart of the machine: the old number belongs to somebody else now.
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]))
    assert cluster.ensure(data) == url
    assert server_pid(data) != os.getppid()


def test_moves_to_another_port_when_its_own_is_taken(data: Path) -> None:
    url = cluster.ensure(data, fast=True)
    cluster.stop(data)
    with socket.socket() as taken:
        # Else connections that ended a moment ago keep the port from being taken at all.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int((data / "postgres/port").read_text())))
        taken.listen()
        moved = cluster.ensure(data, fast=True)
    assert moved != url
    assert ask(moved, "select 1") == 1


def test_unfinished_cluster_is_made_anew(data: Path) -> None:
    half_made = cluster.home(data) / "unfinished"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("15\n")
    assert ask(cluster.ensure(data, fast=True), "select 1") == 1


def test_missing_postgis_names_the_command(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_binaries", list)
    with pytest.raises(Problem, match=r"sh scripts/postgis\.sh"):
        cluster.ensure(data)


def test_unpacked_postgresql_counts_when_it_has_postgis(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("13", "14", "16", "17"):
        for file in (f"lib/postgresql/{version}/bin/initdb", f"lib/aarch64-linux-gnu/{version}"):
            (tmp_path / "usr" / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "usr" / file).touch()
        if version != "17":
            extension = tmp_path / f"usr/share/postgresql/{version}/extension"
            extension.mkdir(parents=True)
            (extension / "postgis.control").touch()
    monkeypatch.setattr(binaries, "PRIVATE_PREFIX", tmp_path)
    unpacked = [one for one in find_binaries() if one.folder.is_relative_to(tmp_path)]
    assert [one.version for one in unpacked] == [16, 14]
    assert f"{tmp_path}/usr/lib/aarch64-linux-gnu" in unpacked[0].environment["LD_LIBRARY_PATH"]


@pytest.mark.parametrize("running", [True, False])
def test_a_deleted_data_folder_begins_anew(data: Path, running: bool) -> None:
    url = cluster.ensure(data, fast=True)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("create table t ()")
    if not running:
        cluster.stop(data)
    shutil.rmtree(data / "postgres")
    assert ask(cluster.ensure(data, fast=True), "select to_regclass('t')") is None
    home = cluster.home(data)
    for aside in home.parent.glob(f"{home.name}.*"):
        shutil.rmtree(aside)


def test_cluster_of_a_postgresql_that_is_gone(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster.ensure(data, fast=True)
    cluster.stop(data)
    (cluster.home(data) / "cluster/PG_VERSION").write_text("14\n")
    newer = Binaries(18, Path("/usr/lib/postgresql/18/bin"), {})
    monkeypatch.setattr(cluster, "find_binaries", lambda: [newer])
    with pytest.raises(Problem, match="postgresql-14-postgis-3"):
        cluster.ensure(data, fast=True)


def test_clones_have_postgis_and_are_gone_afterwards(database_url: str) -> None:
    assert "t_" in database_url
    assert ask(database_url, "select postgis_version()")


def test_durable_clone_syncs(durable_database_url: str) -> None:
    assert ask(durable_database_url, "show fsync") == "on"


def test_caretaker_leaves_nothing_when_pytest_is_killed() -> None:
    program = (
        "from tests.caretaker import start_caretaker as start;"
        "from tests.postgres import Databases; import os;"
        "folder, _ = start(); databases = Databases(folder, 'fast');"
        "from server.storage import cluster;"
        "print(folder, cluster.home(folder / 'fast'), flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    folders = [Path(name) for name in killed.communicate()[0].split()]
    assert len(folders) == 2
    for _ in range(100):
        if not any(folder.exists() for folder in folders):
            return
        time.sleep(0.1)
    pytest.fail(f"left behind: {folders}")
