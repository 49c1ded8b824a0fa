"""The names of methods, flags and files' states on pages, in the reader's language."""

from __future__ import annotations

from server.web.language import t

METHODS = {
    "inside": ("trong thôn", "inside the village"),
    "near": ("sát ranh giới", "close to its border"),
    "declared": ("theo thôn cán bộ chọn", "as the officer chose"),
    "moved": ("do người xem xét chuyển", "moved by a reviewer"),
    "none": ("chưa biết thôn", "village not known"),
}
FLAGS = {
    "declared_mismatch": (
        "Vị trí khác thôn đã chọn",
        "Position differs from the chosen village",
        "Vị trí máy đo nằm ngoài thôn cán bộ chọn, xa hơn mức sai số cho phép.",
        "The phone was outside the village that the officer chose, too far for its accuracy.",
    ),
    "outside_area": (
        "Ngoài địa bàn",
        "Outside the area",
        "Vị trí nằm ngoài các thôn đã biết.",
        "The position lies outside every known village.",
    ),
    "low_confidence": (
        "Gần ranh giới, chưa chắc",
        "Close to a border, doubtful",
        "Vị trí sát ranh giới nên có thể thuộc thôn bên cạnh.",
        "The position is so close to a border that it may be the next village.",
    ),
    "no_fix": (
        "Không có vị trí",
        "No position",
        "Biểu mẫu gửi về không có vị trí; thôn lấy theo cán bộ chọn.",
        "No position came with it; the village is the one that the officer chose.",
    ),
    "implausible_fix": (
        "Vị trí không hợp lý",
        "Position not plausible",
        "Tọa độ gửi về không thể đúng.",
        "The coordinates that came cannot be right.",
    ),
    "implausible_date": (
        "Ngày không hợp lý",
        "Date not plausible",
        "Ngày ghi quá cũ hoặc ở tương lai; được tính theo ngày nhận.",
        "The date is too old or in the future; the day of receipt counts.",
    ),
    "possible_duplicate": (
        "Có thể trùng",
        "Possibly there twice",
        "Cùng cán bộ, cùng ngày, cùng thôn, cùng hồ sơ đã có một phiếu khác.",
        "There is another of the same officer, day, village and case.",
    ),
    "suspicious_text": (
        "Chữ có thể lộ danh tính",
        "Text may name somebody",
        "Có thể có tên người, số điện thoại hoặc số giấy tờ trong phần chữ.",
        "A text may hold a name, a phone number or an identity number.",
    ),
    "missing_files": (
        "Thiếu tệp",
        "Files missing",
        "Ảnh hoặc tệp đã ghi trong phiếu mà chưa gửi về.",
        "Photos or files named in it have not come.",
    ),
}
STATES = {
    "received": ("Mới nhận", "Received"),
    "has_issues": ("Cần sửa", "Has issues"),
    "approved": ("Đã duyệt", "Approved"),
    "rejected": ("Không nhận", "Rejected"),
}

FILES = {
    "some": ("Có ảnh, tệp", "With photos or files"),
    "missing": ("Còn thiếu ảnh, tệp", "Some still missing"),
}


def method_name(method: str) -> str:
    """Give the words for how a village was found."""
    return t(*METHODS[method])


def flag_name(flag: str) -> str:
    """Give a flag's short name."""
    return t(*FLAGS[flag][:2])


def flag_help(flag: str) -> str:
    """Give the sentence that explains a flag."""
    return t(*FLAGS[flag][2:])


def state_name(state: str) -> str:
    """Give the words for a review state."""
    return t(*STATES[state])


def files_name(files: str) -> str:
    """Give the words for a filter by files."""
    return t(*FILES[files])
