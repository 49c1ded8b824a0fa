"""A process that publishes a new version for each line it reads, each in a child of its own.

It answers with the child's process id, so that the child can be killed at any moment.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from server.services import drafts, users
from server.settings import Settings
from server.storage.people import Person
from server.storage.store import Storage, open_storage
from server.xforms import spreadsheet
from server.xforms.checked import Checked, Compiled
from tests.services.drafting import MEDIA, book

FORM = "talk"


def media(version: str) -> dict[str, bytes]:
    """The files of a version, which are other ones in each."""
    return {name: content[:200_000] + version.encode() for name, content in MEDIA.items()}


def checked(base: Compiled, version: str) -> Checked:
    """The form under another version, without compiling it again."""
    xform = base.xform.replace(b'version="0"', f'version="{version}"'.encode())
    return Checked((), Compiled(xform, replace(base.definition, version=version), ()))


def publish(storage: Storage, base: Compiled, version: str) -> None:
    """Upload, add the files, publish: as a designer does, one request after the other."""
    with storage.reading() as store:
        found = users.get(store, "designer")
    person = Person(found.user_id, found.username, found.role, found.areas)
    with storage.as_person(person) as store:
        content = f"workbook {version}".encode()
        draft = drafts.upload(store, person, content, "talk.xlsx", checked(base, version))
    for name, content in media(version).items():
        with storage.as_person(person) as store:
            drafts.add_media(store, person, draft.id, name, BytesIO(content))
    with storage.as_person(person) as store:
        drafts.publish(store, person, draft.id, f"bản {version}")


def main() -> None:
    """Publish what is asked for until standard input ends."""
    folder, url = sys.argv[1:]
    base = spreadsheet.compile(book("0"), "talk.xlsx")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            publish(open_storage(Settings(data=Path(folder)), url, 1), base, line.strip())
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
