"""A workbook under another version, otherwise as it is."""

from __future__ import annotations

import zipfile
from io import BytesIO
from posixpath import join, normpath

import openpyxl
from lxml import etree

from server.problems import Problem
from server.xforms import workbook, xml
from server.xforms.workbook import Workbook

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def renewed(content: bytes, filename: str, version: str) -> bytes:
    """Give a workbook with `version` in its settings.

    Of a .xlsx one cell is changed and nothing else; any other format becomes a .xlsx of the same
    texts.

    Raises:
        Problem: `workbook_unreadable` when it cannot be opened or has no version.
    """
    book, _ = workbook.read(content, filename)
    cell = _version_cell(book) if book else None
    if book is None or cell is None:
        raise Problem("workbook_unreadable", file=filename)
    edited = _edited(content, book.sheets["settings"].name, cell, version)
    return _written(book, version) if edited is None else edited


def _version_cell(book: Workbook) -> str | None:
    """Give the address of the version, e.g. `C2`."""
    row = book.settings
    cell = row.cells.get("version") if row else None
    return f"{cell.column}{row.number}" if row and cell else None


def _edited(content: bytes, sheet: str, cell: str, version: str) -> bytes | None:
    """Give the .xlsx with another text in a cell; None when it is no .xlsx that names its cells."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return None
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        if _WORKBOOK not in old.namelist():
            return None
        path = _path(old, sheet)
        changed = _with_text(old.read(path), cell, version)
        if changed is None:
            return None
        for entry in old.infolist():
            new.writestr(entry, changed if entry.filename == path else old.read(entry))
    return out.getvalue()


def _path(archive: zipfile.ZipFile, sheet: str) -> str:
    """Give the part of the archive that a sheet is."""
    sheets = xml.parse(archive.read(_WORKBOOK)).iter("{*}sheet")
    key = next(one.get(_RELATED) for one in sheets if one.get("name") == sheet)
    relations = xml.parse(archive.read(_RELATIONS)).iter("{*}Relationship")
    target = next(one.get("Target", "") for one in relations if one.get("Id") == key)
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _with_text(part: bytes, cell: str, text: str) -> bytes | None:
    root = xml.parse(part)
    found = next((one for one in root.iter("{*}c") if one.get("r") == cell), None)
    if found is None:
        return None
    space = etree.QName(found).namespace
    found[:] = []
    found.set("t", "inlineStr")
    inline = etree.SubElement(found, f"{{{space}}}is")
    etree.SubElement(inline, f"{{{space}}}t").text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _written(book: Workbook, version: str) -> bytes:
    """Write the texts into a .xlsx, in which the header is the first row of every sheet."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for sheet in book.sheets.values():
        target = made.create_sheet(sheet.name)
        for header, column in sheet.header.items():
            target[f"{column}1"] = header
        for row in sheet.rows:
            for header, cell in row.cells.items():
                target[f"{cell.column}1"] = cell.header
                is_version = header == "version" and row is book.settings
                text = version if is_version else cell.text
                target[f"{cell.column}{row.number - sheet.header_row + 1}"] = text
    out = BytesIO()
    made.save(out)
    return out.getvalue()
