"""What a dangerous change of a form concerns: stored records, and what uses a question."""

from __future__ import annotations

from server.problems.sentence import Sentence

FOUND = Sentence(
    "{count} phiếu đã gửi có câu trả lời này.", "Stored records that have this: {count}."
)
SEALED = Sentence(
    "{count} phiếu đã gửi được hỏi câu này, câu trả lời được niêm phong; hệ thống không mở ra "
    "để đếm, nên phải coi là có.",
    "Stored records that were asked this, with sealed answers: {count}. They are not opened for "
    "counting: take it that they have it.",
)
UNTOUCHED = Sentence(
    "Chưa có phiếu đã gửi nào bị ảnh hưởng.", "No stored record is affected so far."
)
USES = {
    "village": Sentence(
        "Nơi của phiếu: khi không có vị trí, thôn được lấy từ câu này cho bản đồ, bộ lọc và quyền "
        "xem của người phụ trách.",
        "Where a record belongs: without a fix, its village for map, filters and who may see it "
        "comes from this question.",
    ),
    "day": Sentence(
        "Ngày của phiếu: bảng, bản đồ, bộ lọc và số đếm theo ngày lấy ngày từ câu này.",
        "The day of a record: table, map, filters and counts by day take it from this question.",
    ),
    "place": Sentence(
        "Vị trí của phiếu: thôn được xác định bằng điểm đầu tiên của biểu mẫu, là câu này.",
        "The place of a record: its village is found by the form's first point, which is this.",
    ),
    "pin": Sentence("Bản đồ: điểm hiện thành chấm.", "Map: its points are shown as pins."),
    "twins": Sentence(
        "Nhận ra phiếu trùng: phiếu của cùng một hồ sơ được nhận ra bằng mã ở câu này.",
        "Finding records that came twice: records of one case are told apart by this code.",
    ),
    "table": Sentence(
        "Bảng phiếu: là một cột hiện sẵn.", "Table of records: one of the columns shown at first."
    ),
    "column": Sentence(
        "Bảng phiếu: là một cột có thể chọn.", "Table of records: a column that can be chosen."
    ),
    "search": Sentence(
        "Tìm kiếm: phiếu được tìm thấy bằng chữ ở câu này.", "Search: its words find records."
    ),
    "telltale": Sentence(
        "Nhắc khi có tên người: chữ ở câu này được dò xem có họ tên, số điện thoại không.",
        "Warnings about names: its texts are looked over for names and phone numbers.",
    ),
    "files": Sentence(
        "Ảnh và tệp của phiếu, và gói tệp khi xuất.", "A record's files, and the files of exports."
    ),
    "exports": Sentence(
        "Tệp xuất (Excel, CSV, GeoPackage): là một cột.",
        "Exports (Excel, CSV, GeoPackage): a column.",
    ),
    "sealed_exports": Sentence(
        "Tệp xuất có câu trả lời niêm phong: là một cột.", "Exports with sealed answers: a column."
    ),
    "api": Sentence(
        "Chương trình khác đọc số liệu qua API và OGC API Features.",
        "Other programs read it through the API and OGC API Features.",
    ),
}
"""What uses a question."""
