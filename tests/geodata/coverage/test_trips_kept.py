"""What is kept of trips is what the roads give, for any of the sites and any limit."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings, strategies as st

from geodata.coverage import trips_kept
from geodata.coverage.reach import nearest_sites
from geodata.coverage.trips_kept import KeptTrips
from geodata.travel.table import Roads, TravelTable
from geodata.travel.trips import Destinations
from tests.country import LITTLE_FRANCE, SQUARES, roads_of

ROADS = Roads(roads_of(LITTLE_FRANCE, SQUARES))
GRAPH = ROADS.graph
NODE = np.array([0, 1, -1, 2, 3, 1, 0])
SITES = Destinations(
    np.where(NODE < 0, np.nan, GRAPH.lon[NODE] + 0.01),
    np.where(NODE < 0, np.nan, GRAPH.lat[NODE]),
    NODE,
)
NODES = np.arange(len(GRAPH))

some_sites = st.sets(st.sampled_from([0, 1, 3, 4, 5, 6])).map(
    lambda found: np.array(sorted(found), dtype=np.int64)
)
limits_s = st.sampled_from([0.0, 400.0, 900.0, 1_803.0, 3_603.0])


def assert_same(one: TravelTable, other: TravelTable) -> None:
    assert one.points == other.points
    for name in ("point", "node", "seconds"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
        assert getattr(one, name).dtype == getattr(other, name).dtype


@settings(deadline=None)
@given(st.lists(st.tuples(some_sites, limits_s), min_size=1, max_size=6))
def test_one_question_after_the_other_has_the_trips_of_its_own(
    questions: list[tuple[np.ndarray, float]],
) -> None:
    kept = KeptTrips(ROADS, SITES)
    for positions, limit_s in questions:
        sites = SITES.take(positions)
        table = kept.table(positions, limit_s)
        assert_same(table, ROADS.table(sites, limit_s))
        reach = kept.reach(positions, table, limit_s, NODES)
        wanted = nearest_sites(ROADS, sites, table, limit_s, NODES)
        np.testing.assert_array_equal(reach.seconds, wanted.seconds)
        np.testing.assert_array_equal(reach.site, wanted.site)


def test_the_roads_are_asked_once_for_what_is_within_what_was_asked() -> None:
    asked: list[float] = []

    class Counted(Roads):
        def table(self, points, within_s, watch=None):  # type: ignore[no-untyped-def]
            asked.append(within_s)
            return super().table(points, within_s, watch)

    kept = KeptTrips(Counted(GRAPH), SITES)
    for limit_s in (900.0, 1_803.0, 900.0, 1_803.0, 400.0):
        kept.table(np.array([0, 3]), limit_s)
    assert asked == [900.0, 1_803.0]


def test_what_is_too_large_is_not_kept(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(trips_kept, "MOST_TRIPS", 1)
    kept = KeptTrips(ROADS, SITES)
    for _ in range(2):
        assert_same(kept.table(np.array([0]), 900.0), ROADS.table(SITES.take(np.array([0])), 900.0))
    assert kept._table is None
