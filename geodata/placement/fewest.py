"""Set covering without a solver: reductions, then branch and bound, with what is proven.

For who counts the posts that a territory needs where no solver is installed. On travel times
between communes the reductions of Toregas and ReVelle (*Geographical Analysis* 4, 1972) leave
nearly nothing: a candidate that reaches nothing more than another goes, and a demand that is
reached whenever another one is, by turns. What is left falls into connected parts. Each has a bound
by Lagrangian relaxation, improved by subgradients (Beasley, *European Journal of Operational
Research* 31, 1987), and a plan made of its prices; where the two differ, the search branches on the
demand that the fewest candidates reach, and each branch is reduced and parted again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

from geodata.placement.lean import (
    holds_another,
    is_within_another,
    undominated,
    without_implied,
)
from geodata.placement.solution import Floats, Indices

MOST_DEMANDS = 1_500
"""Demands of the branches that the search of one part may open, a second or so of work; beyond, the
answer is an interval."""

MOST_DENSE = 30_000_000
"""Products of two numbers that a reduction of a dense matrix takes: some milliseconds."""

_STEPS = 250
_PATIENCE = 12
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Fewest:
    """How many candidates cover all the demands: `selected` do, fewer than `at_least` cannot."""

    selected: Indices
    at_least: int

    @property
    def is_proven(self) -> bool:
        """Whether no fewer do."""
        return len(self.selected) == self.at_least


def fewest_covering(reach: Any, most_demands: int = MOST_DEMANDS) -> Fewest:
    """Returns the fewest candidates that reach every demand.

    Args:
        reach: demands x candidates, sparse: every stored entry is a reach, and every demand has
            one at least.
        most_demands: in the branches of the search of each connected part, in all.
    """
    matrix = csr_array(reach)
    # Most candidates of a country reach nothing of a zone.
    used, column = np.unique(matrix.indices, return_inverse=True)
    reached = np.bincount(column, minlength=len(used))
    if matrix.shape[0] and reached.max() == matrix.shape[0]:
        return Fewest(used[[int(np.argmax(reached))]], 1)
    shape = (matrix.shape[0], len(used))
    ones = csr_array((np.ones(matrix.nnz), column, matrix.indptr), shape=shape)
    settled = _settled(ones)
    if settled is not None:
        return Fewest(used[settled], len(settled))
    # All of it at once: by parts, thousands of them are reduced one step of a sparse matrix each.
    centres, left = _stars(ones)
    core, kept = _reduced(csr_array(ones[left]))
    alone, left = _stars(core)
    selected = [used[centres], used[kept[alone]]]
    at_least = len(centres) + len(alone)
    for part, columns in _parts(csr_array(core[left])):
        found = _part_solved(part, _Budget(most_demands))
        selected.append(used[kept[columns[found.selected]]])
        at_least += found.at_least
    return Fewest(np.sort(np.concatenate(selected)), at_least)


def _stars(matrix: Any) -> tuple[Indices, Indices]:
    """Returns the candidates that reach all of their connected part, one of each, and what is left.

    On foot a country is tens of thousands of such parts: each by itself would take a millisecond.
    """
    demands, candidates = matrix.shape
    if not demands:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    label = _labels(matrix)
    size = np.bincount(label[:demands], minlength=label.max() + 1)
    own = label[demands:]
    reached = np.bincount(matrix.indices, minlength=candidates)
    is_centre = (reached > 0) & (reached == size[own])
    centres = np.flatnonzero(is_centre)
    _, first = np.unique(own[centres], return_index=True)
    centres = centres[first]
    return centres, np.flatnonzero(~np.isin(label[:demands], own[centres]))


def _labels(matrix: Any) -> NDArray[np.int32]:
    """Returns the connected part of each demand, then of each candidate."""
    graph = block_array([[None, matrix], [csr_array(matrix.T), None]], format="csr")
    label: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return label


def _settled(matrix: Any) -> Indices | None:
    """Returns the candidates that are left where reductions leave one to each demand, growing.

    None where a search is needed, or where the matrix is too large for what is quick here: of a
    zone, all of it at once in a dense array, where each step on a sparse one takes a millisecond.
    """
    rows, columns = matrix.shape
    if not rows or rows * columns * (rows + columns) > MOST_DENSE:
        return None
    reach, kept = matrix.toarray(), np.arange(columns)
    while True:
        size = reach.shape
        left = np.flatnonzero(~is_within_another(reach.T @ reach))
        reach, kept = reach[:, left], kept[left]
        reach = reach[~holds_another(reach @ reach.T)]
        if reach.shape == size:
            return kept if np.count_nonzero(reach) == len(reach) else None


@dataclass(slots=True)
class _Budget:
    """The demands of the branches that a search may still open."""

    left: int


def _solved(matrix: Any, budget: _Budget) -> Fewest:
    """Returns the fewest of one matrix of ones: what is left of it after reductions, by parts."""
    core, kept = _reduced(matrix)
    if core.nnz == core.shape[0]:
        # Every demand that is left has one candidate, and none has two of them.
        return Fewest(kept, len(kept))
    chosen, at_least = [np.empty(0, dtype=np.int64)], 0
    for part, columns in _parts(core):
        found = _part_solved(part, budget)
        chosen.append(kept[columns[found.selected]])
        at_least += found.at_least
    return Fewest(np.concatenate(chosen), at_least)


def _part_solved(part: Any, budget: _Budget) -> Fewest:
    if part.shape[0] == 1:
        return Fewest(np.zeros(1, dtype=np.int64), 1)
    best = _priced(part)
    if best.is_proven:
        return best
    row = int(np.argmin(np.diff(part.indptr)))
    candidates = part.indices[part.indptr[row] : part.indptr[row + 1]]
    columns = csr_array(part.T)
    # The one that reaches most first: a good plan early prunes the other branches.
    order = candidates[np.argsort(-np.diff(columns.indptr)[candidates], kind="stable")]
    refused = np.zeros(part.shape[1], dtype=bool)
    selected, branch_bounds = best.selected, []
    for candidate in order.tolist():
        if budget.left <= 0 or best.at_least >= len(selected):
            break
        budget.left -= part.shape[0]
        refused[candidate] = True
        branch = _branch(part, columns, candidate, refused, budget)
        if branch is None:
            continue
        branch_bounds.append(branch.at_least)
        if len(branch.selected) < len(selected):
            selected = branch.selected
    else:
        at_least = min([*branch_bounds, len(selected)])
        return Fewest(selected, max(best.at_least, at_least))
    return Fewest(selected, best.at_least)


def _branch(
    part: Any, columns: Any, candidate: int, refused: NDArray[np.bool_], budget: _Budget
) -> Fewest | None:
    """Returns the fewest with a candidate and none of the refused; None when these are needed."""
    left = np.ones(part.shape[0], dtype=bool)
    left[columns.indices[columns.indptr[candidate] : columns.indptr[candidate + 1]]] = False
    allowed = np.flatnonzero(~refused)
    rest = csr_array(part[left][:, allowed])
    if (np.diff(rest.indptr) == 0).any():
        return None
    found = _solved(rest, budget)
    return Fewest(np.append(allowed[found.selected], candidate), found.at_least + 1)


def _priced(part: Any) -> Fewest:
    """Returns a plan and a bound by prices on demands, raised where nothing chosen reaches them."""
    columns = csr_array(part.T)
    size = np.diff(columns.indptr)
    # A demand's share of the candidate that reaches most: a dual solution to begin with.
    price = 1.0 / np.maximum.reduceat(size[part.indices], part.indptr[:-1])
    best = _plan(part, columns, 1.0 - columns @ price)
    bound, scale, idle = 0.0, 1.0, 0
    for _ in range(_STEPS):
        cost = 1.0 - columns @ price
        taken = cost < 0
        value = float(price.sum() + cost[taken].sum())
        idle = 0 if value > bound + 1e-4 else idle + 1
        if value > bound:
            bound = value
            plan = _plan(part, columns, cost)
            best = plan if len(plan) < len(best) else best
        if np.ceil(bound - _EPSILON) >= len(best):
            break
        if idle > _PATIENCE:
            scale, idle = scale / 2, 0
        slack = 1.0 - part @ taken.astype(np.float64)
        length = float(slack @ slack)
        if length == 0:
            break
        price = np.maximum(0.0, price + scale * (len(best) - value) / length * slack)
    return Fewest(best, int(np.ceil(bound - _EPSILON)))


def _plan(part: Any, columns: Any, cost: Floats) -> Indices:
    """Returns candidates that reach all: the cheapest for what each adds, then no useless one."""
    left = np.ones(part.shape[0])
    chosen: list[int] = []
    while left.any():
        adds = columns @ left
        worth = np.where(adds > 0, np.maximum(cost, 1e-3) / np.maximum(adds, 1.0), np.inf)
        candidate = int(np.argmin(worth))
        chosen.append(candidate)
        left[columns.indices[columns.indptr[candidate] : columns.indptr[candidate + 1]]] = 0.0
    times = np.zeros(part.shape[0])
    rows = [columns.indices[columns.indptr[each] : columns.indptr[each + 1]] for each in chosen]
    for own in rows:
        times[own] += 1
    kept = []
    for each, own in zip(chosen, rows, strict=True):
        if (times[own] > 1).all():
            times[own] -= 1
        else:
            kept.append(each)
    return np.array(kept, dtype=np.int64)


def _parts(matrix: Any) -> Iterator[tuple[Any, Indices]]:
    """Yields the connected parts that have a demand, and the positions of their candidates."""
    demands = matrix.shape[0]
    if not demands:
        return
    label = _labels(matrix)
    count = int(label.max()) + 1
    row_order = np.argsort(label[:demands], kind="stable")
    column_order = np.argsort(label[demands:], kind="stable")
    row_ends = np.searchsorted(label[:demands][row_order], np.arange(count + 1))
    column_ends = np.searchsorted(label[demands:][column_order], np.arange(count + 1))
    for number in np.unique(label[:demands]).tolist():
        rows = row_order[row_ends[number] : row_ends[number + 1]]
        columns = column_order[column_ends[number] : column_ends[number + 1]]
        yield csr_array(matrix[rows][:, columns]), columns


def _reduced(matrix: Any) -> tuple[Any, Indices]:
    """Takes out candidates and demands by turns, while any goes."""
    columns = np.arange(matrix.shape[1])
    while True:
        size = matrix.shape
        kept = undominated(matrix)
        matrix, columns = csr_array(matrix[:, kept]), columns[kept]
        matrix = without_implied(matrix)
        if matrix.shape == size:
            return matrix, columns
