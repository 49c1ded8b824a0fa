"""What of an XForm belongs to the form as a whole and to no question."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from server.xforms import xml
from server.xforms.changes_texts import Facet, Text, children, plain
from server.xforms.definition import Path

Facets = Mapping[Path, Mapping[Facet, Text]]


def whole(
    model: etree._Element, primary: etree._Element, body: etree._Element, facets: Facets
) -> dict[Facet, Text]:
    """Give style, sending, encryption, the records' name, and the log and list that it writes."""
    found = {("style", ""): plain(body.get("class") or "")}
    for submission in children(model, "submission"):
        found["encryption", ""] = plain(submission.get("base64RsaPublicKey") or "")
        attributes = {str(name): str(value) for name, value in submission.attrib.items()}
        sending = sorted(f"{name}={value}" for name, value in attributes.items() if "auto" in name)
        found["sending", ""] = plain(" ".join(sending))
    name = facets.get(("meta", "instanceName"), {}).get(("calculation", ""))
    if name is not None:
        found["instance_name", ""] = name
    for meta in children(primary, "meta"):
        for child in meta:
            own = xml.local(child.tag)
            if own in {"audit", "entity"}:
                found[own, ""] = _own(own, child, facets)
    return {facet: text for facet, text in found.items() if text.parts}


def _own(name: str, element: etree._Element, facets: Facets) -> Text:
    """Put together all that is said of one element of `meta`."""
    shown = [name, *sorted(f"{key!s}={value!s}" for key, value in element.attrib.items())]
    parts: list[str | Path] = [*shown]
    for path, own in sorted(facets.items()):
        if path[:2] == ("meta", name):
            for (what, _), text in sorted(own.items()):
                parts += ["/".join(path), what, *text.parts]
                shown.append(text.shown)
    return Text(tuple(parts), " ".join(shown))
