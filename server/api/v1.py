"""/api/v1/: forms, submissions and what changed, villages, communes, coverage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response

from server.api import schemas
from server.api.answers import answer, features, page
from server.api.arguments import AREA, CURSOR, FILTER, FORM, GEOMETRY, LIMIT, filter_of
from server.api.blueprint import person
from server.api.operations import GEOJSON, Given, Operation, Parameter, operation
from server.services import maps, records_api, records_api_places, searching
from server.services.records_api_places import Page
from server.storage.api_places import Wanted
from server.storage.store import Store
from server.web.context import storage

T = TypeVar("T")
_NUMBER = {"type": "integer", "minimum": 1, "maximum": records_api.MOST_ID}
_ID = Parameter("id", _NUMBER, "Số của phiếu.", "Number of the submission.")
_FORM_ID = Parameter("id", FORM, "Mã biểu mẫu.", "Form id.")
_LIST = (*FILTER, CURSOR, LIMIT)
_PLACES = (AREA, CURSOR, LIMIT)


@operation(Operation("v1", "/forms", "forms", "Các biểu mẫu.", "The forms.", schemas.page("Form")))
def forms(given: Given) -> Response:  # noqa: ARG001 - there are no arguments
    """List the forms."""
    return page(_read(records_api.all_forms), None)


@operation(
    Operation(
        "v1",
        "/forms/{id}",
        "form",
        "Một biểu mẫu với các câu hỏi không niêm phong.",
        "A form with those of its questions that are not sealed.",
        schemas.ref("FormDetail"),
        parameters=(_FORM_ID,),
        missing=True,
    )
)
def form(given: Given) -> Response:
    """Describe a form."""
    return answer(_read(lambda store: records_api.form(store, given["id"])))


@operation(
    Operation(
        "v1",
        "/submissions",
        "submissions",
        "Phiếu, theo thứ tự nhận.",
        "Submissions, in the order of receipt.",
        schemas.page("Submission"),
        parameters=_LIST,
    )
)
def submissions(given: Given) -> Response:
    """List submissions."""
    return page(*_submissions(given))


@operation(
    Operation(
        "v1",
        "/submissions.geojson",
        "submissions_geojson",
        "Phiếu dạng GeoJSON; trang sau ở liên kết next.",
        "Submissions as GeoJSON; the next page is the link next.",
        schemas.collection_of("SubmissionFeature"),
        GEOJSON,
        parameters=_LIST,
    )
)
def submissions_geojson(given: Given) -> Response:
    """List submissions as features."""
    found, after = _submissions(given)
    return features(map(records_api.feature, found), after)


@operation(
    Operation(
        "v1",
        "/submissions/{id}",
        "submission",
        "Một phiếu.",
        "One submission.",
        schemas.ref("Submission"),
        parameters=(_ID,),
        missing=True,
    )
)
def submission(given: Given) -> Response:
    """Give a submission."""
    return answer(_read(lambda store: records_api.submission(store, given["id"])))


@operation(
    Operation(
        "v1",
        "/changes",
        "changes",
        "Phiếu mới hoặc vừa thay đổi kể từ lần hỏi trước, kể cả phiếu không nhận.",
        "What is new or changed since the call before, rejected submissions included.",
        schemas.thing(
            "Changes; ask again with cursor=cursor, at once if there is more, else later.",
            items=schemas.many(schemas.ref("Submission")),
            cursor=schemas.text("Where to go on next time."),
            more={"type": "boolean", "description": "Whether there is more already."},
        ),
        parameters=(*(one for one in FILTER if one.name != "q"), CURSOR, LIMIT),
    )
)
def changes(given: Given) -> Response:
    """List what changed."""
    wanted = records_api.every_state(filter_of(given), chosen=bool(given["review"]))
    items, cursor, more = _read(
        lambda store: records_api.changes(store, person(), wanted, given["cursor"], given["limit"])
    )
    return answer({"items": items, "cursor": cursor, "more": more})


@operation(
    Operation(
        "v1",
        "/villages",
        "villages",
        "Thôn trong địa bàn.",
        "The villages of the areas.",
        schemas.page("Village"),
        parameters=(*_PLACES, GEOMETRY),
    )
)
def villages(given: Given) -> Response:
    """List villages."""
    return _places(records_api_places.villages, given)


@operation(
    Operation(
        "v1",
        "/communes",
        "communes",
        "Xã, phường trong địa bàn.",
        "The communes of the areas.",
        schemas.page("Commune"),
        parameters=(*_PLACES, GEOMETRY),
    )
)
def communes(given: Given) -> Response:
    """List communes."""
    return _places(records_api_places.communes, given)


@operation(
    Operation(
        "v1",
        "/coverage",
        "coverage",
        "Ngày đến thăm, sinh hoạt, hỗ trợ gần nhất của từng thôn.",
        "The last visit, session and support in each village.",
        schemas.page("Coverage"),
        parameters=_PLACES,
    )
)
def coverage(given: Given) -> Response:
    """List the last work in each village."""
    return _places(records_api_places.coverage, given)


def _submissions(given: Given) -> tuple[list[dict[str, Any]], str | None]:
    wanted = filter_of(given)
    if wanted.words:
        searching.catch_up(storage())
    return _read(
        lambda store: records_api.submissions(
            store, person(), wanted, given["cursor"], given["limit"]
        )
    )


def _places(read: Callable[[Store, Wanted, str | None], Page], given: Given) -> Response:
    wanted = Wanted(
        maps.today(),
        limit=given["limit"],
        area=given["area"],
        geometry=bool(given.get("geometry")),
    )
    return page(*_read(lambda store: read(store, wanted, given["cursor"])))


def _read(read: Callable[[Store], T]) -> T:
    with storage().as_person(person()) as store:
        return read(store)
