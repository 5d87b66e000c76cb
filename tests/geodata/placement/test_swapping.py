"""Every swap of a plan is worth what the plan with the other candidate would be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from geodata.placement.swapping import one_for_one


def total(pays: np.ndarray, weights: np.ndarray, now: np.ndarray, plan: list[int]) -> float:
    """Returns what all demands pay, NaN being no trip."""
    least = np.fmin(now, np.nanmin(np.column_stack([pays[:, plan], now]), axis=1))
    return float((weights * least).sum())


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[int]]:
    draw = np.random.default_rng(seed)
    pays = draw.integers(0, 6, (draw.integers(1, 15), 9)).astype(float)
    pays[draw.random(pays.shape) < 0.5] = np.nan
    weights = draw.integers(0, 9, len(pays)).astype(float)
    now = draw.integers(0, 8, len(pays)).astype(float)
    plan = sorted(draw.choice(9, size=draw.integers(1, 5), replace=False).tolist())
    return pays, weights, now, plan


def sparse(pays: np.ndarray) -> csr_array:
    row, column = np.nonzero(~np.isnan(pays))
    return csr_array((pays[row, column], (row, column)), shape=pays.shape)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("at_once", [3, 4_000_000])
def test_each_swap_costs_what_the_plan_with_it_does(
    seed: int, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geodata.placement.swapping._AT_ONCE", at_once)
    pays, weights, now, plan = drawn(seed)
    found = one_for_one(sparse(pays), weights, now, np.array(plan))
    whole = total(pays, weights, now, plan)

    for at, site in enumerate(plan):
        others = [each for each in plan if each != site]
        assert found.loss[at] == total(pays, weights, now, others) - whole, seed
        changes = found.changes(at)
        for candidate in range(pays.shape[1]):
            if candidate in plan:
                assert np.isinf(changes[candidate])
            else:
                expected = total(pays, weights, now, [*others, candidate]) - whole
                assert changes[candidate] == expected, seed


def test_a_plan_of_no_site_has_no_swap() -> None:
    pays, weights, now, _ = drawn(1)
    found = one_for_one(sparse(pays), weights, now, np.empty(0, dtype=np.int64))

    assert found.loss.shape == (0,)
    assert (found.server == -1).all()
