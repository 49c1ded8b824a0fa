"""`neothien demo`: what `make run` runs."""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from server.cli import files
from server.cli.children import Children
from server.cli.opening import keep_a_copy, key_is_made, prepare
from server.cli.output import console, line, note, table
from server.cli.phones import show_qr
from server.cli.serve import check_port
from server.cli.words import ROLES, say
from server.demo import ADMIN, SAMPLE, reach, seeding
from server.demo.items import Maker
from server.demo.kept import Kept
from server.demo.phone import Phones
from server.problems import Problem
from server.problems.system import Reason
from server.services import phone_settings
from server.services.phone_settings import PhoneSettings
from server.settings import Settings, read_settings
from server.storage import cluster
from server.storage.store import open_storage
from server.web.home_words import WORDS

SUBMISSIONS = 300
START_SECONDS = 60.0
ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound


@click.command(
    help=say(
        "Chạy bản trình diễn: một xã giả định, cán bộ, biểu mẫu và phiếu mẫu, ở thư mục riêng. "
        "Lần đầu tự tạo dữ liệu; lần sau chạy ngay. Dừng: Ctrl-C.",
        "Run the demonstration: an invented commune, officers, forms and submissions, in a folder "
        "of its own. The first time makes the data; later ones start at once. To stop: Ctrl-C.",
    )
)
@click.option(
    "--submissions",
    type=click.IntRange(1, 5000),
    default=SUBMISSIONS,
    show_default=True,
    metavar=say("SỐ", "NUMBER"),
    help=say("Số phiếu mẫu tạo lần đầu.", "Submissions to make the first time."),
)
def command(submissions: int) -> None:
    """Prepare, serve, fill, tell, and wait to be stopped."""
    began = time.monotonic()
    settings = _settings()
    check_port(settings)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with _alone(settings.data):
        _until_stopped(settings, submissions, began)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Keep a second demonstration out of the folder: it would stop this one's database.

    Raises:
        Problem: `demo_running`; `file_unwritable` when the folder cannot be made.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(data / "demo.lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise Problem("file_unwritable", file=data, reason=Reason(error)) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Problem("demo_running", folder=data.parent) from error
        yield
    finally:
        os.close(lock)


def _until_stopped(settings: Settings, submissions: int, began: float) -> None:
    is_embedded = settings.database_url is None
    try:
        note(_both("Đang chuẩn bị cơ sở dữ liệu…", "Preparing the database…"))
        settings = prepare()
        with Children(settings.data / "log") as children:
            try:
                _run(settings, children, submissions, began)
            finally:
                _be_deaf()
    except KeyboardInterrupt:
        note(_both("Đã dừng; lần sau chạy lại sẽ nhanh.", "Stopped; the next start is quick."))
    finally:
        _be_deaf()
        if is_embedded:
            cluster.stop(settings.data)


def _settings() -> Settings:
    """Give the demonstration a folder inside the usual one, also for the processes it starts."""
    os.environ["NEOTHIEN_DATA"] = str(read_settings().data / "demo")
    os.environ["NEOTHIEN_DEMO"] = "1"
    return read_settings()


def _be_deaf() -> None:
    """Let no second Ctrl-C leave something running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _both(vi: str, en: str) -> str:
    """Give both texts: whoever starts the demonstration may read either."""
    return f"{vi} / {en}"


def _run(settings: Settings, children: Children, submissions: int, began: float) -> None:
    os.environ["DATABASE_URL"] = settings.database_url or ""
    key_made = key_is_made(settings)
    storage = open_storage(settings, settings.database_url or "")
    if key_made:
        note(keep_a_copy(settings, _both))
    known = seeding.prepare(storage, settings.data)
    children.start("serve")
    children.start("worker")
    _await_server(settings, children)
    if not known.is_done:
        maker = Maker(seeding.definitions(storage), seeding.OFFICERS, known.day)
        _send(settings, known, maker, submissions)
        known = seeding.finish(settings.data, known)
    storage.close()
    _tell(settings, known, time.monotonic() - began)
    while not children.one_has_ended():
        time.sleep(0.5)
    raise Problem("demo_child_ended", log=settings.data / "log")


def _await_server(settings: Settings, children: Children) -> None:
    limit = time.monotonic() + START_SECONDS
    while not _is_ready(settings):
        if children.one_has_ended() or time.monotonic() > limit:
            raise Problem("demo_child_ended", log=settings.data / "log")
        time.sleep(0.1)


def _is_ready(settings: Settings) -> bool:
    connection = http.client.HTTPConnection(_near(settings), settings.port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _near(settings: Settings) -> str:
    """Give the host by which this machine reaches its own server."""
    return ANY.get(settings.host, settings.host)


def _send(settings: Settings, known: Kept, maker: Maker, count: int) -> None:
    """Send everything through the door that phones use; what was sent before is not doubled."""
    phones = Phones(_near(settings), settings.port, known.keys)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        words = _both("Điện thoại mẫu đang gửi phiếu", "Sample phones are sending")
        for item in progress.track(maker.items(count), count, description=words):
            phones.send(item)
    phones.close()


def _tell(settings: Settings, known: Kept, seconds: float) -> None:
    phone = phone_settings.build(settings, known.keys[SAMPLE], SAMPLE)
    png = settings.data / "phone.png"
    files.write_private(png, phone_settings.png(phone.code))
    line("")
    line(_both("TÀI KHOẢN MẪU", "DEMONSTRATION LOGINS"))
    table(
        (_both("Tên", "Name"), _both("Mật khẩu", "Password"), _both("Vai trò", "Role")),
        [
            (name, known.passwords[name], _both(*ROLES[role]))
            for name, role in seeding.PEOPLE.items()
        ],
        "",
    )
    line(_both(*(WORDS[name]["admin_app"].format(admin=ADMIN) for name in ("vi", "en"))))
    line("")
    line(_both(f"ĐIỆN THOẠI MẪU của {SAMPLE}", "SAMPLE PHONE, for ODK Collect"))
    show_qr(phone.code)
    line(_both("Ảnh mã QR", "QR image") + f": {png}")
    _tell_reach(settings, phone)
    line("")
    line(_both("ĐỊA CHỈ", "ADDRESS") + f": {phone_settings.base_address(settings)}/")
    line(
        _both(
            "Mọi địa danh, con người, phiếu ở đây đều là giả định.",
            "Every place, person and submission here is invented.",
        )
    )
    folder = _shown(settings.data)
    same = f"NEOTHIEN_DATA={folder}{reach.door(settings)} neothien …"
    line(_both("Dữ liệu", "Data") + f": {folder}   ({same})")
    line(_both(f"Sẵn sàng sau {seconds:.0f} giây", f"ready in {seconds:.0f} s") + _STOP)


_STOP = ". " + _both("Dừng", "to stop") + ": Ctrl-C"


def _tell_reach(settings: Settings, phone: PhoneSettings) -> None:
    if not phone.is_reachable:
        again = reach.command(settings)
        line(_both(*(WORDS[name]["phone_far"].format(command=again) for name in ("vi", "en"))))


def _shown(path: Path) -> Path:
    """Give a path relative to here where that is shorter."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
