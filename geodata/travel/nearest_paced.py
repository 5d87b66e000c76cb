"""The nearest destination of communes by modes of one pace: one search from all destinations.

The seconds of a trip are those of its way on the graph, so the destination whose search comes first
to a commune is its nearest, however far. By public transport the ways lead no farther than their
own commune, and what was measured does the rest.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geodata.travel.graph import Nodes, TravelGraph
from geodata.travel.measured_tables import TravelTable, nearest_measured
from geodata.travel.model import Floats, Mode
from geodata.travel.trips import Destinations

Doors = tuple[Nodes, Nodes, Floats]
"""Edges between destinations and nodes: rank of the destination, growing; node; seconds."""
Found = tuple[Floats, NDArray[np.int64]]
"""The seconds to the nearest destination, infinite of none, and its position, -1 of none."""


def owners(graph_s: Floats, doors: Doors, edges: tuple[Nodes, Nodes, Floats]) -> Nodes:
    """Returns the destination from which a search of all of them came to each node, or -1.

    Args:
        graph_s: the seconds of that search, by node.
        doors: where it began.
        edges: of the graph: source, target, seconds.
    """
    rank, seeds, leaving = doors
    source, target, along_s = edges
    from_s, to_s = graph_s[source], graph_s[target]
    came = (from_s < to_s) & (from_s + along_s == to_s)
    before = np.arange(len(graph_s))
    before[target[came]] = source[came]
    owner = np.full(len(graph_s), -1, dtype=np.int64)
    # Of several as near the first: it is written last.
    first = np.flatnonzero(graph_s[seeds] == leaving)[::-1]
    owner[seeds[first]], before[seeds[first]] = rank[first], seeds[first]
    # Each step goes twice as far back as the one before.
    while not np.array_equal(before[before], before):
        before = before[before]
    return owner[before]


def nearest_at_a_pace(
    graph: TravelGraph,
    mode: Mode,
    nodes: Nodes,
    to: Destinations,
    modelled: Found,
    table: Callable[[Destinations, float], TravelTable],
) -> Found:
    """Returns the nearest destination of communes, by what was measured and by the model.

    What was measured stands in place of the model, where it is slower as well: a commune whose
    nearest destination by the model is measured, and is slower than that, has the nearest of all
    that are within the nearest measured one.

    Args:
        graph: with what was measured.
        mode: how one travels.
        nodes: the communes.
        to: the destinations.
        modelled: the nearest of each of these communes, by the model alone.
        table: gives all trips to destinations within so many seconds.
    """
    best, which = modelled[0].copy(), modelled[1].copy()
    unsure = np.isfinite(best) & (which < 0)
    measured = graph.measured.get(mode)
    if measured is not None:
        by_node, site = nearest_measured(graph, measured, to, mode)
        seconds, told = by_node[nodes], site[nodes]
        known = np.append(to.node, -1)[which]
        replaced = graph.are_measured(nodes, known, mode)
        unsure |= replaced & (seconds > best)
        is_nearer = (seconds < best) | (replaced & (seconds == best))
        best[is_nearer], which[is_nearer] = seconds[is_nearer], told[is_nearer]
        limits = np.where(replaced, seconds, best)
    else:
        limits = best
    left = np.flatnonzero(unsure)
    if len(left):
        trips = table(to, float(limits[left].max()) + 1.0)
        by_node, site = trips.nearest(len(graph))
        best[left], which[left] = by_node[nodes[left]], site[nodes[left]]
    return best, which
