"""Cuts of three demands for the relaxation of a covering, where half sites serve them by pairs.

For demands 1, 2 and 3 and `c_j` how many of them candidate j reaches, no whole plan has
`z_1 + z_2 + z_3 > 1 + sum_j ceil(c_j / 2) x_j`: the sum of `z_i <= sum_j a_ij x_j` and `z_i <= 1`,
halved and rounded (a {0, 1/2} cut: Caprara and Fischetti, *Math. Programming* 74, 1996). Where the
rows are tight it says that the candidates which reach two of the three are worth at most one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from geodata.placement.solution import Floats

Triples = NDArray[np.int64]
"""Cuts x 3: positions of demands, growing in each."""

_NEIGHBOURS = 24
_LEAST_SHARED, _LEAST_VIOLATED = 0.05, 1e-3
_MOST, _A_DEMAND = 4_000, 4
_NEXT_TO, _MOST_PAIRS = 1e-3, 60_000_000.0
"""What a site lacks of none or of a whole one; pairs of demands that are looked at, 1 GB of them:
with more, nothing is cut."""


def violated(lean: Any, covered: Floats, sites: Floats) -> Triples:
    """Returns cuts that a point of the relaxation breaks, most first, few of each demand.

    Args:
        lean: demands x candidates, ones.
        covered: of each demand, 0 to 1.
        sites: of each candidate, 0 to 1.
    """
    slack = np.maximum(lean @ sites - covered, 0.0)
    rows = np.flatnonzero((covered > _LEAST_SHARED) & (slack < 1.0))
    # Whole sites break no cut; what is next to nothing is the interior point's.
    half = np.flatnonzero((sites > _NEXT_TO) & (sites < 1.0 - _NEXT_TO))
    part, sites = csr_array(lean[rows][:, half]), sites[half]
    sizes = np.diff(csr_array(part.T).indptr).astype(np.float64)
    if not len(half) or (sizes**2).sum() > _MOST_PAIRS:
        return np.empty((0, 3), dtype=np.int64)
    shared = csr_array(part @ diags_array(sites) @ part.T)
    shared.setdiag(0.0)
    shared.data[shared.data < _LEAST_SHARED] = 0.0
    shared.eliminate_zeros()
    shared.sort_indices()
    first, second, third = _triangles(shared)
    if not len(first):
        return np.empty((0, 3), dtype=np.int64)
    pairs = _at(shared, first, second) + _at(shared, first, third) + _at(shared, second, third)
    own = slack[rows]
    over = pairs - own[first] - own[second] - own[third] - 1.0
    near = np.flatnonzero(over > _LEAST_VIOLATED)
    triples = np.sort(np.stack([first[near], second[near], third[near]], axis=1), axis=1)
    triples, index = np.unique(triples, axis=0, return_index=True)
    over = over[near][index]
    # A candidate that reaches all three was counted for each pair, and is worth one.
    all_three = csr_array(part[triples[:, 0]].multiply(part[triples[:, 1]]))
    all_three = csr_array(all_three.multiply(part[triples[:, 2]]))
    over = over - 2.0 * (all_three @ sites)
    order = np.argsort(-over, kind="stable")
    kept = _few_a_demand(triples[order[over[order] > _LEAST_VIOLATED]], len(rows))
    return np.sort(rows[kept], axis=1)


def rows_of(lean: Any, triples: Triples) -> tuple[Any, Any]:
    """Returns the cuts as rows: of the candidates, less what they are worth, then of the demands.

    A cut is their sum, at most 1.
    """
    count = len(triples)
    number = np.repeat(np.arange(count), 3)
    of_demands = csr_array(
        (np.ones(3 * count), (number, triples.ravel())), shape=(count, lean.shape[0])
    )
    reached = csr_array(of_demands @ lean)
    reached.data = -np.ceil(reached.data / 2)
    return reached, of_demands


def _triangles(shared: Any) -> tuple[Triples, Triples, Triples]:
    """Returns a demand and two of those that share most with it, for each demand."""
    count, starts = np.diff(shared.indptr), shared.indptr[:-1]
    row = np.repeat(np.arange(shared.shape[0]), count)
    order = np.lexsort((shared.indices, -shared.data, row))
    rank = np.arange(len(order)) - starts[row]
    kept = order[rank < _NEIGHBOURS]
    place = rank[rank < _NEIGHBOURS]
    near = np.full((shared.shape[0], _NEIGHBOURS), -1, dtype=np.int64)
    near[row[kept], place] = shared.indices[kept]
    one, other = np.triu_indices(_NEIGHBOURS, 1)
    first = np.repeat(np.arange(shared.shape[0]), len(one))
    second, third = near[:, one].ravel(), near[:, other].ravel()
    whole = (second >= 0) & (third >= 0)
    return first[whole], second[whole], third[whole]


def _at(matrix: Any, rows: Triples, columns: Triples) -> Floats:
    found: Floats = np.asarray(matrix[rows, columns]).ravel()
    return found


def _few_a_demand(triples: Triples, demands: int) -> Triples:
    """Returns the first triples, none of a demand that is in several of them already."""
    used = np.zeros(demands, dtype=np.int64)
    kept = []
    for number, triple in enumerate(triples.tolist()):
        if all(used[each] < _A_DEMAND for each in triple):
            used[triple] += 1
            kept.append(number)
            if len(kept) >= _MOST:
                break
    return triples[kept]
