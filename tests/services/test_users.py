"""Which passwords are taken."""

from __future__ import annotations

import pytest

from server.problems import Problem
from server.services import users


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("vai tu ghep lai", None),
        ("Xq7-kk2p-9dTz", None),
        ("mot hai ba 1234", None),
        ("ngan qua", "password_wrong"),
        ("mật khẩu có dấu", "password_wrong"),
        ("1234567890", "password_easy"),
        ("0987654321", "password_easy"),
        ("aaaaaaaaaa", "password_easy"),
        ("abababababab", "password_easy"),
        ("qwertyuiop", "password_easy"),
        ("QwertyuiopAsdfghjkl", "password_easy"),
        ("kiemtra12345", "password_easy"),
        ("KiemTra!KiemTra!", "password_easy"),
        ("Matkhau123456", "password_easy"),
    ],
)
def test_what_is_tried_first_is_refused(password: str, code: str | None) -> None:
    if code is None:
        assert users.hashed(password, "kiemtra").startswith("$argon2id$")
        return
    with pytest.raises(Problem) as raised:
        users.hashed(password, "kiemtra")
    assert raised.value.code == code
