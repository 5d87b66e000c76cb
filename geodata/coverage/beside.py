"""Which units touch by road: they share a border, and a car crosses it in reasonable time."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.zones import touching_units
from geodata.territory import Units, short_distances_m
from geodata.travel import LINKS, TravelGraph

REASONABLE_MINUTES = 60.0
"""The longest way between two communes that touch. In France 27 pairs are longer, through the
forest of Guyane or over a pass, and people of both ends do not meet."""


def touching_by_road(
    units: Units, graph: TravelGraph, touching: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Returns the pairs of units that touch, or that a bridge joins, and that a road joins.

    Args:
        units: of the register.
        graph: the travel graph over the same register.
        touching: pairs of entries whose contours touch, of a snapshot.

    Returns:
        Positions of units, (pairs, 2), the lower first.
    """
    one, other = np.concatenate([touching.astype(np.int64), _bridges(units)]).T
    # As one number each: rows of two take twenty times as long to sort.
    size = max(len(graph), 1)
    numbers = np.sort(np.minimum(one, other) * size + np.maximum(one, other))
    # Each once. What `np.unique` does by a table of hashes takes ten times as long.
    numbers = numbers[np.diff(numbers, prepend=-1) > 0]
    pairs = np.column_stack(np.divmod(numbers, size))
    minutes = _minutes_along(graph, pairs)
    return touching_units(units, pairs[minutes <= REASONABLE_MINUTES])


def _bridges(units: Units) -> NDArray[np.int64]:
    codes = np.array([end.encode() for link in LINKS for end in link.ends])
    ends = units.register.nodes_of(codes).reshape(-1, 2)
    return ends[(ends >= 0).all(axis=1)]


def _minutes_along(graph: TravelGraph, pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Returns the minutes by car of the edge between the nodes of each pair, infinite of none.

    0 where they surely are reasonable: nearly all are, and how many minutes nobody asks.
    """
    if not len(pairs):
        return np.empty(0)
    nodes = np.flatnonzero(np.bincount(pairs[:, 0]))
    rank, targets, graph_s = graph.expand(nodes, "car")
    keys = nodes[rank] * len(graph) + targets
    found = np.full(len(pairs), np.inf)
    if not len(keys):
        return found
    order = np.argsort(keys, kind="stable")
    wanted = pairs[:, 0] * len(graph) + pairs[:, 1]
    place = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    there = keys[order][place] == wanted
    model, along_s = graph.model, graph_s[order[place]]
    most_s = model.typical_seconds(along_s) * math.exp(model.most_correction)
    sure = there & (most_s < 60 * REASONABLE_MINUTES)
    found[sure] = 0.0
    asked = there & ~sure
    one, other = pairs[asked].T
    crow_m = short_distances_m(graph.lon[one], graph.lat[one], graph.lon[other], graph.lat[other])
    ends = graph.features[one], graph.features[other]
    found[asked] = model.trip_seconds(along_s[asked], crow_m, *ends) / 60
    table = graph.measured.get("car")
    if table is not None:
        # Either way: a road that is measured one way alone joins them.
        both = np.fmin(table.between(*pairs.T), table.between(*pairs.T[::-1])) / 60
        found = np.where(np.isnan(both), found, both)
    return found
