"""Tables by the kernel are those of scipy, to the last bit, whatever the graph."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from geodata.coverage.reach import nearest_sites
from geodata.travel import kernel_tables
from geodata.travel.graph import TravelGraph
from geodata.travel.kernel import library
from geodata.travel.model import CAR
from geodata.travel.table import Roads, TravelTable
from geodata.travel.trips import Destinations
from tests.geodata.travel.drawn_graphs import drawn_arrays

SEEDS = st.integers(0, 2**32 - 1)
LIMITS_S = st.sampled_from([0.0, 120.0, 900.0, 1_803.0, 7_200.0, np.inf])

pytestmark = pytest.mark.skipif(library() is None, reason="no kernel: python3 infra/dev/kernel.py")


def both_roads(rng: np.random.Generator) -> tuple[Roads, Roads]:
    """Returns one random country twice: searched by the kernel, and by scipy.

    Of islands, with communes that no source places and communes that share a point.
    """
    nodes = int(rng.integers(1, 80))
    lon, lat = rng.integers(0, 15, (2, nodes)) / 10 + np.array([[0], [46]])
    lon[rng.random(nodes) < 0.1] = np.nan
    pairs = rng.integers(0, nodes, (int(rng.integers(0, 4 * nodes)), 2))
    island = rng.integers(0, 3, nodes)
    pairs = pairs[island[pairs[:, 0]] == island[pairs[:, 1]]]
    pairs = pairs[~np.isnan(lon[pairs]).any(axis=1) & (pairs[:, 0] != pairs[:, 1])]
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    seconds = rng.integers(1, 900, len(pairs))
    arrays = drawn_arrays(pairs, seconds, island, rng)
    by_kernel, by_scipy = (
        Roads(TravelGraph(arrays, lon, lat, CAR, found)) for found in (library, lambda: None)
    )
    assert by_kernel.by_kernel is not None
    assert by_scipy.by_kernel is None
    return by_kernel, by_scipy


def sites_in(roads: Roads, rng: np.random.Generator, least: int = -1) -> Destinations:
    """Returns sites: some in no commune, some at one place, some at their commune's point."""
    count = int(rng.integers(0, 50))
    node = rng.integers(least, len(roads.graph), count).astype(np.int64)
    lon, lat = rng.integers(0, 15, (2, count)) / 10 + np.array([[0], [46]])
    at_commune = rng.random(count) < 0.3
    graph = roads.graph
    own_lon, own_lat = np.nan_to_num(graph.lon[node], nan=0.5), graph.lat[node]
    return Destinations(
        np.where(at_commune, own_lon, lon), np.where(at_commune, own_lat, lat), node
    )


def assert_same(one: TravelTable, other: TravelTable) -> None:
    assert one.points == other.points
    for name in ("point", "node", "seconds"):
        found, wanted = getattr(one, name), getattr(other, name)
        assert found.dtype == wanted.dtype
        np.testing.assert_array_equal(found, wanted)


@settings(max_examples=300, deadline=None)
@given(SEEDS, LIMITS_S)
def test_a_table_is_that_of_scipy(seed: int, within_s: float) -> None:
    rng = np.random.default_rng(seed)
    roads, by_scipy = both_roads(rng)
    sites = sites_in(roads, rng)
    assert_same(roads.table(sites, within_s), by_scipy.table(sites, within_s))


@settings(max_examples=300, deadline=None)
@given(SEEDS, LIMITS_S)
def test_the_nearest_is_that_of_scipy(seed: int, within_s: float) -> None:
    rng = np.random.default_rng(seed)
    roads, by_scipy = both_roads(rng)
    sites = sites_in(roads, rng, least=0)
    nodes = np.flatnonzero(rng.random(len(roads.graph)) < 0.7)
    nodes = nodes[~np.isnan(roads.graph.lon[nodes])]
    found = roads.nearest(nodes, sites, within_s)
    for one, other in zip(found, by_scipy.nearest(nodes, sites, within_s), strict=True):
        np.testing.assert_array_equal(one, other)


@settings(max_examples=300, deadline=None)
@given(SEEDS, st.sampled_from([0.0, 300.0, 1_803.0]))
def test_the_nearest_of_every_commune_is_that_of_scipy(seed: int, within_s: float) -> None:
    rng = np.random.default_rng(seed)
    roads, by_scipy = both_roads(rng)
    sites = sites_in(roads, rng)
    placed = sites.take(np.flatnonzero(sites.node >= 0))
    nodes = np.flatnonzero(~np.isnan(roads.graph.lon))
    one, other = (
        nearest_sites(each, placed, each.table(placed, within_s), within_s, nodes)
        for each in (roads, by_scipy)
    )
    np.testing.assert_array_equal(one.seconds[nodes], other.seconds[nodes])
    np.testing.assert_array_equal(one.site[nodes], other.site[nodes])


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_a_table_of_many_blocks_is_the_same(seed: int) -> None:
    rng = np.random.default_rng(seed)
    roads, by_scipy = both_roads(rng)
    sites = sites_in(roads, rng)
    told: list[float] = []
    with pytest.MonkeyPatch.context() as patched:
        # Room for one origin at a time, or little more.
        patched.setattr(kernel_tables, "_ROOM", 3)
        table = roads.table(sites, np.inf, told.append)
        nodes = np.flatnonzero(~np.isnan(roads.graph.lon))
        placed = sites.take(np.flatnonzero(sites.node >= 0))
        found = roads.nearest(nodes, placed, np.inf)
    assert_same(table, by_scipy.table(sites, np.inf))
    assert told == sorted(told)
    for one, other in zip(found, by_scipy.nearest(nodes, placed, np.inf), strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_watches_a_table_may_end_it() -> None:
    roads, _ = both_roads(np.random.default_rng(5))
    node = np.flatnonzero(~np.isnan(roads.graph.lon))
    points = Destinations(roads.graph.lon[node], roads.graph.lat[node], node)

    def stop(_: float) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        roads.table(points, np.inf, stop)
    # The kernel's room was given back, with nothing left in it.
    assert_same(roads.table(points, 900.0), roads.table(points, 900.0))
