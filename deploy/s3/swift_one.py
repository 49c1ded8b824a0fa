"""One S3 server in one folder: OpenStack Swift on a single node, in the foreground.

    S3_KEY=account:user S3_SECRET=... python swift_one.py FOLDER [--port 8333] [--host 127.0.0.1]

Four servers (proxy, account, container, object) and the updater that catches up on listings. The
proxy speaks S3 on `--port`; the next three ports must be free too and are bound to this machine
only. Prints "ready" with the address when all of them answer. What was stored survives a stop, a
kill, and a start with another port or secret; a stop of one part stops everything. The folder's
file system must take extended attributes (ext4, xfs and overlay do).
"""

from __future__ import annotations

import argparse
import ctypes
import os
import pwd
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from configparser import ConfigParser
from pathlib import Path

from swift.common.ring import RingBuilder

BACKENDS = ("account", "container", "object")
PIPELINE = "catch_errors listing_formats s3api tempauth copy bulk slo dlo versioned_writes symlink"
START_SECONDS = 60
UPDATER = """
import sys
from swift.common.utils import set_swift_dir
set_swift_dir(sys.argv.pop())  # unlike the servers, the updater does not read it from its file
from swift.obj.updater import main
main()
"""


def main() -> None:
    """Prepare the folder, run all parts, wait for the first to end or for a signal."""
    options = read_options()
    os.umask(0o077)
    folder = options.folder.absolute()
    prepare(folder, options.host, options.port, read_credentials())
    parts = start(folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    try:
        wait_until_ready(parts, options.port)
        print(f"ready http://{options.host}:{options.port}", flush=True)  # noqa: T201
        os.wait()
        sys.exit("a part of the S3 server ended; stopping the others")
    finally:
        stop(parts)


def read_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8333)
    parser.add_argument("--host", default="127.0.0.1")
    return parser.parse_args()


def read_credentials() -> tuple[str, str, str]:
    """Read account, user and secret from the environment; there is no default on purpose."""
    key, secret = os.environ.get("S3_KEY", ""), os.environ.get("S3_SECRET", "")
    if not re.fullmatch(r"[A-Za-z0-9]+:[A-Za-z0-9]+", key):
        sys.exit("S3_KEY must be account:user, of letters and digits")
    if not re.fullmatch(r"[!-$&-~]{8,}", secret):
        sys.exit("S3_SECRET must have at least 8 characters, no spaces, no %")
    account, user = key.split(":")
    return account, user, secret


def prepare(folder: Path, host: str, port: int, credentials: tuple[str, str, str]) -> None:
    """Write rings and configuration anew; only the hash secrets of the first start are kept."""
    (folder / "devices" / "d1").mkdir(parents=True, exist_ok=True)
    (folder / "cache").mkdir(exist_ok=True)
    try:
        os.setxattr(folder, "user.neothien.check", b"")
    except OSError:
        sys.exit(f"the file system of {folder} takes no extended attributes; use another folder")
    write_hash_secrets(folder / "swift.conf")
    common = {
        "user": pwd.getpwuid(os.getuid()).pw_name,
        "swift_dir": folder,
        "devices": folder / "devices",
        "mount_check": "false",
        "workers": 0,
        "log_level": "WARNING",
    }
    for number, name in enumerate(BACKENDS, 1):
        write_ring(folder / f"{name}.ring.gz", port + number)
        write_backend(folder, name, {**common, "bind_ip": "127.0.0.1", "bind_port": port + number})
    write_proxy(folder, {**common, "bind_ip": host, "bind_port": port}, credentials)


def write_hash_secrets(path: Path) -> None:
    """Make the secrets that objects' places depend on; without them nothing is found again."""
    if not path.exists():
        salt = {f"swift_hash_path_{end}": secrets.token_hex(16) for end in ("prefix", "suffix")}
        write(path, {"swift-hash": salt, "storage-policy:0": {"name": "one", "default": "yes"}})


def write_ring(path: Path, port: int) -> None:
    """Write the map of the one device. One replica: durability is the disk's and the backup's."""
    node = {"region": 1, "zone": 1, "ip": "127.0.0.1", "port": port, "device": "d1", "weight": 1}
    builder = RingBuilder(part_power=4, replicas=1, min_part_hours=1)
    builder.add_dev({**node, "replication_ip": "127.0.0.1", "replication_port": port})
    builder.rebalance()
    builder.get_ring().save(str(path))


def write_backend(folder: Path, name: str, default: dict[str, object]) -> None:
    """Write the configuration of an account, container or object server."""
    app = {
        "use": f"egg:swift#{name}",
        "fallocate_reserve": 0,
        "recon_cache_path": folder / "cache",
    }
    sections = {
        "DEFAULT": default,
        "pipeline:main": {"pipeline": f"{name}-server"},
        f"app:{name}-server": app,
    }
    if name == "object":
        sections["object-updater"] = {"interval": 60, "recon_cache_path": folder / "cache"}
    write(folder / f"{name}-server.conf", sections)


def write_proxy(
    folder: Path, default: dict[str, object], credentials: tuple[str, str, str]
) -> None:
    """Write the configuration of the part that speaks S3 and checks signatures."""
    account, user, secret = credentials
    special: dict[str, dict[str, object]] = {
        "s3api": {"s3_acl": "false", "location": "us-east-1"},
        "tempauth": {f"user_{account}_{user}": f"{secret} .admin"},
        "versioned_writes": {"allow_object_versioning": "true"},
    }
    filters = {
        f"filter:{name}": {"use": f"egg:swift#{name}", **special.get(name, {})}
        for name in PIPELINE.split()
    }
    app = {"use": "egg:swift#proxy", "account_autocreate": "true"}
    write(
        folder / "proxy-server.conf",
        {
            "DEFAULT": default,
            "pipeline:main": {"pipeline": f"{PIPELINE} proxy-server"},
            "app:proxy-server": {**app, "allow_account_management": "true"},
            **filters,
        },
    )


def write(path: Path, sections: dict[str, dict[str, object]]) -> None:
    """Write one configuration file in one step."""
    config = ConfigParser(interpolation=None, default_section="")
    config.optionxform = str  # keep the case of names: Swift reads it
    config.read_dict(sections)
    draft = path.with_suffix(".draft")
    with draft.open("w") as file:
        config.write(file)
    draft.replace(path)


def start(folder: Path) -> list[subprocess.Popen[bytes]]:
    """Start all parts; each is ended by the kernel should this process be killed."""
    scripts = Path(sys.executable).parent
    commands: list[list[object]] = [
        [scripts / f"swift-{name}-server", folder / f"{name}-server.conf"]
        for name in (*BACKENDS, "proxy")
    ]
    commands.append(["-c", UPDATER, folder / "object-server.conf", folder])
    return [
        subprocess.Popen(  # noqa: S603 (only what stands here)
            [sys.executable, *map(str, command)],
            preexec_fn=end_with_parent,  # noqa: PLW1509 (no threads here)
        )
        for command in commands
    ]


def end_with_parent() -> None:
    """Ask Linux to end this process when its parent ends, however that happens."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def wait_until_ready(parts: list[subprocess.Popen[bytes]], port: int) -> None:
    """Wait for all four ports: the proxy alone answers 503."""
    deadline = time.monotonic() + START_SECONDS
    while not all(answers(port + number) for number in range(4)):
        if any(part.poll() is not None for part in parts) or time.monotonic() > deadline:
            sys.exit(f"the S3 server did not start; are ports {port} to {port + 3} free?")
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Tell whether something listens on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), 0.2).close()
    except OSError:
        return False
    return True


def stop(parts: list[subprocess.Popen[bytes]]) -> None:
    """End all parts and wait for them."""
    for part in parts:
        part.terminate()
    for part in parts:
        try:
            part.wait(10)
        except subprocess.TimeoutExpired:
            part.kill()


if __name__ == "__main__":
    main()
