"""The S3 server of the storage tests."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.settings import Settings
from tests.storage.swift import KEY, SECRET, S3Server


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """One server for all tests of a worker."""
    server = S3Server(tmp_path_factory.mktemp("s3"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def s3_settings(s3_server: S3Server, tmp_path: Path) -> Settings:
    """Settings with a folder and a bucket that are this test's own; the bucket is not made yet."""
    return Settings(
        data=tmp_path,
        s3_endpoint_url=s3_server.url,
        s3_bucket=f"test-{secrets.token_hex(6)}",
        s3_access_key_id=KEY,
        s3_secret_access_key=SECRET,
    )
