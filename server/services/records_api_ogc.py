"""Collections of features as OGC API Features names them: villages, communes, and each form's.

A layer has shapes of one kind only: QGIS takes the kind of a layer's first feature for all of
them, and would draw no outline where the first village has a point only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from server.problems import Problem
from server.services import maps
from server.services.all_versions import together
from server.services.placement import VIETNAM
from server.services.records_api import MOST_ID, Json, feature, place_names
from server.services.records_api_cursors import seal, unseal
from server.services.records_api_places import Page
from server.storage import api_places, api_records, exports, forms
from server.storage.api_places import Drawn, PlaceRow, Wanted
from server.storage.api_records import Box, Record
from server.storage.filtering import Filter
from server.storage.forms import FormVersion
from server.storage.people import Person
from server.storage.store import Store
from server.xforms.definition import GEOMETRIES, Question

_PREFIX = "submissions_"


@dataclass(frozen=True)
class Places:
    """How the places of a layer are read, described and drawn."""

    read: Callable[[Store, Wanted], list[PlaceRow]]
    describe: Callable[[PlaceRow], Json]
    drawn: Drawn


@dataclass(frozen=True)
class Collection:
    """A layer: of the submissions of a form, or of places."""

    id: str
    title: str
    of: FormVersion | Places


@dataclass(frozen=True)
class Asked:
    """Which features of a collection: in a box, and of days, both included."""

    box: Box | None = None
    since: date | None = None
    until: date | None = None
    cursor: str | None = None
    limit: int = 100


def collections(store: Store) -> list[Collection]:
    """Give every layer."""
    villages, communes = (api_places.villages, _village), (api_places.communes, _commune)
    return [
        Collection("villages", "Thôn: ranh giới", Places(*villages, "outline")),
        Collection("village_points", "Thôn: điểm", Places(*villages, "point")),
        Collection("communes", "Xã: ranh giới", Places(*communes, "outline")),
        Collection("commune_points", "Xã: điểm", Places(*communes, "point")),
    ] + [
        # A slash would end the name in an address.
        Collection(_PREFIX + version.form_id.replace("/", "~"), version.title, version)
        for version in forms.current(store)
    ]


def collection(store: Store, name: str) -> Collection:
    """Find a layer; raises Problem("layer_unknown")."""
    found = next((one for one in collections(store) if one.id == name), None)
    if found is None:
        raise Problem("layer_unknown")
    return found


def extent(store: Store) -> Box | None:
    """Give the box around the reader's areas."""
    return api_places.box(store, maps.today())


def items(store: Store, reader: Person, name: str, asked: Asked) -> Page:
    """Give a page of features and the cursor of the next; days narrow submissions only.

    Raises:
        Problem: `layer_unknown`, `api_cursor_wrong`.
    """
    found = collection(store, name)
    if isinstance(found.of, FormVersion):
        return _submissions(store, reader, found.of, asked)
    of_list = ("features", name, asked.box)
    (after,) = unseal(store.vault, of_list, asked.cursor) or [""]
    wanted = Wanted(maps.today(), after=after, limit=asked.limit + 1, box=asked.box)
    rows = _places(store, found.of, wanted)
    shown = rows[: asked.limit]
    more = seal(store.vault, of_list, shown[-1]["id"]) if len(rows) > asked.limit else None
    return shown, more


def item(store: Store, name: str, feature_id: str) -> Json:
    """Give one feature; raises Problem("layer_unknown"), "feature_unknown"."""
    found = collection(store, name)
    if isinstance(found.of, FormVersion):
        number = int(feature_id) if feature_id.isascii() and feature_id.isdigit() else 0
        records = api_records.records(store, [number] if 0 < number <= MOST_ID else [])
        records = [r for r in records if r.form_id == found.of.form_id and r.lon is not None]
        features = _features(store, found.of, records)
    else:
        features = _places(store, found.of, Wanted(maps.today(), only=feature_id))
    if not features:
        raise Problem("feature_unknown")
    return features[0]


def _submissions(store: Store, reader: Person, form: FormVersion, asked: Asked) -> Page:
    wanted = Filter(form=form.form_id, since=asked.since, until=asked.until)
    of_list = ("features", wanted, asked.box)
    (after,) = unseal(store.vault, of_list, asked.cursor) or [0]
    world = (-180.0, -90.0, 180.0, 90.0)
    ids = api_records.page(store, reader, wanted, after, asked.limit + 1, asked.box or world)
    shown = api_records.records(store, ids[: asked.limit])
    more = seal(store.vault, of_list, ids[asked.limit - 1]) if len(ids) > asked.limit else None
    return _features(store, form, shown), more


def _features(store: Store, form: FormVersion, records: list[Record]) -> list[Json]:
    names = place_names(store, [code for r in records for code in (r.village, r.commune)])
    definition = together(exports.versions(store, form.form_id))
    questions = [q for q in definition.questions if _is_column(q)]
    return [feature(_flat(record, names) | _answers(record, questions)) for record in records]


def _flat(record: Record, names: Mapping[str, str]) -> Json:
    """Give a submission as a row of a table: programs for maps know no nested values."""
    return {
        "id": record.id,
        "geometry": {"type": "Point", "coordinates": [record.lon, record.lat]},
        "instance_id": record.instance_id,
        "version": record.version,
        "day": record.day.isoformat(),
        "received_at": record.received_at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "officer": record.officer,
        "province": record.province,
        "commune": record.commune,
        "commune_name": names.get(record.commune or ""),
        "village": record.village,
        "village_name": names.get(record.village or ""),
        "method": record.method,
        "confidence": record.confidence,
        "flags": " ".join(record.flags),
        "review_state": record.review_state,
    }


def _is_column(question: Question) -> bool:
    return question.is_open and not question.repeats and question.type not in GEOMETRIES | {"note"}


def _answers(record: Record, questions: list[Question]) -> Json:
    return {
        ".".join(("answer", *question.path)): _cell(record.answers, question.path)
        for question in questions
    }


def _cell(answers: Mapping[str, Any], path: tuple[str, ...]) -> Any:  # noqa: ANN401
    value: Any = answers
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, int):
        # QGIS keeps 32 bits of a column whose first ten values are small whole numbers.
        return float(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


def _places(store: Store, places: Places, wanted: Wanted) -> list[Json]:
    rows = places.read(store, replace(wanted, geometry=True, drawn=places.drawn))
    return [
        feature({"id": row.code, "geometry": json.loads(row.geometry)} | places.describe(row))
        for row in rows
        if row.geometry
    ]


def _village(row: PlaceRow) -> Json:
    return {
        "name": row.name,
        "commune": row.commune,
        "commune_name": row.commune_name,
        "province": row.province,
        "area_source": row.area_source,
        "valid_from": row.valid_from.isoformat(),
    }


def _commune(row: PlaceRow) -> Json:
    return {"name": row.name, "province": row.province, "valid_from": row.valid_from.isoformat()}
