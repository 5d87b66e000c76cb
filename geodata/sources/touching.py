"""The graph of touching communes: which polygons meet, and along how many metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.territory import line_lengths_m


def touching_pairs(polygons: Sequence[Any | None]) -> dict[str, NDArray[Any]]:
    """Returns the pairs of areas whose polygons share at least a point.

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
    shapely.prepare(shapes)
    borders = shapely.intersection(shapes[first], shapes[second])
    return {
        "pairs": np.stack([entries[first], entries[second]], axis=1).astype(np.int32),
        "border_m": line_lengths_m(borders).astype(np.float32),
    }
