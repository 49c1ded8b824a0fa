"""The checks of `neothien doctor`, in the order in which one needs the other."""

from __future__ import annotations

import hashlib
import io
import platform
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from server.cli.opening import existing, key_file
from server.cli.output import cell
from server.cli.words import language, say
from server.problems import Problem
from server.problems.system import Reason
from server.services import form_engine, forms, quarantine
from server.settings import Settings, read_settings
from server.storage import inspection, migrate
from server.storage.store import Storage, Store, open_storage

LEAST_FREE, ENOUGH_FREE = 1_000_000_000, 10_000_000_000
"""Bytes of free disk below which it fails, or warns."""
LEAST_POSTGIS = (3, 3)
MOST_CLOCK_SECONDS = 60
MOST_WORKER_SECONDS = 120
"""A worker reports every ten seconds."""
MOST_WAIT_SECONDS = 600
NEWEST_BLOBS = 20
"""Files of the newest submissions that are looked for in the store."""


State = Literal["ok", "warn", "fail"]
Found = tuple[State, str, str | None]
"""What a check says: how it is, in words, and how to mend it."""


@dataclass(frozen=True)
class Finding:
    """What one check found; `code` is for programs, the texts are for a person."""

    code: str
    state: State
    name: str
    text: str
    mend: str | None = None


def run() -> Iterator[Finding]:
    """Make every check that can be made; what rests on a failed one is left out."""
    yield _python()
    try:
        settings = read_settings()
    except Problem as problem:
        yield _failed("settings", say("Thiết đặt", "Settings"), problem)
        return
    yield _public_url(settings)
    if not settings.data.is_dir():
        yield Finding(
            "data",
            "fail",
            say("Thư mục dữ liệu", "Data folder"),
            say(f"chưa có {settings.data}", f"{settings.data} is not there"),
            "neothien init",
        )
        return
    yield _data(settings)
    yield _disk(settings)
    yield _java()
    yield (key := _key(settings))
    if key.state == "fail":
        # Opening the storage would make a new key, which is the last thing wanted here.
        return
    try:
        # Opens what is there; a check makes nothing.
        settings = existing(settings)
        storage = open_storage(settings, settings.database_url or "")
    except Problem as problem:
        yield _failed("database", say("Cơ sở dữ liệu và khóa", "Database and key"), problem)
        return
    try:
        yield from _stored(storage)
    finally:
        storage.close()


def _stored(storage: Storage) -> Iterator[Finding]:
    for code, name, check in (
        ("postgis", "PostGIS", _postgis),
        ("database_log", say("Nhật ký cơ sở dữ liệu", "The database's log"), _database_log),
        ("schema", say("Lược đồ", "Schema"), _schema),
        ("key_opens", say("Khóa mở được dữ liệu", "The key opens the data"), _key_opens),
        ("clock", say("Đồng hồ", "Clock"), _clock),
        ("blobs", say("Kho tệp", "Files"), _blobs),
        ("worker", say("Việc nền", "Background work"), _worker),
        ("forms", say("Biểu mẫu", "Forms"), _forms),
        ("quarantine", say("Phiếu chờ xem xét", "Quarantine"), _quarantine),
    ):
        yield _checked(storage, code, name, check)


def _checked(storage: Storage, code: str, name: str, check: Callable[[Store], Found]) -> Finding:
    try:
        with storage.reading() as store:
            state, text, mend = check(store)
    except Problem as problem:
        return _failed(code, name, problem)
    return Finding(code, state, name, text, mend)


def _failed(code: str, name: str, problem: Problem) -> Finding:
    # A phone can only wait; whoever runs the doctor can do something.
    code_here = "database_unreachable" if problem.code == "database_away" else problem.code
    sentence = Problem(code_here, **problem.details).sentence(language())
    mend = None
    if problem.code == "storage_away":
        mend = say(
            "Xem S3_ENDPOINT_URL có đúng không và kho tệp có đang chạy không.",
            "See that S3_ENDPOINT_URL is right and that the file store runs.",
        )
    return Finding(code, "fail", name, sentence, mend)


def _python() -> Finding:
    good = sys.version_info >= (3, 11)
    mend = say("Cài Python 3.11 trở lên.", "Install Python 3.11 or newer.")
    version = platform.python_version()
    return Finding("python", "ok" if good else "fail", "Python", version, None if good else mend)


def _public_url(settings: Settings) -> Finding:
    name = say("Địa chỉ cho điện thoại", "Address for phones")
    if settings.public_url is None:
        text = say("chưa đặt PUBLIC_URL", "PUBLIC_URL is not set")
    elif settings.public_url.startswith("https:"):
        return Finding("public_url", "ok", name, settings.public_url)
    else:
        text = f"{settings.public_url}: {say('không mã hóa', 'not encrypted')}"
    mend = say(
        "Đặt PUBLIC_URL=https://… và một proxy TLS trước máy chủ (trừ khi chỉ chạy thử).",
        "Set PUBLIC_URL=https://… with a TLS proxy in front (unless this is only a trial).",
    )
    return Finding("public_url", "warn", name, text, mend)


def _data(settings: Settings) -> Finding:
    name = say("Thư mục dữ liệu", "Data folder")
    try:
        with tempfile.TemporaryFile(dir=settings.data):
            pass
    except OSError as error:
        mend = say(f"Kiểm tra quyền: ls -ld {settings.data}", f"See: ls -ld {settings.data}")
        text = say("không ghi được", "cannot be written")
        return Finding("data", "fail", name, f"{text} ({Reason(error).sentence(language())})", mend)
    if stat.S_IMODE(settings.data.stat().st_mode) & 0o077:
        text = say("người dùng khác trên máy xem được", "other users of this machine can look in")
        return Finding("data", "warn", name, text, f"chmod 700 {settings.data}")
    return Finding("data", "ok", name, str(settings.data))


def _key(settings: Settings) -> Finding:
    name = say("Khóa niêm phong", "Sealing key")
    if settings.key:
        mend = say("Giữ một bản sao ở nơi khác.", "Keep a copy in another place.")
        return Finding("key", "ok", name, "NEOTHIEN_KEY", mend)
    path = key_file(settings)
    if not path.exists():
        text = say(f"chưa có {path}", f"{path} is not there")
        mend = say(
            "Khôi phục tệp khóa từ bản sao lưu; máy mới thì: neothien init",
            "Restore the key from a backup; on a new machine: neothien init",
        )
        return Finding("key", "fail", name, text, mend)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        return _failed("key", name, Problem("key_open_to_others", path=path))
    mend = say(
        f"Giữ một bản sao ở nơi khác, tách khỏi bản sao lưu dữ liệu: cp {path} NƠI_KHÁC",
        f"Keep a copy in another place, apart from the data's backup: cp {path} ELSEWHERE",
    )
    return Finding("key", "ok", name, str(path), mend)


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data).free
    name, text = say("Đĩa trống", "Free disk"), f"{free / 1e9:.1f} GB"
    if free >= ENOUGH_FREE:
        return Finding("disk", "ok", name, text)
    mend = say("Giải phóng đĩa; thử: neothien blobs sweep", "Free some; try: neothien blobs sweep")
    return Finding("disk", "fail" if free < LEAST_FREE else "warn", name, text, mend)


def _java() -> Finding:
    """See what form designers miss without Java; nothing else needs it."""
    name, package = say("Kiểm tra biểu mẫu", "Checking forms"), form_engine.PACKAGE
    found = form_engine.java()
    if found and found.has_compiler:
        return Finding("java", "ok", name, "ODK Validate, Java")
    text = say(
        "không có Java: bỏ qua ODK Validate và chạy thử trên phiếu đã có",
        "no Java: ODK Validate and the dry run are left out",
    )
    if found:
        text = say(
            "Java thiếu trình biên dịch: bỏ qua chạy thử trên phiếu đã có",
            "Java without its compiler: the dry run is left out",
        )
    return Finding("java", "ok", name, text, f"apt-get install {package}")


def _postgis(store: Store) -> Found:
    postgresql, postgis = inspection.postgis_version(store)
    text = f"{postgis}, PostgreSQL {postgresql}"
    if tuple(int(part) for part in postgis.split(".")[:2]) >= LEAST_POSTGIS:
        return "ok", text, None
    return "warn", text, say("Nên nâng lên PostGIS 3.3 trở lên.", "PostGIS 3.3 or newer is better.")


def _database_log(store: Store) -> Found:
    """See that no statement and no value can get into PostgreSQL's log."""
    found = inspection.logged_values(store)
    if not found:
        return "ok", say("không ghi câu trả lời", "holds no answers"), None
    mend = say(
        "Đặt lại như docs/operations.md, phần Nhật ký: câu trả lời có thể lọt vào tệp log.",
        "Set them as docs/operations.md says under Logs: answers can get into the log.",
    )
    return "warn", ", ".join(found), mend


def _schema(store: Store) -> Found:
    found = migrate.age(store.db)
    if found.is_ahead:
        mend = say("Chương trình cũ hơn dữ liệu: hãy cập nhật.", "Update the program: it is old.")
        return "fail", f"{found.have} > {found.want}", mend
    if found.is_behind:
        return "fail", f"{found.have} < {found.want}", "neothien init"
    return "ok", found.have, None


def _key_opens(store: Store) -> Found:
    """Open the newest sealed row; that the key is the database's own was checked on opening."""
    sealed = inspection.newest_sealed(store)
    if sealed is None:
        return "ok", say("chưa có dữ liệu niêm phong", "nothing is sealed yet"), None
    store.vault.open(sealed[1], f"raw:{sealed[0]}")
    return "ok", say("đúng", "it does"), None


def _clock(store: Store) -> Found:
    apart = abs((datetime.now(UTC) - inspection.now(store)).total_seconds())
    if apart <= MOST_CLOCK_SECONDS:
        return "ok", cell(datetime.now(UTC)), None
    text = say(f"lệch cơ sở dữ liệu {apart:.0f} giây", f"{apart:.0f} s from the database's")
    return "warn", text, say("Bật đồng bộ giờ: timedatectl set-ntp true", "Synchronise the clocks.")


def _blobs(store: Store) -> Found:
    content = secrets.token_bytes(32)
    name = hashlib.sha256(content).hexdigest()
    store.blobs.put(name, io.BytesIO(content))
    with store.blobs.open(name) as stored:
        same = stored.read() == content
    store.blobs.delete(name)
    if not same:
        return "fail", say("đọc lại khác với đã ghi", "what is read is not what was written"), None
    names = inspection.newest_blobs(store, NEWEST_BLOBS)
    lost = sum(store.blobs.size(name) is None for name in names)
    if not lost:
        return "ok", say("ghi, đọc, xóa được", "write, read and delete work"), None
    text = say(
        f"không thấy {lost} trong {len(names)} tệp mới nhất",
        f"{lost} of the {len(names)} newest files are not there",
    )
    mend = say(
        "Khôi phục kho tệp từ bản sao lưu, hoặc đặt lại đúng S3_BUCKET.",
        "Restore the files from a backup, or set S3_BUCKET as it was.",
    )
    return "fail", text, mend


def _worker(store: Store) -> Found:
    queue = inspection.queue(store)
    alive = queue.worker_seen is not None and queue.worker_seen < MOST_WORKER_SECONDS
    text = say(
        f"{queue.waiting} việc chờ, {queue.failed} việc hỏng",
        f"{queue.waiting} waiting, {queue.failed} failed",
    )
    if not alive:
        silent = say("không thấy tiến trình việc nền", "no worker is running")
        return "warn", f"{silent}; {text}", say("Chạy: neothien worker", "Run: neothien worker")
    if queue.failed or (queue.oldest or 0) > MOST_WAIT_SECONDS:
        return "warn", text, say("Xem nhật ký của neothien worker.", "See the worker's log.")
    return "ok", text, None


def _forms(store: Store) -> Found:
    number = len(forms.fillable(store))
    text = say(f"{number} biểu mẫu đang mở", f"{number} open")
    return ("ok", text, None) if number else ("warn", text, "neothien forms publish …")


def _quarantine(store: Store) -> Found:
    number = quarantine.count_waiting(store)
    text = say(f"{number} mục", f"{number} items")
    return ("warn", text, "neothien quarantine list") if number else ("ok", text, None)
