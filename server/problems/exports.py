"""What supervisors meet when they export data."""

from __future__ import annotations

from server.problems.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    "export_form_missing": Sentence(
        "Hãy chọn biểu mẫu cần xuất.",
        "Choose the form to export.",
    ),
    "export_form_unknown": Sentence(
        "Không có biểu mẫu '{form}'. Hãy chọn biểu mẫu khác.",
        "There is no form '{form}'. Choose another.",
    ),
    "export_format_wrong": Sentence(
        "Không có loại tệp này. Hãy chọn một loại trên trang.",
        "There is no such kind of file. Choose one on the page.",
    ),
    "export_files_many": Sentence(
        "Có hơn {most} ảnh và tệp. Hãy thu hẹp ngày hoặc địa bàn rồi xuất từng phần.",
        "There are more than {most} files. Narrow the days or the area and export in parts.",
    ),
    "export_gone": Sentence(
        "Tệp này đã hết hạn và đã xóa khỏi máy chủ. Hãy xuất lại.",
        "This file has expired and was deleted from the server. Export it again.",
    ),
    "export_void": Sentence(
        "Địa bàn hoặc vai trò của bạn đã thay đổi nên tệp này không tải được nữa. Hãy xuất lại.",
        "Your areas or your role have changed, so this file cannot be downloaded any more. "
        "Export it again.",
    ),
    "export_not_ready": Sentence(
        "Tệp chưa làm xong. Hãy đợi trang tiến độ báo xong rồi tải.",
        "The file is not ready. Wait until its page says so, then download it.",
    ),
    "export_full": Sentence(
        "Đĩa của máy chủ đã đầy nên chưa làm được tệp. Hãy báo quản trị viên, hoặc xuất ít hơn.",
        "The server's disk is full, so the file was not made. Tell the administrator, "
        "or export less.",
    ),
    "export_failed": Sentence(
        "Chưa làm được tệp vì máy chủ gặp lỗi. Hãy xuất lại; nếu vẫn lỗi, báo quản trị viên.",
        "The file was not made because of a fault of the server. Export again; "
        "if it fails again, tell the administrator.",
    ),
}
