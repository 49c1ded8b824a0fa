"""The smallest .xlsx: sheets of texts without formats (ECMA-376 part 1, 18; part 2).

Hundreds are made in a run of the tests, and a library takes ten times as long over each.
"""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

Rows = Sequence[Sequence[str | None]]

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_CELL = '<c r="{}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'
_SHEET = f"<worksheet {_MAIN}><sheetData>{{}}</sheetData></worksheet>"
_BOOK = f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{{}}</sheets></workbook>'
_LINKS = f'<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
_TO_BOOK = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>{{}}</Types>'
)


def xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """Make a workbook of these sheets."""
    book, types, links = "", "", ""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            path = f"worksheets/sheet{number}.xml"
            archive.writestr(f"xl/{path}", _SHEET.format("".join(map(_row, enumerate(rows, 1)))))
            book += f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="r{number}"/>'
            types += f'<Override PartName="/xl/{path}" ContentType="{_KIND}.worksheet+xml"/>'
            links += f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="{path}"/>'
        archive.writestr("[Content_Types].xml", _TYPES.format(types))
        archive.writestr("_rels/.rels", _LINKS.format(_TO_BOOK))
        archive.writestr("xl/workbook.xml", _BOOK.format(book))
        archive.writestr("xl/_rels/workbook.xml.rels", _LINKS.format(links))
    return out.getvalue()


def _row(numbered: tuple[int, Sequence[str | None]]) -> str:
    number, texts = numbered
    cells = (
        _CELL.format(f"{get_column_letter(column)}{number}", escape(text))
        for column, text in enumerate(texts, start=1)
        if text
    )
    return f'<row r="{number}">{"".join(cells)}</row>'
