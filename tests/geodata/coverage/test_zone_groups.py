"""Groups of gaps: those that touch are together, and a long chain is cut by EPCI."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from geodata.coverage.zone_groups import cut_at, groups_of
from geodata.territory.units import Units

COUNT, MOST = 400, 60
Pairs = NDArray[np.int64]


class Counted:
    """So many units, of an EPCI each."""

    def __init__(self, epci: NDArray[np.int64]) -> None:
        self._epci = epci

    def __len__(self) -> int:
        return len(self._epci)

    def belongs(self, level: str) -> NDArray[np.int64]:
        assert level == "epci"
        return self._epci


def by_walking(members: set[int], pairs: list[tuple[int, int]]) -> set[frozenset[int]]:
    """Returns the connected groups of some units, one pair after the other."""
    group = {each: {each} for each in members}
    for one, other in pairs:
        if one in group and other in group and group[one] is not group[other]:
            group[one] |= group[other]
            for each in group[other]:
                group[each] = group[one]
    return {frozenset(each) for each in group.values()}


@pytest.mark.parametrize("seed", range(12))
def test_groups_are_those_that_walking_finds_whatever_their_number(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gaps = rng.random(COUNT) < 0.9
    # Chains side by side, cut here and there: some of more than sixty, most of a few.
    chain = np.stack([np.arange(COUNT - 1), np.arange(1, COUNT)], axis=1)
    pairs = chain[rng.random(COUNT - 1) < rng.choice([0.5, 0.99, 1.0])]
    gaps |= rng.random() < 0.5
    epci = rng.integers(-1, 5, COUNT) if seed % 2 else np.arange(COUNT) // 37
    found = groups_of(cast("Units", Counted(epci)), gaps, pairs)
    listed = [tuple(pair) for pair in pairs.tolist()]
    expected: set[frozenset[int]] = set()
    for group in by_walking(set(np.flatnonzero(gaps).tolist()), listed):
        of_one = [(a, b) for a, b in listed if epci[a] == epci[b]]
        expected |= {group} if len(group) <= MOST else by_walking(set(group), of_one)
    assert {frozenset(each.tolist()) for each in found} == expected
    assert len(found) == len(expected)
    assert all((np.diff(each) > 0).all() for each in found)


def test_no_gap_makes_no_group() -> None:
    none: Any = np.zeros(COUNT, dtype=bool)
    pairs = np.array([[0, 1]])
    assert groups_of(cast("Units", Counted(np.zeros(COUNT, np.int64))), none, pairs) == []


@pytest.mark.parametrize("ends", [[], [1], [1, 4], [0, 0, 5]])
def test_an_array_is_cut_as_numpy_cuts_it(ends: list[int]) -> None:
    array = np.arange(5)
    found = cut_at(array, np.array(ends, dtype=np.int64))
    assert [each.tolist() for each in found] == [each.tolist() for each in np.split(array, ends)]
