"""Texts that may name somebody are found; everyday ones are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.services.telltale import tells


@pytest.mark.parametrize(
    "text",
    [
        "gặp Phạm Thị Mẫu ở chợ",
        "Phạm Mẫu",
        "đã gọi 0912 345 678",
        "đã gọi +84912345678",
        "giấy tờ 001200012345",
        "giấy tờ cũ 012345678",
        "Anh Mẫu đã có việc làm",
    ],
)
def test_a_name_or_number_is_found(text: str):
    assert tells(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Đã có việc làm ổn định. Gia đình ủng hộ.",
        "Hội Phụ nữ và Đoàn Thanh niên cùng tham gia",
        "vay 50.000.000 đồng trong 36 tháng",
        "UBND XÃ xác nhận",
        "Tổ chức tại thôn Suối Mẫu, đường khó đi",
    ],
)
def test_what_anybody_may_write_is_left_alone(text: str):
    assert not tells(text, ["Suối Mẫu"])


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_any_text_is_taken(text: str, places: list[str]):
    assert tells(text, places) in {True, False}
