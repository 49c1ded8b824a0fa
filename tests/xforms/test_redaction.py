"""The XML that is shown without a reason holds ids and open answers, and nothing else."""

import pytest

from server.xforms.definition import Definition, Question
from server.xforms.redaction import open_answers_only
from tests.xforms.forms import FORM, xml


def test_only_ids_and_open_answers_are_left():
    shown = open_answers_only(
        xml(
            "<people>12</people><note>bí mật</note><gone>bí mật</gone>bí mật"
            "<place a='bí mật'><village>bí mật</village></place>"
            "<photos><caption>bí mật</caption><photo>1.jpg</photo></photos>",
            meta="<meta><instanceID>uuid:1</instanceID><instanceName>bí mật</instanceName></meta>",
        ),
        FORM,
    ).decode()
    assert "bí mật" not in shown
    for left in ("<people>12</people>", "<photo>1.jpg</photo>", "uuid:1"):
        assert left in shown


def test_a_question_called_as_an_id_is_kept_as_carefully_as_it_says():
    question = Question(("g", "instanceID"), "text", sensitivity="personal")
    form = Definition("visit", "1", "", ("vi",), (question,))
    shown = open_answers_only(xml("<g><instanceID>bí mật</instanceID></g>"), form).decode()
    assert "bí mật" not in shown
    assert "uuid:1" in shown


@pytest.mark.parametrize(
    "body", ["<people>bí mật</people>", "<old><instanceID>bí mật</instanceID></old>"]
)
def test_what_is_no_answer_was_sealed_and_is_not_shown(body):
    assert "bí mật" not in open_answers_only(xml(body), FORM).decode()
