"""The nearest site of every commune: exact, whatever the distance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.travel import Destinations, Floats, Roads, TravelTable

_ROUNDS_S = (2_700.0, 4_500.0, 7_200.0, np.inf)


@dataclass(frozen=True, slots=True)
class Reach:
    """By node: the seconds to the nearest site (infinite: no road leads to one), and which."""

    seconds: Floats
    site: NDArray[np.int64]


def nearest_sites(
    roads: Roads, sites: Destinations, table: TravelTable, within_s: float, nodes: NDArray[np.int64]
) -> Reach:
    """Returns the nearest site of communes, those of the table first, the others searched for.

    Args:
        roads: the travel graph.
        sites: the sites, rows of the table.
        table: their trips within the limit.
        within_s: the limit of the table.
        nodes: the communes wanted.
    """
    seconds, site = np.full(len(roads.graph), np.inf), np.full(len(roads.graph), -1, dtype=np.int64)
    _keep_nearest(table, seconds, site)
    component = roads.graph.component
    served = np.unique(component[sites.node[sites.node >= 0]])
    left = nodes[~np.isfinite(seconds[nodes]) & np.isin(component[nodes], served)]
    for limit_s in (limit for limit in _ROUNDS_S if limit > within_s):
        if not len(left):
            break
        if len(sites.node) < len(left):
            # Few sites: searching from each of them is less than from each commune.
            _keep_nearest(roads.table(sites, limit_s), seconds, site)
        else:
            seconds[left], site[left] = roads.nearest(left, sites, limit_s)
        left = left[~np.isfinite(seconds[left])]
    return Reach(seconds, site)


def _keep_nearest(table: TravelTable, seconds: Floats, site: NDArray[np.int64]) -> None:
    """Writes the shortest trip of each node of a table; the first site wins a tie."""
    order = np.lexsort((table.point, table.seconds, table.node))
    nodes, first = np.unique(table.node[order], return_index=True)
    seconds[nodes], site[nodes] = table.seconds[order[first]], table.point[order[first]]
