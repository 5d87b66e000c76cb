"""Set covering without a solver: the fewest, proven, against enumeration and against HiGHS."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, random_array

from geodata.placement import fewest
from geodata.placement.fewest import fewest_covering
from geodata.placement.set_cover import set_covering
from geodata.placement.solution import SolveOptions

SEED = 5


def drawn(demands: int, candidates: int, density: float, seed: int) -> NDArray[np.float64]:
    """Returns a reach where every demand has a candidate."""
    rng = np.random.default_rng(seed)
    reach = (rng.random((demands, candidates)) < density).astype(np.float64)
    reach[np.arange(demands), rng.integers(candidates, size=demands)] = 1
    return reach


def enumerated(reach: NDArray[np.float64]) -> int:
    for size in range(reach.shape[1] + 1):
        for chosen in combinations(range(reach.shape[1]), size):
            if (reach[:, list(chosen)].sum(axis=1) > 0).all():
                return size
    raise AssertionError("a demand has no candidate")


@pytest.mark.parametrize("seed", range(80))
def test_what_is_settled_in_a_dense_array_is_what_sparse_ones_give(seed: int) -> None:
    rng = np.random.default_rng(seed)
    demands, candidates = rng.integers(1, 40, 2).tolist()
    reach = csr_array(drawn(demands, candidates, float(rng.choice([0.02, 0.1, 0.4])), seed))
    found = fewest.fewest_covering(reach)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fewest, "MOST_DENSE", 0)
        sparse = fewest.fewest_covering(reach)
    np.testing.assert_array_equal(found.selected, sparse.selected)
    assert found.at_least == sparse.at_least


def test_nothing_to_cover_needs_nothing() -> None:
    found = fewest_covering(csr_array((0, 4)))
    assert (found.selected.tolist(), found.at_least) == ([], 0)


def test_one_candidate_that_reaches_all_is_enough() -> None:
    found = fewest_covering(np.array([[1, 0, 1], [0, 1, 1]]))
    assert (found.selected.tolist(), found.at_least) == ([2], 1)


def test_a_ring_needs_half_of_its_communes_rounded_up_and_no_reduction_says_so() -> None:
    # Each of five demands is reached by its own candidate and the next: prices of 1/2 bound 2.5.
    ring = np.eye(5) + np.roll(np.eye(5), 1, axis=1)
    found = fewest_covering(ring)
    assert (len(found.selected), found.at_least) == (3, 3)


@pytest.mark.parametrize("seed", range(60))
def test_it_is_what_enumeration_finds(seed: int) -> None:
    reach = drawn(9, 9, 0.1 + seed % 6 / 12, seed)
    found = fewest_covering(csr_array(reach))
    assert found.is_proven, f"seed {seed}"
    assert len(found.selected) == enumerated(reach), f"seed {seed}"
    assert (reach[:, found.selected].sum(axis=1) > 0).all()


@pytest.mark.parametrize("seed", range(8))
def test_the_interval_of_a_search_cut_short_holds_the_fewest(seed: int) -> None:
    reach = drawn(60, 60, 0.06, seed)
    fewest = set_covering(reach, options=SolveOptions(gap=0)).objective
    for most_demands in (0, 200, 20_000):
        found = fewest_covering(csr_array(reach), most_demands)
        assert found.at_least <= fewest <= len(found.selected), f"seed {seed}"
        assert (reach[:, found.selected].sum(axis=1) > 0).all()
    assert found.is_proven


def test_the_order_of_demands_and_candidates_changes_no_number() -> None:
    rng = np.random.default_rng(SEED)
    reach = drawn(40, 50, 0.07, SEED)
    found = fewest_covering(csr_array(reach))
    for _ in range(5):
        shuffled = reach[rng.permutation(40)][:, rng.permutation(50)]
        again = fewest_covering(csr_array(shuffled))
        assert (len(again.selected), again.at_least) == (len(found.selected), found.at_least)


def test_a_country_of_villages_in_a_row_is_solved_by_reduction() -> None:
    # Each village reaches the two on either side: one post in five.
    villages = 3_000
    offsets = [np.ones(villages - abs(step)) for step in range(-2, 3)]
    row = csr_array(diags_array(offsets, offsets=list(range(-2, 3))))
    found = fewest_covering(row, 0)
    assert (len(found.selected), found.at_least) == (600, 600)


def test_what_is_stored_is_a_reach_whatever_its_value() -> None:
    sparse = csr_array(random_array((20, 20), density=0.3, rng=np.random.default_rng(SEED)))
    sparse = csr_array(sparse + csr_array(np.eye(20)))
    scaled = csr_array((np.full(sparse.nnz, 1e-6), sparse.indices, sparse.indptr), shape=(20, 20))
    assert fewest_covering(scaled).at_least == fewest_covering(sparse).at_least
