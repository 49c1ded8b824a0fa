"""A small form and fillings of it, written the way phones write them."""

from server.xforms import instance
from server.xforms.definition import Definition, Question

ROWS = """
visit_date          | date            | personal  |
place/village       | select_one      | personal  |
place/location      | geopoint        | sensitive | village
place/way           | geotrace        | sensitive | village
actor               | select_multiple | public    |
order               | rank            | public    |
people              | integer         | public    |
money               | decimal         | internal  |
hour                | time            | public    |
at                  | dateTime        | public    |
note                | text            | personal  |
talk                | text            | public    |
venue               | geopoint        | internal  | exact
field               | geoshape        | internal  | exact
photos/photo        | photo           | internal  |
photos/caption      | text            | personal  |
photos/more/deep    | integer         | public    |
"""


def _question(line: str) -> Question:
    path, kind, sensitivity, precision = (cell.strip() for cell in line.split("|"))
    parts = tuple(path.split("/"))
    repeats = {"photos": (("photos",),)}.get(parts[0], ())
    if "more" in parts:
        repeats = (("photos",), ("photos", "more"))
    return Question(
        path=parts,
        type=kind,
        sensitivity=sensitivity,
        location_precision=precision or "village",
        repeats=repeats,
    )


FORM = Definition(
    form_id="visit",
    version="1",
    title="Thăm hỏi",
    languages=("vi",),
    questions=tuple(_question(line) for line in ROWS.strip().splitlines()),
)
META = "<meta><instanceID>uuid:1</instanceID></meta>"


def xml(body: str, attributes: str = 'id="visit" version="1"', meta: str = META) -> bytes:
    text = f"<?xml version='1.0' encoding='UTF-8' ?><data {attributes}>{body}{meta}</data>"
    return text.encode()


def fill(body: str, definition: Definition = FORM, **kwargs) -> instance.Answers:
    return instance.answers(instance.read(xml(body, **kwargs)), definition)
