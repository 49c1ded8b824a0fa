"""What an export holds, in every format, read back with other programs' eyes."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from dataclasses import replace
from zipfile import ZipFile

import openpyxl
import pyogrio
import pytest
from sqlalchemy import text

from server.problems import Problem
from server.services import publishing
from server.services.exports import making, words
from server.services.exports.request import FORMATS, Request, from_json, to_json
from server.storage.filtering import Filter
from server.web import words as pages
from tests.cli.received import ANSWERS, HOME, WISH, send
from tests.people import person
from tests.world import filled
from tests.xforms.workbooks import workbook

FORM = "khảo sát"
WANTED = Request(Filter(form=FORM), "csv")
REASON = "đối chiếu hồ sơ quý bốn"
SECRETS = ("19.01234", "105.01234", "19.012", "105.012")
MORE = "<more><extra>2.jpg</extra></more><more><extra>3.jpg</extra></more>"


def make(world, request=WANTED, who="supervisor"):
    """Export as somebody; give what was made and the file's bytes."""
    target = io.BytesIO()
    reader = person(world, who)
    with world.storage.as_person(reader) as store:
        made = making.make(store, reader, request, target, who)
        making.record(store, request, who, made)
    return made, target.getvalue()


def tables(content, delimiter=","):
    """Give the tables of a CSV zip, by name, each as a list of rows by head."""
    with ZipFile(io.BytesIO(content)) as made:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(
                    io.StringIO(made.read(name).decode("utf-8-sig"), newline=""),
                    delimiter=delimiter,
                )
            )
            for name in made.namelist()
            if name.endswith(".csv")
        }


@pytest.fixture
def number(people):
    raw = filled(ANSWERS, extra=MORE, instance_id="uuid:one")
    return send(people, raw, {"1.jpg": b"\xff\xd8\xff\xd9"}).submission_id


def test_a_submission_becomes_a_row_with_the_words_of_the_form(people, number):
    made, content = make(people)
    assert made.rows == 1
    ((row,), more) = tables(content).values()
    assert row["Số phiếu"] == str(number)
    assert row["Mã bài gửi"] == "uuid:one"
    assert row["Ngày (day)"] == row["Ngày"] == "20/11/2026" if "Ngày" in row else True
    assert row["Cán bộ"] == "officer"
    assert (row["Mã tỉnh"], row["Mã xã"], row["Xã"]) == ("99", "99001", "Xã Một")
    assert (row["Mã thôn"], row["Cách biết thôn"]) == ("99001001", "trong thôn")
    assert (row["Số người"], row["Số tiền"]) == ("4", "15000000.0")
    assert (row["Vị trí: vĩ độ"], row["Vị trí: kinh độ"]) == ("19.01", "105.01")
    assert [(one["Số phiếu"], one["Ảnh khác: Lần thứ"], one["Ảnh"]) for one in more] == [
        (str(number), "1", "2.jpg"),
        (str(number), "2", "3.jpg"),
    ]
    print(list(row))
