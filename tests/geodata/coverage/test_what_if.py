"""What would be if sites closed or opened is what is measured once they did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from shapely.geometry import box

from geodata.coverage.accessibility import Decay
from geodata.coverage.measures import Measures, measure
from geodata.coverage.national import NationalCoverage
from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import State
from geodata.coverage.what_if import WhatIf
from geodata.errors import ParameterError
from geodata.sites.network import Network
from geodata.sites.site import Site
from geodata.territory.units import Units
from geodata.travel.table import Roads
from tests.country import LITTLE_FRANCE, SQUARES, official, places_of, roads_of, site, table_of
from tests.coverage_country import documents_in, write_country

DAY = date(2026, 11, 24)
AREAS = (*LITTLE_FRANCE, official("85113", "L'Île-d'Yeu", population=5_000))
ISLES = {**SQUARES, "85113": box(2.0, 45.0, 2.1, 45.1)}
PLACES, ROADS = places_of(AREAS, ISLES), Roads(roads_of(AREAS, ISLES))
UNITS = Units(PLACES.register)
SITES = (
    site("market", 0.15, 46.05, posts_filled=2),
    site("twin", 0.15, 46.05),
    site("east", 0.25, 46.05, posts_filled=3),
    site("west", -0.05, 46.05),
    site("island", 2.05, 45.05),
    site("lost", None, None),
)
COUNTED = tuple(each.id for each in SITES[:5])
QUESTION = CoverageQuery(State(DAY))


def measured(*sites: Site) -> Measures:
    network = Network.of(table_of("v", *sites), PLACES)
    return measure(UNITS, ROADS, network, State(DAY), Decay())


def opened_in(code: str) -> Site:
    lon, lat = PLACES.register.positions
    entry = UNITS.entry[UNITS.codes.index(code)]
    where = float(lon[entry]), float(lat[entry])
    return site(f"added-{code}", *where, code_insee=code, location_quality="commune")


BASE = measured(*SITES)
WHAT_IF = WhatIf(UNITS, ROADS, Network.of(table_of("v", *SITES), PLACES), {})
lon, _ = PLACES.register.positions
PLACED = [
    code for code, entry in zip(UNITS.codes, UNITS.entry, strict=True) if lon[entry] == lon[entry]
]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(COUNTED)), st.sets(st.sampled_from(PLACED), max_size=3))
def test_what_would_be_is_what_is_measured_once_it_is(closed: set[str], added: set[str]) -> None:
    question = replace(QUESTION, without=tuple(sorted(closed)), added=tuple(sorted(added)))
    left = [each for each in SITES if each.id not in closed]
    there = measured(*left, *(opened_in(code) for code in sorted(added)))
    found = WHAT_IF.measures(BASE, question)
    np.testing.assert_array_equal(found.minutes, there.minutes)
    np.testing.assert_allclose(found.advisors_per_10k, there.advisors_per_10k, atol=1e-5)
    np.testing.assert_allclose(found.advisors, there.advisors, atol=1e-9)
    assert (found.nearest >= 0).tolist() == (there.nearest >= 0).tolist()
    assert found.bounds is not None
    assert there.bounds is not None
    # Of two sites at one point, one may be the nearest or the other: the trip is the same.
    np.testing.assert_allclose(found.bounds, there.bounds, atol=1e-6)
    assert found.counts["counted"] == there.counts["counted"] == len(found.sites)
    assert sorted(found.site_units.tolist()) == sorted(there.site_units.tolist())


@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        ({"without": ("lost",)}, "without"),
        ({"without": ("nobody",)}, "without"),
        ({"added": ("99999",)}, "added"),
        ({"added": ("75056",)}, "added"),  # by its arrondissements
    ],
)
def test_what_cannot_be_changed_is_named(change: Any, parameter: str) -> None:
    with pytest.raises(ParameterError, match=f"^{parameter}: "):
        WHAT_IF.measures(BASE, replace(QUESTION, **change))


def test_what_would_be_is_compared_with_what_is_alone() -> None:
    with pytest.raises(ParameterError, match=r"^since: "):
        replace(QUESTION, without=("market",), since="former")


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> NationalCoverage:
    snapshots: Path = tmp_path_factory.mktemp("country") / "snapshots"
    write_country(snapshots)
    return documents_in(snapshots).national


def test_an_answer_says_who_gains_and_who_loses(national: NationalCoverage) -> None:
    france = national.units.territory("france", "FR")

    def told(**change: tuple[str, ...]) -> Any:
        question = replace(QUESTION, threshold_minutes=60.0, **change)  # type: ignore[arg-type] # of texts
        return national.coverage(france, question)

    now, closed, opened = told(), told(without=("market",)), told(added=("85113",))
    assert closed["question"]["without"] == ["market"]
    reached = sum(row["people"] or 0 for row in now["rows"] if row["reachable"])
    assert closed["change"]["lost"]["people"] == reached > 0
    assert all(not row["reachable"] for row in closed["rows"])
    assert opened["change"]["gained"]["people"] == 5_000
    [island] = [row for row in opened["rows"] if row["code"] == "85113"]
    assert island["nearest_site"]["nom"] == "Lieu ajouté"
    assert told() == now
