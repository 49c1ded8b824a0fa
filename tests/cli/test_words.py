"""The whole command line speaks one language, click's own words too."""

from __future__ import annotations

import ast
import gettext
import os
from pathlib import Path

import click
import pytest

from server.cli import words
from server.cli.root import COMMANDS, root

CATALOGUE = Path(words.__file__).parent / "locale/vi/LC_MESSAGES/messages.po"
WRONG = [
    (["nothing"], "Không có lệnh 'nothing'"),
    (["users", "lst"], "Có phải: 'list'?"),
    (["users", "list", "--nothing"], "Không có tùy chọn '--nothing'"),
    (["users", "list", "--json=1"], "không nhận giá trị"),
    (["users", "list", "a", "b"], "Thừa: a b"),
    (["submissions", "show"], "Thiếu 'SỐ'."),
    (["submissions", "show", "x"], "Giá trị của 'SỐ' không dùng được: 'x' không phải là số."),
    (["submissions", "list", "--limit", "0"], "không nằm trong khoảng"),
    (["submissions", "list", "--limit"], "cần một giá trị đi kèm"),
    (["submissions", "list", "--flag", "x"], "'x' không có trong 'declared_mismatch'"),
    (["blobs", "move"], "Thiếu tùy chọn '--to'. Hãy chọn một trong:"),
]
ENGLISH = ("Usage", "Options", "Commands", "Error", "Try", "Missing", "Invalid", "No such", "TEXT")


@pytest.mark.parametrize(("args", "sentence"), WRONG)
def test_what_was_typed_wrong_is_said_in_vietnamese(cli, args, sentence):
    told = cli.run(*args, code=2).stderr
    assert sentence in told
    assert not [word for word in ENGLISH if word in told]


def test_and_in_english_to_whoever_asks_for_it(cli):
    cli.env["NEOTHIEN_LANG"] = "en"
    assert (
        "Error: No such option '--nothing'" in cli.run("users", "list", "--nothing", code=2).stderr
    )
    before = os.environ.get("LANGUAGE")
    cli.env["NEOTHIEN_LANG"] = "vi"
    assert "Lỗi: Không có tùy chọn" in cli.run("users", "list", "--nothing", code=2).stderr
    assert os.environ.get("LANGUAGE") == before


def every_command():
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        yield name.split()
        yield from ([name, inner] for inner in getattr(command, "commands", {}))


@pytest.mark.parametrize("path", list(every_command()), ids=" ".join)
def test_help_has_no_english_furniture(cli, path):
    told = cli.run(*path, "--help").stdout
    assert told.startswith("Cách dùng: ")
    assert "Hiện trang này" in told
    assert not [word for word in (*ENGLISH, "INTEGER", "default:", "required") if word in told]


def test_the_catalogue_that_is_read_is_the_one_that_is_written():
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    written, words_of = [], {}
    for line in CATALOGUE.read_text("utf-8").splitlines():
        name, _, text = line.partition(" ")
        if name in {"msgid", "msgid_plural", "msgstr", "msgstr[0]"}:
            words_of[name] = ast.literal_eval(text)
        if name.startswith("msgstr") and words_of["msgid"]:
            written.append(dict(words_of))
            words_of.clear()
    for one in written:
        if "msgid_plural" in one:
            assert read.ngettext(one["msgid"], one["msgid_plural"], 2) == one["msgstr[0]"]
        else:
            assert read.gettext(one["msgid"]) == one["msgstr"]
    assert len(written) > 20
