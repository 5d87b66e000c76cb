"""Writes the outlines of the overseas départements as the national map's insets draw them.

python -m infra.dev.overseas var

A frame of 100 by 100, each département at its own scale: some forty vertices say an island at the
size of an inset, and spare the page five files of contours.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.snapshot import open_current
from geodata.territory import Units, metres_per_degree

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "web" / "prefecture" / "overseas-shapes.js"
OVERSEAS = ("971", "972", "973", "974", "976")
_SIDE, _MARGIN = 100.0, 3.0
_COARSE, _SMALLEST = 0.9, 4.0
"""What an inset cannot show, of a side of 100: a detail, and the surface of an islet."""
_HEAD = """/** Outlines of overseas départements, in a frame of 100: by infra/dev/overseas.py. */

/** @type {Record<string, {name: string, path: string}>} */
export const OVERSEAS = {
"""


def module_of(outlines: dict[str, tuple[str, Any]]) -> str:
    """Returns the module of some départements: names and outlines in degrees, by code."""
    lines = [
        f'  {code}: {{\n    name: "{name}",\n    path: "{path_of(shape)}",\n  }},\n'
        for code, (name, shape) in outlines.items()
    ]
    return _HEAD + "".join(lines) + "};\n"


def path_of(shape: Any) -> str:
    """Returns the path of an outline in degrees, fitted in the frame, the north above."""
    west, south, _, north = shape.bounds
    per_degree = [float(each[0]) for each in metres_per_degree(np.array([(south + north) / 2]))]
    flat = shapely.transform(shape, lambda at: (at - [west, north]) * per_degree * [1, -1])
    width, height = flat.bounds[2], flat.bounds[3]
    scale = (_SIDE - 2 * _MARGIN) / max(width, height)
    spare = (_SIDE - scale * np.array([width, height])) / 2
    fitted = shapely.transform(flat, lambda at: at * scale + spare)
    parts = [each for each in shapely.get_parts(fitted) if each.area >= _SMALLEST]
    rings = [shapely.simplify(part.exterior, _COARSE) for part in parts]
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(points: Any) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points[:-1].tolist()) + "Z"


def main(var: str) -> None:
    """Writes the module from the snapshot in use of a folder."""
    snapshot = open_current(Path(var) / "snapshots")
    units = Units(snapshot.register)
    outlines = {}
    for code in OVERSEAS:
        territory = units.territory("departement", code)
        drawn = [
            shape
            for shape in snapshot.simplified.geometries(units.entry[territory.units].tolist())
            if shape is not None
        ]
        outlines[code] = (territory.name, shapely.union_all(drawn, grid_size=1e-4))
    MODULE.write_text(module_of(outlines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
