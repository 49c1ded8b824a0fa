"""A form designer at work: uploads, publishes, and what phones see of it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from server.services import drafts
from server.services.drafts import Draft
from server.storage.forms import FormVersion
from server.storage.people import Person
from server.xforms import spreadsheet
from server.xforms.checked import Checked
from server.xforms.findings import Finding
from tests.people import person
from tests.world import World
from tests.xforms.workbooks import workbook

LABEL = "label::Tiếng Việt (vi)"
SURVEY = f"""
type | name | {LABEL} | sensitivity | location_precision | media::image::Tiếng Việt (vi)
date | day | Ngày | internal | |
text | wish | Nguyện vọng | sensitive | |
geopoint | home | Nhà | sensitive | village |
select_one_from_file villages.csv | village | Thôn | internal | |
select_one_from_file posts.csv | post | Chốt | public | |
note | look | Xem | | | bản đồ.png
"""
POSTS = b"name,label\n1,M\xe1\xbb\x99t\n"
PICTURE = b"\x89PNG" + bytes(3_000_000)
MEDIA = {"posts.csv": POSTS, "bản đồ.png": PICTURE}


def book(
    version: str = "1", survey: str = SURVEY, form_id: str = "talk", title: str = "Gặp"
) -> bytes:
    """A workbook that needs two files, and one that the server makes."""
    return workbook(survey, settings={"form_title": title, "form_id": form_id, "version": version})


def checked(content: bytes) -> Checked:
    """Compile in this process, which is quicker than one of its own."""
    return Checked((), spreadsheet.compile(content, "talk.xlsx"))


FAULTY = Checked((Finding("check_failed", details={"file": "talk.xlsx", "seconds": 1}),), None)


@dataclass(frozen=True)
class Designer:
    """The world's designer."""

    world: World

    @property
    def person(self) -> Person:
        """Who she is."""
        return person(self.world, "designer")

    def upload(self, content: bytes, found: Checked | None = None, **more: Any) -> Draft:
        """Upload a workbook."""
        found = found or checked(content)
        with self.world.storage.as_person(self.person) as store:
            return drafts.upload(store, self.person, content, "talk.xlsx", found, **more)

    def add(self, draft: Draft, name: str, content: bytes) -> None:
        """Upload a file."""
        with self.world.storage.as_person(self.person) as store:
            drafts.add_media(store, self.person, draft.id, name, BytesIO(content))

    def whole(self, content: bytes, media: dict[str, bytes] | None = None) -> Draft:
        """Upload a workbook and its files."""
        draft = self.upload(content)
        for name, file in (MEDIA if media is None else media).items():
            self.add(draft, name, file)
        return self.get(draft.id)

    def get(self, draft_id: int) -> Draft:
        """Look at a draft."""
        with self.world.storage.as_person(self.person) as store:
            return drafts.get(store, draft_id)

    def publish(self, draft: Draft, note: str = "", **more: Any) -> FormVersion:
        """Publish a draft."""
        with self.world.storage.as_person(self.person) as store:
            return drafts.publish(store, self.person, draft.id, note, **more)

    def key(self, draft: Draft) -> str:
        """Make a key for a phone."""
        with self.world.storage.as_person(self.person) as store:
            return drafts.phone_address(store, self.person, draft.id)
