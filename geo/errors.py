"""What can go wrong in this library: a stable code and a sentence that says what to do."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """One problem's words in Vietnamese and English; `{name}` is filled from the details."""

    vi: str
    en: str

    def fill(self, details: dict[str, object], language: str) -> str:
        """Give the sentence in `language` ("vi" or "en") with the details filled in."""
        return (self.en if language == "en" else self.vi).format(**details)


CATALOGUE: dict[str, Sentence] = {
    # what a phone writes
    "geopoint_unreadable": Sentence(
        "Tọa độ không đọc được: cần từ 2 đến 4 số, cách nhau bằng dấu cách (điểm thứ {position}).",
        "The coordinates cannot be read: 2 to 4 numbers with spaces are needed (point {position}).",
    ),
    "geotrace_too_short": Sentence(
        "Đường cần ít nhất hai điểm; ở đây có {count}. Hãy ghi lại đường đi.",
        "A line needs at least two points; this one has {count}. Record it again.",
    ),
    "geoshape_too_short": Sentence(
        "Vùng cần ít nhất ba điểm khác nhau; ở đây có {count}. Hãy vẽ lại vùng.",
        "A shape needs at least three different points; this one has {count}. Draw it again.",
    ),
    # files
    "file_missing": Sentence(
        "Không có tệp '{file}'. Hãy kiểm tra tên và thư mục.",
        "There is no file '{file}'. Check its name and folder.",
    ),
    "file_kind": Sentence(
        "Không biết loại của tệp '{file}'; đọc được: {kinds}.",
        "The kind of '{file}' is not known; these can be read: {kinds}.",
    ),
    "file_not_opened": Sentence(
        "Không mở được '{file}'. Hãy kiểm tra đường dẫn và quyền đọc.",
        "'{file}' cannot be opened. Check its path and that it may be read.",
    ),
    "output_failed": Sentence(
        "Không ghi được kết quả. Hãy kiểm tra chỗ trống của ổ đĩa và nơi nhận.",
        "The results cannot be written. Check the free space and where they go.",
    ),
    "file_unreadable": Sentence(
        "Không đọc được tệp '{file}': nội dung hỏng hoặc thiếu tệp đi kèm. Hãy xuất lại tệp.",
        "The file '{file}' cannot be read: it is broken or lacks its companions. Export it again.",
    ),
    "file_without_shapes": Sentence(
        "Tệp '{file}' không có hình. Hãy xuất lại kèm hình, hoặc dùng CSV cho các điểm.",
        "The file '{file}' has no geometry. Export it with geometry, or use CSV for points.",
    ),
    "encoding_unknown": Sentence(
        "Chữ trong tệp '{file}' không phải UTF-8. Hãy lưu lại bằng UTF-8.",
        "The text in '{file}' is not UTF-8. Save it as UTF-8.",
    ),
    "crs_missing": Sentence(
        "Tệp '{file}' không nêu hệ tọa độ (thiếu .prj). Hãy thêm .prj hoặc dùng --crs EPSG:....",
        "The file '{file}' names no CRS (its .prj is missing). Add the .prj or use --crs EPSG:....",
    ),
    "crs_unknown": Sentence(
        "Không biết hệ tọa độ '{crs}'. Hãy dùng dạng EPSG:4326.",
        "The CRS '{crs}' is not known. Write it like EPSG:4326.",
    ),
    "field_missing": Sentence(
        "Tệp '{file}' không có trường '{field}'. Hãy dùng --field {ours}=TÊN; tệp có: {found}.",
        "The file '{file}' has no field '{field}'. Use --field {ours}=NAME; it has: {found}.",
    ),
    "field_unknown": Sentence(
        "Không có trường '{ours}' để gán; hãy dùng --field TRƯỜNG=CỘT với một trong: {known}. "
        "Tệp '{file}' có các cột: {found}.",
        "There is no field '{ours}' to fill; use --field FIELD=COLUMN with one of: {known}. "
        "The file '{file}' has the columns: {found}.",
    ),
    "file_without_fields": Sentence(
        "Tệp '{file}' không có trường nào: tệp trống, hoặc thiếu .dbf đi kèm. Hãy xuất lại tệp.",
        "The file '{file}' has no fields: it is empty or lacks its .dbf. Export it again.",
    ),
    "column_missing": Sentence(
        "Tệp '{file}' không có cột '{column}'. Hãy dùng --column {ours}=TÊN; tệp có: {found}.",
        "The file '{file}' has no column '{column}'. Use --column {ours}=NAME; it has: {found}.",
    ),
    "column_unknown": Sentence(
        "Không có trường '{ours}' để gán; hãy dùng --column TRƯỜNG=CỘT với một trong: {known}. "
        "Tệp '{file}' có các cột: {found}.",
        "There is no field '{ours}' to fill; use --column FIELD=COLUMN with one of: {known}. "
        "The file '{file}' has the columns: {found}.",
    ),
    "row_too_long": Sentence(
        "Tệp '{file}', dòng {line}: nhiều ô hơn dòng tiêu đề. Nếu số viết với dấu phẩy (21,5), "
        "hãy dùng dấu chấm (21.5), hoặc lưu lại với các cột cách nhau bằng dấu chấm phẩy.",
        "File '{file}', line {line}: more cells than the header has. If numbers have a decimal "
        "comma (21,5), write a point (21.5) or save it with semicolons between the columns.",
    ),
    "row_unreadable": Sentence(
        "Tệp '{file}', dòng {line}: cột '{column}' không đọc được. Hãy sửa lại.",
        "File '{file}', line {line}: column '{column}' cannot be read. Mend it.",
    ),
    "boundaries_wrong": Sentence(
        "Tệp '{file}' có {count} lỗi; lỗi đầu tiên: {first}",
        "The file '{file}' has {count} errors; the first: {first}",
    ),
    # arrays
    "lengths_differ": Sentence(
        "Các cột phải dài bằng nhau; '{column}' có {found}, cần {wanted}.",
        "The columns must be of one length; '{column}' has {found} values, {wanted} are needed.",
    ),
}


class GeoError(ValueError):
    """Something this library cannot do with what it was given: a code of `CATALOGUE`, details.

    Details go into messages and logs, so they never hold a coordinate or an answer.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(self.sentence("en"))

    def sentence(self, language: str = "vi") -> str:
        """Give the sentence in `language` ("vi" or "en") with the details filled in."""
        return CATALOGUE[self.code].fill(self.details, language)
