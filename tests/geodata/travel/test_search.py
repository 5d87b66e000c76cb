"""Searches find the shortest paths, as far as they are asked for; trips start and end at doors."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geodata.nearest.ranking import Joined, ranked
from geodata.travel.building import travel_arrays
from geodata.travel.graph import Point, Search, TravelGraph
from geodata.travel.model import CAR, FEATURES, Mode
from geodata.travel.trips import Destinations, trip_seconds

SEED = 20_261_123


def random_graph(nodes: int, rng: np.random.Generator) -> TravelGraph:
    lon, lat = rng.uniform(0, 2, nodes), rng.uniform(46, 47, nodes)
    gaps = np.hypot(lon[:, None] - lon, lat[:, None] - lat)
    near = np.argsort(gaps, axis=1)[:, 1:4]
    pairs = np.stack([np.repeat(np.arange(nodes), 3), near.ravel()], axis=1)
    features = rng.normal(0, 0.5, (nodes, len(FEATURES))).astype(np.float32)
    codes = [f"{node:05d}" for node in range(nodes)]
    return TravelGraph(travel_arrays(codes, lon, lat, features, pairs, CAR), lon, lat, CAR)


GRAPH = random_graph(300, np.random.default_rng(SEED))


def all_seconds(graph: TravelGraph, origin: Point, mode: Mode) -> np.ndarray:
    """Returns the shortest seconds to every node, by another algorithm."""
    rank, targets, seconds = graph.expand(np.arange(len(graph)), mode)
    nodes, first = graph.seeds(origin, mode)
    size = len(graph) + 1
    ends = np.concatenate([rank, np.full(len(nodes), size - 1)]), np.concatenate([targets, nodes])
    network = csr_array((np.concatenate([seconds, first]), ends), shape=(size, size))
    return dijkstra(network, indices=size - 1)[:-1]


@pytest.mark.parametrize("mode", ["car", "foot"])
@pytest.mark.parametrize("node", [0, 7, 299])
def test_a_search_finds_what_dijkstra_finds(node: int, mode: Mode) -> None:
    origin = Point(node, float(GRAPH.lon[node]) + 0.01, float(GRAPH.lat[node]))
    expected = all_seconds(GRAPH, origin, mode)
    search = Search(GRAPH, origin, mode)
    for limit_s in (300.0, 900.0, 4_000.0):
        search.extend(limit_s)
        final = expected <= limit_s
        assert search.seconds[final] == pytest.approx(expected[final])
        assert (search.seconds[~final] > limit_s).all()
    search.extend(np.inf)
    assert search.is_exhausted
    assert search.seconds == pytest.approx(expected)


@pytest.mark.parametrize("mode", ["car", "foot"])
def test_sites_come_in_the_order_of_trips_over_the_whole_graph(mode: Mode) -> None:
    rng = np.random.default_rng(SEED + 1)
    node = rng.integers(0, len(GRAPH), 200)
    shift = rng.normal(0, 0.02, (2, 200))
    sites = Destinations(GRAPH.lon[node] + shift[0], GRAPH.lat[node] + shift[1], node)
    positions = np.flatnonzero(rng.random(200) < 0.7)
    for start in range(0, 300, 23):
        origin = Point(start, float(GRAPH.lon[start]), float(GRAPH.lat[start]))
        search = Search(GRAPH, origin, mode)
        search.extend(np.inf)
        seconds = trip_seconds(GRAPH, search, origin, sites.take(positions), mode)
        reached = np.isfinite(seconds)
        order = positions[reached][np.lexsort((positions[reached], seconds[reached]))]
        found = list(
            ranked(
                GRAPH,
                origin,
                sites,
                Joined.of(GRAPH, int(GRAPH.component[origin.node]), sites, positions),
                mode,
            )
        )
        assert [site.position for site in found] == order.tolist()
        assert [site.seconds for site in found] == pytest.approx(np.sort(seconds[reached]))


def test_a_trip_within_a_commune_does_not_pass_by_its_town_hall() -> None:
    lon, lat = float(GRAPH.lon[0]) + 0.05, float(GRAPH.lat[0])
    search = Search(GRAPH, Point(0, lon, lat), "foot")
    search.extend(np.inf)
    door = Destinations(np.array([lon + 0.001]), np.array([lat]), np.array([0]))
    [seconds] = trip_seconds(GRAPH, search, Point(0, lon, lat), door, "foot")
    assert seconds == pytest.approx(0.001 * 77_000 * 1.3 / 1.25, rel=0.02)


def test_a_trip_takes_longer_the_farther_it_goes_on_the_same_road() -> None:
    graph_s = np.linspace(1, 20_000, 500)
    features = np.zeros((1, len(FEATURES)), dtype=np.float32)
    seconds = CAR.trip_seconds(graph_s, graph_s * 12, features, features)
    assert (np.diff(seconds) > 0).all()
    assert CAR.trip_seconds(np.array([np.inf]), np.array([1.0]), features, features) == [np.inf]


def test_nothing_beyond_a_stage_beats_its_bound() -> None:
    rng = np.random.default_rng(SEED + 2)
    graph_s = rng.uniform(1_000, 50_000, 2_000)
    ends = rng.normal(0, 1.5, (2, 2_000, len(FEATURES))).astype(np.float32)
    seconds = CAR.trip_seconds(graph_s, rng.uniform(0, 500_000, 2_000), *ends)
    assert (seconds >= [CAR.unseen_beyond_s(float(one)) for one in graph_s]).all()


def visits(graph: TravelGraph, monkeypatch: pytest.MonkeyPatch) -> float:
    """Returns how often a search of everything goes over each road, on average."""
    gone = 0
    expand = TravelGraph.expand

    def counted(self: TravelGraph, nodes: np.ndarray, mode: Mode) -> tuple[np.ndarray, ...]:
        nonlocal gone
        found = expand(self, nodes, mode)
        gone += len(found[1])
        return found

    monkeypatch.setattr(TravelGraph, "expand", counted)
    Search(graph, Point(0, float(graph.lon[0]), float(graph.lat[0])), "car").extend(np.inf)
    return gone / len(expand(graph, np.arange(len(graph)), "car")[1])


def test_a_search_of_everything_goes_over_each_road_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = random_graph(3_000, np.random.default_rng(SEED + 2))
    assert visits(graph, monkeypatch) < 4
    # And in one step, as it once was, it does not.
    monkeypatch.setattr("geodata.travel.graph._STEP_S", np.inf)
    assert visits(graph, monkeypatch) > 6
