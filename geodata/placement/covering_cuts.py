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

from geodata.placement.kernel import Sought, filled, library, triples
from geodata.placement.solution import Floats

Triples = NDArray[np.int64]
"""Cuts x 3: positions of demands, growing in each."""

_NEIGHBOURS = 24
_LEAST_SHARED, _LEAST_VIOLATED = 0.05, 1e-3
_MOST, _A_DEMAND, _MOST_SEEN = 4_000, 6, 1_000_000
_NEXT_TO, _MOST_PAIRS = 1e-3, 60_000_000.0
"""What a site lacks of none or of a whole one; pairs of demands that are looked at, 1 GB of them:
with more, nothing is cut."""


def violated(lean: Any, covered: Floats, sites: Floats, worth: Floats | None = None) -> Triples:
    """Returns cuts that a point of the relaxation breaks, few of each demand.

    Those that matter most come first: by how much they are broken, times the least that one of
    their demands is worth.

    Args:
        lean: demands x candidates, ones.
        covered: of each demand, 0 to 1.
        sites: of each candidate, 0 to 1.
        worth: of each demand, the most that a price of it may be; equal ones if None.
    """
    slack = np.maximum(lean @ sites - covered, 0.0)
    worth = np.ones(len(covered)) if worth is None else worth
    rows = np.flatnonzero((covered > _LEAST_SHARED) & (slack < 1.0) & (worth > 0))
    # Whole sites break no cut; what is next to nothing is the interior point's.
    half = np.flatnonzero((sites > _NEXT_TO) & (sites < 1.0 - _NEXT_TO))
    part, sites = csr_array(lean[rows][:, half]), sites[half]
    sizes = np.diff(csr_array(part.T).indptr).astype(np.float64)
    if not len(half) or (sizes**2).sum() > _MOST_PAIRS:
        return np.empty((0, 3), dtype=np.int64)
    seek = _by_numpy if library() is None else _by_kernel
    found, over = seek(part, sites, slack[rows], worth[rows])
    found = np.sort(found, axis=1)
    found, index = np.unique(found, axis=0, return_index=True)
    order = np.argsort(-over[index] * worth[rows][found].min(axis=1), kind="stable")
    return np.sort(rows[_few_a_demand(found[order], len(rows))], axis=1)


def _by_kernel(part: Any, sites: Floats, slack: Floats, worth: Floats) -> tuple[Triples, Floats]:
    """Returns cuts that are broken, in any order, some several times, and by how much."""
    part.sort_indices()
    columns = csr_array(part.T)
    whole = {"row_starts": part.indptr, "row_columns": part.indices}
    whole |= {"column_starts": columns.indptr, "column_rows": columns.indices}
    real = {"mass": sites, "slack": slack, "worth": worth}
    arrays = {name: np.ascontiguousarray(each, dtype=np.int32) for name, each in whole.items()}
    arrays |= {name: np.ascontiguousarray(each, dtype=np.float64) for name, each in real.items()}
    sought = filled(
        Sought,
        arrays,
        demands=part.shape[0],
        near=_NEIGHBOURS,
        most=_MOST_SEEN,
        shared=_LEAST_SHARED,
        least=_LEAST_VIOLATED,
        least_worth=0.0,
    )
    found, over = triples(sought, _MOST_SEEN)
    return found.astype(np.int64), over


def _by_numpy(part: Any, sites: Floats, slack: Floats, _worth: Floats) -> tuple[Triples, Floats]:
    """Returns what `_by_kernel` does, where nothing was compiled."""
    nothing = np.empty((0, 3), dtype=np.int64), np.empty(0)
    shared = csr_array(part @ diags_array(sites) @ part.T)
    shared.setdiag(0.0)
    shared.data[shared.data < _LEAST_SHARED] = 0.0
    shared.eliminate_zeros()
    shared.sort_indices()
    first, second, third = _triangles(shared)
    if not len(first):
        return nothing
    pairs = _at(shared, first, second) + _at(shared, first, third) + _at(shared, second, third)
    over = pairs - slack[first] - slack[second] - slack[third] - 1.0
    near = np.flatnonzero(over > _LEAST_VIOLATED)
    found, over = np.stack([first[near], second[near], third[near]], axis=1), over[near]
    # A candidate that reaches all three was counted for each pair, and is worth one.
    all_three = csr_array(part[found[:, 0]].multiply(part[found[:, 1]]))
    all_three = csr_array(all_three.multiply(part[found[:, 2]]))
    over = over - 2.0 * (all_three @ sites)
    kept = over > _LEAST_VIOLATED
    return found[kept], over[kept]


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
