"""Posts needed: by reach and by capacity, and zones that are joined by roads alone."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry import box

from geodata.coverage.accessibility import Decay
from geodata.coverage.beside import touching_by_road
from geodata.coverage.measures import measure
from geodata.coverage.needs import Need, Needs
from geodata.coverage.statuses import REMOTE, SERVED, statuses_of
from geodata.coverage.supply import State
from geodata.coverage.zones import Zone, zones_of
from geodata.sites.network import Network
from geodata.snapshot import reader
from geodata.territory.register import Register
from geodata.territory.units import Units
from geodata.travel.table import Roads
from geodata.travel.trips import Destinations
from tests.country import country_arrays, official, places_of, roads_of, site, table_of

ROW = tuple(official(f"0100{number}", f"Village {number}", population=300) for number in range(8))
IN_A_ROW = {f"0100{number}": box(number / 10, 46.0, (number + 1) / 10, 46.1) for number in range(8)}
UNITS = Units(Register(country_arrays(ROW, IN_A_ROW)[reader.REGISTER]))
GRAPH = roads_of(ROW, IN_A_ROW)
ROADS = Roads(GRAPH)


def minutes_between(steps: int) -> float:
    """Returns the minutes from a village in the middle to the one so many further, to 0.1."""
    node = int(UNITS.entry[3])
    point = Destinations(GRAPH.lon[[node]], GRAPH.lat[[node]], np.array([node]))
    table = ROADS.table(point, np.inf)
    seconds = dict(zip(table.node.tolist(), table.seconds.tolist(), strict=True))
    return round(seconds[int(UNITS.entry[3 + steps])] / 60, 1)


NEXT = minutes_between(1) + 0.3
"""A limit within which a post reaches the two villages beside its own, and no further."""


def needs(threshold: float = NEXT, least: float = 0.001, people: float = 300) -> Needs:
    """Returns the needs of the villages when there is no site at all."""
    places = places_of(ROW, IN_A_ROW)
    units = Units(places.register)
    units.people = np.full(len(units), float(people))
    nowhere = Network.of(table_of("v"), places)
    measures = measure(units, ROADS, nowhere, State(date(2026, 11, 24)), Decay())
    statuses = statuses_of(measures.minutes, measures.advisors_per_10k, threshold, least)
    return Needs(units, ROADS, measures, statuses, threshold, least)


NOBODY_SERVED = needs()


def test_a_post_reaches_the_villages_beside_it_and_no_further() -> None:
    assert minutes_between(1) < NEXT < minutes_between(2)


@pytest.mark.parametrize(("villages", "posts"), [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (8, 3)])
def test_villages_in_a_row_need_one_post_in_three(villages: int, posts: int) -> None:
    assert needs().of(np.arange(villages)) == Need(posts, posts)


def test_where_more_people_lack_posts_than_distance_asks_for_capacity_decides() -> None:
    # 8 villages of 5,000 people at 2 posts per 10,000: 8 posts, where 3 would reach them all.
    assert needs(least=2.0, people=5_000).of(np.arange(8)) == Need(8, 8)


def test_two_villages_share_a_post_between_them_and_two_zones_do_not_add_up() -> None:
    found = needs()
    alone = [found.of(np.array([unit])) for unit in (2, 4)]
    assert [need.posts for need in alone] == [1, 1]
    assert found.of(np.array([2, 4])).posts == 1


def test_posts_of_a_territory_stand_in_it() -> None:
    found = needs()
    ends = np.array([2, 4])
    assert found.of(ends, ends).posts == 2  # the village between is another territory's


def test_who_is_served_and_villages_without_people_need_nothing() -> None:
    assert needs(people=0).of(np.arange(8)) == Need(0, 0)
    places = places_of(ROW, IN_A_ROW)
    here = Network.of(table_of("v", site("s", 0.35, 46.05, code_insee="01003")), places)
    measures = measure(UNITS, ROADS, here, State(date(2026, 11, 24)), Decay())
    statuses = statuses_of(measures.minutes, measures.advisors_per_10k, NEXT, 1e-9)
    assert statuses[3] == SERVED
    assert statuses[7] == REMOTE
    found = Needs(UNITS, ROADS, measures, statuses, NEXT, 1e-9)
    assert found.of(np.array([2, 3, 4])) == Need(0, 0)
    assert found.of(np.array([0, 1, 2, 3, 4])).posts == 1


@given(st.sets(st.integers(0, 7)), st.sets(st.integers(0, 7)))
def test_more_villages_never_need_fewer_posts_nor_more_than_their_parts(
    one: set[int], other: set[int]
) -> None:
    found = NOBODY_SERVED
    both = found.of(np.array(sorted(one | other), dtype=np.int64)).posts
    first = found.of(np.array(sorted(one), dtype=np.int64)).posts
    second = found.of(np.array(sorted(other), dtype=np.int64)).posts
    assert max(first, second) <= both <= first + second


# Guyane: Papaïchton (97362) and Maripasoula (97353) have a track of their own, Saül (97352) has
# no road, Roura (97310) and Régina (97301) have one; all touch. Yeu is an island.
CODES = ("97301", "97310", "97352", "97353", "97362", "85113")
UPPER = tuple(official(code, code, departement=code[:2], population=400) for code in CODES)
TOUCHING = {
    "97301": box(0.0, 46.0, 0.1, 46.1),
    "97310": box(0.1, 46.0, 0.2, 46.1),
    "97352": box(0.0, 46.1, 0.2, 46.2),
    "97353": box(0.0, 46.2, 0.1, 46.3),
    "97362": box(0.1, 46.2, 0.2, 46.3),
    "85113": box(2.0, 46.0, 2.1, 46.1),
}


def zones_over(squares: dict[str, object]) -> tuple[Units, list[Zone]]:
    arrays = country_arrays(UPPER, squares)
    units = Units(Register(arrays[reader.REGISTER]))
    graph = roads_of(UPPER, squares)
    nowhere = Network.of(table_of("v"), places_of(UPPER, squares))
    measures = measure(units, Roads(graph), nowhere, State(date(2026, 11, 24)), Decay())
    statuses = np.full(len(units), REMOTE, dtype=np.int8)
    pairs = touching_by_road(units, graph, arrays[reader.GRAPH]["pairs"])
    return units, zones_of(units, measures, statuses, units.people, pairs, 0.3)


def test_communes_that_touch_in_the_forest_are_no_zone_without_a_road() -> None:
    units, zones = zones_over(TOUCHING)
    told = {frozenset(units.codes[unit] for unit in zone.units) for zone in zones}
    assert told == {
        frozenset({"97301", "97310"}),
        frozenset({"97352"}),
        frozenset({"97353", "97362"}),
        frozenset({"85113"}),
    }


def test_a_road_of_more_than_an_hour_joins_no_zone() -> None:
    wide = {**TOUCHING, "97301": box(-3.0, 46.0, 0.1, 46.1)}
    units, zones = zones_over(wide)
    assert frozenset({"97301"}) in {
        frozenset(units.codes[unit] for unit in zone.units) for zone in zones
    }


def test_a_bridge_joins_what_no_border_does() -> None:
    ends = (
        official("17297", "Rivedoux", departement="85"),
        official("17300", "La Rochelle", departement="85"),
    )
    squares = {"17297": box(0.0, 46.0, 0.1, 46.1), "17300": box(0.12, 46.0, 0.2, 46.1)}
    arrays = country_arrays(ends, squares)
    units = Units(Register(arrays[reader.REGISTER]))
    pairs = touching_by_road(units, roads_of(ends, squares), arrays[reader.GRAPH]["pairs"])
    assert pairs.tolist() == [[0, 1]]


class Row:
    """The villages in a row of squares of a width in degrees, with no site at all."""

    def __init__(self, width: float) -> None:
        squares = {
            f"0100{number}": box(number * width, 46.0, (number + 1) * width, 46.1)
            for number in range(8)
        }
        arrays = country_arrays(ROW, squares)
        self.units, self.graph = Units(Register(arrays[reader.REGISTER])), roads_of(ROW, squares)
        self.pairs = touching_by_road(self.units, self.graph, arrays[reader.GRAPH]["pairs"])
        nowhere = Network.of(table_of("v"), places_of(ROW, squares))
        at = State(date(2026, 11, 24))
        self.measures = measure(self.units, Roads(self.graph), nowhere, at, Decay())
        self.rank, self.targets, _ = self.graph.expand(np.arange(len(self.graph)), "car")


ROWS = tuple(Row(width) for width in (0.1, 0.3, 0.6))
"""From villages that are near to some that an hour's road separates."""


@given(st.integers(0, 2**8 - 1), st.sampled_from(range(len(ROWS))))
def test_every_zone_is_connected_on_the_roads(gaps: int, number: int) -> None:
    row = ROWS[number]
    is_gap = np.array([bool(gaps >> unit & 1) for unit in range(8)])
    statuses = np.where(is_gap, REMOTE, SERVED).astype(np.int8)
    zones = zones_of(row.units, row.measures, statuses, row.units.people, row.pairs, 0.3)
    assert sum(len(zone.units) for zone in zones) == is_gap.sum()
    for zone in zones:
        inside = np.isin(np.arange(len(row.graph)), row.units.entry[list(zone.units)])
        kept = inside[row.rank] & inside[row.targets]
        ends = row.rank[kept], row.targets[kept]
        edges = coo_array((np.ones(kept.sum()), ends), shape=(len(row.graph), len(row.graph)))
        _, part = connected_components(edges, directed=False)
        assert len(np.unique(part[inside])) == 1


@pytest.mark.parametrize("villages", [1, 3, 7])
def test_a_need_whose_trips_are_too_many_is_an_interval_that_holds_it(
    villages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = np.arange(villages)
    solved = needs().of(members)
    monkeypatch.setattr("geodata.coverage.needs.MOST_WORK", 0)
    found = needs().of(members)
    assert found.at_least <= solved.at_least <= solved.posts <= found.posts <= villages
    assert found.at_least >= 1
