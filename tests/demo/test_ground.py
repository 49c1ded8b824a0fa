"""The invented commune: enough villages, no overlap, no gap, and in no real list."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from geo import boundaries, places
from geo.attribution import attribute
from geo.checks import check_gaps, check_overlaps
from geo.errors import GeoError
from geo.odk import parse_geopoint
from server.demo import COMMUNE
from server.demo.ground import _DAY, COMMUNES_FILE, VILLAGES_FILE, Ground


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground()


def test_twelve_villages_with_borders_and_two_points(ground):
    kinds = [village.area_source for village in ground.index.villages]
    assert kinds.count("surveyed") >= 12
    assert kinds.count("guessed") == 2


def test_the_files_have_no_findings_and_the_villages_fill_the_commune():
    communes = boundaries.read_communes(COMMUNES_FILE)
    areas = boundaries.areas_by_code(communes)
    reading = boundaries.read_villages(VILLAGES_FILE, areas)
    assert not communes.findings
    assert not reading.findings
    made = boundaries.make_villages(reading.features, areas)
    whole = [
        replace(feature, shape=village.area)
        for feature, village in zip(reading.features, made, strict=True)
    ]
    assert not list(check_overlaps(whole))
    assert not list(check_gaps(COMMUNE, areas[COMMUNE], whole))


def test_it_is_in_no_real_list(ground):
    real = places.all_places()
    names = {feature.name for feature in boundaries.read_communes(COMMUNES_FILE).features}
    assert not {place.code for place in real} & {COMMUNE, COMMUNE[:2]}
    assert not {place.name for place in real} & names
    assert not {place.code[:2] for place in real} & {COMMUNE[:2]}


EXPECTED = {
    "clear": ("inside", set()),
    "none": ("declared", {"no_fix"}),
    "outside": ("declared", {"outside_area"}),
    "near": ("near", None),
    "edge": ("inside", None),
}


@pytest.mark.parametrize("situation", EXPECTED)
def test_sightings_are_what_they_are_called(ground, situation):
    source = Random(7)
    method, flags = EXPECTED[situation]
    for village in ground.codes:
        seen = ground.sighting(source, village, situation)
        fix = parse_geopoint(seen.point) if seen.point else None
        found = attribute(ground.index, fix, seen.village, _DAY)
        assert found.method == method
        if flags is not None:
            assert flags <= found.flags
        if situation == "edge":
            assert found.confidence < 0.9


def test_a_mismatch_is_in_another_village(ground):
    source = Random(8)
    found = []
    for village in ground.codes:
        seen = ground.sighting(source, village, "mismatch")
        found.append(attribute(ground.index, parse_geopoint(seen.point), seen.village, _DAY))
    assert sum("declared_mismatch" in one.flags for one in found) > len(found) / 2


def test_a_broken_fix_decides_nothing(ground):
    source = Random(9)
    for village in ground.codes:
        seen = ground.sighting(source, village, "broken")
        try:
            fix = parse_geopoint(seen.point)
        except GeoError:
            continue
        assert attribute(ground.index, fix, village, _DAY).method == "declared"
