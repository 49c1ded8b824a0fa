"""What people are told of the browser's engine for forms: the kinds of server.xforms.webforms."""

from __future__ import annotations

from server.web.language import language, t
from server.xforms.webforms import Limit, Seen

LIMITS = {
    "encrypted": (
        "Biểu mẫu này mã hóa phiếu ngay trên điện thoại; trình duyệt không làm được việc đó.",
        "This form is encrypted on the phone itself; a browser cannot do that.",
    ),
    "audio": ("Không ghi âm được.", "Sound cannot be recorded."),
    "video": ("Không quay phim được.", "Video cannot be recorded."),
    "file": ("Không đính kèm được tệp, trừ ảnh.", "No file can be attached, but pictures."),
    "search": (
        "Danh sách lựa chọn của câu này không hiện được; phải dùng điện thoại.",
        "The choices of this question cannot be shown; a phone is needed.",
    ),
    "drawing": (
        "Không ký, không vẽ được; thay bằng một ảnh chụp.",
        "There is no signing or drawing; a picture takes its place.",
    ),
    "barcode": (
        "Không quét được mã bằng máy ảnh; phải gõ mã.",
        "Codes cannot be scanned with the camera; they are typed.",
    ),
    "datetime": (
        "Ngày kèm giờ là một ô chữ trống, phải gõ dạng 2026-11-22T14:30.",
        "A date with time is a plain text field, typed like 2026-11-22T14:30.",
    ),
    "map": (
        "Bản đồ để chấm điểm hoặc vẽ không có nền: chỉ thấy vị trí, không thấy đường sá.",
        "The map for placing or drawing has no ground: it shows positions, but no roads.",
    ),
    "external": (
        "Không mở được ứng dụng khác; phải gõ câu trả lời.",
        "No other app can be opened; the answer is typed.",
    ),
    "audit": (
        "Không ghi nhật ký thao tác khi điền.",
        "No log of how the form is filled is kept.",
    ),
    "decimal_time": (
        "Số giờ tính ra (decimal-time) lệch một giờ so với điện thoại.",
        "Calculated hours (decimal-time) are an hour off compared with a phone.",
    ),
}


def told(limit: Limit) -> str:
    """Give a kind's sentence in the reader's language."""
    return t(*LIMITS[limit.kind])


def questions(limit: Limit, seen: Seen) -> list[str]:
    """Give the words of the questions that a limit concerns."""
    return [seen.label(path, language()) for path in limit.paths]
