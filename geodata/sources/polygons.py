"""One polygon for every commune that the sources let us draw: checks and repairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from geodata.sources.decoupage import OfficialArea
from geodata.sources.quality import Defect

Key = tuple[str, str]

FORMER_COMMUNE = {"15031": "15141", "15035": "15141", "15047": "15141", "15171": "15141"}
"""Communes restored in Cantal, by the one they had formed with it since 1 December 2016.

Celles, Chalinargues, Chavagnac and Sainte-Anastasie left Neussargues en Pinatelle (15141), whose
published polygon still covers them. Source: INSEE, Code officiel géographique, movements.
"""


def repair_polygons(
    areas: Sequence[OfficialArea], published: Mapping[Key, Any | None]
) -> tuple[list[Any | None], list[Defect]]:
    """Returns a valid polygon or None for each area, and the defects found.

    Args:
        areas: the register, in its order.
        published: polygons in degrees by (kind, code), as the source gives them.
    """
    polygons = np.array([published.get((area.kind, area.code)) for area in areas], dtype=object)
    suspect = np.flatnonzero(~shapely.is_valid(polygons)).tolist()
    invalid = [i for i in suspect if polygons[i] is not None]
    for i in invalid:
        polygons[i] = shapely.make_valid(polygons[i], method="structure", keep_collapsed=False)
    missing = [i for i, area in enumerate(areas) if _lacks_polygon(area, polygons[i])]
    united = _unite_parts(areas, polygons, missing)
    left = [areas[i].code for i in missing if i not in united]
    parts_left = [
        area.code
        for area, polygon in zip(areas, polygons, strict=True)
        if polygon is None and area.kind in ("commune_deleguee", "commune_associee")
    ]
    covering = {FORMER_COMMUNE[code] for code in left if code in FORMER_COMMUNE}
    return list(polygons), [
        Defect.of(
            "polygon_invalid",
            "the published polygon is not valid",
            [areas[i].code for i in invalid],
            "made valid by structure",
        ),
        Defect.of(
            "polygon_missing_repaired",
            "the commune has no polygon, its parts have",
            [areas[i].code for i in united],
            "the union of its parts",
        ),
        Defect.of(
            "polygon_missing",
            "neither the commune nor its parts have a polygon",
            left,
            "left without polygon: a point there is found in the commune that covers it",
        ),
        Defect.of(
            "polygon_covers_restored_communes",
            "the polygon still covers communes restored since",
            covering,
            "left: their common border is in no source",
        ),
        Defect.of(
            "part_polygon_missing",
            "a déléguée or associée has no polygon of its own",
            parts_left,
            "left: its code resolves to its commune, which has one",
        ),
    ]


def _lacks_polygon(area: OfficialArea, polygon: Any | None) -> bool:
    wanted = area.kind in ("commune", "arrondissement_municipal")
    return wanted and (polygon is None or polygon.is_empty)


def _unite_parts(areas: Sequence[OfficialArea], polygons: Any, missing: Sequence[int]) -> set[int]:
    """Replaces a missing polygon by the union of its parts when every part has one."""
    parts = defaultdict(list)
    for area, polygon in zip(areas, polygons, strict=True):
        if area.parent_code is not None:
            parts[area.parent_code].append(polygon)
    united = set()
    for i in missing:
        own = parts.get(areas[i].code, [])
        if own and all(part is not None for part in own):
            polygons[i] = shapely.union_all(own)
            united.add(i)
    return united
