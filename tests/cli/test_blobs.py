import dataclasses
import hashlib
import io
import os
import threading
import time
from datetime import timedelta

from sqlalchemy import text

from server.services import attachments, blob_care
from server.services.attachments import UploadedFile
from server.storage.s3 import S3Blobs
from tests.cli.received import ANSWERS, send
from tests.world import filled


def orphan(world, content, hours):
    name = hashlib.sha256(content).hexdigest()
    world.storage.blobs.put(name, io.BytesIO(content))
    path = world.settings.data / "blobs" / name[:2] / name
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return name


def age_all(world):
    for blob in list(world.storage.blobs.names()):
        path = world.settings.data / "blobs" / blob.name[:2] / blob.name
        os.utime(path, (0, 0))


def test_a_sweep_takes_old_orphans_and_nothing_else(filled_cli, world):
    send(world, filled(ANSWERS), {"1.jpg": b"\xff\xd8\xff\xd9"})
    send(world, b"not xml", {"a.bin": b"kept for review"})
    age_all(world)
    old, young = orphan(world, b"old", 2), orphan(world, b"young", 0)
    before = {blob.name for blob in world.storage.blobs.names()}
    assert filled_cli.json("blobs", "sweep", "--dry-run")["orphans"] == 1
    assert {blob.name for blob in world.storage.blobs.names()} == before
    done = filled_cli.json("blobs", "sweep")
    assert (done["orphans"], done["deleted"]) == (1, 1)
    assert {blob.name for blob in world.storage.blobs.names()} == before - {old}
    assert young in before
    with world.storage.reading() as store:
        found = store.db.execute(text("select details from events where kind = 'blobs.swept'"))
        assert found.scalar_one() == {"deleted": 1, "bytes": 3}


def test_everything_moves_to_the_bucket_and_back(filled_cli, world, s3_settings):
    number = send(world, filled(ANSWERS), {"1.jpg": b"\xff\xd8\xff\xd9"}).submission_id
    names = {blob.name for blob in world.storage.blobs.names()}
    in_s3 = {
        "S3_ENDPOINT_URL": s3_settings.s3_endpoint_url,
        "S3_BUCKET": s3_settings.s3_bucket,
        "S3_ACCESS_KEY_ID": s3_settings.s3_access_key_id,
        "S3_SECRET_ACCESS_KEY": s3_settings.s3_secret_access_key,
    }
    filled_cli.env.update(in_s3)
    assert filled_cli.json("blobs", "move", "--to", "s3")["copied"] == len(names)
    assert not list(world.storage.blobs.names())
    filled_cli.run("submissions", "show", number)
    assert filled_cli.json("blobs", "sweep")["seen"] == len(names)
    assert filled_cli.json("blobs", "move", "--to", "folder")["copied"] == len(names)
    assert {blob.name for blob in world.storage.blobs.names()} == names
    for name in in_s3:
        del filled_cli.env[name]
    assert filled_cli.json("blobs", "sweep")["orphans"] == 0


def test_a_move_needs_a_bucket(filled_cli):
    assert "S3_BUCKET" in filled_cli.run("blobs", "move", "--to", "s3", code=1).stderr
    filled_cli.run("blobs", "move", "--to", "tape", code=2)


class Overtaken(S3Blobs):
    """A bucket in which, between a deletion's two requests, somebody else does something."""

    meanwhile = None

    def _used(self, name):
        used = super()._used(name)
        if self.meanwhile and threading.current_thread() is threading.main_thread():
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()
        return used


def test_a_blob_that_is_put_again_while_it_is_swept_is_there_afterwards(
    world, s3_settings, monkeypatch
):
    blobs = Overtaken(s3_settings)
    storage = dataclasses.replace(world.storage, blobs=blobs)

    def send_again():
        with storage.transaction() as store:
            (kept,) = attachments.keep(store, [UploadedFile("1.jpg", io.BytesIO(b"photo"))])
        return kept.blob

    name = send_again()
    sender = threading.Thread(target=send_again)
    blobs.meanwhile = lambda: (sender.start(), sender.join(0.5))
    monkeypatch.setattr(blob_care, "YOUNG", timedelta(hours=-1))
    swept = blob_care.sweep(storage, "test", dry_run=False, progress=lambda _: None)
    sender.join()
    assert swept.deleted == 1
    assert blobs.size(name)


def test_a_blob_that_somebody_is_storing_is_not_swept(world, s3_settings, monkeypatch):
    storage = dataclasses.replace(world.storage, blobs=Overtaken(s3_settings))
    monkeypatch.setattr(blob_care, "YOUNG", timedelta(hours=-1))
    with storage.transaction() as store:
        attachments.keep(store, [UploadedFile("1.jpg", io.BytesIO(b"photo"))])
        swept = blob_care.sweep(storage, "test", dry_run=False, progress=lambda _: None)
    assert (swept.orphans, swept.deleted) == (1, 0)
