"""Blobs in an S3 bucket: the only door to boto3.

Works with any S3-compatible store: path-style addresses, no conditional puts (several stores let
more than one writer win), no multipart uploads (one put holds up to 5 GB).
"""

from __future__ import annotations

import base64
import contextlib
import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, BinaryIO, cast

import boto3.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004
    FlexibleChecksumError,
    HTTPClientError,
    IncompleteReadError,
)

from server.problems import Problem
from server.storage.blobs import StoredBlob, check_name

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from mypy_boto3_s3 import S3Client

    from server.settings import Settings

_AWAY = (ConnectionError, HTTPClientError, IncompleteReadError, FlexibleChecksumError)
_PAGE = 1000
_TOUCH_AFTER = timedelta(minutes=20)
_MISSING = {"404", "NoSuchKey", "NotFound", "NoSuchBucket"}
_FULL = {"507", "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull", "EntityTooLarge"}


class S3Blobs:
    """Blobs as objects named by their hash; safe among threads and across a fork."""

    needs_holds = True

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._bucket = settings.s3_bucket or ""
        self._clients: dict[int, S3Client] = {}

    def put(self, name: str, source: BinaryIO) -> None:
        """Store as `Blobs.put` says; the store checks the bytes against the name.

        S3 cannot mark an object as used, so one that was there for a while is written again.
        """
        check_name(name)
        with _translated():
            used = self._used(name)
            if used and datetime.now(UTC) - used < _TOUCH_AFTER:
                return
            try:
                self._write(name, source)
            except ClientError as error:
                if _code(error) != "NoSuchBucket":
                    raise
                self._create_bucket()
                self._write(name, source)

    def open(self, name: str) -> BinaryIO:
        """Open as `Blobs.open` says; the bytes come over the network as they are read."""
        check_name(name)
        with _translated(name):
            answer = self._client.get_object(Bucket=self._bucket, Key=name)
            return cast("BinaryIO", io.BufferedReader(_Download(answer["Body"]), 1 << 18))

    def size(self, name: str) -> int | None:
        """Give the size as `Blobs.size` says."""
        check_name(name)
        with _translated():
            try:
                return self._client.head_object(Bucket=self._bucket, Key=name)["ContentLength"]
            except ClientError as error:
                if _code(error) in _MISSING:
                    return None
                raise

    def delete(self, name: str, unless_used_since: datetime | None = None) -> bool:
        """Delete as `Blobs.delete` says. Age and deletion are two requests, some ms apart."""
        check_name(name)
        with _translated():
            used = self._used(name)
            if not used or (unless_used_since and used > unless_used_since):
                return False
            self._client.delete_object(Bucket=self._bucket, Key=name)
            return True

    def names(self) -> Iterator[StoredBlob]:
        """List as `Blobs.names` says; objects that are not blobs are passed over."""
        with _translated():
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, PaginationConfig={"PageSize": _PAGE}
            )
            try:
                for page in pages:
                    for found in page.get("Contents", []):
                        with contextlib.suppress(ValueError):
                            check_name(found["Key"])
                            yield StoredBlob(found["Key"], found["Size"], found["LastModified"])
            except ClientError as error:
                if _code(error) != "NoSuchBucket":
                    raise

    @property
    def _client(self) -> S3Client:
        """The client of this process: sockets must not be shared across a fork."""
        process = os.getpid()
        if process not in self._clients:
            self._clients[process] = _connect(self._settings)
        return self._clients[process]

    def _used(self, name: str) -> datetime | None:
        try:
            return self._client.head_object(Bucket=self._bucket, Key=name)["LastModified"]
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise

    def _write(self, name: str, source: BinaryIO) -> None:
        source.seek(0)
        self._client.put_object(
            Bucket=self._bucket,
            Key=name,
            Body=source,
            ChecksumSHA256=base64.b64encode(bytes.fromhex(name)).decode(),
        )

    def _create_bucket(self) -> None:
        """Make the bucket, private as buckets are; twins at the same time are no error."""
        region = self._settings.s3_region
        try:
            if region == "us-east-1":  # the one region that must not be named
                self._client.create_bucket(Bucket=self._bucket)
            else:
                self._client.create_bucket(
                    Bucket=self._bucket,
                    CreateBucketConfiguration={"LocationConstraint": region},  # type: ignore[typeddict-item]
                )
        except ClientError as error:
            if _code(error) != "BucketAlreadyOwnedByYou":
                raise


class _Download(io.RawIOBase):
    """A response's body as a raw stream whose failures are problems."""

    def __init__(self, body: StreamingBody) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with _translated():
            data = self._body.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._body.close()
        super().close()


def _connect(settings: Settings) -> S3Client:
    # A session of its own: boto3's shared one is not safe among threads.
    return boto3.session.Session().client(
        "s3",
        endpoint_url=settings.s3_endpoint_url,
        region_name=settings.s3_region,
        aws_access_key_id=settings.s3_access_key_id,
        aws_secret_access_key=settings.s3_secret_access_key,
        config=Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"mode": "standard", "total_max_attempts": 4},
            max_pool_connections=32,
            s3={"addressing_style": "path"},
        ),
    )


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


@contextlib.contextmanager
def _translated(name: str = "") -> Iterator[None]:
    """Turn what boto3 raises into problems; only the store's error code goes into a message."""
    try:
        yield
    except ClientError as error:
        raise _problem(error, name) from error
    except _AWAY as error:
        raise Problem("storage_away", detail=type(error).__name__) from error
    except (BotoCoreError, ValueError) as error:  # such as no credentials, or a bad bucket name
        raise Problem("storage_refused", detail=type(error).__name__) from error


def _problem(error: ClientError, name: str) -> Problem:
    code = _code(error)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    if name and code in _MISSING:
        return Problem("blob_missing", name=name)
    if code in _FULL or status == 507:
        return Problem("storage_full")
    if status >= 500 or code in {"SlowDown", "RequestTimeout"}:
        return Problem("storage_away", detail=code)
    return Problem("storage_refused", detail=code)
