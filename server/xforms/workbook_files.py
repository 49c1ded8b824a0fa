"""Which format a file has, and what is refused before it is opened."""

from __future__ import annotations

import zipfile
from io import BytesIO

from server.xforms import workbook_csv, workbook_ods, workbook_raw, workbook_xls, workbook_xlsx
from server.xforms.checked import MAX_BYTES
from server.xforms.workbook_raw import Raw, Unreadable

MAX_ENTRIES = 5_000
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_NO_TEXT = (b"%PDF", b"<!DOC", b"<html", b"<?xml", b"{", b"\x89PNG", b"\xff\xd8", b"\x1f\x8b")


def read(content: bytes) -> tuple[str, Raw]:
    """Give a file's format and its sheets. Raises only `Unreadable` (and `MemoryError`)."""
    if len(content) > MAX_BYTES:
        raise Unreadable("workbook_too_big", limit=MAX_BYTES // 1_000_000)
    try:
        return _read(content)
    except (Unreadable, MemoryError):
        raise
    except Exception:  # a broken file breaks its readers in countless ways
        raise Unreadable("workbook_damaged") from None


def _read(content: bytes) -> tuple[str, Raw]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _read_archive(archive, content)
    if content.startswith(workbook_xls.START):
        return "xls", workbook_xls.read(content)
    if not content.strip():
        raise Unreadable("workbook_empty")
    if content.lstrip().startswith(_NO_TEXT):
        raise Unreadable("workbook_unknown")
    return "csv", workbook_csv.read(content)


def _read_archive(archive: zipfile.ZipFile, content: bytes) -> tuple[str, Raw]:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > workbook_raw.MAX_UNPACKED:
        raise Unreadable("workbook_bomb", limit=workbook_raw.MAX_UNPACKED // 1_000_000)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("workbook_password")
    names = archive.namelist()
    if "mimetype" in names and archive.read("mimetype").strip().startswith(_OPEN_DOCUMENT):
        return "ods", workbook_ods.read(archive)
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise Unreadable("workbook_unknown")
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise Unreadable("workbook_unknown")
    return "xlsx", workbook_xlsx.read(archive, content)
