"""Small workbooks, made in memory."""

import csv
from io import StringIO

from tests.xforms.xlsx import Rows, xlsx

SETTINGS = {
    "form_title": "Thăm hỏi",
    "form_id": "visit",
    "version": "2026080101",
    "default_language": "Tiếng Việt (vi)",
}
VI, EN = "label::Tiếng Việt (vi)", "label::English (en)"


def workbook(
    survey: str, choices: str = "", settings: dict | None = None, sheets: dict | None = None
) -> bytes:
    """Make a .xlsx from lines of cells split by `|`; the first line of a sheet is its header."""
    return xlsx(tables(survey, choices, settings, sheets))


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
