"""Any filling of any form, written as a phone writes it, is read back as it was filled."""

import json
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from server.xforms import instance
from server.xforms.definition import PRECISIONS, SENSITIVITIES, Definition, Question
from server.xforms.values import looks_like_place

WORDS = st.text("abcđêẩ0123456789_", min_size=1, max_size=8)
TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=20,
).filter(lambda text: not text.isspace() and not looks_like_place(text))
COORDINATES = st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 3000),
                        st.floats(0, 99)).filter(any)  # fmt: skip


def java(number: float) -> str:
    """Write a double as Java does: always a decimal point, `1.5E7` from ten million up."""
    if number == 0 or 1e-3 <= abs(number) < 1e7:
        return repr(number)
    digits, _, exponent = f"{number:.16e}".partition("e")
    return f"{digits.rstrip('0')}{'0' if digits.rstrip('0').endswith('.') else ''}E{int(exponent)}"


def geopoint(numbers: tuple[float, ...]) -> str:
    return " ".join(java(number) for number in numbers)


def fix(numbers: tuple[float, ...]) -> dict:
    return dict(zip(("lat", "lon", "altitude", "accuracy"), numbers, strict=True))


def same(text: str) -> str:
    return text


# type: (what is filled, how it is written, what is read)
TYPES = {
    "text": (TEXT, same, same),
    "select_one": (WORDS, same, same),
    "photo": (WORDS.map("{}.jpg".format), same, same),
    "integer": (st.integers(-(10**9), 10**9), str, same),
    "decimal": (st.floats(allow_nan=False, allow_infinity=False), java, float),
    "date": (st.dates(), str, str),
    "time": (st.times(), lambda t: t.isoformat("milliseconds") + "+07:00", None),
    "dateTime": (st.datetimes(), lambda t: t.isoformat(timespec="milliseconds") + "Z", None),
    "select_multiple": (st.lists(WORDS, min_size=1), " ".join, same),
    "rank": (st.lists(WORDS, min_size=1), " ".join, same),
    "geopoint": (COORDINATES, geopoint, fix),
    "geoshape": (
        st.lists(COORDINATES, min_size=1, max_size=3),
        lambda all_: ";".join(map(geopoint, all_)),
        lambda all_: list(map(fix, all_)),
    ),
}


@st.composite
def definitions(draw) -> Definition:
    """Draw a form of groups and repeats up to three deep."""
    questions = []

    def add(path, repeats, depth):
        for number in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(["group", "repeat", *TYPES] if depth < 3 else [*TYPES]))
            here = (*path, f"{kind[0]}{number}")
            if kind == "group":
                add(here, repeats, depth + 1)
            elif kind == "repeat":
                add(here, (*repeats, here), depth + 1)
            else:
                questions.append(
                    Question(
                        path=here,
                        type=kind,
                        sensitivity=draw(st.sampled_from(SENSITIVITIES)),
                        location_precision=draw(st.sampled_from(PRECISIONS)),
                        repeats=repeats,
                    )
                )

    add((), (), 1)
    return Definition("f", "1", "F", ("vi",), tuple(questions))


class Filling:
    """One random filling: its XML, and what must be found when it is read."""

    def __init__(self, draw, definition):
        self.draw = draw
        self.files = set()
        self.sealed_points = []
        self.body, self.open, self.sealed = self.container(definition.tree)

    def container(self, node):
        xml, open_, sealed = "", {}, {}
        for name, child in node.children.items():
            if child.question:
                xml += self.question(name, child.question, open_, sealed)
            elif child.is_repeat:
                parts = [self.container(child) for _ in range(self.draw(st.integers(0, 2)))]
                xml += "".join(f"<{name}>{part[0]}</{name}>" for part in parts)
                for target, index in ((open_, 1), (sealed, 2)):
                    if any(part[index] for part in parts):
                        target[name] = [part[index] for part in parts]
            elif self.draw(st.booleans()):  # not relevant: left out
                inner, *found = self.container(child)
                xml += f"<{name}>{inner}</{name}>"
                for target, part in zip((open_, sealed), found, strict=True):
                    if part:
                        target[name] = part
        return xml, open_, sealed

    def question(self, name, question, open_, sealed):
        state = self.draw(st.sampled_from(["filled", "filled", "empty", "left out"]))
        if state != "filled":
            return f"<{name} />" if state == "empty" else ""
        values, write, read = TYPES[question.type]
        value = self.draw(values)
        text = write(value)
        if question.is_sealed_place:
            self.sealed_points.append((question.path, text))
        else:
            (open_ if question.is_open else sealed)[name] = read(value) if read else text
        if question.type == "photo":
            self.files.add(text)
        return f"<{name}>{escape(text).replace('@', '&#64;')}</{name}>"


@st.composite
def filled_forms(draw):
    definition = draw(definitions())
    return definition, Filling(draw, definition)


@given(filled_forms())
def test_what_was_filled_is_what_is_read(filled):
    definition, filling = filled
    raw = (
        "<?xml version='1.0' encoding='UTF-8' ?><data id=\"f\" version=\"1\" "
        f'xmlns:orx="http://openrosa.org/xforms">{filling.body}<orx:meta>'
        "<orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"
    ).encode()
    found = instance.answers(instance.read(raw), definition)
    assert found.open == filling.open
    assert found.sealed == filling.sealed
    assert list(found.sealed_points) == filling.sealed_points
    assert {file.name for file in found.expected_files} == filling.files
    assert (found.unreadable, found.dropped_points) == ((), 0)
    assert json.loads(json.dumps(found.open)) == found.open


@given(definitions())
def test_any_definition_survives_json(definition):
    again = Definition.from_json(json.loads(json.dumps(definition.to_json())))
    assert again == definition
