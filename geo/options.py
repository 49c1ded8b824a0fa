"""What `python -m geo` can be asked, in the language of who asks."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from geo.words import LANGUAGES

Run = Callable[[argparse.Namespace], int]


class Say:
    """Gives the one of two texts that the person reads, and reads what options say."""

    def __init__(self, language: str) -> None:
        self._english = language == "en"

    def __call__(self, vi: str, en: str) -> str:
        """Give the one that is read."""
        return en if self._english else vi

    def pair(self, text: str) -> tuple[str, str]:
        """Read `code=MA_THON`."""
        ours, _, theirs = text.partition("=")
        if not (ours and theirs):
            raise argparse.ArgumentTypeError(
                self("cần dạng code=TÊN_TRONG_TỆP", "write it like code=NAME_IN_FILE")
            )
        return ours, theirs

    def day(self, text: str) -> date:
        """Read `2026-05-01`."""
        try:
            return date.fromisoformat(text)
        except ValueError:
            wrong = self("cần dạng 2026-05-01", "write it like 2026-05-01")
            raise argparse.ArgumentTypeError(wrong) from None


def read_options(
    arguments: list[str] | None, language: str, locate: Run, check: Run
) -> argparse.Namespace:
    """Read what was typed; `run` of the answer is the command. Leaves as argparse does."""
    say = Say(language)
    parser = argparse.ArgumentParser(
        prog="python -m geo",
        description=say(
            "Đặt một bảng điểm vào các thôn, hoặc kiểm tra một tệp ranh giới.",
            "Place a table of points in villages, or check a boundary file.",
        ),
    )
    commands = parser.add_subparsers(required=True, metavar=say("LỆNH", "COMMAND"))
    about = say("tìm thôn của từng điểm trong một CSV", "give each point of a CSV its village")
    _locate(commands.add_parser("locate", help=about, description=about), say, locate)
    about = say("cho biết tệp ranh giới sai ở đâu", "say what is wrong with a boundary file")
    _check(commands.add_parser("check", help=about, description=about), say, check)
    return parser.parse_args(arguments)


def _locate(command: argparse.ArgumentParser, say: Say, run: Run) -> None:
    command.set_defaults(run=run)
    command.add_argument("points", type=Path, help="CSV: lat, lon, [accuracy], [declared], [day]")
    areas = say("vùng hoặc điểm của các thôn", "areas or points of villages")
    command.add_argument("--villages", type=Path, required=True, help=areas)
    _pairs(command, "--column", say, say("tên cột trong CSV", "name of a column of the CSV"))
    command.add_argument(
        "--day",
        type=say.day,
        default=date.today(),  # noqa: DTZ011 - the day where the command is typed
        help=say(
            "ngày của các điểm không ghi ngày (mặc định: hôm nay)",
            "day of points that do not say (default: today)",
        ),
    )
    _shared(command, say)


def _check(command: argparse.ArgumentParser, say: Say, run: Run) -> None:
    command.set_defaults(run=run)
    kinds = say("GeoJSON, GPKG, Shapefile hoặc CSV các điểm", "GeoJSON, GPKG, Shapefile or CSV")
    command.add_argument("file", type=Path, help=kinds)
    what = say("tệp ghi thôn hay xã", "whether the file holds villages or communes")
    command.add_argument("--kind", choices=("villages", "communes"), default="villages", help=what)
    _shared(command, say)


def _shared(command: argparse.ArgumentParser, say: Say) -> None:
    crs = say("hệ tọa độ, nếu tệp không ghi", "its CRS, if it does not say")
    field = say("tên trường trong tệp thôn (hoặc tệp kiểm tra)", "name of a field of the file")
    _pairs(command, "--field", say, field)
    command.add_argument("--crs", help=crs)
    communes = say("vùng của các xã", "areas of communes")
    command.add_argument("--communes", type=Path, help=communes)
    field = say("tên trường trong tệp xã", "name of a field of the file of communes")
    _pairs(command, "--commune-field", say, field)
    command.add_argument("--commune-crs", help=crs)
    as_json = say("JSON cho chương trình", "JSON for programs")
    command.add_argument("--json", action="store_true", help=as_json)
    spoken = say("ngôn ngữ (mặc định: như máy)", "language (default: the terminal's)")
    command.add_argument("--language", "--lang", choices=LANGUAGES, help=spoken)


def _pairs(command: argparse.ArgumentParser, option: str, say: Say, what: str) -> None:
    """Add an option that maps a name of ours to the file's; it may be given often."""
    names = say("TÊN=CỘT", "OURS=THEIRS")
    command.add_argument(
        option, action="append", type=say.pair, default=[], metavar=names, help=what
    )
