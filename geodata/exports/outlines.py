"""Outlines: dissolved of several communes, and as GeoJSON has them (RFC 7946)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

DECIMALS = 6
"""A tenth of a metre, which the RFC finds enough (11.2)."""


def outline_of(geometries: Sequence[Any | None]) -> Any | None:
    """Returns the outline of communes together, None when none of them has a contour.

    Borders that simplified contours share are shared exactly, so they dissolve without slivers.
    """
    drawn = [each for each in geometries if each is not None and not each.is_empty]
    if not drawn:
        return None
    whole = shapely.union_all(drawn)
    # A single contour keeps what its own simplification made of it.
    return whole if whole.is_valid else shapely.make_valid(whole)


def rounded(shapes: Sequence[Any | None]) -> list[Any | None]:
    """Returns shapes at six decimals, exterior rings anticlockwise and holes clockwise.

    Each vertex is rounded by itself: borders that were shared stay shared.
    """
    outlines = shapely.transform(
        np.array(shapes, dtype=object), lambda degrees: np.round(degrees, DECIMALS)
    )
    whole = shapely.remove_repeated_points(outlines, 0.0)
    return [
        None if outline is None or outline.is_empty else outline
        for outline in shapely.orient_polygons(whole, exterior_cw=False)
    ]
