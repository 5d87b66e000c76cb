"""The compiled searches answer as numpy's do, to the last bit, or there is no kernel."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray

from geodata.nearest.ranking import Joined, Ranked, ranked
from geodata.travel import kernel
from geodata.travel.graph import Point, Search, TravelGraph
from geodata.travel.kernel import CompiledGraph, Doors, Library, compiled, is_sound, library
from geodata.travel.model import CAR, Mode
from geodata.travel.trips import CompiledTrips, Destinations, Trips, trips_from
from tests.geodata.travel.drawn_graphs import drawn_arrays

SEEDS = st.integers(0, 2**32 - 1)
MODES: st.SearchStrategy[Mode] = st.sampled_from(["car", "foot"])
LIMITS = (0.0, 60.0, 400.0, 1_000.0, 5_000.0, np.inf)

pytestmark = pytest.mark.skipif(library() is None, reason="no kernel: python3 infra/dev/kernel.py")


def both_graphs(rng: np.random.Generator) -> tuple[TravelGraph, TravelGraph]:
    """Returns one random graph twice: searched by the kernel, and by numpy.

    Of islands, with communes that no road reaches or no source places, roads of no seconds, and
    communes that share a point.
    """
    nodes = int(rng.integers(1, 60))
    lon, lat = rng.integers(0, 12, (2, nodes)) / 10 + np.array([[0], [46]])
    lon[rng.random(nodes) < 0.1] = np.nan
    pairs = rng.integers(0, nodes, (int(rng.integers(0, 4 * nodes)), 2))
    island = rng.integers(0, 3, nodes)
    pairs = pairs[island[pairs[:, 0]] == island[pairs[:, 1]]]
    pairs = pairs[~np.isnan(lon[pairs]).any(axis=1)]
    seconds = rng.integers(0, 900, len(pairs)) * rng.integers(0, 2, len(pairs))
    arrays = drawn_arrays(pairs, seconds, island, rng)
    return TravelGraph(arrays, lon, lat, CAR), TravelGraph(arrays, lon, lat, CAR, lambda: None)


def origin_and_sites(graph: TravelGraph, rng: np.random.Generator) -> tuple[Point, Destinations]:
    """Returns an origin, and sites: some in no commune, some at one place, some apart."""
    count = int(rng.integers(0, 40))
    node = rng.integers(-1, len(graph), count)
    lon, lat = rng.integers(0, 12, (2, count)) / 10 + np.array([[0], [46]])
    origin = Point(int(rng.integers(len(graph))), *(rng.integers(0, 12, 2) / 10 + [0, 46]))
    return origin, Destinations(lon, lat, node.astype(np.int64))


def in_order(
    graph: TravelGraph,
    origin: Point,
    sites: Destinations,
    positions: NDArray[np.int64],
    mode: Mode,
    *bounds: float,
) -> Iterator[Ranked]:
    joined = Joined.of(graph, int(graph.component[origin.node]), sites, positions)
    return ranked(graph, origin, sites, joined, mode, *bounds)  # type: ignore[arg-type] # its last


@settings(max_examples=300, deadline=None)
@given(SEEDS, MODES)
def test_a_search_is_that_of_numpy_at_every_stage(seed: int, mode: Mode) -> None:
    rng = np.random.default_rng(seed)
    graph, by_numpy = both_graphs(rng)
    origin, _ = origin_and_sites(graph, rng)
    found = graph.compiled_for(mode)
    assert found is not None
    search, oracle = found.search(*graph.seeds(origin, mode)), Search(by_numpy, origin, mode)
    for limit_s in LIMITS:
        search.extend(limit_s)
        oracle.extend(limit_s)
        np.testing.assert_array_equal(search.seconds, oracle.seconds)
        assert search.is_exhausted == oracle.is_exhausted


@settings(max_examples=300, deadline=None)
@given(SEEDS, MODES)
def test_trips_are_those_of_numpy_to_the_last_bit(seed: int, mode: Mode) -> None:
    rng = np.random.default_rng(seed)
    graph, by_numpy = both_graphs(rng)
    origin, sites = origin_and_sites(graph, rng)
    wanted = (rng.random(len(sites.node)) < 0.7) & (sites.node >= 0)
    trips = trips_from(graph, origin, sites, mode)
    oracle = trips_from(by_numpy, origin, sites, mode)
    assert (type(trips), type(oracle)) == (CompiledTrips, Trips)
    for limit_s in LIMITS:
        trips.extend(limit_s)
        oracle.extend(limit_s)
        for one, other in zip(trips.found(wanted), oracle.found(wanted), strict=True):
            np.testing.assert_array_equal(one, other)


@settings(max_examples=300, deadline=None)
@given(SEEDS, MODES, st.integers(1, 50))
def test_sites_are_ranked_as_numpy_ranks_them(seed: int, mode: Mode, expected: int) -> None:
    rng = np.random.default_rng(seed)
    graph, by_numpy = both_graphs(rng)
    origin, sites = origin_and_sites(graph, rng)
    positions = np.flatnonzero((rng.random(len(sites.node)) < 0.7) & (sites.node >= 0))
    found = list(in_order(graph, origin, sites, positions, mode, expected))
    assert found == list(in_order(by_numpy, origin, sites, positions, mode, expected))
    first = list(islice(in_order(graph, origin, sites, positions, mode, expected), expected))
    assert found[:expected] == first


@settings(max_examples=200, deadline=None)
@given(SEEDS, MODES, st.sampled_from([0.0, 300.0, 1_500.0, 7_200.0]))
def test_a_limit_ends_the_search_and_loses_no_site_within_it(
    seed: int, mode: Mode, within_s: float
) -> None:
    rng = np.random.default_rng(seed)
    graph, by_numpy = both_graphs(rng)
    origin, sites = origin_and_sites(graph, rng)
    positions = np.flatnonzero(sites.node >= 0)
    every = list(in_order(by_numpy, origin, sites, positions, mode))
    found = list(in_order(graph, origin, sites, positions, mode, 5, within_s))
    assert found == every[: len(found)]
    assert all(each.seconds > within_s for each in every[len(found) :])


def test_searches_under_way_together_do_not_disturb_each_other() -> None:
    rng = np.random.default_rng(7)
    graph, by_numpy = both_graphs(rng)
    compiled_graph = graph.compiled_for("car")
    assert compiled_graph is not None
    origins = [Point(node, 0.1, 46.1) for node in range(len(graph))] * 2
    searches = [compiled_graph.search(*graph.seeds(each, "car")) for each in origins]
    for limit_s in (300.0, np.inf):
        for origin, search in zip(origins, searches, strict=True):
            search.extend(limit_s)
            oracle = Search(by_numpy, origin, "car")
            oracle.extend(limit_s)
            np.testing.assert_array_equal(search.seconds, oracle.seconds)
    del search, searches
    gc.collect()
    again = compiled_graph.search(*graph.seeds(origins[0], "car"))
    again.extend(-1.0)
    oracle = Search(by_numpy, origins[0], "car")
    np.testing.assert_array_equal(again.seconds, oracle.seconds)


def arrays_of(**changed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns the arrays of a road between two communes, but for what is changed."""
    usual = {
        "starts": np.array([0, 1, 2], dtype=np.int32),
        "targets": np.array([1, 0], dtype=np.uint16),
        "seconds": np.array([60, 60], dtype=np.uint16),
    }
    starts, targets, seconds = (usual | changed).values()
    return starts, targets, seconds


@pytest.mark.parametrize(
    "changed",
    [
        {"starts": np.array([0, 1, 2], dtype=np.int64)},
        {"starts": np.array([0, 1, 3], dtype=np.int32)},
        {"starts": np.array([1, 1, 2], dtype=np.int32)},
        {"starts": np.array([0, 3, 2], dtype=np.int32)},
        {"starts": np.array([0], dtype=np.int32)},
        {"starts": np.empty(0, dtype=np.int32)},
        {"starts": np.array([[0, 1, 2]], dtype=np.int32)},
        {"targets": np.array([1, 2], dtype=np.uint16)},
        {"targets": np.array([1, 0], dtype=np.int32)},
        {"seconds": np.array([60], dtype=np.uint16)},
        {"seconds": np.array([60.0, -1.0])},
        {"seconds": np.array([60, 60], dtype=np.int16)},
    ],
)
def test_what_is_no_graph_has_no_kernel(changed: dict[str, np.ndarray]) -> None:
    assert is_sound(*arrays_of())
    assert not is_sound(*arrays_of(**changed))
    assert compiled(*arrays_of(**changed), library()) is None


def test_arrays_that_are_not_laid_out_as_c_reads_them_are_copied() -> None:
    starts, targets, seconds = arrays_of()
    found = library()
    assert found is not None
    apart = np.zeros(4, dtype=np.uint16)
    apart[::2] = targets
    graph = CompiledGraph(found, starts, apart[::2], seconds)
    search = graph.search(np.array([0]), np.array([5.0]))
    search.extend(np.inf)
    assert search.seconds.tolist() == [5.0, 65.0]


def test_a_seed_of_no_commune_and_one_that_comes_later_begin_nothing() -> None:
    found = library()
    assert found is not None
    search = CompiledGraph(found, *arrays_of()).search(
        np.array([-1, 2, 1, 1]), np.array([1.0, 1.0, 3.0, 9.0])
    )
    search.extend(0.0)
    assert search.seconds.tolist() == [np.inf, 3.0]


def test_what_is_asked_of_other_destinations_is_refused() -> None:
    found = library()
    assert found is not None
    graph = CompiledGraph(found, *arrays_of())
    none = np.empty(0, dtype=np.int64)
    doors = Doors.of(np.array([0, 1]), none, none, np.empty(0), 2)
    search = graph.search(np.array([0]), np.array([0.0]))
    for wanted in (np.ones(1, dtype=bool), np.ones((1, 2), dtype=bool), np.ones(2, dtype=np.int8)):
        with pytest.raises(ValueError, match="one truth value for each"):
            search.arrivals(doors, wanted)
    with pytest.raises(ValueError, match="in no node of the graph"):
        Doors.of(np.array([2]), none, none, np.empty(0), 2)


def test_without_a_kernel_numpy_searches(tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("kernel") / kernel.LIBRARY.rpartition("/")[2]
    other.write_bytes(b"\x7fELF of another processor")
    with pytest.raises(OSError, match="libkernel"):
        Library(str(other))
    assert compiled(*arrays_of(), None) is None
