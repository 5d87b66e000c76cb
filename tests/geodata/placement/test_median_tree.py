"""Branches on sites: held against every plan of small problems."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from geodata.placement.median_tree import Tree


def problem(seed, demands=14, candidates=9):
    rng = np.random.default_rng(seed)
    costs = rng.integers(1, 60, (demands, candidates)).astype(float)
    paid = rng.integers(20, 70, demands).astype(float)
    return np.minimum(costs, paid[:, None]), paid


def best_of(costs, paid, p):
    return min(
        float(np.minimum(costs[:, list(chosen)].min(axis=1), paid).sum())
        for chosen in combinations(range(costs.shape[1]), p)
    )


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("p", [1, 2, 4])
def test_the_best_plan_of_all_is_found_and_proven(seed, p):
    costs, paid = problem(seed)
    tree = Tree(costs, paid, p, float(paid.sum()) + 1, 1 - 1e-4, lambda _: False)

    bound = tree.solve(paid / 2)

    assert tree.best == best_of(costs, paid, p)
    assert tree.best - 1 < bound <= tree.best
    assert len(tree.found) == p


@pytest.mark.parametrize("seed", range(10))
def test_a_tree_that_is_stopped_has_a_bound_all_the_same(seed):
    costs, paid = problem(seed)
    tree = Tree(costs, paid, 3, float(paid.sum()) + 1, 1e-6, lambda _: True)

    assert tree.solve(paid / 2) <= best_of(costs, paid, 3)


def test_nothing_better_than_the_plan_known_is_no_plan():
    costs, paid = problem(1)
    best = best_of(costs, paid, 3)
    tree = Tree(costs, paid, 3, best, 1 - 1e-4, lambda _: False)

    assert tree.solve(paid / 2) > best - 1
    assert tree.found is None


def test_when_every_site_is_decided_the_demands_pay_what_is_left_to_pay():
    costs, paid = problem(2)
    tree = Tree(costs, paid, 0, float(paid.sum()) + 1, 1 - 1e-4, lambda _: False)

    bound = tree.solve(paid / 2)

    assert tree.best == float(paid.sum())
    assert tree.best - 1 < bound <= tree.best
    assert tree.found.tolist() == []
