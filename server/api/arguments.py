"""Arguments that several operations take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server.api.operations import Parameter, Schema
from server.services import filters
from server.storage.filtering import FILES, STATES, Filter

MOST = 1000
CURSOR = Parameter(
    "cursor",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]{16,400}$"},
    "Chỗ đọc tiếp, lấy từ trang trước; bộ lọc phải giữ nguyên.",
    "Where to go on, from the page before; with the same filter.",
)
LIMIT = Parameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": 100},
    "Nhiều nhất bao nhiêu trong một trang.",
    "At most so many.",
)
AREA = Parameter(
    "area",
    {"type": "string", "pattern": "^([0-9]{2}|[0-9]{5}|[0-9]{8})$"},
    "Mã tỉnh (2 số), xã (5 số) hoặc thôn (8 số).",
    "Code of a province (2 digits), commune (5) or village (8).",
)
GEOMETRY = Parameter(
    "geometry",
    {"type": "boolean", "default": False},
    "Có kèm ranh giới (hoặc điểm) hay không.",
    "Whether to give the outline (or point) too.",
)
_DAY = {"type": "string", "format": "date"}


def _several(values: Sequence[str]) -> Schema:
    return {"type": "array", "items": {"type": "string", "enum": list(values)}}


FORM = {"type": "string", "pattern": "^[^\\x00-\\x1f\\x7f]{1,200}$"}
FILTER = (
    Parameter("form", FORM, "Mã biểu mẫu.", "Form id."),
    Parameter("from", _DAY, "Từ ngày (tính cả ngày này).", "First day."),
    Parameter("to", _DAY, "Đến ngày (tính cả ngày này).", "Last day."),
    Parameter(
        "officer",
        {"type": "string", "pattern": "^[!-9;-~]{1,64}$"},
        "Tên đăng nhập của cán bộ.",
        "User name of the officer.",
    ),
    AREA,
    Parameter(
        "review",
        _several(STATES),
        "Trạng thái duyệt; không nêu thì bỏ phiếu không nhận. Nêu được nhiều lần.",
        "Review states; without it the rejected are left out. May be repeated.",
    ),
    Parameter(
        "flag",
        _several(filters.FLAGS),
        "Có một trong các cờ này. Nêu được nhiều lần.",
        "Having any of these flags. May be repeated.",
    ),
    Parameter(
        "files",
        {"type": "string", "enum": list(FILES)},
        "Có ảnh hoặc tệp đã về (some), hoặc còn thiếu (missing).",
        "With photos or files that have come (some), or that have not (missing).",
    ),
    Parameter(
        "q",
        {"type": "string", "minLength": 1, "maxLength": filters.MOST_WORDS},
        "Từ cần tìm, có dấu hay không đều được.",
        "Words to look for.",
    ),
)


def filter_of(given: Mapping[str, Any]) -> Filter:
    """Read the shared filter from checked arguments."""
    named = {name: given.get(name) for name in filters.NAMES}
    return filters.parse(
        {
            name: value if isinstance(value, list) else [value]
            for name, value in named.items()
            if value is not None
        }
    )
