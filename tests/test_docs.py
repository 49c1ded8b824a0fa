"""The documents keep pace: every line of the device contract has its test, every link its file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from server.openrosa.submission import KEPT
from server.problems import CATALOGUE, content, designer, exports, people, programs, records
from server.web.errors import STATUS
from server.xforms.lint.functions import ARGUMENTS

ROOT = Path(__file__).parents[1]
CONTRACT = [*range(1, 46), *range(64, 100)]
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)
TEST = re.compile(r"\[`(tests/[\w/]+\.py)::(test_\w+)`\]\(\.\./(tests/[\w/]+\.py)\)")
LINK = re.compile(r"""\]\(([^)\s]+)\)|<img src="([^"]+)\"""")
PICTURE = re.compile(r"images/([\w-]+)\.png")
ELSEWHERE = re.compile(r"^[a-z]+:")
MACHINE = re.compile(r"(?<![\w)])/(?:work|home|Users|root)/")
LEFT_BEHIND = {"node_modules", "vendor", "neothien.egg-info", "results", "__pycache__"}
"""What a run makes: not ours to read. (Hidden folders of the checkout are not either.)"""


def texts() -> Iterator[tuple[Path, str]]:
    """Give every text file of the project."""
    tops = {path for path in ROOT.iterdir() if path.name == ".ci" or path.name[0] != "."}
    for top in sorted(tops - {ROOT / "data"}):
        for path in [top, *top.rglob("*")]:
            if path.is_file() and not LEFT_BEHIND & set(path.relative_to(ROOT).parts):
                with suppress(UnicodeDecodeError):
                    yield path, path.read_text()


FOLDERS = ("docs", "xlsforms", "bench", "deploy", "geo")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(p for f in FOLDERS for p in (ROOT / f).rglob("*.md"))])


def test_every_picture_is_shown_and_made() -> None:
    there = {path.stem for path in (ROOT / "docs/images").iterdir()}
    shown = {name for path in DOCUMENTS for name in PICTURE.findall(path.read_text())}
    taken = set(re.findall(r'Picture\("([^"]+)"', (ROOT / "scripts/screenshots.py").read_text()))
    assert shown == there
    assert taken == there - {"csv-calc"}


def test_the_guide_has_every_function_that_phones_know() -> None:
    told = (ROOT / "docs/thiet-ke.md").read_text().partition("## Các hàm dùng được")[2]
    missing = [n for n in ARGUMENTS if not re.search(rf"(?<![\w-]){n}(?![\w-])", told)]
    assert missing == []


@cache
def names_in(path: str) -> frozenset[str]:
    """Give the names of the tests that a file holds."""
    tree = ast.parse((ROOT / path).read_text())
    return frozenset(n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def contract() -> list[tuple[int, str, str]]:
    text = (ROOT / "docs/openrosa.md").read_text()
    return [(int(number), what, proof) for number, what, proof in ROW.findall(text)]


def test_every_line_of_the_contract_is_there_once_in_order() -> None:
    assert [number for number, _, _ in contract()] == CONTRACT


def test_every_line_names_tests_that_exist() -> None:
    for number, _, proof in contract():
        named = TEST.findall(proof)
        assert len(named) == proof.count("`") // 2 > 0, number
        for path, name, target in named:
            assert path == target, number
            assert name in names_in(path), f"{number}: {path}::{name}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    targets = [one or other for one, other in LINK.findall(path.read_text())]
    for target in targets:
        if ELSEWHERE.match(target) or target.startswith("#"):
            continue
        file, _, anchor = target.partition("#")
        assert (path.parent / file).exists(), target
        if anchor:
            assert anchor in anchors((path.parent / file).read_text()), target


def anchors(text: str) -> set[str]:
    """Give the names of a document's headings as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_document_is_in_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text()
    for path in (ROOT / "docs").rglob("*.md"):
        name = path.relative_to(ROOT / "docs").as_posix()
        if path.name != "README.md":
            assert f"]({name})" in index or f"]({name.split('/')[0]}/)" in index, name


def test_officers_are_told_what_every_message_means() -> None:
    """All that a phone can show but for requests that ODK Collect does not make."""
    guide = (ROOT / "docs/can-bo.md").read_text()
    odd = {"method_not_allowed", "upload_not_multipart", "upload_without_xml"}
    # Of a published form these are reasons of the quarantine, which no phone shows.
    trials = {*designer.SENTENCES, *content.SENTENCES, "xml_unreadable", "instance_id_missing"}
    pages = {code for part in (people, records, exports, programs) for code in part.SENTENCES}
    messages = [CATALOGUE[code].vi for code in STATUS.keys() - odd - pages - trials]
    front_door = (ROOT / "deploy/Caddyfile").read_text()
    messages += [KEPT, *re.findall("<message>([^<]+)</message>", front_door)]
    for message in messages:
        assert re.split(r"[.;({]", message)[0].strip() in guide, message


def test_officers_find_the_words_of_their_forms() -> None:
    guide = " ".join((ROOT / "docs/can-bo.md").read_text().split())
    words = set()
    for path in (ROOT / "xlsforms").glob("*.xlsx"):
        sheets = load_workbook(path, read_only=True)
        words |= {str(cell) for sheet in sheets for row in sheet.values for cell in row}
        assert next(sheets["settings"].iter_rows(min_row=2, values_only=True))[0] in guide
    for quoted in re.findall("“([^”…]{12,})”", guide):
        assert any(quoted in text for text in words), quoted


def test_no_text_names_a_place_on_a_machine() -> None:
    for path, text in texts():
        found = MACHINE.search(text)
        assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"
