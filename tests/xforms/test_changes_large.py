"""Large forms are compared in an instant."""

import time

from server.xforms.changes import differences
from tests.xforms.test_changes import COLUMNS, Version, version

LABEL = COLUMNS[2]


def test_a_list_of_many_questions_is_compared_once():
    def asked(label: str) -> Version:
        rows = [{"type": "select_one l", "name": f"q{n}", LABEL: f"Q{n}"} for n in range(50)]
        choices = "\n".join(f"l | c{n} | {label} {n}" for n in range(300))
        return version(rows, f"list_name | name | {LABEL}\n{choices}")

    found = differences(asked("cũ"), asked("mới"))
    relabelled = [change for change in found if change.kind == "choice_relabelled"]
    assert [len(change.paths) for change in relabelled] == [50] * 300


def test_many_groups_of_new_names_are_matched_in_no_time():
    def grouped(letter: str) -> Version:
        rows = []
        for n in range(200):
            rows.append({"type": "begin group", "name": f"{letter}{n}", LABEL: f"{letter} {n}"})
            rows.append({"type": "text", "name": f"{letter}_q{n}", LABEL: f"{letter}? {n}"})
            rows.append({"type": "end group"})
        return version(rows)

    old_form, new_form = grouped("a"), grouped("b")
    began = time.process_time()
    assert differences(old_form, new_form)
    assert time.process_time() - began < 3
