"""Travel tables hold the trips that a citizen's question would find, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geodata.travel.bounds import GraphBounds
from geodata.travel.graph import Point, Search, TravelGraph
from geodata.travel.table import Roads
from geodata.travel.trips import Destinations, trip_seconds
from tests.country import LITTLE_FRANCE, SQUARES, roads_of

GRAPH = roads_of(LITTLE_FRANCE, SQUARES)
ROADS = Roads(GRAPH)
ROUNDING_S = 5.0
"""An edge of the graph is stored to the second; a straight one is not."""

inside = st.tuples(st.integers(0, 3), st.floats(-0.04, 0.04), st.floats(-0.04, 0.04))


def points_of(drawn: list[tuple[int, float, float]]) -> Destinations:
    node, east, north = (np.array(column) for column in zip(*drawn, strict=True))
    return Destinations(GRAPH.lon[node] + east, GRAPH.lat[node] + north, node)


def trips_to(graph: TravelGraph, node: int, points: Destinations) -> np.ndarray:  # type: ignore[type-arg]
    origin = Point(node, float(graph.lon[node]), float(graph.lat[node]))
    search = Search(graph, origin, "car")
    search.extend(np.inf)
    return trip_seconds(graph, search, origin, points, "car")


@given(st.lists(inside, min_size=1, max_size=8), st.sampled_from([300.0, 900.0, np.inf]))
def test_a_table_is_every_trip_within_the_limit(
    drawn: list[tuple[int, float, float]], within_s: float
) -> None:
    points = points_of(drawn)
    table = ROADS.table(points, within_s)
    assert (np.diff(table.point) >= 0).all()
    for node in range(len(GRAPH)):
        wanted = trips_to(GRAPH, node, points)
        here = table.node == node
        got = np.full(len(drawn), np.inf)
        got[table.point[here]] = table.seconds[here]
        sure = ~np.isclose(wanted, within_s, rtol=0, atol=ROUNDING_S)
        assert (np.isfinite(got) == (wanted <= within_s))[sure].all()
        both = np.isfinite(got) & np.isfinite(wanted)
        assert got[both] == pytest.approx(wanted[both], abs=ROUNDING_S)


@given(st.lists(inside, min_size=1, max_size=8))
def test_the_nearest_is_the_shortest_trip_of_the_table(
    drawn: list[tuple[int, float, float]],
) -> None:
    points = points_of(drawn)
    table = ROADS.table(points, np.inf)
    seconds, which = ROADS.nearest(np.arange(4), points, np.inf)
    for node in range(4):
        assert seconds[node] == pytest.approx(
            table.seconds[table.node == node].min(), abs=ROUNDING_S
        )
        assert which[node] >= 0


def test_a_point_of_no_commune_has_no_trip() -> None:
    nowhere = Destinations(np.array([0.15, np.nan]), np.array([46.05, np.nan]), np.array([1, -1]))
    table = ROADS.table(nowhere, np.inf)
    assert set(table.point.tolist()) == {0}
    assert table.points == 2


def test_no_point_at_all_makes_an_empty_table() -> None:
    nothing = Destinations(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    assert len(ROADS.table(nothing, 600.0)) == 0


def test_no_destination_within_the_limit_is_said() -> None:
    far = Destinations(np.array([0.25]), np.array([46.05]), np.array([2]))
    seconds, which = ROADS.nearest(np.array([0]), far, 1.0)
    assert np.isinf(seconds).all()
    assert which.tolist() == [-1]


@given(st.floats(60, 20_000))
def test_no_trip_within_a_time_goes_farther_on_the_graph_than_its_bound(seconds: float) -> None:
    far = GRAPH.model.farthest_graph_s(seconds)
    assert GRAPH.model.unseen_beyond_s(far) == pytest.approx(seconds)


@given(
    st.floats(60, 9_000),
    st.floats(0, 1),
    st.floats(0, 60_000),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_no_trip_within_a_time_goes_beyond_the_bound_of_its_commune(
    within_s: float, part: float, crow_m: float, own: int, other: int
) -> None:
    model, (level, slope) = GRAPH.model, GRAPH.model.end_terms(GRAPH.features)
    bounds = GraphBounds(model, level, slope)
    [far] = bounds.farthest(np.array([within_s]), level[[own]], slope[[own]])
    usual = model.farthest_graph_s(within_s)
    assert far <= usual
    graph_s = np.array([far + (usual - far) * part + 1e-6])
    ends = level[[own]] + level[[other]], slope[[own]] + slope[[other]]
    [seconds] = model.seconds_of_trips(graph_s, np.array([crow_m]), *ends)
    assert seconds > within_s
