import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from server.problems import Problem
from server.services import users
from server.settings import Settings
from server.storage.store import open_storage
from tests.world import PASSWORD


def test_a_user_is_added_and_listed(cli):
    added = cli.json("users", "add", "canbo1", "--area", "99001", "--area", "99002", "--generate")
    assert added["role"] == "officer"
    (listed,) = cli.json("users", "list")
    assert (listed["username"], listed["areas"]) == ("canbo1", ["99001", "99002"])
    assert listed["disabled_at"] is None
    assert added["password"] not in cli.run("users", "list").output


def test_a_list_has_words_with_the_codes_behind(filled_cli):
    filled_cli.env["COLUMNS"] = "100"
    filled_cli.run("users", "add", "village", "--area", "99001001", "--area", "99", "--generate")
    told = filled_cli.run("users", "list").stdout
    assert "Thôn 1 (99001001)" in told
    assert "cán bộ" in told
    assert "thiết kế biểu mẫu" in told
    assert max(map(len, told.splitlines())) <= 100


def test_the_password_comes_from_standard_input(cli, database_url, tmp_path):
    cli.run("users", "add", "sup", "--role", "supervisor", "--password-stdin", input="mat-khau-1\n")
    storage = open_storage(Settings(data=tmp_path / "data"), database_url)
    with storage.reading() as store:
        assert users.sign_in(store, "sup", "mat-khau-1").role == "supervisor"
    storage.close()


def test_the_password_is_asked_for_and_not_shown(cli):
    told, code = on_a_terminal(cli.env, ["users", "add", "a"], "mat-khau-1")
    assert code == 0, told
    assert told.count("Mật khẩu: ") == 1
    assert "Đã thêm" in told
    assert "mat-khau-1" not in told


def on_a_terminal(env, args, typed):
    """Run a command on a terminal of its own, answer two questions; give its words and code."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", "from server.cli import main; main()", *args]
    run = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=Path(__file__).parents[2],
        env=os.environ | env,
        start_new_session=True,
    )
    os.close(theirs)
    told, asked = b"", 0
    try:
        while part := os.read(ours, 4096):
            told += part
            if asked < 2 and told.endswith(b": "):
                asked += 1
                os.write(ours, f"{typed}\n".encode())
    except OSError:  # how Linux says that the other end is closed
        pass
    finally:
        os.close(ours)
        code = run.wait(timeout=60)
    return told.decode(), code


def test_without_a_person_there_the_password_is_not_waited_for(cli):
    for args in (("add", "a"), ("password", "a")):
        told = cli.run("users", *args, code=2).stderr
        assert "--password-stdin" in told
        assert "Warning" not in told


def test_an_area_without_villages_is_told(filled_cli):
    add = ("users", "add")
    known = filled_cli.run(*add, "a", "--area", "99001", "--area", "99001002", "--generate")
    assert known.stderr == ""
    unknown = filled_cli.run(*add, "b", "--area", "55555", "--area", "99001", "--generate")
    assert "địa bàn 55555 chưa có thôn nào để chọn." in unknown.stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["users", "add", "hai từ", "--generate"], "hai từ"),
        (["users", "add", "+84912345678", "--generate"], "số điện thoại"),
        (["users", "add", "a", "--area", "9", "--generate"], "Địa bàn '9'"),
        (["users", "disable", "nobody"], "neothien users list"),
        (["users", "password", "nobody", "--generate"], "neothien users list"),
        (["phones", "add", "nobody"], "neothien users list"),
        (["phones", "revoke", "7"], "neothien phones list"),
    ],
)
def test_a_mistake_is_one_sentence_on_standard_error(cli, args, words):
    told = cli.run(*args, code=1)
    assert told.stdout == ""
    assert told.stderr.startswith("Lỗi: ")
    assert words in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_wrong_role_is_a_usage_error(cli):
    cli.run("users", "add", "a", "--role", "king", code=2)


def test_a_disabled_user_is_listed_as_such(cli):
    cli.run("users", "add", "a", "--generate")
    cli.run("users", "disable", "a")
    assert cli.json("users", "list")[0]["disabled_at"]
    cli.run("users", "disable", "a", code=1)


def test_a_leaked_password_is_replaced_at_once(filled_cli, world):
    def signs_in(password):
        with world.storage.reading() as store:
            try:
                return bool(users.sign_in(store, "officer", password))
            except Problem as problem:
                assert problem.code == "login_needed"
                return False

    assert signs_in(PASSWORD)
    made = filled_cli.json("users", "password", "officer", "--generate")["password"]
    assert (signs_in(PASSWORD), signs_in(made)) == (False, True)
    told = filled_cli.run("users", "password", "officer", "--password-stdin", input="mat-khau-2\n")
    assert "mat-khau-2" not in told.output
    assert (signs_in(made), signs_in("mat-khau-2")) == (False, True)
    kept = text("select details from events where kind = 'user.password'")
    with world.storage.engine.connect() as db:
        assert list(db.execute(kept).scalars()) == [{"username": "officer"}] * 2


def test_who_made_a_password_up_knows_it_so_it_must_be_replaced(filled_cli, world):
    def must_change():
        asked = text("select must_change_password from users where username = 'ba'")
        with world.storage.engine.connect() as db:
            return db.execute(asked).scalar_one()

    filled_cli.run("users", "add", "ba", "--generate")
    assert must_change()
    filled_cli.run("users", "password", "ba", "--password-stdin", input="mat-khau-2\n")
    assert not must_change()
    filled_cli.run("users", "password", "ba", "--generate")
    assert must_change()


def test_a_second_factor_is_taken_only_where_there_is_one(filled_cli, world):
    told = filled_cli.run("users", "totp-reset", "officer").stdout
    assert "chưa thiết lập xác thực hai bước" in told
    removed = text("select count(*) from events where kind = 'user.totp_removed'")
    kept = text("update users set totp_secret = '\\x00' where username = 'officer'")
    with world.storage.engine.begin() as db:
        assert db.execute(removed).scalar_one() == 0
        db.execute(kept)
    assert "đã bị đăng xuất" in filled_cli.run("users", "totp-reset", "officer").stdout
    with world.storage.engine.connect() as db:
        assert db.execute(removed).scalar_one() == 1


def test_a_password_that_is_too_short_changes_nothing(filled_cli):
    filled_cli.run("users", "password", "officer", "--password-stdin", input="x\n", code=1)
    filled_cli.run("users", "password", "officer", "--password-stdin", "--generate", code=2)
