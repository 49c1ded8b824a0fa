"""Small workbooks, made in memory."""

import csv
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

SETTINGS = {
    "form_title": "Thăm hỏi",
    "form_id": "visit",
    "version": "2026080101",
    "default_language": "Tiếng Việt (vi)",
}
VI, EN = "label::Tiếng Việt (vi)", "label::English (en)"


Rows = Sequence[Sequence[str | None]]


def workbook(
    survey: str, choices: str = "", settings: dict | None = None, sheets: dict | None = None
) -> bytes:
    """Make a .xlsx from lines of cells split by `|`; the first line of a sheet is its header."""
    return xlsx(tables(survey, choices, settings, sheets))


def xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """Make a .xlsx of sheets with nothing but texts: the least that Excel opens.

    Hundreds are made in a run; a library takes ten times as long over each.
    """
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


def _row(numbered: tuple[int, Sequence[str | None]]) -> str:
    number, texts = numbered
    cells = (
        _CELL.format(f"{get_column_letter(column)}{number}", escape(text))
        for column, text in enumerate(texts, start=1)
        if text
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def csv_workbook(survey: str, choices: str = "", settings: dict | None = None) -> bytes:
    """Make the same as XLSForm's .csv: what is compiled by the hundred is read much faster so."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    for name, rows in tables(survey, choices, settings).items():
        writer.writerow([name])
        writer.writerows([None, *row] for row in rows)
    return out.getvalue().encode()


def tables(
    survey: str, choices: str = "", settings: dict | None = None, sheets: dict | None = None
) -> dict[str, Rows]:
    """Give the sheets by name, from the same texts."""
    texts = {"survey": survey, "choices": choices, **(sheets or {})}
    made = {name: _rows(text) for name, text in texts.items() if text}
    values = SETTINGS if settings is None else settings
    return made | {"settings": [list(values), list(values.values())]} if values else made


def _rows(text: str) -> Rows:
    lines = text.strip().splitlines()
    return [[cell.strip() or None for cell in line.split("|")] for line in lines]


VISIT_SURVEY = f"""
type | name | {VI} | {EN} | Sensitivity | location_precision | calculation
start | start | | | internal
date | visit_date | Ngày gặp | Date | personal
begin group | place | Nơi gặp | Place
select_one_from_file villages.csv | village | Thôn | Village | personal
geopoint | location | Vị trí | Position | sensitive | village
end group
select_multiple who | actor | Thành phần | Who | public
integer | people | Số người | People | public
text | note | Ghi chú | Note
begin repeat | photos | Ảnh | Photos
image | photo | Ảnh | Photo | internal
text | caption | Chú thích | Caption | personal
end repeat
geopoint | venue | Địa điểm | Venue | internal | Exact
calculate | twice | | | public | | ${{people}} * 2
audit | audit
"""
VISIT_CHOICES = f"""
list_name | name | {VI}       | {EN}
who       | ubnd | UBND xã    | People's Committee
who       | hpn  | Hội Phụ nữ | Women's Union
"""


def visit() -> bytes:
    """A form with a bit of everything."""
    return workbook(VISIT_SURVEY, VISIT_CHOICES)
