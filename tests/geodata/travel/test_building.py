"""The travel graph follows touching borders, but for what borders do not show."""

from __future__ import annotations

import numpy as np
import pytest

from geodata.travel.building import (
    components,
    node_features,
    second_neighbours,
    travel_arrays,
    without_barriers,
)
from geodata.travel.crossings import BARRIERS, FERRIES, LINKS, Barrier
from geodata.travel.model import CAR, FEATURES

CHAIN = np.array([[0, 1], [1, 2], [2, 3]])


def test_second_neighbours_have_a_neighbour_in_common() -> None:
    assert second_neighbours(CHAIN, 4).tolist() == [[0, 2], [1, 3]]
    assert second_neighbours(np.empty((0, 2), dtype=np.int64), 4).tolist() == []


def test_parts_of_the_graph_are_numbered_by_their_first_node() -> None:
    pairs = np.array([[3, 4], [0, 2], [2, 5]])
    assert components(pairs, 7).tolist() == [0, 1, 0, 2, 2, 0, 3]


def test_parts_of_a_long_chain_are_one() -> None:
    order = np.random.default_rng(5).permutation(1_000)
    pairs = np.stack([order[:-1], order[1:]], axis=1)
    assert set(components(pairs, 1_000).tolist()) == {0}


CODES = ["33058", "33220", "17001", "33001"]
ALL_PAIRS = np.array([[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]])


@pytest.mark.parametrize(
    ("barrier", "kept"),
    [
        (Barrier("two communes", ("33058",), ("33220",)), [[0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]),
        (Barrier("a département", ("33220",), ("17",)), [[0, 1], [0, 2], [0, 3], [1, 3], [2, 3]]),
        (Barrier("from everyone", ("17001",)), [[0, 1], [0, 3], [1, 3]]),
        (
            Barrier("with a bridge", ("33058",), ("33220", "33001"), (("33001", "33058"),)),
            [[0, 2], [0, 3], [1, 2], [1, 3], [2, 3]],
        ),
    ],
)
def test_a_barrier_parts_its_two_sides_but_where_it_is_crossed(
    barrier: Barrier, kept: list[list[int]]
) -> None:
    assert without_barriers(ALL_PAIRS, CODES, [barrier]).tolist() == kept


def test_a_bridge_joins_what_does_not_touch_and_a_ferry_does_not() -> None:
    codes = ["17297", "17300", "85113", "85012"]
    degrees = np.array([0.0, 0.1, 0.2, 0.3])
    features = np.zeros((4, len(FEATURES)), dtype=np.float32)
    none = np.empty((0, 2), dtype=np.int64)
    arrays = travel_arrays(codes, degrees, degrees + 46, features, none, CAR)
    assert arrays["component"].tolist() == [0, 0, 1, 2]
    assert arrays["ferries"].tolist() == [[2, 3]]
    # 13.6 km at 12.2 m/s times the features' nothing.
    assert arrays["seconds"].tolist() == [arrays["seconds"][0]] * 2


def test_an_unplaced_commune_has_no_road() -> None:
    features = np.zeros((2, len(FEATURES)), dtype=np.float32)
    lon = np.array([0.0, np.nan])
    arrays = travel_arrays(["01001", "01002"], lon, lon, features, np.array([[0, 1]]), CAR)
    assert len(arrays["targets"]) == 0


def test_a_commune_without_people_or_area_still_has_features() -> None:
    features = node_features(np.array([0, 500]), np.array([np.nan, 10.0]), np.array([[0, 1]]))
    assert np.isfinite(features).all()


def test_every_entry_of_the_lists_is_a_pair_of_codes_with_a_name() -> None:
    for listed in (*LINKS, *FERRIES):
        assert listed.name
        assert all(len(code) == 5 for code in listed.ends)
    for barrier in BARRIERS:
        sides = set(barrier.left) | set(barrier.right)
        assert barrier.left
        assert all(len(code) in (2, 3, 5) for code in sides)
        ends = [code for pair in barrier.crossed_at for code in pair]
        assert all(code in sides or code[:2] in sides for code in ends), barrier.name
