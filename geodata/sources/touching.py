"""The graph of touching communes: which polygons meet, and along how many metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.territory import line_lengths_m

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


def touching_pairs(polygons: Sequence[Any | None]) -> dict[str, NDArray[Any]]:
    """Returns the pairs of areas whose polygons share at least a point.

    Where polygons part the ground between them, a shared border is the edges that both have: they
    are counted. Where some overlap, or keep other vertices than their neighbour, it is looked for.

    Args:
        polygons: one per area, in degrees, None where there is none.

    Returns:
        `pairs` (n, 2), lower entry first, in order; `border_m` (n), the length of the shared
        border, 0 where two areas only meet at a corner.
    """
    entries = np.array(
        [i for i, polygon in enumerate(polygons) if polygon is not None], dtype=np.int32
    )
    shapes = np.array([polygons[i] for i in entries], dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    keep = first < second
    order = np.lexsort((second[keep], first[keep]))
    first, second = first[keep][order], second[keep][order]
    return {
        "pairs": np.stack([entries[first], entries[second]], axis=1).astype(np.int32),
        "border_m": _borders_m(shapes, first, second).astype(np.float32),
    }


def _borders_m(shapes: NDArray[np.object_], first: Whole, second: Whole) -> Floats:
    if not len(shapes):
        return np.empty(0)
    lengths_m = _shared_edges_m(shapes, first, second)
    # Crossed, overlapped, or with another vertex across: none of an area that is well parted.
    astray = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
    unsure = astray[first] | astray[second]
    borders = shapely.intersection(shapes[first[unsure]], shapes[second[unsure]])
    lengths_m[unsure] = line_lengths_m(borders)
    return lengths_m


def _shared_edges_m(shapes: NDArray[np.object_], first: Whole, second: Whole) -> Floats:
    """Returns the length of the edges that both areas of each pair have, from vertex to vertex."""
    parts, area_of = shapely.get_parts(shapes, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    degrees, ring_of = shapely.get_coordinates(rings, return_index=True)
    _, vertex = np.unique(degrees.view(np.complex128).ravel(), return_inverse=True)
    starts = np.flatnonzero(ring_of[1:] == ring_of[:-1])
    owner = area_of[part_of[ring_of[starts]]]
    ends = vertex[starts], vertex[starts + 1]
    edge = np.minimum(*ends) * len(vertex) + np.maximum(*ends)
    order = np.argsort(edge, kind="stable")
    # The same edge twice is the border of two areas; alone, it is that of France.
    twice = np.flatnonzero(edge[order[1:]] == edge[order[:-1]])
    one, other = order[twice], order[twice + 1]
    areas = np.sort(np.stack([owner[one], owner[other]], axis=1), axis=1)
    along = np.argsort(one, kind="stable")
    lines = shapely.linestrings(np.stack([degrees[starts[one]], degrees[starts[one] + 1]], axis=1))
    return _summed(line_lengths_m(lines)[along], areas[along], first, second, len(shapes))


def _summed(lengths: Floats, areas: Whole, first: Whole, second: Whole, count: int) -> Floats:
    """Returns the sum of the lengths of each pair of areas, in order; 0 of one that has none."""
    pair = first.astype(np.int64) * count + second
    of_length = areas[:, 0].astype(np.int64) * count + areas[:, 1]
    # In the order of the pairs, which is theirs already.
    place = np.searchsorted(pair, of_length)
    known = place < len(pair)
    known[known] = pair[place[known]] == of_length[known]
    return np.bincount(place[known], weights=lengths[known], minlength=len(pair))
