import json
import shutil

from sqlalchemy import text

from tests.cli.received import ANSWERS, send
from tests.world import filled


def states(cli, code=0):
    return {finding["code"]: finding["state"] for finding in cli.json("doctor", code=code)}


def test_a_good_installation_passes(filled_cli, world):
    world.settings.data.chmod(0o700)
    send(world, filled(ANSWERS))
    found = states(filled_cli)
    assert set(found.values()) <= {"ok", "warn"}
    # Ubuntu 22.04 has PostGIS 3.2, which works and is worth a newer one.
    worth_a_look = {name for name, state in found.items() if state == "warn"}
    assert worth_a_look <= {"worker", "disk", "postgis"}
    assert list(found) == [
        "python",
        "public_url",
        "data",
        "disk",
        "java",
        "key",
        "postgis",
        "database_log",
        "schema",
        "key_opens",
        "clock",
        "blobs",
        "worker",
        "forms",
        "quarantine",
    ]
    assert "neothien worker" in filled_cli.run("doctor").stdout


def test_nothing_is_made_where_nothing_was_prepared(cli, tmp_path):
    told = cli.run("doctor", code=1)
    assert "neothien init" in told.stdout
    assert not (tmp_path / "data").exists()


def test_a_lost_key_is_not_replaced_by_another(filled_cli, world):
    key = world.settings.data / "neothien.key"
    key.unlink()
    assert states(filled_cli, code=1)["key"] == "fail"
    assert not key.exists()


def test_another_key_is_found_out(filled_cli, world):
    send(world, filled(ANSWERS))
    filled_cli.env["NEOTHIEN_KEY"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    assert "fail" in states(filled_cli, code=1).values()


def test_a_copy_of_the_key_is_called_to_mind(filled_cli, world):
    mends = {finding["code"]: finding["mend"] for finding in filled_cli.json("doctor")}
    assert f"cp {world.settings.data / 'neothien.key'}" in mends["key"]


def test_an_open_key_file_names_the_command_that_mends_it(filled_cli, world):
    (world.settings.data / "neothien.key").chmod(0o644)
    assert "chmod 600" in filled_cli.run("doctor", code=1).stdout.replace("\n", " ")


def test_an_absent_database_is_a_finding(filled_cli):
    filled_cli.env["DATABASE_URL"] = "postgresql://a:b@127.0.0.1:1/none"
    assert states(filled_cli, code=1)["database"] == "fail"


def test_a_wrong_setting_is_a_finding(filled_cli):
    filled_cli.env["PORT"] = "many"
    assert states(filled_cli, code=1) == {"python": "ok", "settings": "fail"}


def test_lost_files_are_found_out(filled_cli, world):
    send(world, filled(ANSWERS), {"1.jpg": b"\xff\xd8\xff\xd9"})
    assert states(filled_cli)["blobs"] == "ok"
    shutil.rmtree(world.settings.data / "blobs")
    assert states(filled_cli, code=1)["blobs"] == "fail"


def test_what_waits_is_pointed_out(filled_cli, world):
    send(world, b"not xml")
    filled_cli.env["PUBLIC_URL"] = "http://192.168.1.9"
    found = states(filled_cli)
    assert (found["quarantine"], found["public_url"]) == ("warn", "warn")


def test_a_log_that_could_hold_answers_is_pointed_out(filled_cli, world):
    assert states(filled_cli)["database_log"] == "ok"
    with world.storage.engine.begin() as db:
        name = db.engine.url.database
        for setting in ("log_error_verbosity = verbose", "log_min_duration_statement = 100"):
            db.execute(text(f"alter database {name} set {setting}"))
    assert states(filled_cli)["database_log"] == "warn"
    texts = {finding["code"]: finding["text"] for finding in filled_cli.json("doctor")}
    assert texts["database_log"] == "log_error_verbosity=verbose, log_min_duration_statement=100"


def test_findings_have_stable_keys(filled_cli):
    for finding in json.loads(filled_cli.run("doctor", "--json").stdout):
        assert set(finding) == {"code", "state", "name", "text", "mend"}
