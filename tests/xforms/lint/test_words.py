"""The lint's words against those of pyxform and of the phones' form engine."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
import pyxform
from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from server.problems import (
    findings_choices,
    findings_expressions,
    findings_names,
    findings_privacy,
    findings_settings,
    findings_structure,
)
from server.xforms.lint.functions import ARGUMENTS, MANY_TO_ONE
from server.xforms.lint.likely import Words, plain
from server.xforms.lint.tokens import tokens
from server.xforms.lint.vocabulary import CONTROLS, SELECTS, SURVEY, TYPES, column
from server.xforms.workbook_headers import plain as plain_headers

ENGINE = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
OF_DRAFTS = {"form_id_forever", "version_below", "version_kept", "version_used"}
"""Findings that depend on what is published: server/services/draft_faults.py."""
COLLECTS_OWN = {"pulldata", "search", "instance", "jr:choice-name", "jr:itext", "current"}
CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.mark.parametrize(
    ("header", "name", "language"),
    [
        ("label::Tiếng Việt (vi)", "label", "Tiếng Việt (vi)"),
        ("media::image::English (en)", "image", "English (en)"),
        ("bind::jr:constraintMsg", "constraint_message", None),
        ("body::appearance", "appearance", None),
        ("Relevance", "relevant", None),
    ],
)
def test_a_header_is_its_column_and_its_language(header, name, language):
    assert column(*plain_headers("survey", [header])) == (name, language)


def test_every_type_of_pyxform_is_known():
    spelled = set(QUESTION_TYPE_DICT) - set(SELECTS)
    unlisted = {t for t in spelled if t.startswith(("q select", "select ", "number of days"))}
    assert spelled - unlisted - set(TYPES) == set()
    assert set(aliases.select) <= set(SELECTS)
    assert set(aliases.control) == set(CONTROLS)


def test_every_column_of_pyxform_is_known():
    known = {column(h)[0] for h in plain_headers("survey", list(aliases.survey_header))}
    assert {name for name in known if not name.startswith("sms")} <= set(SURVEY)


def test_every_function_is_one_of_the_phones():
    with zipfile.ZipFile(ENGINE) as jar:
        engine = jar.read("org/javarosa/xpath/expr/XPathFuncExpr.class")
        engine += jar.read("org/javarosa/xpath/expr/XPathFuncExprGeo.class")
    unknown = [f for f in set(ARGUMENTS) - COLLECTS_OWN if f.encode() not in engine]
    assert unknown == []
    assert set(ARGUMENTS) >= MANY_TO_ONE


def test_every_finding_of_the_lint_has_a_workbook():
    texts = [path.read_text() for path in CORPUS.glob("*.md")]
    shown = {re.search(r"^Expect: (\w+)", text, re.MULTILINE)[1] for text in texts}
    ours = (findings_structure, findings_names, findings_choices, findings_expressions)
    for catalogue in (*ours, findings_privacy, findings_settings):
        assert set(catalogue.FINDINGS) - shown - OF_DRAFTS == set(), catalogue.__name__


@pytest.mark.parametrize(
    ("written", "meant"),
    [("intger", "integer"), ("số_người", "so_nguoi"), ("SoNguoi", "so_nguoi"), ("xyzzy", "")],
)
def test_the_nearest_word_ignores_accents_and_capitals(written, meant):
    assert Words(["integer", "so_nguoi", "village"]).nearest(written) == meant
    assert plain("Đường Thủy") == "duong thuy"


def test_and_is_a_word_only_between_values():
    kinds = [token.kind for token in tokens("${a} and not(and = 1) div 2")]
    assert kinds[:3] == ["reference", "operator", "function"]
    assert kinds[4] == "name" and kinds[-2:] == ["operator", "number"]
