"""The bound of an expected covering, by multipliers alone: no solver is asked.

For a price u of the strength s that reaches a demand of weight w, its part of the Lagrangian is the
largest of `w (1 - exp(-s)) - u s`, which has a closed form; where all that reach it fail alike, s
is a whole number of times the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement import Floats

_NEVER = 1e-9
_MOST_SITES = 60


def expected_terms(
    reach: Any, weights: Floats, failure: Floats, prices: Floats, count: int
) -> tuple[float, Floats]:
    """Returns the most that demands have beyond what they pay, and what candidates are paid.

    Sites that stay multiply the chances: whom they may fail is a demand of that weight.

    Args:
        reach: demands x candidates, then the sites that stay.
        weights: of the demands.
        failure: of each column.
        prices: of the strength that reaches each demand.
        count: of the candidates.
    """
    stay = csr_array(reach[:, count:])
    fails = np.ones(len(weights))
    row = np.repeat(np.arange(len(weights)), np.diff(stay.indptr))
    np.multiply.at(fails, row, failure[count:][stay.indices])
    strength = -np.log(np.maximum(failure[:count], _NEVER))
    left, free = weights * fails, csr_array(reach[:, :count])
    # Those that are never vacant are taken as next to never.
    missed = _missed(free, left, strength, prices).sum() + 2 * _NEVER * weights.sum()
    return float(missed + (weights - left).sum()), (free.T @ prices) * strength


def _missed(reach: Any, weights: Floats, strength: Floats, prices: Floats) -> Floats:
    """Returns for each demand the most of its weight less what it pays, whatever is selected."""
    count = np.diff(reach.indptr)
    found = np.zeros(len(weights))
    has = np.flatnonzero((count > 0) & (weights > 0))
    w, u = weights[has], np.minimum(prices[has], weights[has])
    share = np.divide(u, w, out=np.zeros_like(u), where=w > 0)
    found[has] = w - u + np.where(share > 0, u * np.log(np.maximum(share, 1e-300)), 0.0)
    own = strength[reach.indices]
    starts = reach.indptr[:-1][has]
    least, most = np.minimum.reduceat(own, starts), np.maximum.reduceat(own, starts)
    alike = has[most - least <= 1e-12]
    each = least[most - least <= 1e-12]
    best = np.full(len(alike), -np.inf)
    for sites in range(min(_MOST_SITES, int(count.max(initial=0))) + 1):
        value = weights[alike] * -np.expm1(-each * sites) - prices[alike] * each * sites
        best = np.where(sites <= count[alike], np.maximum(best, value), best)
    # A demand that more sites reach than are looked at keeps its closed form.
    few = count[alike] <= _MOST_SITES
    found[alike[few]] = best[few]
    return found
