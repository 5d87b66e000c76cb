"""Coverage of the whole of France by the service points of December 2022."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from geodata.coverage.accessibility import DECAYS, Decay
from geodata.coverage.measures import PER, Measures, measure
from geodata.coverage.supply import State
from geodata.sites.network import Network
from geodata.sites.site import site_of
from geodata.sites.table import SiteTable
from geodata.snapshot.reader import Snapshot
from geodata.sources.site_tables import read_sites, table_of
from geodata.territory.origins import Places
from geodata.territory.units import Units
from geodata.travel.graph import Point, Search
from geodata.travel.table import Roads
from geodata.travel.trips import Destinations, trip_seconds
from tests.country import site, table_of as small_table_of

pytestmark = pytest.mark.real

DAY = State(date(2022, 12, 15))
SEED = 4


@pytest.fixture(scope="module")
def network(france: Snapshot, real_data: Path) -> Network:
    path = real_data / "sites" / "cnfs-permanences-2022-12.csv"
    places = Places(france.register, france.contours)
    return Network.of(table_of(path, read_sites(path, places)), places)


@pytest.fixture(scope="module")
def units(france: Snapshot) -> Units:
    return Units(france.register)


@pytest.fixture(scope="module")
def roads(france: Snapshot) -> Roads:
    return Roads(france.travel)


@pytest.fixture(scope="module")
def covered(units: Units, roads: Roads, network: Network) -> Measures:
    return measure(units, roads, network, DAY, Decay())


def share_within(units: Units, measures: Measures, minutes: float) -> float:
    people = np.nan_to_num(units.people)
    return float(people[measures.minutes <= minutes].sum() / people.sum())


def test_the_nearest_site_is_the_one_a_citizen_at_the_town_hall_would_get(
    units: Units, roads: Roads, network: Network, covered: Measures
) -> None:
    graph = roads.graph
    placed = np.flatnonzero(network.sites.node >= 0)
    to = network.sites.take(placed)
    for unit in np.random.default_rng(SEED).choice(len(units), 25, replace=False).tolist():
        node = int(units.entry[unit])
        origin = Point(node, float(graph.lon[node]), float(graph.lat[node]))
        search = Search(graph, origin, "car")
        search.extend(np.inf)
        minutes = trip_seconds(graph, search, origin, to, "car") / 60
        if np.isinf(covered.minutes[unit]):
            assert np.isinf(minutes).all()
        else:
            assert covered.minutes[unit] == pytest.approx(minutes.min(), abs=0.15)


def test_islands_without_a_bridge_or_a_site_are_unreachable_and_the_others_are_not(
    units: Units, covered: Measures
) -> None:
    minutes = dict(zip(units.codes, covered.minutes.tolist(), strict=True))
    for island in ("29155", "85113", "22016", "56069"):  # Ouessant, Yeu, Bréhat, Groix
        assert minutes[island] == np.inf
    for joined in ("17318", "17093", "85163", "97120"):  # Ré, Oléron, Noirmoutier, Pointe-à-Pitre
        assert minutes[joined] < 60


def test_sein_without_its_site_is_unreachable(units: Units, roads: Roads, network: Network) -> None:
    kept = [i for i, code in enumerate(network.table.code.tolist()) if code != b"29083"]
    records = [network.table.record(i) for i in kept]
    table = SiteTable.from_sites([site_of(record) for record in records], version="v", source="t")
    without = Network(table, network.sites.take(np.array(kept)), {})
    measures = measure(units, roads, without, DAY, Decay())
    assert measures.minutes[units.codes.index("29083")] == np.inf


def test_blaye_is_not_served_through_the_gironde(
    units: Units, roads: Roads, network: Network
) -> None:
    # The only site is in Lamarque, on the other bank and five kilometres away.
    graph = roads.graph
    node = units.entry[units.codes.index("33220")]
    table = small_table_of(
        "v", site("l", float(graph.lon[node]), float(graph.lat[node]), code_insee="33220")
    )
    only = Network(table, Destinations(table.lon, table.lat, np.array([node])), {})
    measures = measure(units, roads, only, DAY, Decay())
    minutes = measures.minutes
    assert minutes[units.codes.index("33220")] < 5
    assert minutes[units.codes.index("33058")] > 20


def test_people_add_up_at_every_level_and_paris_is_counted_once(units: Units) -> None:
    total = np.nansum(units.people)
    assert total == 68_350_798
    for level, count in (("departement", 101), ("region", 18)):
        territories = units.territories(level)
        assert len(territories) == count
        assert sum(np.nansum(units.people[each.units]) for each in territories) == total
    paris = units.territory("departement", "75")
    assert len(paris.units) == 20
    assert 2_000_000 < units.people[paris.units].sum() < 2_300_000


def test_most_people_are_within_20_minutes_and_more_within_30(
    units: Units, covered: Measures
) -> None:
    assert share_within(units, covered, 20) == pytest.approx(0.927, abs=0.005)
    assert share_within(units, covered, 20) < share_within(units, covered, 30) < 1


@pytest.mark.parametrize("decay", DECAYS)
def test_every_advisor_within_reach_of_somebody_is_shared_out(
    units: Units, roads: Roads, network: Network, decay: str
) -> None:
    measures = measure(units, roads, network, DAY, Decay(decay))  # type: ignore[arg-type]
    people = np.nan_to_num(units.people)
    given = float((np.nan_to_num(measures.advisors_per_10k) * people).sum() / PER)
    # Some sites lie too far from every commune's point for the decay asked for.
    assert 0.995 * measures.advisors.sum() < given <= measures.advisors.sum() * (1 + 1e-9)


def test_fewer_sites_never_bring_anyone_nearer(
    units: Units, roads: Roads, network: Network, covered: Measures
) -> None:
    kept = np.arange(0, len(network.table), 40)
    sites = network.sites
    far = np.full(len(sites.node), -1)
    far[kept] = sites.node[kept]
    fewer = measure(units, roads, replace(network, sites=replace(sites, node=far)), DAY, Decay())
    assert (fewer.minutes >= covered.minutes).all()
    assert fewer.counts["counted"] < 150


def test_no_commune_is_far_from_a_site_of_its_own_but_where_roads_are_long(
    units: Units, covered: Measures
) -> None:
    own = np.unique(covered.site_units[covered.site_units >= 0])
    far = {units.codes[unit]: covered.minutes[unit] for unit in own if covered.minutes[unit] > 15}
    # Vico's only site is in Sagone, by the sea. Roura's was shown at 62.5, Papaïchton's at 46.
    assert far.keys() == {"2A348"}
