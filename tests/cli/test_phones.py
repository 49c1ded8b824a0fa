import stat

from server.services import phone_settings


def test_a_phone_gets_address_settings_and_qr(filled_cli, tmp_path):
    png = tmp_path / "qr.png"
    told = filled_cli.run("phones", "add", "officer", "--label", "Máy 2", "--png", png)
    assert "https://nt.example.vn/key/" in told.stdout
    assert "match_exactly" in told.stdout
    assert "█▀▀▀▀▀▀▀█" in told.stdout
    assert png.read_bytes().startswith(b"\x89PNG")
    assert stat.S_IMODE(png.stat().st_mode) == 0o600


def test_json_holds_what_a_program_needs(filled_cli):
    made = filled_cli.json("phones", "add", "officer")
    assert set(made) == {"id", "username", "label", "png", "address", "settings", "code"}
    assert phone_settings.decode(made["code"]) == made["settings"]
    assert made["settings"]["general"]["server_url"] == made["address"]


def test_the_key_is_shown_only_once(filled_cli):
    token = filled_cli.json("phones", "add", "officer")["address"].rpartition("/")[2]
    assert token not in filled_cli.run("phones", "list").output
    assert token not in filled_cli.run("phones", "list", "--json").output


def test_a_narrow_window_is_told_to_use_a_file(filled_cli):
    filled_cli.env["COLUMNS"] = "60"
    told = filled_cli.run("phones", "add", "officer")
    assert "--png" in told.stderr
    assert "█▀▀▀▀▀▀▀█" not in told.stdout


def test_an_address_that_no_phone_reaches_is_pointed_out(filled_cli):
    del filled_cli.env["PUBLIC_URL"]
    assert "PUBLIC_URL" in filled_cli.run("phones", "add", "officer").stderr


def test_an_open_address_is_pointed_out(filled_cli):
    filled_cli.env["PUBLIC_URL"] = "http://192.168.1.9:8000"
    assert "https" in filled_cli.run("phones", "add", "officer").stderr


def test_a_file_that_cannot_be_written_leaves_no_phone(filled_cli, tmp_path):
    before = filled_cli.json("phones", "list")
    filled_cli.run("phones", "add", "officer", "--png", tmp_path / "no" / "qr.png", code=1)
    assert filled_cli.json("phones", "list") == before


def test_a_revoked_phone_is_listed_as_such(filled_cli, world):
    filled_cli.run("phones", "revoke", world.phone_id)
    (phone,) = filled_cli.json("phones", "list")
    assert phone["revoked_at"]
