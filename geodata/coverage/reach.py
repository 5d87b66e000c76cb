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
    rounds = [limit for limit in _ROUNDS_S if limit > within_s]
    if roads.by_kernel is not None and len(left) <= len(sites.node):
        # It stops each search by itself, where no nearer site can be: there is one round.
        rounds = rounds[-1:]
    for limit_s in rounds:
        if not len(left):
            break
        seconds[left], site[left] = nearest_within(roads, left, sites, limit_s)
        left = left[~np.isfinite(seconds[left])]
    return Reach(seconds, site)


def nearest_within(
    roads: Roads, nodes: NDArray[np.int64], sites: Destinations, limit_s: float
) -> tuple[Floats, NDArray[np.int64]]:
    """Returns the seconds from each commune to its nearest site, infinite beyond a limit; and it.

    Args:
        roads: the travel graph.
        nodes: the communes.
        sites: the sites.
        limit_s: how far is looked for.
    """
    if len(nodes) <= len(sites.node):
        return roads.nearest(nodes, sites, limit_s)
    # Few sites: searching from each of them is less than from each commune.
    seconds, site = np.full(len(roads.graph), np.inf), np.full(len(roads.graph), -1, dtype=np.int64)
    _keep_nearest(roads.table(sites, limit_s), seconds, site)
    return seconds[nodes], site[nodes]


def _keep_nearest(table: TravelTable, seconds: Floats, site: NDArray[np.int64]) -> None:
    """Writes the shortest trip of each node of a table; the first site wins a tie."""
    order = np.lexsort((table.point, table.seconds, table.node))
    nodes, first = np.unique(table.node[order], return_index=True)
    seconds[nodes], site[nodes] = table.seconds[order[first]], table.point[order[first]]
