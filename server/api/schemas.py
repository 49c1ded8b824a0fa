"""The shapes of answers, as JSON Schema; the OpenAPI documents name them as components."""

from __future__ import annotations

from typing import Any

from server.storage.filtering import STATES

Shape = dict[str, Any]


def ref(name: str) -> Shape:
    """Point to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def text(description: str, **more: object) -> Shape:
    """Describe a string."""
    return {"type": "string", "description": description, **more}


def maybe(shape: Shape) -> Shape:
    """Let a value be null too."""
    if "$ref" in shape:
        return {"anyOf": [shape, {"type": "null"}]}
    return {**shape, "type": [shape["type"], "null"]}


def thing(said: str, /, **properties: Shape) -> Shape:
    """Describe an object with exactly these properties."""
    return {
        "type": "object",
        "description": said,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def many(shape: Shape, description: str = "") -> Shape:
    """Describe a list."""
    return {"type": "array", "items": shape, "description": description}


def page(name: str) -> Shape:
    """Describe a page of a list."""
    return thing(
        "A page; ask again with cursor=next for the one after it.",
        items=many(ref(name)),
        next=maybe(text("Cursor of the next page; null on the last one.")),
    )


DAY = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}
LABELS = {
    "type": "object",
    "description": "Texts by language code.",
    "additionalProperties": {"type": "string"},
}
GEOMETRY = {
    "type": "object",
    "description": "GeoJSON; longitude, latitude in degrees (WGS 84).",
    "properties": {
        "type": {"type": "string", "enum": ["Point", "Polygon", "MultiPolygon"]},
        "coordinates": {"type": "array", "items": {}},
    },
    "required": ["type", "coordinates"],
}
LINK = {
    "type": "object",
    "properties": {
        "href": {"type": "string"},
        "rel": {"type": "string"},
        "type": {"type": "string"},
        "title": {"type": "string"},
    },
    "required": ["href", "rel", "type"],
}
_SUBMISSION: dict[str, Shape] = {
    "id": {"type": "integer", "description": "Of this version of the record."},
    "record_id": {"type": "integer", "description": "Stays the same when a phone sends an edit."},
    "instance_id": text("What the phone calls it."),
    "form": text("Form id."),
    "version": text("Version of the form."),
    "day": {**DAY, "description": "It counts on this day: of the event, else of receipt."},
    "received_at": MOMENT,
    "changed_at": {**MOMENT, "description": "When anything that is given here last changed."},
    "officer": maybe(text("User name of who sent it.")),
    "province": maybe(ref("Place")),
    "commune": maybe(ref("Place")),
    "village": maybe(ref("Place")),
    "method": text("How its village was found: inside, near, declared, moved or none."),
    "confidence": {"type": "number", "description": "0 to 1."},
    "flags": many({"type": "string"}, "What somebody should look at."),
    "review_state": {"type": "string", "enum": list(STATES)},
}
ANSWERS = {
    "type": "object",
    "description": "Open answers, by question name; groups are objects, repeats lists of objects. "
    "Sealed answers are never given.",
}
COMPONENTS: dict[str, Shape] = {
    "Problem": thing(
        "What went wrong, and what to do.",
        code=text("Stable name of the problem."),
        vi=text("The sentence in Vietnamese."),
        en=text("The sentence in English."),
    ),
    "Place": thing("A place.", code=text("2, 5 or 8 digits."), name=maybe(text("As of today."))),
    "Geometry": GEOMETRY,
    "Link": LINK,
    "Form": thing(
        "A form.",
        id=text("Form id."),
        title=text("Title."),
        version=text("Current version."),
        state=text("open, or closed to new submissions."),
        languages=many({"type": "string"}),
        published_at=MOMENT,
    ),
    "Choice": thing("A choice.", code=text("As in answers."), labels=LABELS),
    "Question": thing(
        "A question whose answers are given.",
        path=text("Names of the groups and of the question, joined by /."),
        type=text("Type of the question."),
        labels=LABELS,
        repeats={"type": "boolean", "description": "Whether it stands in a repeat."},
        choices=many(ref("Choice"), "Empty where they come from a file."),
    ),
    "Submission": thing(
        "A filled form, its newest version.",
        **_SUBMISSION,
        geometry=maybe(ref("Geometry")),
        answers=ANSWERS,
    ),
    "Village": thing(
        "A village of today.",
        code=text("8 digits."),
        name=text("Name."),
        commune=ref("Place"),
        province=maybe(ref("Place")),
        area_source=maybe(text("surveyed, or guessed from points.")),
        valid_from=DAY,
        geometry=maybe(ref("Geometry")),
    ),
    "Commune": thing(
        "A commune of today.",
        code=text("5 digits."),
        name=text("Name."),
        province=ref("Place"),
        valid_from=DAY,
        geometry=maybe(ref("Geometry")),
    ),
    "Coverage": thing(
        "When work was last done in a village.",
        code=text("8 digits."),
        name=text("Name of the village."),
        commune=ref("Place"),
        visit=maybe(DAY),
        session=maybe(DAY),
        support=maybe(DAY),
        days=maybe({"type": "integer", "description": "Days since the last of them."}),
    ),
    "SubmissionFeature": thing(
        "A submission as a GeoJSON feature; its geometry is null unless the point is open.",
        type={"type": "string", "enum": ["Feature"]},
        id={"type": "integer"},
        geometry=maybe(ref("Geometry")),
        properties=thing("As Submission.", **_SUBMISSION, answers=ANSWERS),
    ),
}
COMPONENTS["FormDetail"] = thing(
    "A form and its questions.",
    **COMPONENTS["Form"]["properties"],
    questions=many(ref("Question")),
    sealed=many({"type": "string"}, "Paths of the questions whose answers are never given."),
)
_FEATURE: dict[str, Shape] = {
    "type": {"type": "string", "enum": ["Feature"]},
    "id": {"type": ["integer", "string"]},
    "geometry": maybe(ref("Geometry")),
    "properties": {"type": "object"},
}
COMPONENTS["Feature"] = {
    **thing("A GeoJSON feature.", **_FEATURE),
    "properties": {**_FEATURE, "links": many(ref("Link"))},
}
COMPONENTS["Collection"] = thing(
    "A layer.",
    id=text("Name in addresses."),
    title=text("Title."),
    itemType=text("feature"),
    crs=many({"type": "string"}),
    extent={"type": "object"},
    links=many(ref("Link")),
)


def collection_of(feature: str) -> Shape:
    """Describe a page of GeoJSON features."""
    return thing(
        "A page of features; the next one is the link next.",
        type={"type": "string", "enum": ["FeatureCollection"]},
        features=many(ref(feature)),
        numberReturned={"type": "integer"},
        timeStamp=MOMENT,
        links=many(ref("Link")),
    )
