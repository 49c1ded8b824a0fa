"""What the map's page asks for: vector tiles, and JSON for what stands beside the map.

GET /tiles/boundaries/{z}/{x}/{y}.mvt
    layers `provinces` {code, name}, `communes` {code, name} (z >= 7), `villages` {code, name,
    commune, guessed} (z >= 10), points `names` {code, name, level: commune|village} (communes
    z >= 7, villages z >= 11). Provinces and communes are everywhere, villages only in the reader's
    areas. Worth asking up to z 14.
GET /tiles/submissions/{z}/{x}/{y}.mvt?<filter>
    layers `pins` {id, form, day, state, flagged} or {count}; `counts` {count, place, name,
    level: village (z >= 10) | commune (z >= 7, and the small counts) | province (z < 7, where the
    reader has the whole of it)}. At most one cluster in 64 pixels; from z 17 on pins are single,
    unless more than 100 are in one such square. Worth asking up to z 18.
GET /tiles/coverage/{z}/{x}/{y}.mvt?kind=visit|session|support|any&<filter>
    layer `coverage` {code, name, level, days}; `days` is absent where there was none. Villages from
    z 10, communes from z 7, provinces below; never coarser than the reader's areas and the
    filter's. The filter's form is left aside for the kind.
GET /map/histogram.json?<filter>        {step: day|week|month, bars: [{from, to, count}]}
GET /map/summary.json?kind=&<filter>    {total, complete, villages: [{code, name, commune,
    commune_name, last: {visit, session, support, any: days or null}}]}: at most 3,000, those left
    longest by `kind` (visit unless given) first; `total` counts all, `complete`: none is missing.
GET /map/start.json                     {bbox: [w, s, e, n] or null, forms: [{id, title}], officers:
    [username], areas: [{code, name}], version}; lists of more than 3,000 villages or officers are
    left empty (whoever has many provinces chooses by commune). `version` changes with the data.

All of them: an ETag unless somebody is just changing submissions; 304; a wrong z/x/y is
`not_found`, a wrong filter or kind `filter_wrong`.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, jsonify, request

from server.services import filters, maps, maps_facts, searching
from server.storage.filtering import Filter
from server.storage.store import Store
from server.supervisor.blueprint import blueprint
from server.web.context import storage
from server.web.signed_in import needs_role, person

MVT = "application/vnd.mapbox-vector-tile"
_TILE = "<int:z>/<int:x>/<int:y>.mvt"


@blueprint.get(f"/tiles/boundaries/{_TILE}")
def boundaries_tile(z: int, x: int, y: int) -> Response:
    """Give boundaries and names."""
    asked = maps.tile(z, x, y)
    return _answer(lambda store: _mvt(maps.boundaries(store, asked)), only_ground=True)


@blueprint.get(f"/tiles/submissions/{_TILE}")
def submissions_tile(z: int, x: int, y: int) -> Response:
    """Give pins and counts."""
    asked, wanted = maps.tile(z, x, y), _filter()
    return _answer(lambda store: _mvt(maps.submissions(store, asked, wanted)))


@blueprint.get(f"/tiles/coverage/{_TILE}")
def coverage_tile(z: int, x: int, y: int) -> Response:
    """Give places by days since the last work."""
    asked, wanted, kind = maps.tile(z, x, y), _filter(), _kind()
    return _answer(lambda store: _mvt(maps.coverage(store, asked, wanted, kind)))


@blueprint.get("/map/histogram.json")
def map_histogram() -> Response:
    """Count over time."""
    wanted = _filter()
    return _answer(lambda store: jsonify(maps_facts.histogram(store, wanted)))


@blueprint.get("/map/summary.json")
def map_summary() -> Response:
    """List the villages, those left longest first."""
    wanted, kind = _filter(), _kind()
    return _answer(lambda store: jsonify(maps_facts.summary(store, wanted, kind)))


@blueprint.get("/map/start.json")
def map_start() -> Response:
    """Give what the page begins with."""
    return _answer(lambda store: jsonify(maps_facts.start(store)))


def _filter() -> Filter:
    return filters.parse(request.args.to_dict(flat=False))


def _kind() -> str:
    kind = request.args.get("kind", maps.KINDS[0])
    maps.kinds(kind)
    return kind


def _answer(make: Callable[[Store], Response], *, only_ground: bool = False) -> Response:
    """Answer as the reader, or say that what she has is still so."""
    needs_role("officer", "supervisor")
    if request.args.get("q"):
        searching.catch_up(storage())
    with storage().as_person(person()) as store:
        tag = None if _is_unnamed() else _tag(store, only_ground)
        known = tag is not None and request.if_none_match.contains(tag)
        answer = Response(status=304) if known else make(store)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.add("Cookie")
    if tag:
        answer.set_etag(tag)
    return answer


def _is_unnamed() -> bool:
    """Whether more is looked at than submissions, whose changes alone are counted."""
    return bool(request.args.get("q") or request.args.get("files"))


def _tag(store: Store, only_ground: bool) -> str | None:
    return maps.tag(store, person(), request.full_path, only_ground=only_ground)


def _mvt(body: bytes) -> Response:
    return Response(body, mimetype=MVT)
