"""The same covering problem with fewer demands: those that the same candidates reach are one."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.solution import Floats


def lean_covering(rows: Any, weights: Floats) -> tuple[Any, Floats]:
    """Returns the demands that count, those that the same candidates reach merged into one.

    Args:
        rows: demands x candidates, indices sorted in each row.
        weights: of the demands.

    Returns:
        The merged demands x candidates, in the order of their first demand, and their weights.
    """
    matters = np.flatnonzero((weights > 0) & (np.diff(rows.indptr) > 0))
    kept = csr_array(rows[matters])
    numbers: dict[bytes, int] = {}
    of_row = np.empty(len(matters), dtype=np.int64)
    starts = kept.indptr.tolist()
    for row in range(len(matters)):
        key = kept.indices[starts[row] : starts[row + 1]].tobytes()
        of_row[row] = numbers.setdefault(key, len(numbers))
    _, first = np.unique(of_row, return_index=True)
    merged = np.bincount(of_row, weights=weights[matters], minlength=len(numbers))
    return csr_array(kept[first]), merged
