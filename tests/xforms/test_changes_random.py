"""Random forms and random edits: the differences are exactly the edits."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.xforms.changes import differences
from server.xforms.definition import Definition
from server.xforms.spreadsheet import compile as compile_workbook
from tests.xforms.workbooks import csv_workbook

VI, EN = "label::Tiếng Việt (vi)", "label::English (en)"
COLUMNS = (
    "type",
    "name",
    VI,
    EN,
    "sensitivity",
    "relevant",
    "constraint",
    "required",
    "default",
    "appearance",
    "hint::English (en)",
    "calculation",
)
TYPES = ("text", "integer", "decimal", "date", "select_one {}", "select_multiple {}", "calculate")
WORDS = ("sông", "núi", "chợ", "đò", "lúa", "ngô", "khoai", "sắn", "trâu", "bò", "gà", "vịt")
KINDS = {
    "relevant": "relevance_changed",
    "constraint": "constraint_changed",
    "required": "required_changed",
    "default": "default_changed",
    "appearance": "appearance_changed",
    "hint::English (en)": "hint_changed",
}
OTHER_CELLS = {
    "constraint": ". != 'đã đổi'",
    "required": "yes",
    "default": "7",
    "appearance": "w3",
    "hint::English (en)": "another hint",
}

Row = dict[str, str]
Told = tuple[str, str]
"""The kind of a change, and the name of the question, group or choice."""


@dataclass
class Form:
    """A form as rows in sections (`sections[0]` has no group), and lists of choices by name.

    All names and labels differ: which question is which can be told without guessing wrong.
    """

    sections: list[list[Row]]
    heads: list[Row]
    lists: dict[str, list[str]] = field(default_factory=dict)
    title: str = "Mẫu"
    version: str = "1"

    def rows(self) -> list[Row]:
        found = list(self.sections[0])
        for head, rows in zip(self.heads, self.sections[1:], strict=True):
            end = head["type"].replace("begin", "end")
            found += [head, *rows, {"type": end, "name": ""}]
        return found

    def compiled(self) -> tuple[Definition, bytes]:
        lines = [" | ".join(row.get(column, "") for column in COLUMNS) for row in self.rows()]
        survey = "\n".join((" | ".join(COLUMNS), *lines))
        options = [
            f"{name} | {code} | Chọn {code} | Choose {code}"
            for name, codes in self.lists.items()
            for code in codes
        ]
        choices = "\n".join((f"list_name | name | {VI} | {EN}", *options))
        about = {"form_title": self.title, "form_id": "mẫu", "version": self.version}
        made = compile_workbook(
            csv_workbook(survey, choices, {**about, "default_language": "Tiếng Việt (vi)"}), "f.csv"
        )
        return made.definition, made.xform


def question(number: int, kind: str, name: str) -> Row:
    word = WORDS[number % len(WORDS)]
    made = {"type": kind, "name": f"{name}{number}", "sensitivity": "internal"}
    if kind == "calculate":
        return made | {"calculation": f"{number} + 1"}
    return made | {VI: f"Hỏi {word} {number}", EN: f"Asks {word} {number}"}


@st.composite
def forms(draw: st.DrawFn) -> Form:
    lists = {
        f"list{number}": [f"c{number}_{place}" for place in range(draw(st.integers(3, 5)))]
        for number in range(2)
    }
    heads, sections, number = list[Row](), list[list[Row]](), 0
    for section in range(draw(st.integers(2, 4))):
        if section:
            sort = draw(st.sampled_from(("begin group", "begin repeat")))
            heads.append(
                {
                    "type": sort,
                    "name": f"part{section}",
                    VI: f"Phần {section}",
                    EN: f"Part {section}",
                }
            )
        rows = []
        for kind in draw(st.lists(st.sampled_from(TYPES), min_size=3, max_size=6)):
            rows.append(question(number, kind.format(draw(st.sampled_from(list(lists)))), "q"))
            number += 1
        sections.append(rows)
    # Every list is in use, so that a change in it can be seen.
    sections[0] += [question(100 + n, f"select_one {name}", "q") for n, name in enumerate(lists)]
    form = Form(sections, heads, lists)
    for row in draw(st.lists(st.sampled_from(asked(form)), max_size=4)):
        other = draw(st.sampled_from(sections[0]))
        if other is not row:
            row["relevant"] = f"${{{other['name']}}} != '' and 1 < 2"
            row[VI] = row[VI].split(" $")[0] + f" ${{{other['name']}}}"
    return form


def all_rows(form: Form) -> list[Row]:
    return [row for rows in form.sections for row in rows]


def asked(form: Form) -> list[Row]:
    return [row for row in all_rows(form) if row["type"] != "calculate"]


class Edits:
    """Makes random edits of a form, each of a question of its own, and knows what to be told."""

    def __init__(self, draw: st.DrawFn, form: Form) -> None:
        self.draw, self.form = draw, form
        self.told: set[Told] = set()
        self.free = [row["name"] for row in all_rows(form)]

    def pick(self, fits: Callable[[Row], bool] = lambda row: True) -> tuple[list[Row], Row] | None:
        """Give a question that was not edited yet, and its section."""
        found = [
            (rows, row)
            for rows in self.form.sections
            for row in rows
            if row["name"] in self.free and fits(row)
        ]
        if not found:
            return None
        taken = self.draw(st.sampled_from(found))
        self.free.remove(taken[1]["name"])
        return taken

    def is_named(self, row: Row) -> bool:
        """Tell whether another question names it: such a question cannot just be removed."""
        needle = f"${{{row['name']}}}"
        return any(needle in cell for one in all_rows(self.form) for cell in one.values())

    def add(self) -> None:
        rows = self.draw(st.sampled_from(self.form.sections))
        row = question(200 + len(self.told), "text", "added")
        rows.insert(self.draw(st.integers(0, len(rows))), row)
        self.told.add(("question_added", row["name"]))

    def remove(self) -> None:
        named = {"list0": 0, "list1": 0}
        for row in all_rows(self.form):
            named |= {name: count + 1 for name, count in named.items() if name in row["type"]}
        taken = self.pick(
            lambda row: not self.is_named(row) and named.get(row["type"].split()[-1], 2) > 1
        )
        if taken and len(taken[0]) > 1:
            taken[0].remove(taken[1])
            self.told.add(("question_removed", taken[1]["name"]))

    def rename(self) -> None:
        if taken := self.pick(lambda row: row["type"] != "calculate"):
            old, new = taken[1]["name"], f"zz_{taken[1]['name'][::-1]}"
            for row in all_rows(self.form):
                for column, cell in row.items():
                    row[column] = cell.replace(f"${{{old}}}", f"${{{new}}}")
            taken[1]["name"] = new
            self.told.add(("question_renamed", old))

    def move(self) -> None:
        """Move the last of a section to its beginning: with three more there, it alone moved."""
        lasts = [rows[-1]["name"] for rows in self.form.sections if len(rows) > 3]
        if taken := self.pick(lambda row: row["name"] in lasts):
            rows, row = taken
            rows.insert(0, rows.pop())
            self.told.add(("question_moved", row["name"]))
            self.free = [name for name in self.free if name not in {r["name"] for r in rows}]

    def regroup(self) -> None:
        taken = self.pick()
        number = self.draw(st.integers(0, len(self.form.sections) - 1))
        if not taken or taken[0] is self.form.sections[number] or len(taken[0]) < 2:
            return
        rows, row = taken
        repeats = ["", *(self.repeat(place) for place in range(1, len(self.form.sections)))]
        before = next(n for n, one in enumerate(self.form.sections) if one is rows)
        rows.remove(row)
        self.form.sections[number].append(row)
        kind = "question_regrouped" if repeats[before] == repeats[number] else "repeat_changed"
        self.told.add((kind, row["name"]))

    def repeat(self, section: int) -> str:
        head = self.form.heads[section - 1]
        return head["name"] if head["type"] == "begin repeat" else ""

    def retype(self) -> None:
        if taken := self.pick(lambda row: row["type"] in {"text", "integer", "decimal", "date"}):
            row = taken[1]
            row["type"] = "decimal" if row["type"] == "integer" else "integer"
            self.told.add(("type_changed", row["name"]))

    def cell(self) -> None:
        if taken := self.pick(lambda row: row["type"] != "calculate"):
            column = self.draw(st.sampled_from(list(OTHER_CELLS)))
            taken[1][column] = OTHER_CELLS[column]
            self.told.add((KINDS[column], taken[1]["name"]))

    def condition(self) -> None:
        if taken := self.pick(lambda row: row["type"] != "calculate"):
            taken[1]["relevant"] = f"({taken[1].get('relevant') or '2 > 1'}) and 3 > 2"
            self.told.add(("relevance_changed", taken[1]["name"]))

    def label(self) -> None:
        if taken := self.pick():
            taken[1][EN] = f"{taken[1].get(EN, '')} once more"
            self.told.add(("label_changed", taken[1]["name"]))

    def care(self) -> None:
        if taken := self.pick():
            value = self.draw(st.sampled_from(("public", "personal", "sensitive")))
            taken[1]["sensitivity"] = value
            kind = {"public": "sensitivity_lowered"}.get(value, "sensitivity_closed")
            self.told.add((kind, taken[1]["name"]))

    def choice(self) -> None:
        name = self.draw(st.sampled_from(list(self.form.lists)))
        codes = self.form.lists[name]
        if self.draw(st.booleans()):
            codes.insert(self.draw(st.integers(0, len(codes))), f"new{len(self.told)}")
            self.told.add(("choice_added", f"new{len(self.told)}"))
        elif len(codes) > 2 and not any(told[1] in codes for told in self.told):
            code = self.draw(st.sampled_from([c for c in codes if not c.startswith("new")]))
            codes.remove(code)
            self.told.add(("choice_removed", code))

    def section(self) -> None:
        """Rename a group or repeat, with all that is in it; or move it, or say it otherwise."""
        place = self.draw(st.integers(0, len(self.form.heads) - 1))
        head = self.form.heads[place]
        if head["name"] not in {told[1] for told in self.told} and not head["name"].startswith("z"):
            if self.draw(st.booleans()):
                head[VI] += " khác"
                self.told.add(("label_changed", head["name"]))
            else:
                self.told.add(("group_renamed", head["name"]))
                head["name"] = f"z_{head['name'][::-1]}"

    def whole(self) -> None:
        self.form.title = "Mẫu khác"
        self.told.add(("title_changed", ""))


MAKING = [
    "add",
    "remove",
    "rename",
    "move",
    "regroup",
    "retype",
    "cell",
    "condition",
    "label",
    "care",
    "choice",
    "section",
    "whole",
]


@st.composite
def edited(draw: st.DrawFn) -> tuple[Form, Form, set[Told]]:
    before = draw(forms())
    after = deepcopy(before)
    after.version = "2"
    edits = Edits(draw, after)
    for name in draw(st.lists(st.sampled_from(MAKING), min_size=1, max_size=6)):
        getattr(edits, name)()
    return before, after, edits.told


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(edited())
def test_the_differences_are_exactly_the_edits(made: tuple[Form, Form, set[Told]]):
    before, after, expected = made
    found = differences(before.compiled(), after.compiled())
    told = [(one.kind, one.code or (one.path[-1] if one.path else "")) for one in found]
    assert len(told) == len(set(told))
    assert set(told) == expected


@settings(max_examples=10, deadline=None, derandomize=True)
@given(forms())
def test_a_form_has_no_differences_from_itself(form: Form):
    assert differences(form.compiled(), form.compiled()) == []
