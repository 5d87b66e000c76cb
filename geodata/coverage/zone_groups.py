"""Which gaps make a zone: those that touch by road, a long chain of them cut by EPCI."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geodata.territory import Units

_MOST_COMMUNES = 60
"""A longer chain of gaps is cut by EPCI: a zone is what people can meet about."""


def groups_of(
    units: Units, gaps: NDArray[np.bool_], pairs: NDArray[np.int64]
) -> list[NDArray[np.int64]]:
    """Returns the gaps of each zone, growing.

    Args:
        units: of the register.
        gaps: which of them are gaps.
        pairs: units that touch by road, (pairs, 2).
    """
    between = _inside(gaps, pairs)
    return _cut_by_epci(units, _joined(gaps, between), between)


def _joined(gaps: NDArray[np.bool_], pairs: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Returns the connected groups of gaps; both of each pair are among them."""
    members, both = np.flatnonzero(gaps), pairs
    graph = coo_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(len(gaps), len(gaps)))
    _, label = connected_components(graph, directed=False)
    return _grouped(members, label[members])


def _inside(some: NDArray[np.bool_], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the pairs of which both are among some units."""
    return pairs[some[pairs[:, 0]] & some[pairs[:, 1]]]


def _grouped(members: NDArray[np.int64], label: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    order = np.argsort(label, kind="stable")
    ends = np.flatnonzero(np.diff(label[order])) + 1
    return cut_at(members[order], ends) if len(members) else []


def cut_at(array: NDArray[Any], ends: NDArray[np.int64]) -> list[NDArray[Any]]:
    """Returns the pieces of an array between some positions, as `np.split` does, much sooner."""
    places = [0, *ends.tolist(), len(array)]
    return [array[first:after] for first, after in pairwise(places)]


def _cut_by_epci(
    units: Units, groups: Sequence[NDArray[np.int64]], pairs: NDArray[np.int64]
) -> list[NDArray[np.int64]]:
    """Returns the groups, those of too many communes cut into the touching parts of each EPCI."""
    large = [members for members in groups if len(members) > _MOST_COMMUNES]
    if not large:
        return list(groups)
    epci = units.belongs("epci")
    together = pairs[epci[pairs[:, 0]] == epci[pairs[:, 1]]]
    inside = np.zeros(len(units), dtype=bool)
    inside[np.concatenate(large)] = True
    # All of them at once: no pair joins two groups.
    kept = [members for members in groups if len(members) <= _MOST_COMMUNES]
    return [*kept, *_joined(inside, _inside(inside, together))]
