"""Small workbooks, made in memory."""

from io import BytesIO

from openpyxl import Workbook

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
    """Make a workbook from lines of cells split by `|`; the first line of a sheet is its header."""
    book = Workbook()
    book.remove(book.active)
    tables = {"survey": survey, "choices": choices, **(sheets or {})}
    for name, text in tables.items():
        if text:
            sheet = book.create_sheet(name)
            for line in text.strip().splitlines():
                sheet.append([cell.strip() or None for cell in line.split("|")])
    values = SETTINGS if settings is None else settings
    if values:
        sheet = book.create_sheet("settings")
        sheet.append(list(values))
        sheet.append(list(values.values()))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


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
