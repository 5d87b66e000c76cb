"""What the bench measures with: more sites of the same kind, and how a cost grows."""

from __future__ import annotations

import numpy as np
import pytest

from infra.measure.bench.growth import exponent_of, tiled
from infra.measure.bench.laws import most_mb
from infra.measure.bench.same_job import CANDIDATES, LIMIT, nearest_by_road
from infra.measure.load.watch import processor_of
from tests.country import site, table_of


def test_a_table_of_copies_has_every_site_so_many_times() -> None:
    table = table_of("1", site("a", 0.0, 46.05, services=("Insertion",)), site("b", 0.25, 46.05))
    many = tiled(table, 3)
    assert len(many) == 6
    assert [many.record(at)["id"] for at in range(6)] == ["a", "b"] * 3
    np.testing.assert_array_equal(many.lon[:2], table.lon)
    assert (many.lon[2:] != np.tile(table.lon, 2)).all()
    assert len(many.facets) == 6
    assert len(table) == 2


@pytest.mark.parametrize("slope", [0.0, 0.3, 1.0])
def test_a_law_is_an_exponent(slope: float) -> None:
    counts = [2**each for each in range(7)]
    assert exponent_of(counts, [5 * each**slope for each in counts]) == pytest.approx(slope)


def in_order(_lon: float, _lat: float, limit: int) -> list[tuple[int, float]]:
    """The places in their own order, the nearest last by road."""
    return [(number, float(number)) for number in range(limit)]


def test_the_peers_job_keeps_the_nearest_by_road_of_fifty_by_crow_fly() -> None:
    places = np.stack([np.arange(80.0), np.zeros(80)], axis=1)

    def seconds(origins: np.ndarray, destinations: np.ndarray) -> np.ndarray:
        assert origins.tolist() == [[2.5, 46.0]]
        found = 1_000 - destinations[:, 0]
        found[-1] = np.inf  # no road leads to the last
        return found[None, :]

    found = nearest_by_road(in_order, places, seconds, 2.5, 46.0)
    last = CANDIDATES - 2
    assert [number for number, _ in found] == [last - each for each in range(LIMIT)]
    assert found[0][1] == 1_000 - last


def test_memory_is_the_most_that_is_held_at_once() -> None:
    held = most_mb(lambda: [np.ones(1_000_000) for _ in range(2)])
    assert 16 <= held < 17


def test_a_process_that_ended_spent_nothing() -> None:
    assert processor_of(2**22 + 1) == 0.0
