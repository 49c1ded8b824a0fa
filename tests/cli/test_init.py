import stat
from pathlib import Path


def test_init_prepares_folder_and_key_and_says_so(cli, tmp_path):
    told = cli.run("init")
    key = tmp_path / "data" / "neothien.key"
    assert str(key) in "".join(told.stdout.split())
    assert "sao lưu" in told.stdout
    assert "sao lưu" not in cli.run("init").stdout
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_init_again_changes_nothing(cli, tmp_path):
    first = cli.json("init")
    key = Path(first["key"]).read_bytes()
    again = cli.json("init")
    assert (first["key_made"], again["key_made"]) == (True, False)
    assert Path(again["key"]).read_bytes() == key
    assert set(again) == {"data", "database", "schema", "key", "blobs", "key_made", "data_made"}
