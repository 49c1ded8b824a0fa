"""Everything that the demonstration's officers send: made from a seed, the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from lxml import etree

from server.demo import fillings, support
from server.demo.ground import DATA, SITUATIONS, Ground, Sighting
from server.demo.support import Answers
from server.xforms import case_code
from server.xforms.definition import Definition, Path

SEED = "neothien demonstration 1"
DAYS = 90
"""How far back the oldest event lies."""
CASES = 60
FORMS = {"visit": 52, "session": 24, "support": 24}
"""How many in a hundred of the submissions are of which form."""
OLD_VERSION = "2020010101"
"""A version that was never published: such an item waits for a person's decision."""
PHOTOS = {"hall": DATA / "hall.jpg", "hens": DATA / "hens.jpg", "gifts": DATA / "gifts.jpg"}
_OPENROSA = "http://openrosa.org/xforms"


@dataclass(frozen=True)
class Item:
    """One finalized form on a phone: who sends it, its XML, and its files by name."""

    officer: str
    form_id: str
    instance_id: str
    xml: bytes
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Filled:
    """A filled form before it is XML; `photos` are names of files and of drawn pictures."""

    number: int
    form_id: str
    day: date
    answers: Answers
    photos: Mapping[str, str]


class Maker:
    """Makes the items of one demonstration.

    Args:
        definitions: the published forms by form id.
        officers: user names, who take turns.
        today: the day of the newest event; the same day gives the same bytes.
    """

    def __init__(
        self, definitions: Mapping[str, Definition], officers: Sequence[str], today: date
    ) -> None:
        self._definitions = definitions
        self._officers = officers
        self._today = today
        self._ground = Ground()
        source = _source("cases")
        self._cases = [
            (case_code.make(source), source.choice(self._ground.codes)) for _ in range(CASES)
        ]

    def items(self, count: int) -> Iterator[Item]:
        """Give `count` items oldest first, then an edit of one and one of an unknown version."""
        last = None
        for number in range(count):
            filled = self._filled(number, count)
            yield self._item(filled)
            last = filled if filled.form_id == "session" else last
        if last is not None:
            answers = {**last.answers, "leaflets": "150"}
            yield self._item(replace(last, number=count, answers=answers), edits=last.number)
        yield self._item(self._filled(count + 1, count + 2), version=OLD_VERSION)

    def _filled(self, number: int, count: int) -> Filled:
        source = _source(number)
        form_id = source.choices(list(FORMS), list(FORMS.values()))[0]
        situation = source.choices(list(SITUATIONS), list(SITUATIONS.values()))[0]
        code, home = source.choice(self._cases)
        day = self._today - timedelta(days=(count - 1 - number) * DAYS // count)
        village = home if form_id == "visit" else source.choice(self._ground.codes)
        seen = self._ground.sighting(source, village, situation)
        answers = self._answers(source, form_id, day, seen, code)
        return Filled(number, form_id, day, answers, _photos(source, number, answers, form_id))

    def _answers(
        self, source: Random, form_id: str, day: date, seen: Sighting, code: str
    ) -> Answers:
        match form_id:
            case "visit":
                return fillings.visit(source, day, seen, code)
            case "session":
                others = source.sample(self._ground.codes, source.randint(0, 2))
                return fillings.session(source, day, seen, others)
            case _:
                return support.support(source, day, seen, fillings.scanned(source, code))

    def _item(self, filled: Filled, *, edits: int | None = None, version: str = "") -> Item:
        definition = self._definitions[filled.form_id]
        officer = self._officers[(edits or filled.number) % len(self._officers)]
        instance_id = _instance_id(filled.number)
        names = dict(zip(("photo_1", "photo_2"), filled.photos, strict=False))
        xml = _xml(
            definition,
            {"username": officer, **filled.answers, **names},
            {
                "instanceID": instance_id,
                "deprecatedID": "" if edits is None else _instance_id(edits),
                "instanceName": f"{definition.title} · {filled.day:%d/%m/%Y}",
            },
            version or definition.version,
        )
        # Now and then the photo is named but has been deleted from the phone.
        lost = filled.number % 9 == 4
        files = {n: PHOTOS[picture].read_bytes() for n, picture in filled.photos.items()}
        return Item(officer, filled.form_id, instance_id, xml, {} if lost else files)


def _photos(source: Random, number: int, answers: Answers, form_id: str) -> dict[str, str]:
    """Choose pictures that fit, under names as ODK Collect gives them: milliseconds."""
    if form_id == "visit" or source.random() < 0.4:
        return {}
    pictures = {"qua": "gifts", "con_giong": "hens", "huong_dan_ky_thuat": "hens"}
    picture = pictures.get(answers["kind"], "hall")
    return {f"{1_790_000_000_000 + 7919 * number}.jpg": picture}


def _source(*names: object) -> Random:
    return Random(f"{SEED}: {names}")  # noqa: S311 - to be the same every time


def _instance_id(number: int) -> str:
    bits = _source("id", number).getrandbits(128)
    return f"uuid:{UUID(int=bits, version=4)}"


def _xml(
    definition: Definition, answers: Mapping[str, str], meta: Mapping[str, str], version: str
) -> bytes:
    """Write a filled form as ODK Collect does: groups in form order, the meta block last."""
    root = etree.Element(
        "data", {"id": definition.form_id, "version": version}, nsmap={"orx": _OPENROSA}
    )
    groups: dict[Path, etree._Element] = {(): root}
    for question in definition.questions:
        if text := answers.get(question.name):
            parent = _group(groups, question.path[:-1])
            etree.SubElement(parent, question.name).text = text
    block = etree.SubElement(root, f"{{{_OPENROSA}}}meta")
    for name, text in meta.items():
        if text:
            etree.SubElement(block, f"{{{_OPENROSA}}}{name}").text = text
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _group(groups: dict[Path, etree._Element], path: Path) -> etree._Element:
    if path not in groups:
        groups[path] = etree.SubElement(_group(groups, path[:-1]), path[-1])
    return groups[path]
