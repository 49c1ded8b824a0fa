"""Places below a place, as of today: a province's communes, a commune's villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from server.storage.places import VALID

if TYPE_CHECKING:
    from server.storage.store import Store

_COMMUNES = text(f"""
select code, name from communes c where province = :code and {VALID.format("c")} order by name, code
""")  # noqa: S608 - constant text
_VILLAGES = text(f"""
select code, name from villages v where commune = :code and {VALID.format("v")} order by code
""")  # noqa: S608 - constant text
_OFFICERS = text("""
select username from users where role = 'officer' order by username limit :limit
""")


def below(store: Store, code: str) -> list[tuple[str, str]]:
    """Give (code, name) of a province's communes, or of a commune's villages."""
    statement = _COMMUNES if len(code) == 2 else _VILLAGES
    return [(row.code, row.name) for row in store.db.execute(statement, {"code": code})]


def officers(store: Store, limit: int) -> list[str]:
    """Give the names of up to so many officers of the reader's areas."""
    return list(store.db.execute(_OFFICERS, {"limit": limit}).scalars())
