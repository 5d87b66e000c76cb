"""Measured times: kept to the second, exact between communes' points, in place of the model's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geodata.nearest.ranking import Joined, ranked
from geodata.travel import measured as measured_module
from geodata.travel.graph import Point, TravelGraph
from geodata.travel.kernel import library
from geodata.travel.measured import MeasuredTimes, carried, pieces_of
from geodata.travel.table import Roads
from geodata.travel.trips import Destinations, trips_from
from tests.country import LITTLE_FRANCE, SQUARES, country_arrays, roads_of

PLAIN = roads_of(LITTLE_FRANCE, SQUARES)
NODES = len(PLAIN)
FIRST, SECOND, THIRD, FOURTH, PARIS = range(5)
TIMES = {
    (FIRST, SECOND): 1_000,
    (FIRST, THIRD): 400,
    (SECOND, FIRST): 900,
    (SECOND, THIRD): 5_000,
    (FOURTH, THIRD): 61,
}
"""Seconds that no model would give."""

seconds = st.integers(0, 65_535)
pairs = st.dictionaries(st.tuples(st.integers(0, 299), st.integers(0, 299)), seconds, max_size=60)


def table_of(times: dict[tuple[int, int], int], nodes: int = NODES) -> MeasuredTimes:
    ends = np.array(list(times), dtype=np.int64).reshape(-1, 2)
    return MeasuredTimes.of(*ends.T, np.array(list(times.values()), dtype=np.float64), nodes)


def graph_with(times: dict[tuple[int, int], int], *, compiled: bool = True) -> TravelGraph:
    arrays = country_arrays(LITTLE_FRANCE, SQUARES)["travel.npz"]
    return TravelGraph(
        arrays,
        PLAIN.lon,
        PLAIN.lat,
        PLAIN.model,
        kernel=library if compiled else lambda: None,
        measured={"car": table_of(times)},
    )


GRAPH = graph_with(TIMES)
ROADS = Roads(GRAPH)


def at_points(graph: TravelGraph, *nodes: int) -> Destinations:
    some = np.array(nodes, dtype=np.int64)
    return Destinations(graph.lon[some], graph.lat[some], some)


def point(graph: TravelGraph, node: int, east: float = 0.0, north: float = 0.0) -> Point:
    return Point(node, float(graph.lon[node]) + east, float(graph.lat[node]) + north)


@given(pairs, st.integers(1, 40))
def test_a_table_gives_back_every_time_however_it_is_cut(
    times: dict[tuple[int, int], int], size: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured_module, "PAIRS_IN_A_PIECE", size)
        table = table_of(times, 300)
    ends = np.array(list(times), dtype=np.int64).reshape(-1, 2)
    different = ends[:, 0] != ends[:, 1]
    found = table.between(*ends.T)
    assert found[different].tolist() == [
        each for (one, other), each in times.items() if one != other
    ]
    assert np.isnan(found[~different]).all()
    for node in range(0, 300, 7):
        targets, row_s = table.row(node)
        assert dict(zip(targets.tolist(), row_s.tolist(), strict=True)) == {
            other: each for (one, other), each in times.items() if one == node
        }
        origins, column_s = table.column(node)
        assert dict(zip(origins.tolist(), column_s.tolist(), strict=True)) == {
            one: each for (one, other), each in times.items() if other == node
        }
        assert table.is_measured(node, np.arange(300)).tolist() == [
            (node, other) in times and other != node for other in range(300)
        ]


def test_a_way_that_was_not_measured_has_no_seconds() -> None:
    found = table_of(TIMES).between(np.array([THIRD, -1, FIRST]), np.array([FIRST, FIRST, -1]))
    assert np.isnan(found).all()
    nothing = table_of({})
    assert np.isnan(nothing.between(np.array([0]), np.array([1]))).all()
    assert nothing.from_position(GRAPH, point(GRAPH, 0), at_points(GRAPH, 1), "car") is None


def test_a_row_is_never_cut_in_two() -> None:
    times = {(node, other): other for node in range(3) for other in range(300)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured_module, "PAIRS_IN_A_PIECE", 100)
        ends = np.array(list(times))
        cut = pieces_of(*ends.T, np.array(list(times.values()), dtype=np.float64))
    assert [(piece.first, piece.after) for piece in cut] == [(0, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize("compiled", [True, False])
def test_between_communes_points_the_seconds_are_those_measured(compiled: bool) -> None:
    graph = graph_with(TIMES, compiled=compiled)
    everywhere = at_points(graph, *range(NODES))
    for node in (FIRST, SECOND, THIRD, FOURTH):
        trips = trips_from(graph, point(graph, node), everywhere, "car")
        trips.extend(np.inf)
        near, found = trips.found(np.ones(NODES, dtype=bool))
        for there, each in zip(near.tolist(), found.tolist(), strict=True):
            if (node, there) in TIMES:
                assert each == TIMES[node, there]
    table = ROADS.table(everywhere, np.inf)
    for row, node, each in zip(
        table.point.tolist(), table.node.tolist(), table.seconds.tolist(), strict=True
    ):
        if (node, row) in TIMES:
            assert each == TIMES[node, row]


def test_what_was_not_measured_is_as_the_model_has_it() -> None:
    everywhere = at_points(GRAPH, *range(NODES))
    plain, mixed = Roads(PLAIN).table(everywhere, np.inf), ROADS.table(everywhere, np.inf)
    known = {
        (node, row): each
        for row, node, each in zip(
            plain.point.tolist(), plain.node.tolist(), plain.seconds.tolist(), strict=True
        )
    }
    assert len(mixed) == len(plain)
    for row, node, each in zip(
        mixed.point.tolist(), mixed.node.tolist(), mixed.seconds.tolist(), strict=True
    ):
        assert each == TIMES.get((node, row), known[node, row])


def test_a_measured_trip_enters_and_leaves_a_table_by_what_was_measured() -> None:
    third = at_points(GRAPH, THIRD)
    within = ROADS.table(third, 500.0)
    assert FOURTH in within.node.tolist()
    assert FIRST in within.node.tolist()
    assert SECOND in Roads(PLAIN).table(third, 1_500.0).node.tolist()
    assert SECOND not in ROADS.table(third, 1_500.0).node.tolist()


inside = st.tuples(st.integers(0, 3), st.floats(-0.04, 0.04), st.floats(-0.04, 0.04))


@given(
    st.lists(inside, min_size=1, max_size=8),
    st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(0, 9_000), max_size=12
    ),
)
def test_the_nearest_is_the_shortest_trip_of_the_table(
    drawn: list[tuple[int, float, float]], times: dict[tuple[int, int], int]
) -> None:
    graph = graph_with(times)
    node, east, north = (np.array(column) for column in zip(*drawn, strict=True))
    points = Destinations(graph.lon[node] + east, graph.lat[node] + north, node)
    roads = Roads(graph)
    table = roads.table(points, np.inf)
    found, which = roads.nearest(np.arange(4), points, np.inf)
    for each in range(4):
        row = table.node == each
        assert found[each] == pytest.approx(table.seconds[row].min(), abs=5.0)
        assert which[each] >= 0
    assert (roads.nearest(np.arange(4), points, -1.0)[1] == -1).all()


@given(
    inside,
    st.lists(inside, min_size=1, max_size=8),
    st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(0, 9_000), max_size=12
    ),
)
def test_sites_come_in_the_order_of_their_times_measured_or_not(
    start: tuple[int, float, float],
    drawn: list[tuple[int, float, float]],
    times: dict[tuple[int, int], int],
) -> None:
    graph = graph_with(times)
    node, east, north = (np.array(column) for column in zip(*drawn, strict=True))
    sites = Destinations(graph.lon[node] + east, graph.lat[node] + north, node)
    origin = point(graph, *start)
    trips = trips_from(graph, origin, sites, "car")
    trips.extend(np.inf)
    near, wanted = trips.found(np.ones(len(node), dtype=bool))
    order = np.lexsort((near, wanted))
    joined = Joined.of(graph, int(graph.component[origin.node]), sites, np.arange(len(node)))
    found = list(ranked(graph, origin, sites, joined, "car", expected=1))
    assert [each.position for each in found] == near[order].tolist()
    assert [each.seconds for each in found] == wanted[order].tolist()


@given(st.floats(0, 60_000), st.floats(0, 90_000), st.floats(0, 90_000), st.floats(0, 90_000))
def test_what_is_carried_over_grows_with_the_distance_and_is_exact_at_the_point(
    measured_s: float, reference_m: float, one_m: float, other_m: float
) -> None:
    reference, told = np.array([reference_m]), np.array([measured_s])
    assert carried(told, reference, reference, 10.0)[0] == measured_s
    nearer, farther = sorted((one_m, other_m))
    less = carried(told, reference, np.array([nearer]), 10.0)[0]
    more = carried(told, reference, np.array([farther]), 10.0)[0]
    assert 0 <= less <= more + 1e-6
    assert more <= measured_s + farther / 10.0 + 1e-6


def test_two_points_beside_a_river_make_no_long_trip_ten_times_as_long() -> None:
    far = carried(np.array([600.0]), np.array([200.0]), np.array([10_000.0]), 10.0)
    assert far[0] == pytest.approx(600 + 980)


def test_points_at_one_place_have_the_time_that_was_measured() -> None:
    assert carried(np.array([60.0]), np.array([0.0]), np.array([0.0]), 10.0)[0] == 60.0


def test_a_position_between_two_points_is_told_of_by_both() -> None:
    """Halfway from the first commune to the second, what both say of the third is weighed alike."""
    times = {(FIRST, THIRD): 1_000, (SECOND, THIRD): 3_000}
    graph = graph_with(times)
    third = at_points(graph, THIRD)
    east = float(graph.lon[SECOND] - graph.lon[FIRST])
    told = [
        graph.measured["car"].from_position(graph, point(graph, FIRST, east * share), third, "car")
        for share in (0.0, 0.45, 0.5)
    ]
    found = [float(each[0]) for each in told if each is not None]
    assert found[0] == 1_000
    # From the first point, a share of the way nearer; from the second, more of it.
    assert 1_000 < found[1] < found[2]


def test_a_position_whose_commune_was_not_measured_is_the_models() -> None:
    graph = graph_with({(SECOND, THIRD): 5_000})
    sites = at_points(graph, THIRD)
    origin = point(graph, FIRST)
    assert graph.measured["car"].from_position(graph, origin, sites, "car") is None
    mixed, plain = (trips_from(each, origin, sites, "car") for each in (graph, PLAIN))
    for trips in (mixed, plain):
        trips.extend(np.inf)
    wanted = np.ones(1, dtype=bool)
    assert mixed.found(wanted)[1].tolist() == plain.found(wanted)[1].tolist()


def test_a_piece_that_cannot_be_had_leaves_the_model() -> None:
    whole = table_of(TIMES)
    is_there = False

    def opening(first: int) -> object:
        return pieces_of(*whole.pairs())[0] if is_there else None

    table = MeasuredTimes([0], opening, NODES)  # type: ignore[arg-type]
    assert not len(table.row(FIRST)[0])
    is_there = True
    assert table.row(FIRST)[0].tolist() == [SECOND, THIRD]


def test_on_foot_the_times_by_car_are_not_asked() -> None:
    everywhere = at_points(GRAPH, *range(NODES))
    by_both = [trips_from(each, point(each, FIRST), everywhere, "foot") for each in (GRAPH, PLAIN)]
    for trips in by_both:
        trips.extend(np.inf)
    wanted = np.ones(NODES, dtype=bool)
    one, other = (trips.found(wanted)[1] for trips in by_both)
    assert one.tolist() == other.tolist()
