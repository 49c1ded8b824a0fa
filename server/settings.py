"""Every setting of an installation, read from the environment once, at start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from server.problems import Problem

ADVERTISED_BYTES = 100_000_000
"""X-OpenRosa-Accept-Content-Length: large enough that Collect seldom splits an item."""


@dataclass(frozen=True)
class Settings:
    """The settings, typed; docs/operations.md describes each environment variable."""

    data: Path = Path("data")
    """NEOTHIEN_DATA: folder of blobs, key file, temporary uploads and the private database."""
    database_url: str | None = None
    """DATABASE_URL: PostgreSQL with PostGIS; none: a private cluster inside `data`."""
    key: str | None = None
    """NEOTHIEN_KEY: base64 of the 32-byte sealing key; none: a 0600 file inside `data`."""
    public_url: str | None = None
    """PUBLIC_URL: the address phones use, without trailing slash; none: as the request came."""
    host: str = "127.0.0.1"
    """HOST: the address to listen on."""
    port: int = 8000
    """PORT: the port to listen on."""
    workers: int = 2
    """WORKERS: server processes."""
    threads: int = 16
    """THREADS: threads in each process; a phone that sends slowly holds one."""
    trusted_proxies: int = 0
    """TRUSTED_PROXIES: how many reverse proxies stand in front and set X-Forwarded-*."""
    max_upload_mb: int = 250
    """MAX_UPLOAD_MB: the hard limit for one request, in megabytes of 1,000,000 bytes."""
    project_name: str = "Nẻo Thiện"
    """PROJECT_NAME: the name phones show for this server."""
    phone_admin_password: str | None = None
    """PHONE_ADMIN_PASSWORD: locks the settings of ODK Collect on the phones."""
    demo: bool = False
    """NEOTHIEN_DEMO: 1 shows the demonstration's page at `/` to everybody; `neothien demo` sets it
    for its own server. Never set it on real data."""
    basemap: Path | None = None
    """BASEMAP: a PMTiles file to lie under the map; none: a plain ground."""
    webhook_private: bool = False
    """WEBHOOK_PRIVATE: 1 lets webhooks lead into private networks, and to this machine over http;
    none: to public addresses over https only."""
    s3_endpoint_url: str | None = None
    """S3_ENDPOINT_URL: the S3-compatible store; none: Amazon's."""
    s3_bucket: str | None = None
    """S3_BUCKET: keep files in this bucket in place of the folder."""
    s3_access_key_id: str | None = None
    """S3_ACCESS_KEY_ID: the key's name."""
    s3_secret_access_key: str | None = None
    """S3_SECRET_ACCESS_KEY: the key's secret."""
    s3_region: str = "us-east-1"
    """S3_REGION: the store's region."""

    @property
    def max_upload_bytes(self) -> int:
        """Bytes that one request may have."""
        return self.max_upload_mb * 1_000_000

    @property
    def uploads(self) -> Path:
        """Folder of all temporary files; on the same file system as the blobs."""
        return self.data / "uploads"


def _number(
    environ: Mapping[str, str], name: str, default: int, least: int, most: int = 100_000
) -> int:
    text = environ.get(name, "")
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text[:9]) <= most:
        raise Problem("setting_wrong", name=name, needs=f"{least} … {most}")
    return int(text)


def _address(environ: Mapping[str, str], name: str) -> str | None:
    text = environ.get(name, "").rstrip("/")
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Problem("setting_wrong", name=name, needs="https://…")
    return text


def _database(environ: Mapping[str, str]) -> str | None:
    """Take `postgres://` and `postgresql://` too, as hosts give them; our driver is psycopg 3."""
    text = environ.get("DATABASE_URL", "")
    if not text:
        return None
    scheme, _, rest = text.partition("://")
    known = scheme in {"postgres", "postgresql", "postgresql+psycopg"}
    if not known or not rest or not _has_port(text):
        raise Problem("setting_wrong", name="DATABASE_URL", needs="postgresql://…")
    return f"postgresql+psycopg://{rest}"


def _has_port(address: str) -> bool:
    """Tell whether the port of an address is a number, if it names one."""
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _file(environ: Mapping[str, str], name: str, ending: str) -> Path | None:
    text = environ.get(name, "")
    if not text:
        return None
    path = Path(text).absolute()
    if path.suffix != ending or not path.is_file():
        raise Problem("setting_wrong", name=name, needs=f"…{ending}")
    return path


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from `environ`; raises Problem("setting_wrong") that names the setting."""
    return Settings(
        data=Path(environ.get("NEOTHIEN_DATA") or "data").absolute(),
        database_url=_database(environ),
        key=environ.get("NEOTHIEN_KEY") or None,
        public_url=_address(environ, "PUBLIC_URL"),
        host=environ.get("HOST") or Settings.host,
        port=_number(environ, "PORT", Settings.port, 1, 65_535),
        workers=_number(environ, "WORKERS", Settings.workers, 1),
        threads=_number(environ, "THREADS", Settings.threads, 1),
        trusted_proxies=_number(environ, "TRUSTED_PROXIES", 0, 0),
        max_upload_mb=_number(environ, "MAX_UPLOAD_MB", Settings.max_upload_mb, 101),
        project_name=environ.get("PROJECT_NAME") or Settings.project_name,
        phone_admin_password=environ.get("PHONE_ADMIN_PASSWORD") or None,
        demo=environ.get("NEOTHIEN_DEMO") == "1",
        basemap=_file(environ, "BASEMAP", ".pmtiles"),
        webhook_private=environ.get("WEBHOOK_PRIVATE") == "1",
        s3_endpoint_url=_address(environ, "S3_ENDPOINT_URL"),
        s3_bucket=environ.get("S3_BUCKET") or None,
        s3_access_key_id=environ.get("S3_ACCESS_KEY_ID") or None,
        s3_secret_access_key=environ.get("S3_SECRET_ACCESS_KEY") or None,
        s3_region=environ.get("S3_REGION") or Settings.s3_region,
    )
