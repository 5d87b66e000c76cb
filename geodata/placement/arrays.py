"""The arrays that solvers take, checked once and brought to one form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array, issparse

from geodata.errors import ParameterError
from geodata.placement.solution import Floats, Floor, Group, Indices


def reach_of(reach: Any) -> Any:
    """Returns which candidates serve which demands, as a CSR array of ones in sorted rows.

    Args:
        reach: demands x candidates, true or 1 where a candidate serves a demand; sparse, or dense
            for a small problem.

    Raises:
        ParameterError: it is not a matrix, or holds something else than 0 and 1.
    """
    found = _rows_of(reach if issparse(reach) else coo_array(_dense("reach", reach)))
    if not np.isin(found.data, (0, 1)).all():
        raise ParameterError("reach", "holds something else than 0 and 1")
    if not found.data.all():
        found.eliminate_zeros()
    found.data = np.ones(found.nnz)
    return found


def costs_of(costs: Any) -> Any:
    """Returns the costs as a CSR array in sorted rows, where a zero that is stored is a cost.

    Args:
        costs: demands x candidates, not negative. Sparse: an absent entry means that the candidate
            cannot serve the demand; of an entry given twice, the least counts. Dense: an infinite
            one does.

    Raises:
        ParameterError: it is not a matrix, or a cost is negative or not a number.
    """
    if issparse(costs):
        found = _rows_of(costs)
    else:
        dense = _dense("costs", costs)
        row, column = np.nonzero(dense != np.inf)
        starts = np.searchsorted(row, np.arange(dense.shape[0] + 1))
        found = csr_array((dense[row, column], column, starts), shape=dense.shape)
    if not np.isfinite(found.data).all() or (found.data < 0).any():
        raise ParameterError("costs", "holds a cost that is negative or not a number")
    return found


def weights_of(weights: ArrayLike, demands: int) -> Floats:
    """Returns the weight of each demand.

    Raises:
        ParameterError: not one per demand, or one is negative or not a number.
    """
    found = np.asarray(weights, dtype=np.float64)
    if found.shape != (demands,):
        raise ParameterError("weights", f"must be {demands}, one per demand, not {found.shape}")
    if not np.isfinite(found).all() or (found < 0).any():
        raise ParameterError("weights", "holds one that is negative or not a number")
    return found


def selection_of(name: str, given: ArrayLike | None, candidates: int) -> Indices:
    """Returns positions of candidates, growing, each once.

    Args:
        name: of the parameter.
        given: positions, or a mask: one boolean per candidate.
        candidates: how many there are.

    Raises:
        ParameterError: one is of no candidate, or is no whole number.
    """
    array = np.asarray([] if given is None else given)
    if array.ndim != 1:
        raise ParameterError(name, "must be a list of positions, or a mask")
    if array.dtype == bool:
        if len(array) != candidates:
            raise ParameterError(name, f"is a mask of {len(array)}, not of the {candidates}")
        return np.flatnonzero(array)
    found = np.unique(whole_numbers(name, array))
    if len(found) and (found[0] < 0 or found[-1] >= candidates):
        raise ParameterError(name, f"holds a position outside of the {candidates} there are")
    return found


def count_of(p: int) -> int:
    """Returns how many may be selected.

    Raises:
        ParameterError: it is negative, or not whole.
    """
    if not p >= 0 or p % 1 != 0:
        raise ParameterError("p", "must be a whole number, 0 or more")
    return int(p)


def whole_numbers(name: str, given: ArrayLike) -> Indices:
    """Returns whole numbers as they are given: none is rounded.

    Raises:
        ParameterError: one is not a whole number.
    """
    array = np.asarray(given)
    if array.size and not np.issubdtype(array.dtype, np.integer):
        raise ParameterError(name, "holds something else than whole numbers")
    return array.astype(np.int64)


def groups_of(groups: Sequence[Group] | None, candidates: int) -> tuple[Group, ...]:
    """Returns the quotas, each with a name.

    Raises:
        ParameterError: a quota holds a position of no candidate.
    """
    return tuple(
        Group(
            selection_of("groups", each.members, candidates),
            each.at_least,
            each.at_most,
            each.name or f"group {number}",
        )
        for number, each in enumerate(groups or ())
    )


def floors_of(floors: Sequence[Floor] | None, demands: int) -> tuple[Floor, ...]:
    """Returns the floors, their members as positions.

    Raises:
        ParameterError: a floor holds a position of no demand, or a least weight of no number.
    """
    found = []
    for each in floors or ():
        if not np.isfinite(each.least):
            raise ParameterError("floors", "has a least weight that is not a number")
        found.append(Floor(selection_of("floors", each.members, demands), each.least, each.name))
    return tuple(found)


def _rows_of(given: Any) -> Any:
    """Returns a sparse matrix as sorted rows, the least of the entries that are given twice.

    SciPy would add these up.
    """
    if given.format == "csr":
        rows = csr_array(given, copy=True).astype(np.float64, copy=False)
        rows.sort_indices()
        if rows.has_canonical_format:
            return rows
    trips = coo_array(given)
    data = trips.data.astype(np.float64)
    order = np.lexsort((data, trips.col, trips.row))
    row, column, data = trips.row[order], trips.col[order], data[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    starts = np.searchsorted(row[first], np.arange(trips.shape[0] + 1))
    return csr_array((data[first], column[first].astype(np.int64), starts), shape=trips.shape)


def _dense(name: str, given: Any) -> Any:
    dense = np.asarray(given)
    if dense.ndim != 2:
        raise ParameterError(name, "must have two dimensions: demands and candidates")
    return dense.astype(np.float64)
