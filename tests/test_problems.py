"""The catalogue of problems: every code is used, every used code is there, in both languages."""

import errno
import os
import re
from pathlib import Path

from server.problems import CATALOGUE, PARTS, Problem
from server.problems.system import Reason
from server.web.errors import STATUS

CODE = "\n".join(
    path.read_text() for path in Path("server").rglob("*.py") if path.parent.name != "problems"
)


def test_every_used_code_is_in_the_catalogue():
    used = set(re.findall(r'Problem\(\s*"([a-z_0-9]+)"', CODE))
    assert len(used) > 20
    assert used | set(STATUS) <= set(CATALOGUE)


def test_no_code_has_two_sentences():
    assert sum(len(part) for part in PARTS) == len(CATALOGUE)


def test_every_code_is_used():
    assert [code for code in CATALOGUE if f'"{code}"' not in CODE] == []


def test_both_languages_want_the_same_details():
    own_words = {"boundary_file", "boundaries_refused"}  # {vi} in one, {en} in the other
    for code in CATALOGUE.keys() - own_words:
        vi, en = (set(re.findall(r"\{\w+\}", words)) for words in CATALOGUE[code])
        assert vi == en, code


def test_what_the_system_says_is_told_in_the_readers_language():
    error = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "secret.xlsx")
    problem = Problem("file_unreadable", file="a.xlsx", reason=Reason(error))
    assert "không có tệp hay thư mục này" in problem.sentence("vi")
    assert "no such file or folder" in problem.sentence("en")
    assert "mã lỗi hệ thống" in Reason(OSError(errno.EXDEV, "x")).sentence()
