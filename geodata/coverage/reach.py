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
    seconds, site = table.nearest(len(roads.graph))
    component = roads.graph.component
    served = np.unique(component[sites.node[sites.node >= 0]])
    left = nodes[~np.isfinite(seconds[nodes]) & np.isin(component[nodes], served)]
    rounds = [limit for limit in _ROUNDS_S if limit > within_s]
    by_itself = roads.by_kernel is not None and len(left) <= len(sites.node)
    if by_itself or roads.finds_nearest_at_once:
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
    if len(nodes) <= len(sites.node) or roads.finds_nearest_at_once:
        return roads.nearest(nodes, sites, limit_s)
    # Few sites: searching from each of them is less than from each commune.
    seconds, site = roads.table(sites, limit_s).nearest(len(roads.graph))
    return seconds[nodes], site[nodes]
