from sqlalchemy import text

from tests.cli.received import ANSWERS, send
from tests.world import filled


def test_an_item_is_listed_shown_and_accepted(filled_cli, world):
    raw = filled(ANSWERS).replace(b"<orx:instanceID>", b"<orx:other>")
    send(world, raw.replace(b"</orx:instanceID>", b"</orx:other>"))
    (item,) = filled_cli.json("quarantine", "list")
    assert (item["reason"], item["username"]) == ("instance_id_missing", "officer")
    assert "instanceID" in filled_cli.run("quarantine", "show", item["id"]).stdout
    assert "✓" in filled_cli.run("quarantine", "accept", item["id"]).stdout
    assert filled_cli.json("quarantine", "list") == []
    (done,) = filled_cli.json("quarantine", "list", "--all")
    assert done["submission_id"] == filled_cli.json("submissions", "list")[0]["id"]


def test_what_cannot_be_accepted_says_why_and_the_rest_goes_on(filled_cli, world):
    send(world, b"not xml")
    send(world, filled(ANSWERS, form_id="other"))
    send(world, filled(ANSWERS, instance_id="uuid:e", deprecated_id="uuid:none"))
    told = filled_cli.run("quarantine", "accept", 1, 2, 3, 4, code=1)
    assert "không thể thành phiếu" in told.stderr
    assert "'other'" in told.stderr
    assert "Không có mục 4" in told.stderr
    assert "✓ 3" in told.stdout
    (again,) = filled_cli.json("quarantine", "accept", 3, code=1)
    assert again["problem"] == "quarantine_resolved"


def test_a_hopeless_item_is_dismissed_and_waits_no_more(filled_cli, world):
    send(world, b"not xml")
    shown = filled_cli.run("quarantine", "show", 1).stdout
    assert "XML hỏng hoặc có điều không được phép (1:1)." in " ".join(shown.split())
    assert "quarantine accept" not in shown
    hopeless = filled_cli.run("quarantine", "accept", 1, code=1).stderr
    assert "quarantine dismiss 1 --reason" in hopeless
    filled_cli.run("quarantine", "dismiss", 1, code=1)
    filled_cli.run("quarantine", "dismiss", 1, "--reason", " ", code=1)
    assert "Đã bỏ qua" in filled_cli.run("quarantine", "dismiss", 1, "--reason", "rác").stdout
    assert filled_cli.json("quarantine", "list") == []
    assert {f["code"]: f["state"] for f in filled_cli.json("doctor")}["quarantine"] == "ok"
    assert "đã bỏ qua" in filled_cli.run("quarantine", "list", "--all").stdout
    assert "Bỏ qua lúc" in filled_cli.run("quarantine", "show", 1).stdout
    told = filled_cli.run("quarantine", "dismiss", 1, "--reason", "rác", code=1)
    assert "đã được bỏ qua" in told.stderr
    with world.storage.reading() as store:
        done = store.db.execute(text("select * from events where kind = 'quarantine.dismissed'"))
        (event,) = done
        kept = store.db.execute(text("select raw is not null from quarantine")).scalar_one()
    assert event.actor.startswith("cli:")
    assert (event.details, kept) == ({"item": 1, "reason": "rác"}, True)


def test_a_dismissed_item_comes_back_by_accepting_it_only(filled_cli, world):
    edit = filled(ANSWERS, instance_id="uuid:e", deprecated_id="uuid:o")
    send(world, edit)
    filled_cli.run("quarantine", "dismiss", 1, "--reason", "bỏ")
    send(world, filled(ANSWERS, instance_id="uuid:o"))
    assert len(filled_cli.json("submissions", "list")) == 1
    assert filled_cli.json("quarantine", "list") == []
    filled_cli.run("quarantine", "accept", 1)
    (item,) = filled_cli.json("quarantine", "list", "--all")
    assert item["submission_id"]
    filled_cli.run("quarantine", "dismiss", 1, "--reason", "bỏ", code=1)


def test_a_list_has_words_and_fits_a_hundred_columns(filled_cli, world):
    send(world, filled(ANSWERS, version="9"))
    send(world, filled(ANSWERS, form_id="other"))
    filled_cli.env["COLUMNS"] = "100"
    told = filled_cli.run("quarantine", "list", "--all").stdout
    assert max(map(len, told.splitlines())) <= 100
    assert "Khảo sát" in told
    assert "đang chờ" in told
    assert "Khảo sát (khảo sát)" in filled_cli.run("quarantine", "show", 1).stdout


def test_raw_needs_a_reason_and_blanks_places(filled_cli, world):
    contents = [
        filled(ANSWERS, form_id="other"),
        filled(ANSWERS, version="9"),
        filled(ANSWERS, deprecated_id="uuid:none"),
        b"<broken>19.012345 105.012345",
        "<b>19.012345 105.012345".encode("utf-16"),
        b"<b>&#49;9.012345 1.05012345E2",
    ]
    for content in contents:
        send(world, content)
    filled_cli.run("quarantine", "show", 1, "--raw", code=1)
    for number in range(1, len(contents) + 1):
        told = filled_cli.run("quarantine", "show", number, "--raw", "--reason", "thử").output
        assert "9.012345" not in told
        assert "5012345" not in told
    filled_cli.run("quarantine", "show", 1, "--raw", "--reason", "thử", "--json")
