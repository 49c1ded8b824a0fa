"""`python -m geo`: place a table of points in villages, or check a boundary file."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from pathlib import Path

from geo.boundaries import areas_by_code, make_villages, read_communes, read_villages
from geo.checks import Area
from geo.errors import GeoError, Sentence
from geo.findings import SEVERITIES, Finding, Reading
from geo.options import read_options
from geo.points import answer_points, read_points, write_csv, write_json
from geo.villages import VillageIndex
from geo.words import language, speaking

SUMMARY = Sentence(
    "{features} đối tượng, {errors} lỗi, {warnings} lưu ý",
    "{features} features, {errors} errors, {warnings} warnings",
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 is well, 1 is findings that are errors, 2 is a file of no use."""
    spoken = language(arguments)
    with speaking(spoken):
        options = read_options(arguments, spoken, _locate, _check)
    options.language = spoken
    try:
        return int(options.run(options))
    except GeoError as error:
        problem = error
    except BrokenPipeError:
        # `| head` has read enough; without this, Python complains again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # The system's own words are in its own language.
        named = error.filename
        problem = GeoError("file_not_opened", file=named) if named else GeoError("output_failed")
    sys.stderr.write(problem.sentence(options.language) + "\n")
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
        _tell(reading, options.language)
    return 1 if reading.errors else 0


def _tell(reading: Reading, spoken: str) -> None:
    for finding in reading.findings:
        severity = SEVERITIES[finding.severity].fill({}, spoken)
        sys.stdout.write(f"{severity}: {finding.sentence(spoken)}\n")
    count, errors = len(reading.findings), len(reading.errors)
    words = SUMMARY.fill(
        {"features": len(reading.features), "errors": errors, "warnings": count - errors}, spoken
    )
    sys.stdout.write(words + "\n")


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


def _refuse_errors(reading: Reading, file: Path, spoken: str) -> None:
    if reading.errors:
        first = reading.errors[0].sentence(spoken)
        raise GeoError("boundaries_wrong", file=file.name, count=len(reading.errors), first=first)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(main())
