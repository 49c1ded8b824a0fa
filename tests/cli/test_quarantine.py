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
    assert "không thể thành bài" in told.stderr
    assert "'other'" in told.stderr
    assert "Không có mục 4" in told.stderr
    assert "✓ 3" in told.stdout
    (again,) = filled_cli.json("quarantine", "accept", 3, code=1)
    assert again["problem"] == "quarantine_resolved"


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
