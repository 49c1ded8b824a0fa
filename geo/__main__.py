"""`python -m geo`: place a table of points in villages, or check a boundary file."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from geo.boundaries import areas_by_code, make_villages, read_communes, read_villages
from geo.checks import Area
from geo.errors import GeoError
from geo.findings import Finding, Reading
from geo.points import answer_points, read_points, write_csv, write_json
from geo.villages import VillageIndex


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 is well, 1 is findings that are errors, 2 is a file of no use."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except GeoError as error:
        sys.stderr.write(error.sentence(options.language) + "\n")
    except BrokenPipeError:
        # `| head` has read enough; without this, Python complains again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        sys.stderr.write(f"{error.filename or ''}: {error.strerror}\n".lstrip(": "))
    return 2


def _locate(options: argparse.Namespace) -> int:
    communes = _communes(options)
    reading = read_villages(options.villages, communes, dict(options.field), options.crs)
    _refuse_errors(reading, options.villages, options.language)
    index = VillageIndex(make_villages(reading.features, communes))
    points = read_points(options.points, dict(options.column), options.day)
    rows = answer_points(index, points)
    if options.json:
        write_json(sys.stdout, rows)
    else:
        write_csv(sys.stdout, points.header, rows)
    return 0


def _check(options: argparse.Namespace) -> int:
    fields = dict(options.field)
    if options.kind == "communes":
        reading = read_communes(options.file, fields, options.crs)
    else:
        reading = read_villages(options.file, _communes(options), fields, options.crs)
    if options.json:
        json.dump(
            [_plain(finding) for finding in reading.findings],
            sys.stdout,
            ensure_ascii=False,
            indent=1,
        )
        sys.stdout.write("\n")
    else:
        for finding in reading.findings:
            sys.stdout.write(f"{finding.severity}: {finding.sentence(options.language)}\n")
        count, errors = len(reading.findings), len(reading.errors)
        sys.stdout.write(f"{len(reading.features)} features, {count} findings, {errors} errors\n")
    return 1 if reading.errors else 0


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "severity": finding.severity,
        "code": finding.code,
        "feature": finding.number,
        "feature_code": finding.feature,
        "details": dict(finding.details),
        "vi": finding.sentence("vi"),
        "en": finding.sentence("en"),
    }


def _communes(options: argparse.Namespace) -> dict[str, Area] | None:
    if options.communes is None:
        return None
    reading = read_communes(options.communes, dict(options.commune_field), options.commune_crs)
    _refuse_errors(reading, options.communes, options.language)
    return areas_by_code(reading)


def _refuse_errors(reading: Reading, file: Path, language: str) -> None:
    if reading.errors:
        first = reading.errors[0].sentence(language)
        raise GeoError("boundaries_wrong", file=file.name, count=len(reading.errors), first=first)


def _pair(text: str) -> tuple[str, str]:
    """Read `code=MA_THON`."""
    ours, _, theirs = text.partition("=")
    if not (ours and theirs):
        raise argparse.ArgumentTypeError("write it as OURS=THEIRS, such as code=MA_THON")
    return ours, theirs


def _name_of(command: argparse.ArgumentParser, option: str, what: str) -> None:
    """Add an option that maps a name of ours to the file's; it may be given often."""
    command.add_argument(
        option, action="append", type=_pair, default=[], metavar="OURS=THEIRS", help=what
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    locate = commands.add_parser("locate", help="give each point of a CSV its village")
    locate.add_argument("points", type=Path, help="CSV: lat, lon, [accuracy], [declared], [day]")
    locate.add_argument("--villages", type=Path, required=True, help="areas or points of villages")
    _name_of(locate, "--column", "name of a column of the CSV")
    locate.add_argument(
        "--day",
        type=date.fromisoformat,
        default=date.today(),  # noqa: DTZ011 - the day where the command is typed
        help="day of points that do not say (default: today)",
    )
    locate.set_defaults(run=_locate)
    check = commands.add_parser("check", help="say what is wrong with a boundary file")
    check.add_argument("file", type=Path, help="GeoJSON, GPKG, Shapefile or CSV of points")
    check.add_argument("--kind", choices=("villages", "communes"), default="villages")
    check.set_defaults(run=_check)
    for command in (locate, check):
        _name_of(command, "--field", "name of a field of the file of villages, or of FILE")
        command.add_argument("--crs", help="its CRS, if it does not say")
        command.add_argument("--communes", type=Path, help="areas of communes")
        _name_of(command, "--commune-field", "name of a field of the file of communes")
        command.add_argument("--commune-crs", help="its CRS, if it does not say")
        command.add_argument("--json", action="store_true", help="JSON for programs")
        command.add_argument("--language", choices=("vi", "en"), default="vi")
    return parser


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main())
