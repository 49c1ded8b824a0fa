"""Submissions and forms as programs are given them: what is open, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from geo.places import places_on
from server.problems import Problem
from server.services import maps
from server.services.all_versions import open_answers, together
from server.services.placement import VIETNAM
from server.services.records_api_cursors import seal, unseal
from server.services.searching import narrowed
from server.storage import api_records, exports, forms, places
from server.storage.api_records import Record
from server.storage.filtering import STATES, Filter
from server.storage.forms import FormVersion
from server.storage.people import Person
from server.storage.store import Store
from server.xforms.definition import Question

Json = dict[str, Any]
MOST_ID = 2**63 - 1


def submissions(
    store: Store, reader: Person, wanted: Filter, cursor: str | None, limit: int
) -> tuple[list[Json], str | None]:
    """Give a page of submissions, the oldest received first, and the cursor of the next page.

    Raises:
        Problem: `api_cursor_wrong`.
    """
    asked = ("submissions", wanted)
    (after,) = unseal(store.vault, asked, cursor) or [0]
    ids = api_records.page(store, reader, narrowed(store, wanted), after, limit + 1)
    more = seal(store.vault, asked, ids[limit - 1]) if len(ids) > limit else None
    return described(store, api_records.records(store, ids[:limit])), more


def changes(
    store: Store, reader: Person, wanted: Filter, cursor: str | None, limit: int
) -> tuple[list[Json], str, bool]:
    """Give what was changed since a cursor, the cursor to come back with, and if there is more.

    Rejected submissions are among them unless the filter says otherwise. Raises as `submissions`.
    """
    asked = ("changes", wanted)
    place = unseal(store.vault, asked, cursor) or [datetime(1970, 1, 1, tzinfo=UTC).isoformat(), 0]
    after = datetime.fromisoformat(place[0]), int(place[1])
    found = api_records.changes(store, reader, wanted, after, limit + 1)
    records = api_records.records(store, found[:limit])
    if records:
        place = [records[-1].changed_at.isoformat(), records[-1].id]
    return described(store, records), seal(store.vault, asked, *place), len(found) > limit


def every_state(wanted: Filter, *, chosen: bool) -> Filter:
    """Leave no review state out unless some were chosen."""
    return wanted if chosen else Filter(**{**vars(wanted), "states": STATES})


def submission(store: Store, submission_id: int) -> Json:
    """Give one submission; raises Problem("record_unknown") when the reader sees none."""
    ids = [submission_id] if submission_id <= MOST_ID else []
    found = described(store, api_records.records(store, ids))
    if not found:
        raise Problem("record_unknown", id=submission_id)
    return found[0]


def described(store: Store, records: Sequence[Record]) -> list[Json]:
    """Give submissions as the schema Submission says."""
    name = place_names(store, [c for r in records for c in (r.village, r.commune)])
    versions = {
        form_id: exports.versions(store, form_id) for form_id in {r.form_id for r in records}
    }
    return [
        _described(r, name) | {"answers": open_answers(r.answers, versions[r.form_id])}
        for r in records
    ]


def place_names(store: Store, codes: Iterable[str | None]) -> dict[str, str]:
    """Give the names of provinces, and of these communes and villages, by code."""
    provinces = {p.code: p.full_name for p in places_on(maps.today()).values() if p.is_province}
    return provinces | places.area_names(store, sorted({code for code in codes if code}))


def place(code: str | None, names: Mapping[str, str]) -> Json | None:
    """Give a place as the schema Place says."""
    return {"code": code, "name": names.get(code)} if code else None


def _described(record: Record, names: Mapping[str, str]) -> Json:
    point = None
    if record.lon is not None:
        point = {"type": "Point", "coordinates": [record.lon, record.lat]}
    return {
        "id": record.id,
        "record_id": record.record_id,
        "instance_id": record.instance_id,
        "form": record.form_id,
        "version": record.version,
        "day": record.day.isoformat(),
        "received_at": moment(record.received_at),
        "changed_at": moment(record.changed_at),
        "officer": record.officer,
        "province": place(record.province, names),
        "commune": place(record.commune, names),
        "village": place(record.village, names),
        "method": record.method,
        "confidence": record.confidence,
        "flags": list(record.flags),
        "review_state": record.review_state,
        "geometry": point,
    }


def moment(value: datetime) -> str:
    """Write a time with the offset of Viet Nam."""
    return value.astimezone(VIETNAM).isoformat(timespec="microseconds")


def feature(described_: Mapping[str, Any]) -> Json:
    """Give a described thing with `id` as a GeoJSON feature."""
    properties = {name: value for name, value in described_.items() if name != "geometry"}
    geometry = described_["geometry"]
    return {
        "type": "Feature",
        "id": described_["id"],
        "geometry": geometry,
        "properties": properties,
    }


def all_forms(store: Store) -> list[Json]:
    """Give every form as the schema Form says."""
    return [_form(version) for version in forms.current(store)]


def form(store: Store, form_id: str) -> Json:
    """Give a form with its open questions; raises Problem("form_unknown_api")."""
    version = form_version(store, form_id)
    questions = together(exports.versions(store, form_id)).questions
    return _form(version) | {
        "questions": [_question(question) for question in questions if _is_given(question)],
        "sealed": ["/".join(q.path) for q in questions if not _is_given(q)],
    }


def form_version(store: Store, form_id: str) -> FormVersion:
    """Find the current version of a form; raises Problem("form_unknown_api")."""
    found = next((v for v in forms.current(store) if v.form_id == form_id), None)
    if found is None:
        raise Problem("form_unknown_api")
    return found


def _is_given(question: Question) -> bool:
    return question.is_open and not question.is_sealed_place


def _form(version: FormVersion) -> Json:
    return {
        "id": version.form_id,
        "title": version.title,
        "version": version.version,
        "state": version.state,
        "languages": list(version.definition.languages),
        "published_at": moment(version.published_at),
    }


def _question(question: Question) -> Json:
    return {
        "path": "/".join(question.path),
        "type": question.type,
        "labels": dict(question.labels),
        "repeats": bool(question.repeats),
        "choices": [{"code": c.code, "labels": dict(c.labels)} for c in question.choices],
    }
