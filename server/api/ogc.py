"""/api/ogc/: OGC API Features, Part 1 (core, GeoJSON, OpenAPI 3.0); every point is CRS84."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from flask import Response

from server.api import schemas
from server.api.answers import address, answer, features, here, link
from server.api.arguments import CURSOR, LIMIT
from server.api.blueprint import person
from server.api.operations import GEOJSON, JSON, Given, Operation, Parameter, operation
from server.problems import Problem
from server.services import records_api_ogc
from server.services.placement import VIETNAM
from server.services.records_api import Json
from server.services.records_api_ogc import Asked, Collection
from server.storage.api_records import Box
from server.storage.store import Store
from server.web.context import storage

T = TypeVar("T")
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CLASSES = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"
    for name in ("core", "geojson", "oas30")
]
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_NAME = {"type": "string", "pattern": "^[^\\x00-\\x1f\\x7f/]{1,220}$"}
_COLLECTION = Parameter("collection", _NAME, "Tên lớp.", "Name of the layer.")
_FEATURE = Parameter("feature", _NAME, "Mã hoặc số của đối tượng.", "Code or number.")
_BBOX = Parameter(
    "bbox",
    {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
    "Khung: tây, nam, đông, bắc (độ).",
    "Box: west, south, east, north in degrees.",
)
_DATETIME = Parameter(
    "datetime",
    {"type": "string", "minLength": 2, "maxLength": 80},
    "Ngày, hoặc từ/đến; chỉ lọc phiếu.",
    "A day or an interval; narrows submissions only.",
)
_OPEN = {"", "..", "0000-01-01T00:00:00Z"}
_LINKS = schemas.many(schemas.ref("Link"))


@operation(
    Operation(
        "ogc",
        "/",
        "landing",
        "Trang đầu: dán địa chỉ này vào QGIS.",
        "Landing page: the address to paste into QGIS.",
        schemas.thing(
            "Where to go.", title=schemas.text(""), description=schemas.text(""), links=_LINKS
        ),
    )
)
def landing(given: Given) -> Response:  # noqa: ARG001 - there are no arguments
    """Say where everything is."""
    links = [
        link("self", here(), JSON),
        link("service-desc", address("/ogc/openapi.json"), OPENAPI),
        link("service-doc", address("/"), "text/html"),
        link("conformance", address("/ogc/conformance"), JSON),
        link("data", address("/ogc/collections"), JSON),
    ]
    words = "Thôn, xã và phiếu có vị trí công khai / villages, communes, open points"
    return answer({"title": "Nẻo Thiện", "description": words, "links": links})


@operation(
    Operation(
        "ogc",
        "/conformance",
        "conformance",
        "Các phần của chuẩn được đáp ứng.",
        "The parts of the standard that hold here.",
        schemas.thing("Classes.", conformsTo=schemas.many({"type": "string"})),
    )
)
def conformance(given: Given) -> Response:  # noqa: ARG001 - there are no arguments
    """Name the conformance classes."""
    return answer({"conformsTo": CLASSES})


@operation(
    Operation(
        "ogc",
        "/collections",
        "collections",
        "Các lớp: thôn và xã (ranh giới, điểm), và mỗi biểu mẫu một lớp.",
        "The layers: villages and communes (outlines, points), and one for each form.",
        schemas.thing("Layers.", collections=schemas.many(schemas.ref("Collection")), links=_LINKS),
    )
)
def collections(given: Given) -> Response:  # noqa: ARG001 - there are no arguments
    """List the layers."""

    def read(store: Store) -> list[Json]:
        box = records_api_ogc.extent(store)
        return [_described(one, box) for one in records_api_ogc.collections(store)]

    return answer({"collections": _read(read), "links": [link("self", here(), JSON)]})


@operation(
    Operation(
        "ogc",
        "/collections/{collection}",
        "collection",
        "Một lớp.",
        "One layer.",
        schemas.ref("Collection"),
        parameters=(_COLLECTION,),
        missing=True,
    )
)
def collection(given: Given) -> Response:
    """Describe a layer."""

    def read(store: Store) -> Json:
        found = records_api_ogc.collection(store, given["collection"])
        return _described(found, records_api_ogc.extent(store))

    return answer(_read(read))


@operation(
    Operation(
        "ogc",
        "/collections/{collection}/items",
        "items",
        "Các đối tượng của một lớp.",
        "The features of a layer.",
        schemas.collection_of("Feature"),
        GEOJSON,
        parameters=(_COLLECTION, LIMIT, _BBOX, _DATETIME, CURSOR),
        missing=True,
        clamps=True,
    )
)
def items(given: Given) -> Response:
    """List features."""
    since, until = _days(given["datetime"])
    asked = Asked(_box(given["bbox"]), since, until, given["cursor"], given["limit"])
    name = given["collection"]
    found, after = _read(lambda store: records_api_ogc.items(store, person(), name, asked))
    return features(found, after)


@operation(
    Operation(
        "ogc",
        "/collections/{collection}/items/{feature}",
        "item",
        "Một đối tượng.",
        "One feature.",
        schemas.ref("Feature"),
        GEOJSON,
        parameters=(_COLLECTION, _FEATURE),
        missing=True,
    )
)
def item(given: Given) -> Response:
    """Give a feature."""
    name, feature = given["collection"], given["feature"]
    found = _read(lambda store: records_api_ogc.item(store, name, feature))
    above = address(f"/ogc/collections/{name}")
    return answer(
        {**found, "links": [link("self", here()), link("collection", above, JSON)]}, GEOJSON
    )


def _described(one: Collection, box: Box | None) -> Json:
    base = address(f"/ogc/collections/{one.id}")
    return {
        "id": one.id,
        "title": one.title,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [box] if box else [[-180, -90, 180, 90]], "crs": CRS84}},
        "links": [link("self", base, JSON), link("items", f"{base}/items", title=one.title)],
    }


def _box(numbers: list[float] | None) -> Box | None:
    """Read a box, of which heights are left aside; one across the date line is refused."""
    if numbers is None:
        return None
    if len(numbers) == 6:
        numbers = [numbers[0], numbers[1], numbers[3], numbers[4]]
    if len(numbers) != 4 or numbers[0] > numbers[2] or numbers[1] > numbers[3]:
        raise Problem("filter_wrong", name="bbox")
    west, south, east, north = numbers
    return max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0)


def _days(text: str | None) -> tuple[date | None, date | None]:
    """Read a moment or an interval, as days of Viet Nam; `..` or nothing leaves an end open.

    QGIS writes an open beginning as the year 0, moments as they were typed (without an offset
    when there was none), and the + of an offset as it is, which in an address is a space.
    """
    if text is None:
        return None, None
    first, slash, last = text.partition("/")
    since = _day(first)
    until = _day(last) if slash else since
    if since and until and since > until:
        raise Problem("filter_wrong", name="datetime")
    return since, until


def _day(text: str) -> date | None:
    if text in _OPEN:
        return None
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text[:11] + text[11:].replace(" ", "+"))
    except ValueError:
        raise Problem("filter_wrong", name="datetime") from None
    if moment.tzinfo is None:
        return moment.date()
    try:
        return moment.astimezone(VIETNAM).date()
    except OverflowError:
        raise Problem("filter_wrong", name="datetime") from None


def _read(read: Callable[[Store], T]) -> T:
    with storage().as_person(person()) as store:
        return read(store)
