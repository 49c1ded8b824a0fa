"""An export in a real browser: asked for from the table, saved, opened; and broken off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.chromium import axe, is_sideways

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module", autouse=True)
def sent(site) -> None:
    """Two submissions in 99001, one in 99002."""
    for number, point in enumerate(("19.01 105.01 0 5", "19.015 105.015 0 5", "19.11 105.11 0 5")):
        site.send({"day": f"2026-11-1{number}", "point": point, "people": f"{number + 1}0"})


def saved(page: Page, folder: Path) -> list[dict[str, Any]]:
    """Press the button that exports, and give the rows of the file by the heads of its columns."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Xuất tệp").click()
    download = waiting.value
    assert download.suggested_filename.startswith("khao-sat-")
    assert download.suggested_filename.endswith(".xlsx")
    download.save_as(folder / "saved.xlsx")
    head, *rows = load_workbook(folder / "saved.xlsx")["Khảo sát"].values
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def from_the_table(page: Page) -> None:
    """Go from the form's table to its export, with the table's filter."""
    page.goto("/submissions?form=khảo+sát&from=2026-11-01")
    page.get_by_role("link", name="Xuất ra tệp").click()
    expect(page.get_by_label("Từ ngày")).to_have_value("2026-11-01")
    page.get_by_label("Excel (.xlsx)").check()


def test_what_the_table_shows_is_saved_for_excel(signed_in, tmp_path):
    page = signed_in("supervisor")
    from_the_table(page)
    expect(page.get_by_role("status")).to_contain_text("2 phiếu")
    axe(page)
    rows = saved(page, tmp_path)
    assert sorted(row["Số người"] for row in rows) == [10, 20]
    assert {row["Thuộc xã"] for row in rows} == {"Xã Một"}
    page.goto("/exports")
    expect(page.locator("tbody tr").first).to_contain_text("Khảo sát")


def test_who_leads_another_area_gets_other_rows(signed_in, tmp_path):
    page = signed_in("neighbour", width=390)
    from_the_table(page)
    assert not is_sideways(page)
    (row,) = saved(page, tmp_path)
    assert (row["Số người"], row["Thuộc xã"]) == (30, "Xã Hai")


def test_a_download_that_broke_off_goes_on_where_it_was(signed_in, tmp_path):
    page = signed_in("supervisor")
    from_the_table(page)
    saved(page, tmp_path)
    page.goto("/exports")
    address = page.get_by_role("link", name="Tải về").first.get_attribute("href")
    ask = page.context.request
    whole = ask.get(address)
    half = len(whole.body()) // 2
    more = {"Range": f"bytes={half}-", "If-Range": whole.headers["etag"]}
    rest = ask.get(address, headers=more)
    assert rest.status == 206
    size = len(whole.body())
    assert rest.headers["content-range"] == f"bytes {half}-{size - 1}/{size}"
    (tmp_path / "whole.xlsx").write_bytes(whole.body()[:half] + rest.body())
    assert load_workbook(tmp_path / "whole.xlsx")["Khảo sát"].max_row == 3
