"""The same covering problem, smaller: what others make superfluous taken out."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.solution import Floats, Indices


def lean_covering(rows: Any, weights: Floats) -> tuple[Any, Floats]:
    """Returns the demands that count, those that the same candidates reach merged into one.

    Args:
        rows: demands x candidates, indices sorted in each row.
        weights: of the demands.

    Returns:
        The merged demands x candidates, in the order of their first demand, and their weights.
    """
    number = merged_into(rows, weights)
    matters = np.flatnonzero(number >= 0)
    first = np.unique(number[matters], return_index=True)[1]
    merged = np.bincount(number[matters], weights=weights[matters], minlength=len(first))
    return csr_array(csr_array(rows[matters])[first]), merged


def merged_into(rows: Any, weights: Floats) -> Indices:
    """Returns the merged demand that each one is in, in the order of their first; -1 of none."""
    matters = np.flatnonzero((weights > 0) & (np.diff(rows.indptr) > 0))
    kept = csr_array(rows[matters])
    numbers: dict[bytes, int] = {}
    found = np.full(rows.shape[0], -1, dtype=np.int64)
    starts = kept.indptr.tolist()
    for place, row in enumerate(matters.tolist()):
        key = kept.indices[starts[place] : starts[place + 1]].tobytes()
        found[row] = numbers.setdefault(key, len(numbers))
    return found


def undominated(rows: Any) -> Indices:
    """Returns the candidates that reach something that no other one reaches as well, growing.

    Of candidates that reach the same, the first is kept. Without quotas, some best plan has no
    other.
    """
    columns = csr_array(rows.T)
    # By index as the last resort: those taken out come back where travel decides between plans.
    return np.flatnonzero(~_within_another(columns, rows))


def without_implied(rows: Any) -> Any:
    """Returns the demands that are not reached whenever another one is, for set covering."""
    kept = np.flatnonzero(~_holding_another(rows))
    return csr_array(rows[kept])


def is_within_another(shared: Floats) -> Any:
    """Returns which sets hold nothing that one other does not, given what each two share, (n, n).

    As `undominated` has it, of a dense matrix.
    """
    size, within = np.diag(shared), shared == np.diag(shared)[:, None]
    same = size[:, None] == size
    within &= ~same | (np.arange(len(size))[:, None] > np.arange(len(size)))
    np.fill_diagonal(within, val=False)
    return (size == 0) | within.any(axis=1)


def holds_another(shared: Floats) -> Any:
    """Returns which sets hold all that one other does; as `without_implied` has it."""
    size, holding = np.diag(shared), (shared == np.diag(shared)) & (shared > 0)
    same = size[:, None] == size
    holding &= ~same | (np.arange(len(size))[:, None] > np.arange(len(size)))
    np.fill_diagonal(holding, val=False)
    return holding.any(axis=1)


def _within_another(sets: Any, members: Any) -> Any:
    """Returns which rows of `sets` hold nothing that one other row does not hold too."""
    size = np.diff(sets.indptr)
    shared = (sets @ members).tocoo()
    within = (shared.row != shared.col) & (shared.data == size[shared.row])
    same = size[shared.row] == size[shared.col]
    within &= ~same | (shared.row > shared.col)
    found = size == 0
    found[shared.row[within]] = True
    return found


def _holding_another(sets: Any) -> Any:
    """Returns which rows hold all that one other row does."""
    size = np.diff(sets.indptr)
    shared = (sets @ csr_array(sets.T)).tocoo()
    holding = (shared.row != shared.col) & (shared.data == size[shared.col])
    same = size[shared.row] == size[shared.col]
    holding &= ~same | (shared.row > shared.col)
    found = np.zeros(sets.shape[0], dtype=bool)
    found[shared.row[holding]] = True
    return found
