"""Which selected candidate serves each demand."""

from __future__ import annotations

from typing import Any

import numpy as np

from geodata.placement.solution import Indices


def first_server(reach: Any, selected: Indices) -> Indices:
    """Returns the first selected candidate that reaches each demand, -1 where none does."""
    trips = reach[:, selected].tocoo()
    return _firsts(reach.shape[0], trips.row, selected[trips.col], trips.col)


def nearest_server(costs: Any, selected: Indices) -> Indices:
    """Returns the cheapest selected candidate of each demand, the first of equals, -1 for none."""
    trips = costs[:, selected].tocoo()
    return _firsts(costs.shape[0], trips.row, selected[trips.col], trips.data)


def _firsts(demands: int, row: Indices, server: Indices, order_by: Any) -> Indices:
    served = np.full(demands, -1, dtype=np.int64)
    # The first server of equals, as the last resort: nothing tells them apart to this demand.
    order = np.lexsort((server, order_by, row))
    rows, first = np.unique(row[order], return_index=True)
    served[rows] = server[order][first]
    return served
