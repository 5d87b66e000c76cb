"""The arrays that solvers take, checked once and brought to one form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, issparse

from geodata.errors import ParameterError
from geodata.placement.solution import Floats, Group, Indices


def reach_of(reach: Any) -> Any:
    """Returns which candidates serve which demands, as a CSR array of ones in sorted rows.

    Args:
        reach: demands x candidates, true or 1 where a candidate serves a demand; sparse, or dense
            for a small problem.

    Raises:
        ParameterError: it is not a matrix, or holds something else than 0 and 1.
    """
    matrix = _matrix("reach", reach)
    if not np.isin(matrix.data, (0, 1)).all():
        raise ParameterError("reach", "holds something else than 0 and 1")
    found = csr_array(matrix.astype(np.float64))
    found.eliminate_zeros()
    found.sort_indices()
    return found


def costs_of(costs: Any) -> Any:
    """Returns the costs as a CSR array in sorted rows, where a zero that is stored is a cost.

    Args:
        costs: demands x candidates, not negative. Sparse: an absent entry means that the candidate
            cannot serve the demand. Dense: an infinite one does.

    Raises:
        ParameterError: it is not a matrix, or a cost is negative or not a number.
    """
    if issparse(costs):
        found = csr_array(costs).astype(np.float64)
        if found is costs:
            found = found.copy()
        found.sum_duplicates()
    else:
        dense = _dense("costs", costs)
        row, column = np.nonzero(dense != np.inf)
        starts = np.searchsorted(row, np.arange(dense.shape[0] + 1))
        found = csr_array((dense[row, column], column, starts), shape=dense.shape)
    if not np.isfinite(found.data).all() or (found.data < 0).any():
        raise ParameterError("costs", "holds a cost that is negative or not a number")
    found.sort_indices()
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

    Raises:
        ParameterError: one is of no candidate.
    """
    found = np.unique(np.asarray([] if given is None else given, dtype=np.int64))
    if len(found) and (found[0] < 0 or found[-1] >= candidates):
        raise ParameterError(name, f"holds a position of none of the {candidates} candidates")
    return found


def count_of(p: int) -> int:
    """Returns how many may be selected.

    Raises:
        ParameterError: it is negative.
    """
    if p < 0 or int(p) != p:
        raise ParameterError("p", "must be a whole number, 0 or more")
    return int(p)


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


def _matrix(name: str, given: Any) -> Any:
    return csr_array(given) if issparse(given) else csr_array(_dense(name, given))


def _dense(name: str, given: Any) -> Any:
    dense = np.asarray(given)
    if dense.ndim != 2:
        raise ParameterError(name, "must have two dimensions: demands and candidates")
    return dense.astype(np.float64)
