"""An embedded PostGIS: a private PostgreSQL cluster in a data folder, for want of DATABASE_URL.

PostgreSQL refuses to run as root, so root hands the server (and nothing else) to the `postgres`
user and keeps the cluster in `/var/lib/neothien/<hash of the data folder>`, where that user can go.
An ordinary user has everything inside the data folder. Only 127.0.0.1 is listened on, and a random
password is asked for, because every local user can reach a TCP port.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from server.problems import Problem
from server.problems.system import Reason
from server.storage.binaries import Binaries, find_binaries

NAME = "neothien"
"""Name of the database and of its owner."""

ROOT_HOME = Path("/var/lib/neothien")
SETTLING_SECONDS = 20.0

# Logs hold no statement and no DETAIL line, since both can carry an answer.
_OPTIONS = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "timezone=UTC",
    "jit=off",
    "log_checkpoints=off",
    "log_error_verbosity=terse",
    "log_min_error_statement=panic",
]
_FAST_OPTIONS = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
]

_CONNECTED = """
select count(*) from pg_stat_activity
where backend_type = 'client backend' and pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Account:
    """Who runs the server; `switch` is true when that is not the caller."""

    uid: int
    gid: int
    switch: bool


@dataclass(frozen=True)
class Place:
    """Where one cluster's parts are: `state` belongs to the caller, `home` to the server's user."""

    state: Path
    home: Path
    account: Account

    @property
    def files(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.home / "log"


def ensure(data: Path, *, fast: bool = False) -> str:
    """Make and start the cluster of the folder `data` where needed; give its DATABASE_URL.

    Any number of processes may call this at once. `fast` gives up durability, for tests only.

    Raises:
        Problem: `postgis_missing`, `postgis_version_missing`, `postgis_folder`,
            `postgis_folder_broken` or `postgis_failed`.

    """
    place = _place(data)
    with _locked(place):
        if place.files.exists() and not (place.state / "password").exists():
            _set_aside(place)
        if not place.files.exists():
            _make(place, fast=fast)
        url = _answer(place, fast=fast)
    return url.replace("postgresql:", "postgresql+psycopg:")


def stop(data: Path) -> None:
    """Stop the cluster of the folder `data`; open transactions are rolled back."""
    place = _place(data)
    if not place.files.exists():
        return
    with _locked(place):
        _stop(place)


def stop_unused(data: Path) -> bool:
    """Stop the cluster of the folder `data` if nobody works on it; False when it did not run.

    Raises:
        Problem: `stop_in_use`; nothing was stopped then.
    """
    place = _place(data)
    if not place.files.exists():
        return False
    with _locked(place):
        if not _running(place):
            return False
        if count := _connections(place):
            raise Problem("stop_in_use", count=count)
        _stop(place)
    return True


def home(data: Path) -> Path:
    """Give the folder that holds the cluster of `data`: what to delete, or to look at for logs."""
    return _place(data).home


def _stop(place: Place) -> None:
    if _running(place):
        _run(place, _binaries(place), "pg_ctl", "-D", place.files, "-m", "fast", "-w", "stop")


def _binaries(place: Place) -> Binaries:
    """Choose the programs: those that made the cluster, or the best for a new one."""
    found = find_binaries()
    if not found:
        raise Problem("postgis_missing")
    marker = place.files / "PG_VERSION"
    if not marker.exists():
        return found[0]
    version = int(marker.read_text())
    for one in found:
        if one.version == version:
            return one
    raise Problem("postgis_version_missing", version=version)


def _place(data: Path) -> Place:
    folder = data.resolve()
    state = folder / "postgres"
    if os.geteuid() != 0:
        me = Account(os.geteuid(), os.getegid(), switch=False)
        return Place(state, state, me)
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Place(state, ROOT_HOME / digest, _server_account())


def _server_account() -> Account:
    """Find the user that root gives the server to: `postgres`, or else `nobody`."""
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, switch=True)
    raise Problem("postgis_missing")


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    try:
        place.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(place.state / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise Problem("postgis_folder", folder=place.state) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    except OSError as error:
        raise Problem("postgis_folder_broken", folder=place.state, reason=Reason(error)) from error
    finally:
        os.close(lock)


def _make(place: Place, *, fast: bool) -> None:
    """Make the cluster under another name first: a kill in the middle leaves nothing half-made."""
    binaries = _binaries(place)
    _own_home(place)
    password = secrets.token_urlsafe(24)
    _write_private(place.state / "password", password)
    unfinished, password_file = place.home / "unfinished", place.home / "password.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    _write_private(password_file, password)
    os.chown(password_file, place.account.uid, place.account.gid)
    options = ["-U", NAME, "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums"]
    options += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions"]
    try:
        sync = ["--no-sync"] if fast else []
        _run(place, binaries, "initdb", "-D", unfinished, *options, *sync)
    finally:
        password_file.unlink()
    unfinished.rename(place.files)


def _set_aside(place: Place) -> None:
    """Keep a cluster whose data folder was deleted, and with it its password and the key."""
    _stop(place)
    place.home.rename(place.home.with_name(f"{place.home.name}.{time.time_ns()}"))


def _own_home(place: Place) -> None:
    if place.account.switch:
        ROOT_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    place.home.mkdir(mode=0o700, exist_ok=True)
    if place.account.switch:
        os.chown(place.home, place.account.uid, place.account.gid)


def _write_private(path: Path, text: str) -> None:
    """Replace a file by one that only its owner can read, in one step."""
    fresh = path.with_name(path.name + ".tmp")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _running(place: Place) -> bool:
    """Say whether this cluster's server lives; forget a pid that cannot be its server's any more.

    PostgreSQL would refuse to start while that pid is in use: by another program after a restart
    of the machine, or by a killed server that nobody has waited for. The file stays while any
    process works in the folder, since PostgreSQL needs it to keep out of orphans' way.
    """
    pid_file = place.files / "postmaster.pid"
    try:
        process = Path("/proc") / pid_file.read_text().split("\n", 1)[0]
    except OSError:
        return False
    if _works_in(process, place.files):
        return True
    taken = process.exists()
    if taken and not any(_works_in(other, place.files) for other in Path("/proc").glob("[0-9]*")):
        pid_file.unlink()
    return False


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False


def _answer(place: Place, *, fast: bool) -> str:
    """Start the server if it is down, and give the URL once the database is there.

    Tries for a while: a killed server may not be gone yet, or another program took the port.
    """
    give_up = time.monotonic() + SETTLING_SECONDS
    while True:
        try:
            if not _running(place):
                _start(place, fast=fast)
            url = _url(place)
            _create_database(place, url)
        except Problem as problem:
            if problem.code != "postgis_failed" or time.monotonic() > give_up:
                raise
            time.sleep(0.3)
        else:
            return url


def _start(place: Place, *, fast: bool) -> None:
    binaries = _binaries(place)
    _choose_port(place)
    port = (place.state / "port").read_text()
    settings = [f"port={port}", *_OPTIONS, *(_FAST_OPTIONS if fast else ())]
    options = " ".join(f"-c {setting}" for setting in settings)
    start = ("-D", place.files, "-l", place.log, "-w", "-t", "600", "-o", options, "start")
    _run(place, binaries, "pg_ctl", *start)


def _choose_port(place: Place) -> None:
    """Keep the remembered port while it is free, else remember another."""
    remembered = place.state / "port"
    port = int(remembered.read_text()) if remembered.exists() else 0
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        _write_private(remembered, str(probe.getsockname()[1]))


def _url(place: Place) -> str:
    port = (place.state / "port").read_text()
    password = (place.state / "password").read_text()
    return f"postgresql://{NAME}:{password}@127.0.0.1:{port}/{NAME}"


def _create_database(place: Place, url: str) -> None:
    try:
        with psycopg.connect(_maintenance(url), autocommit=True) as connection:
            known = "select 1 from pg_database where datname = %s"
            if not connection.execute(known, [NAME]).fetchone():
                connection.execute(f"create database {NAME}")
    except psycopg.Error as error:
        raise Problem("postgis_failed", step="create database", log=place.log) from error


def _connections(place: Place) -> int:
    """Count those who are connected to the cluster, this one left out."""
    try:
        with psycopg.connect(_maintenance(_url(place))) as connection:
            row = connection.execute(_CONNECTED).fetchone()
    except psycopg.Error as error:
        raise Problem("postgis_failed", step="connect", log=place.log) from error
    return row[0] if row else 0


def _maintenance(url: str) -> str:
    return url.rsplit("/", 1)[0] + "/postgres"


def _run(place: Place, binaries: Binaries, program: str, *arguments: str | Path) -> None:
    """Run one of PostgreSQL's programs as the server's user, from `/`, which everyone can enter."""
    command: Sequence[str | Path] = [binaries.folder / program, *arguments]
    # Nothing else of ours: the environment may hold the sealing key.
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    account = place.account
    done = subprocess.run(  # noqa: S603 (fixed programs, own arguments)
        command,
        cwd="/",
        env=environment | binaries.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        user=account.uid if account.switch else None,
        group=account.gid if account.switch else None,
        extra_groups=[] if account.switch else None,
        umask=0o077,
    )
    if done.returncode:
        _keep_words(place, done.stdout)
        raise Problem("postgis_failed", step=program, log=place.log)


def _keep_words(place: Place, words: bytes) -> None:
    with place.log.open("ab") as log:
        log.write(words)
    os.chown(place.log, place.account.uid, place.account.gid)
