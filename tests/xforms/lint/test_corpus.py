"""Workbooks with one fault each: that fault is found, at its cell, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.problems.findings import FINDINGS
from server.xforms.checking import check
from tests.xforms.tables import workbook

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("*.md"))
_EXPECT = re.compile(r"^Expect: (\w+)(?: at (\S+))?$", re.MULTILINE)
_BESIDE = re.compile(r"^Beside: (\w+)(?: at (\S+))?$", re.MULTILINE)
"""What is rightly said of the form as well."""
_TOLD = re.compile(r"^(?:Expect|Beside): (\w+)", re.MULTILINE)
_LIKELY = re.compile(r"^Likely: (.+)$", re.MULTILINE)
_SAYS = re.compile(r"^Says: (.+)$", re.MULTILINE)
_MEDIA = re.compile(r"^Media:(.*)$", re.MULTILINE)
_SMALL = {"day_missing", "village_missing"}
"""What is said of any form as small as these; only the workbooks that expect it look."""
_MACHINE = re.compile(r"Traceback|Error\b|None\b|pyxform|\bdict\b|(?<!\$)\{\w*\}|<class|…\.$")


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_one_fault_is_one_finding_at_its_cell(path):
    text = path.read_text()
    expected, media = _EXPECT.search(text), _MEDIA.search(text)
    files = media and [name.strip() for name in media[1].split(",") if name.strip()]
    checked = check(workbook(text), path.name, files)
    told = [one for one in checked.findings if one.code not in _SMALL - {*_TOLD.findall(text)}]
    if expected[1] == "nothing":
        assert told == []
        return
    found = {(finding.code, str(finding.place)): finding for finding in told}
    finding = found.pop((expected[1], expected[2] or ""))
    assert [*found] == _BESIDE.findall(text)
    if likely := _LIKELY.search(text):
        assert finding.details["likely"] == likely[1]
    if says := _SAYS.search(text):
        assert says[1] in finding.wrong("vi") + finding.mend("vi")
    assert (checked.compiled is None) == checked.has_errors
    for said in (finding.wrong, finding.mend):
        assert said("vi") and said("en") and said("vi") != said("en")
        assert not _MACHINE.search(_without(said("vi") + said("en"), finding.details))


def _without(text, details):
    for value in details.values():
        text = text.replace(str(value), "x")
    return text


def test_the_corpus_is_large_and_its_files_are_named_by_their_fault():
    assert len(CORPUS) >= 60
    for path in CORPUS:
        assert path.stem.startswith(_EXPECT.search(path.read_text())[1]), path


def test_both_languages_of_a_finding_want_the_same_details():
    for code, words in FINDINGS.items():
        assert words.severity in {"error", "warning"}, code
        for sentence in (words.wrong, words.mend):
            vi, en = (set(re.findall(r"(?<!\{)\{\w+\}", text)) for text in sentence)
            assert vi == en, code
