"""What the sheets of an exported workbook are called."""

from __future__ import annotations

import io

import pytest

from server.services.exports.columns import Table
from server.services.exports.request import Request
from server.services.exports.xlsx import Workbook
from server.storage.filtering import Filter

FORM = "khảo sát"


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Gặp: gỡ [tháng/quý]", "Gặp gỡ tháng quý"),
        ("Phiếu thăm hỏi người tái hòa nhập cộng đồng", "Phiếu thăm hỏi người tái hòa nh"),
        ("THÔNG TIN", "THÔNG TIN (2)"),
        ("'?'", FORM),
    ],
)
def test_a_sheet_has_the_title_of_the_form_as_far_as_excel_takes_it(title, named):
    book = Workbook(io.BytesIO(), [Table("", (), (), title)], Request(Filter(form=FORM), "xlsx"))
    assert book._book.sheetnames == ["Thông tin", named]
    assert len(named) <= 31
    book.close()
