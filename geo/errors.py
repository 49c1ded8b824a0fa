"""What can go wrong in this library: a stable code and a sentence that says what to do."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """One problem's words in Vietnamese and English; `{name}` is filled from the details."""

    vi: str
    en: str

    def fill(self, details: dict[str, object], language: str) -> str:
        """Give the sentence in `language` ("vi" or "en") with the details filled in."""
        return (self.en if language == "en" else self.vi).format(**details)


CATALOGUE: dict[str, Sentence] = {
    # what a phone writes
    "geopoint_unreadable": Sentence(
        "Tọa độ không đọc được: cần từ 2 đến 4 số, cách nhau bằng dấu cách (điểm thứ {position}).",
        "The coordinates cannot be read: 2 to 4 numbers with spaces are needed (point {position}).",
    ),
    "geotrace_too_short": Sentence(
        "Đường cần ít nhất hai điểm; ở đây có {count}. Hãy ghi lại đường đi.",
        "A line needs at least two points; this one has {count}. Record it again.",
    ),
    "geoshape_too_short": Sentence(
        "Vùng cần ít nhất ba điểm khác nhau; ở đây có {count}. Hãy vẽ lại vùng.",
        "A shape needs at least three different points; this one has {count}. Draw it again.",
    ),
    # arrays
    "lengths_differ": Sentence(
        "Các cột phải dài bằng nhau; '{column}' có {found}, cần {wanted}.",
        "The columns must be of one length; '{column}' has {found} values, {wanted} are needed.",
    ),
}


class GeoError(ValueError):
    """Something this library cannot do with what it was given: a code of `CATALOGUE`, details.

    Details go into messages and logs, so they never hold a coordinate or an answer.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(self.sentence("en"))

    def sentence(self, language: str = "vi") -> str:
        """Give the sentence in `language` ("vi" or "en") with the details filled in."""
        return CATALOGUE[self.code].fill(self.details, language)
