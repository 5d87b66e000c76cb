"""Dissolved outlines of several communes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely


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
