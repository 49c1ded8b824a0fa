"""A square of the map and how SQL is asked for what lies in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from server.storage.store import Store

BITS = 28
"""Of x and of y in `place_key` (migration 0004)."""
EXTENT = 4096
"""Units along a side of a vector tile."""
MOST_ZOOM = 22
_HALF = 20037508.342789244
"""Half the way round the world in Web Mercator, metres."""


@dataclass(frozen=True)
class Tile:
    """A tile of the usual scheme: Web Mercator, 2^z x 2^z tiles, from the north-west."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether there is such a tile."""
        return 0 <= self.z <= MOST_ZOOM and all(0 <= n < 2**self.z for n in (self.x, self.y))

    @property
    def keys(self) -> tuple[int, int]:
        """The first `place_key` in the tile and the first one after it."""
        number = _spread(self.x) | _spread(self.y) << 1
        bits = 2 * (BITS - self.z)
        return number << bits, (number + 1) << bits

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        side = 2 * _HALF / 2**self.z
        west, north = self.x * side - _HALF, _HALF - self.y * side
        return west, north - side, west + side, north

    def values(self) -> dict[str, Any]:
        """Give the values of IN_TILE, SPOT and the names that other statements use."""
        west, south, east, north = self.box
        first, after = self.keys
        return {
            "west": west,
            "south": south,
            "east": east,
            "north": north,
            "unit": (east - west) / EXTENT,
            "first": first,
            "after": after,
        }


BOX = "st_makeenvelope(:west, :south, :east, :north, 3857)"
AROUND = f"st_expand({BOX}, :unit * 256)"
"""The tile with a margin, so that lines at its border are drawn whole."""
IN_TILE = """({0} && st_makeenvelope(:west, :south, :east, :north, 3857)
  and st_x({0}) >= :west and st_x({0}) < :east and st_y({0}) > :south and st_y({0}) <= :north)"""
"""Whether a spot belongs to the tile; each spot belongs to one tile of a zoom."""
VALID = """({0}.valid_from <= :today and ({0}.valid_to is null or {0}.valid_to > :today))"""
MINE = f"""mine as materialized (
  select c.id, c.code, c.name, c.province from communes c where {VALID.format("c")} and (
    c.province = any ((select reader_areas('provinces'))::text[])
    or c.code = any ((select reader_areas('communes'))::text[]))
)"""  # noqa: S608 - constant text
"""The communes that are wholly the reader's."""
MY_VILLAGE = """(v.commune in (select code from mine)
  or v.code = any ((select reader_areas('villages'))::text[]))"""

MY_VILLAGES = f"""my_villages as (
  select v.* from mine m cross join lateral (
    select * from villages v where v.commune = m.code and {VALID.format("v")} offset 0) as v
  union all
  select v.* from villages v where {VALID.format("v")}
    and v.code = any ((select reader_areas('villages'))::text[])
    and v.commune not in (select code from mine)
)"""  # noqa: S608 - constant text
"""The same as a list, for who has few: a condition with "or" would read all there are.

"offset 0" has each commune's villages looked up: the planner takes `mine` for hundreds of communes.
"""


def drawn(shape: str) -> str:
    """Give the SQL of a shape (Web Mercator) in the tile's own units, cut at its margin."""
    return f"st_asmvtgeom({shape}, {BOX}, {EXTENT}, 256)"


def encoded(layer: str, rows: str) -> str:
    """Give the SQL of a layer made of rows with a column `geom`; what is cut away is left out."""
    return f"select st_asmvt(t, '{layer}', {EXTENT}, 'geom') from ({rows}) t"  # noqa: S608


def fetch_layer(store: Store, statement: str, values: Mapping[str, Any]) -> bytes:
    """Run a statement that gives one encoded layer; layers one after the other are a tile."""
    return bytes(store.db.execute(text(statement), dict(values)).scalar_one() or b"")


def _spread(half: int) -> int:
    """Put a zero between any two bits."""
    return int(f"{half:b}", 4)
