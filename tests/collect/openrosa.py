"""What Collect reads in a server's XML, and where it gives up."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from tests.collect.transport import CollectError

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XFORMS = "{http://www.w3.org/2002/xforms}"
BOM = b"\xef\xbb\xbf"


class CrashError(CollectError):
    """The server's answer would bring Collect down."""


@dataclass(frozen=True)
class ListedForm:
    """One `xform` of a form list; `hash` is the bare MD5, None when Collect sees none."""

    form_id: str
    name: str
    version: str | None
    hash: str | None
    download_url: str
    manifest_url: str | None


@dataclass(frozen=True)
class MediaFile:
    """One `mediaFile` of a manifest; `hash` is what follows the first four characters."""

    filename: str
    hash: str
    download_url: str
    type: str | None
    integrity_url: str | None


@dataclass(frozen=True)
class Form:
    """A blank form on the phone."""

    form_id: str
    version: str | None
    title: str
    xml: bytes
    media: Mapping[str, bytes]

    @property
    def hash(self) -> str:
        """The MD5 of the XML."""
        return md5(self.xml)


def md5(content: bytes) -> str:
    """The hash that lists and manifests carry, without the prefix."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def read(body: bytes, root_name: str) -> etree._Element:
    """Parse a list or manifest. Raises CollectError as Collect would, or CrashError."""
    if body.startswith(BOM):
        raise CollectError("a byte-order mark before the XML")
    # The parser calls a missing text null, outside the reach of Collect's error handling.
    if re.search(rb"<([\w.-]+:)?hash\s*/>", body):
        raise CrashError("an empty hash element")
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise CollectError(f"not XML: {error}") from error
    if root.tag != root_name:
        raise CollectError(f"the root element is {root.tag}, not {root_name}")
    return root


def listed_form(item: etree._Element) -> ListedForm:
    """Read one `xform` of a form list."""
    mark = _text(item, f"{LIST}hash") or ""
    return ListedForm(
        form_id=_required(item, f"{LIST}formID"),
        name=_required(item, f"{LIST}name"),
        version=_text(item, f"{LIST}version") or None,
        hash=mark.removeprefix("md5:") if mark.startswith("md5:") else None,
        download_url=_required(item, f"{LIST}downloadUrl"),
        manifest_url=_text(item, f"{LIST}manifestUrl") or None,
    )


def media_file(item: etree._Element) -> MediaFile:
    """Read one `mediaFile` of a manifest."""
    mark = _required(item, f"{MANIFEST}hash")
    if len(mark) < len("md5:"):
        raise CrashError("a hash of fewer than four characters")
    kind = item.get("type")
    return MediaFile(
        filename=_required(item, f"{MANIFEST}filename").rpartition("/")[2],
        hash=mark[len("md5:") :],
        download_url=_required(item, f"{MANIFEST}downloadUrl"),
        type=kind if kind in ("entityList", "approvalEntityList") else None,
        integrity_url=_text(item, f"{MANIFEST}integrityUrl") or None,
    )


def form(listed: ListedForm, xml: bytes, media: Mapping[str, bytes]) -> Form:
    """Read a blank form. Raises CollectError unless its id and version are the listed ones."""
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise CollectError(f"form parsing error: {error}") from error
    head = root.find(f"{XHTML}head")
    title = "" if head is None else _text(head, f"{XHTML}title")
    instances = [] if head is None else head.findall(f"{XFORMS}model/{XFORMS}instance[1]/*")
    if not title or len(instances) != 1 or root.find(f"{XHTML}body") is None:
        raise CollectError("form parsing error: title, instance or body missing")
    identity = instances[0].get("id"), instances[0].get("version")
    if identity != (listed.form_id, listed.version):
        raise CollectError(f"listed as {listed.form_id} {listed.version}, is {identity}")
    return Form(listed.form_id, listed.version, title, xml, media)


def message(body: bytes) -> str | None:
    """The text of the first element literally named `message`; None when Collect finds none."""
    if b"OpenRosaResponse" not in body:
        return None
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return None
    for element in root.iter(etree.Element):
        if element.prefix is None and etree.QName(element).localname == "message":
            return element.text or ""
    return None


def _text(item: etree._Element, name: str) -> str:
    element = item.find(name)
    if element is None:
        return ""
    if len(element) and name.endswith("}hash"):
        raise CrashError("a comment or an element inside a hash")
    return (element.text or "").strip()


def _required(item: etree._Element, name: str) -> str:
    text = _text(item, name)
    if not text:
        raise CollectError(f"{etree.QName(name).localname} is missing or empty")
    return text
