"""Posts needed are those of a plan, and zones are joined by roads, over the whole of France."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.coverage.accessibility import Decay
from geodata.coverage.beside import touching_by_road
from geodata.coverage.measures import Measures, measure
from geodata.coverage.needs import Needs
from geodata.coverage.statuses import statuses_of
from geodata.coverage.supply import State
from geodata.coverage.zones import Zone, zones_of
from geodata.plans.ground import Ground
from geodata.plans.problem import assemble
from geodata.plans.reading import scenario_of
from geodata.plans.solving import solve_plan
from geodata.sites.network import Network
from geodata.snapshot.reader import Snapshot
from geodata.sources.site_tables import read_sites, table_of
from geodata.territory.origins import Places
from geodata.territory.units import Units
from geodata.travel.table import Roads

pytestmark = pytest.mark.real

DAY = date(2022, 12, 15)
LEAST = 0.3


@pytest.fixture(scope="module")
def ground(france: Snapshot, real_data: Path) -> Ground:
    path = real_data / "sites" / "cnfs-permanences-2022-12.csv"
    places = Places(france.register, france.contours)
    network = Network.of(table_of(path, read_sites(path, places)), places)
    return Ground(Units(france.register), Roads(france.travel), network, DAY)


@pytest.fixture(scope="module")
def covered(ground: Ground) -> Measures:
    return measure(ground.units, ground.roads, ground.network, State(DAY), Decay())


@pytest.fixture(scope="module")
def statuses(covered: Measures) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    return statuses_of(covered.minutes, covered.advisors_per_10k, 20.0, LEAST)


@pytest.fixture(scope="module")
def needs(ground: Ground, covered: Measures, statuses) -> Needs:
    return Needs(ground.units, ground.roads, covered, statuses, 20.0, LEAST)


@pytest.fixture(scope="module")
def pairs(france: Snapshot, ground: Ground):
    return touching_by_road(ground.units, france.travel, france.graph["pairs"])


@pytest.fixture(scope="module")
def zones(ground: Ground, covered: Measures, statuses, pairs) -> list[Zone]:
    return zones_of(ground.units, covered, statuses, ground.units.people, pairs, LEAST)


@pytest.mark.parametrize(
    ("departement", "posts"), [("973", 11), ("12", 30), ("2A", 17), ("974", 3)]
)
def test_a_departement_needs_what_its_plan_needs(
    ground: Ground, needs: Needs, departement: str, posts: int
) -> None:
    units = ground.units.territory("departement", departement).units
    need = needs.of(units, units)
    document = {
        "name": "Essai",
        "objective": "set_covering",
        "territory": {"level": "departement", "code": departement},
        "limit_minutes": 20,
        "gap": 0,
    }
    plan = solve_plan(assemble(scenario_of(document), ground))
    assert plan["status"] == "optimal"
    assert need.posts == need.at_least == plan["objective"]["value"] == posts


def test_the_need_of_every_departement_and_zone_is_proven(
    ground: Ground, needs: Needs, zones: list[Zone]
) -> None:
    needs.prepare(np.arange(len(ground.units)))
    territories = [each.units for each in ground.units.territories("departement")]
    found = [needs.of(units, units) for units in territories]
    found += [needs.of(np.array(zone.units)) for zone in zones]
    assert all(need.posts == need.at_least for need in found)


def test_the_need_of_france_is_within_an_interval_of_two_in_a_hundred(
    ground: Ground, needs: Needs
) -> None:
    everywhere = np.arange(len(ground.units))
    need = needs.of(everywhere, everywhere)
    assert need.at_least <= need.posts <= 1.02 * need.at_least


def test_every_zone_is_connected_on_the_travel_graph(
    france: Snapshot, ground: Ground, zones: list[Zone]
) -> None:
    graph = france.travel
    rank, targets, _ = graph.expand(np.arange(len(graph)), "car")
    zone_of = np.full(len(graph), -1)
    for number, zone in enumerate(zones):
        zone_of[ground.units.entry[list(zone.units)]] = number
    kept = (zone_of[rank] >= 0) & (zone_of[rank] == zone_of[targets])
    shape = (len(graph), len(graph))
    edges = coo_array((np.ones(kept.sum()), (rank[kept], targets[kept])), shape=shape)
    _, part = connected_components(edges, directed=False)
    inside = zone_of >= 0
    together = np.unique(np.stack([zone_of[inside], part[inside]]), axis=1)
    assert together.shape[1] == len(zones)


def test_communes_of_guyane_without_a_road_join_no_zone_but_along_their_track(
    ground: Ground, zones: list[Zone]
) -> None:
    roadless = {"97314", "97352", "97356", "97357", "97358"}
    for zone in zones:
        codes = {ground.units.codes[unit] for unit in zone.units}
        assert len(codes) == 1 or not codes & roadless
        assert not codes & {"97353", "97362"} or codes <= {"97353", "97362"}
