"""What touches by road: a way of an hour at most leads from the one to the other."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.coverage import beside
from geodata.territory.projections import short_distances_m
from geodata.travel.graph import TravelGraph
from tests.geodata.travel.test_positions import drawn_country


def minutes_of(graph: TravelGraph, one: int, other: int) -> float:
    """Returns the minutes of the edge between two nodes, of one pair by itself."""
    _, targets, graph_s = graph.expand(np.array([one]), "car")
    found = graph_s[targets == other]
    if not len(found):
        return np.inf
    crow_m = short_distances_m(
        graph.lon[one], graph.lat[one], graph.lon[[other]], graph.lat[[other]]
    )
    ends = graph.features[[one]], graph.features[[other]]
    return float(graph.model.trip_seconds(found[:1], crow_m, *ends)[0]) / 60


@pytest.mark.parametrize("limit", [3.0, 10.0, 14.0, 60.0])
@pytest.mark.parametrize("seed", range(4))
def test_pairs_within_the_limit_are_those_of_their_own_minutes(
    seed: int, limit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "REASONABLE_MINUTES", limit)
    graph = drawn_country(seed, measured=False, kernel=False)
    rank, targets, _ = graph.expand(np.arange(len(graph)), "car")
    joined = np.stack([np.minimum(rank, targets), np.maximum(rank, targets)], axis=1)
    apart = np.sort(np.random.default_rng(seed).integers(0, len(graph), (40, 2)), axis=1)
    pairs = np.unique(np.concatenate([joined, apart]), axis=0)
    found = beside._minutes_along(graph, pairs) <= limit
    expected = [minutes_of(graph, *pair) <= limit for pair in pairs.tolist()]
    np.testing.assert_array_equal(found, expected)


def test_nothing_touches_where_there_is_no_pair() -> None:
    graph = drawn_country(1, measured=False, kernel=False)
    assert len(beside._minutes_along(graph, np.empty((0, 2), dtype=np.int64))) == 0
