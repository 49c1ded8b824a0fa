"""Fills forms with JavaRosa, the engine inside ODK Collect, from the jar that pyxform carries.

One call starts one Java process, which parses the form once and fills it many times (hundreds a
second). The Java sources beside this file are compiled once into `.run/javarosa/<hash>/`.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pyxform
from lxml import etree

from server.services import form_engine

HERE = Path(__file__).parent
JAR = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
CACHE = HERE.parents[1] / ".run" / "javarosa"
TIMEZONE = "Asia/Ho_Chi_Minh"
HINTS_DRAWN = 500

#: Question name, or its path without indices, to texts to choose from or a maker of such texts.
Hints = Mapping[str, Sequence[str] | Callable[[random.Random], str]]
Value = str | int | float | list[str] | list[float] | None


class FillerError(Exception):
    """The engine refused the form, or found no accepted answer to a question it must answer."""


@dataclass(frozen=True)
class Answer:
    """One relevant question: its type, the typed value (None: empty) and the text on the wire.

    `type` is one of text, integer, decimal, date, time, dateTime, boolean, select_one,
    select_multiple, geopoint, geotrace, geoshape, barcode, binary; calculations are text.
    `value` is a number for integer and decimal, a list of codes for select_multiple (and rank),
    [latitude, longitude, altitude, accuracy] for a geopoint, else the wire text.
    """

    type: str
    value: Value
    text: str


@dataclass(frozen=True)
class Filled:
    """A finalized form: the XML that Collect would send, its files' names, and the answers.

    The paths in `answers` have an index, from 1, on every repeat: `/data/person[2]/name`.
    """

    xml: bytes
    files: tuple[str, ...]
    answers: dict[str, Answer]

    @property
    def instance_id(self) -> str:
        """The `instanceID` that the phone gave."""
        ids = (a.text for path, a in self.answers.items() if path.endswith("/meta/instanceID"))
        return next(ids)


def available() -> bool:
    """Tells whether Java and its compiler are here."""
    return shutil.which("java") is not None and shutil.which("javac") is not None


def fill(
    xform: bytes,
    media: Mapping[str, bytes],
    count: int,
    seed: int,
    hints: Hints | None = None,
    *,
    bbox: tuple[float, float, float, float] = (106.95, 16.55, 107.05, 16.65),
    properties: Mapping[str, str] | None = None,
) -> list[Filled]:
    """Fill `xform` `count` times; the same seed gives the same answers on the same day.

    `media` has the files that the form reads (`villages.csv`), `bbox` (west, south, east, north,
    degrees) holds the made fixes, `properties` what the phone says of itself (`username`).
    `instanceID` and clock times are new in every call. Raises FillerError.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "form.xml").write_bytes(xform)
        Path(folder, "media").mkdir()
        for name, content in media.items():
            Path(folder, "media", name).write_bytes(content)
        job = {
            "form": f"{folder}/form.xml",
            "media": f"{folder}/media",
            "count": count,
            "seed": seed,
            "hints": _drawn(hints or {}, seed),
            "bbox": bbox,
            "properties": {"username": "officer", "deviceid": "collect:test", **(properties or {})},
        }
        lines = _run(json.dumps(job).encode())
    return [_filled(json.loads(line)) for line in lines]


def renewed(filled: Filled) -> Filled:
    """The same answers as another submission, with an instanceID of its own."""
    old, new = filled.instance_id, f"uuid:{uuid.uuid4()}"
    answers = {
        p: Answer("text", new, new) if a.text == old else a for p, a in filled.answers.items()
    }
    return Filled(filled.xml.replace(old.encode(), new.encode()), filled.files, answers)


def edit(filled: Filled, changes: Mapping[str, str]) -> Filled:
    """The same form edited after it was finalized: a new instanceID, the old one as deprecatedID.

    `changes` maps paths of existing answers to new wire texts. As in Collect, the added element
    has no namespace and all files are sent again.
    """
    root = etree.fromstring(filled.xml)
    answers = dict(filled.answers)
    for path, text in changes.items():
        _element(root, path).text = text
        answers[path] = replace(answers[path], value=text, text=text)
    meta = _all(root, "//*[local-name()='meta']")[0]
    old = _all(meta, "*[local-name()='deprecatedID']")
    deprecated = old[0] if old else etree.SubElement(meta, "deprecatedID")
    deprecated.text = filled.instance_id
    instance = _all(meta, "*[local-name()='instanceID']")[0]
    instance.text = f"uuid:{uuid.uuid4()}"
    for element in (deprecated, instance):
        path = f"/{etree.QName(root).localname}/meta/{etree.QName(element).localname}"
        answers[path] = Answer("text", element.text, element.text or "")
    xml = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return Filled(xml, filled.files, answers)


def _run(job: bytes) -> list[bytes]:
    command = ["java", f"-Duser.timezone={TIMEZONE}", "-Dfile.encoding=UTF-8", "-XX:+UseSerialGC"]
    done = subprocess.run(
        [*command, "-cp", f"{JAR}{os.pathsep}{_compiled()}", "Filler"],
        input=job,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise FillerError(done.stderr.decode(errors="replace").strip())
    return done.stdout.splitlines()


def _compiled() -> Path:
    """The folder with the classes; compiled when the sources or the engine have changed."""
    sources = [form_engine.SOURCE, *sorted(HERE.glob("*.java"))]
    state = hashlib.sha256(JAR.read_bytes())
    for source in sources:
        state.update(source.read_bytes())
    target = CACHE / state.hexdigest()[:16]
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        made = tempfile.mkdtemp(dir=CACHE)
        command = ["javac", "-Xlint:all", "-encoding", "UTF-8", "-cp", str(JAR), "-d", made]
        subprocess.run([*command, *map(str, sources)], check=True)
        try:
            Path(made).rename(target)
        except OSError:  # another test process was quicker
            shutil.rmtree(made)
    return target


def _drawn(hints: Hints, seed: int) -> dict[str, list[str]]:
    source = random.Random(seed)
    return {
        name: [hint(source) for _ in range(HINTS_DRAWN)] if callable(hint) else list(hint)
        for name, hint in hints.items()
    }


def _filled(line: dict[str, Any]) -> Filled:
    answers = {path: Answer(**answer) for path, answer in line["answers"].items()}
    return Filled(line["xml"].encode(), tuple(line["files"]), answers)


def _element(root: etree._Element, path: str) -> etree._Element:
    steps = [re.fullmatch(r"([^\[]+)(?:\[(\d+)])?", step) for step in path.split("/")[2:]]
    named = [f"*[local-name()='{step[1]}'][{step[2] or 1}]" for step in steps if step]
    return _all(root, "/".join(named))[0]


def _all(element: etree._Element, xpath: str) -> list[etree._Element]:
    return cast(list[etree._Element], element.xpath(xpath))
