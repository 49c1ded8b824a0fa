"""The words of exports in both languages: heads of columns, and what codes mean."""

from __future__ import annotations

from collections.abc import Mapping

from server.services.exports.request import Language

Words = tuple[str, str]
"""Vietnamese and English."""

HEADS: Mapping[str, Words] = {
    "submission_id": ("Số phiếu", "Submission"),
    "instance_id": ("Mã phiếu", "Instance ID"),
    "day": ("Ngày thực hiện", "Day of the event"),
    "received_at": ("Nhận lúc", "Received"),
    "officer": ("Cán bộ", "Officer"),
    "province": ("Mã tỉnh", "Province code"),
    "commune": ("Mã xã", "Commune code"),
    "commune_name": ("Thuộc xã", "In commune"),
    "village": ("Mã thôn", "Village code"),
    "village_name": ("Thuộc thôn", "In village"),
    "declared_village": ("Mã thôn cán bộ chọn", "Code of the village chosen"),
    "declared_village_name": ("Thôn cán bộ chọn", "Village chosen"),
    "method": ("Cách biết thôn", "How the village is known"),
    "confidence": ("Độ tin", "Confidence"),
    "flags": ("Lưu ý", "Flags"),
    "review_state": ("Tình trạng duyệt", "Review state"),
    "form_version": ("Phiên bản biểu mẫu", "Form version"),
    "number": ("Lần thứ", "Number"),
    "latitude": ("vĩ độ", "latitude"),
    "longitude": ("kinh độ", "longitude"),
    "altitude": ("độ cao (m)", "altitude (m)"),
    "accuracy": ("sai số (m)", "accuracy (m)"),
}

# As on the pages (`server.web.words`); a test keeps them equal.
METHODS: dict[str, Words] = {
    "inside": ("trong thôn", "inside the village"),
    "near": ("sát ranh giới", "close to its border"),
    "declared": ("theo thôn cán bộ chọn", "as the officer chose"),
    "moved": ("do người xem xét chuyển", "moved by a reviewer"),
    "none": ("chưa biết thôn", "village not known"),
}
MEASURED = frozenset({"inside", "near"})
"""Methods whose confidence is a measured share; of others it says nothing to a person."""
STATES: dict[str, Words] = {
    "received": ("Mới nhận", "Received"),
    "has_issues": ("Cần sửa", "Has issues"),
    "approved": ("Đã duyệt", "Approved"),
    "rejected": ("Không nhận", "Rejected"),
}
FLAGS: dict[str, Words] = {
    "declared_mismatch": ("Vị trí khác thôn đã chọn", "Position differs from the chosen village"),
    "outside_area": ("Ngoài địa bàn", "Outside the area"),
    "low_confidence": ("Gần ranh giới, chưa chắc", "Close to a border, doubtful"),
    "no_fix": ("Không có vị trí", "No position"),
    "implausible_fix": ("Vị trí không hợp lý", "Position not plausible"),
    "implausible_date": ("Ngày không hợp lý", "Date not plausible"),
    "possible_duplicate": ("Có thể trùng", "Possibly there twice"),
    "suspicious_text": ("Chữ có thể lộ danh tính", "Text may name somebody"),
}

FILTER: Mapping[str, Words] = {
    "from": ("từ ngày", "from"),
    "to": ("đến ngày", "until"),
    "officer": ("cán bộ", "officer"),
    "area": ("mã địa bàn", "area code"),
    "review": ("tình trạng", "review state"),
    "flag": ("lưu ý", "flag"),
    "files": ("ảnh, tệp:", "photos and files:"),
    "q": ("có các từ", "with the words"),
}
FILES: dict[str, Words] = {
    "some": ("đã có", "have come"),
    "missing": ("còn thiếu", "still missing"),
}
SEALED = ("niem-phong", "sealed")
"""In the name of a file that holds sealed answers."""
NO_FILTER = ("không lọc", "none")

NOT_FOR_PUBLICATION = (
    "KHÔNG CÔNG BỐ. Tệp có dữ liệu của nhiều xã; chỉ dùng trong ngành.",
    "NOT FOR PUBLICATION. This file holds data of several communes; internal use only.",
)
HOLDS_SEALED = (
    "Có câu trả lời cá nhân và nhạy cảm. Việc xuất và lý do đã được ghi vào nhật ký.",
    "Holds personal and sensitive answers. The export and its reason are on record.",
)
NO_SEALED_PLACES = (
    "Vị trí chỉ giữ đến thôn không có trong tệp; các phiếu ấy có mã và tên thôn.",
    "Positions kept as their village are not in this file; those rows have the village.",
)
KEEP_SAFE = (
    "Tệp này không được mã hóa. Không gửi qua mạng xã hội; xóa khi không cần nữa.",
    "This file is not encrypted. Do not send it through social networks; delete it after use.",
)


def said(words: Words, language: Language) -> str:
    """Give the one that the reader reads."""
    return words[language == "en"]
