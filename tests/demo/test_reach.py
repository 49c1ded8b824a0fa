"""What the demonstration tells a person to type next."""

from __future__ import annotations

from pathlib import Path

from server.demo import reach
from server.settings import Settings


def test_commands_name_the_address_that_is_served():
    plain = Settings(data=Path("data"))
    assert reach.command(plain) == "HOST=0.0.0.0 make run"
    assert reach.door(plain) == ""
    other = Settings(data=Path("data"), host="0.0.0.0", port=9000)
    assert reach.command(other) == "HOST=0.0.0.0 PORT=9000 make run"
    assert reach.door(other) == " HOST=0.0.0.0 PORT=9000"
