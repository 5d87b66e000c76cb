"""The layers of one map: context, classes, borders, zones, sites, names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas

from geodata.exports.outlines import outline_of
from geodata.exports.report.furniture import badge, site_mark
from geodata.exports.report.labels import Taken, draw_labels
from geodata.exports.report.mosaic import Mosaic
from geodata.exports.report.paths import hatch, on_grid, opened, outline, paint
from geodata.exports.report.plane import Frame, Plane
from geodata.exports.report.theme import Row, Theme, is_hatched

MOST_NUMBERED = 10
MOST_OUTLINED = 80
"""Where a territory has more zones, only the first ten are outlined."""
_MOST_COMMUNE_BORDERS = 6_000
_MANY_SITES = 300
_AROUND, _AROUND_GRID = "#eceff2", 0.3
_SEAM = 0.12
_COMMUNE_BORDER, _GROUP_BORDER, _OUTLINE = "#6b7a89", "#38434f", "#1f2933"
_ZONE, _CASING = "#c2410c", "#ffffff"
_BADGE = 5.4


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that are drawn together, and their contours in degrees, in the same order.

    Attributes:
        name: of an inset; empty for the map itself.
        rows: of the answer.
        shapes: none of them is missing.
        groups: the number of what the inner borders part: EPCI, or département.
    """

    name: str
    rows: Sequence[Row]
    shapes: Sequence[Any]
    groups: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layers:
    """What is drawn over and under the parts.

    Attributes:
        theme: classes and colours.
        zones: of the answer about gaps, with their outlines, in the order of the table.
        sites: (sites, 2) degrees.
        around: contours beside the territory, degrees.
    """

    theme: Theme
    zones: Sequence[Mapping[str, Any]]
    sites: NDArray[np.float64]
    around: Sequence[Any]


def draw_part(canvas: Canvas, frame: Frame, part: Part, layers: Layers, *, is_inset: bool) -> Plane:
    """Draws a part in a frame, and what is around it; returns its plane."""
    margin = 3.0 if is_inset or not layers.around else 10.0
    plane = Plane.fitting(part.shapes, frame.inside(margin))
    mosaic = Mosaic(part.shapes, plane)
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(frame.left, frame.bottom, frame.width, frame.height)
    canvas.clipPath(clip, stroke=0, fill=0)
    if layers.around:
        beside = Mosaic(layers.around, plane, _AROUND_GRID)
        everywhere = np.ones(beside.count, dtype=bool)
        paint(canvas, beside.filled(everywhere), fill=_AROUND, grid=beside.grid)
    _classes(canvas, frame, mosaic, part, layers.theme)
    outer = _borders(canvas, mosaic, part.groups)
    zones = _zones(canvas, plane, frame, layers.zones, _members(part))
    paint(canvas, outer, stroke=_OUTLINE, width=0.4 if is_inset else 0.7, grid=mosaic.grid)
    _sites(canvas, plane, part, layers, 1.0 if is_inset else 1.9)
    _names(canvas, plane, frame, part, zones, is_inset=is_inset)
    canvas.restoreState()
    return plane


def _classes(canvas: Canvas, frame: Frame, mosaic: Mosaic, part: Part, theme: Theme) -> None:
    numbers = np.array([theme.class_of(row) for row in part.rows])
    bounds = (frame.left, frame.bottom, frame.right, frame.top)
    for number, each in enumerate(theme.classes):
        filled = mosaic.filled(numbers == number)
        # A line of its own colour hides the seams that screens would show.
        paint(canvas, filled, fill=each.colour, stroke=each.colour, width=_SEAM, grid=mosaic.grid)
        if is_hatched(each):
            hatch(canvas, filled, bounds, grid=mosaic.grid)


def _borders(canvas: Canvas, mosaic: Mosaic, groups: NDArray[np.int64]) -> str:
    """Draws the inner borders; returns the operators of the outer one."""
    if mosaic.count <= _MOST_COMMUNE_BORDERS:
        _, communes = mosaic.borders(np.arange(mosaic.count))
        width = 0.22 if mosaic.count < 1_500 else 0.08
        paint(canvas, communes, stroke=_COMMUNE_BORDER, width=width, grid=mosaic.grid)
    outer, inner = mosaic.borders(groups)
    paint(canvas, inner, stroke=_GROUP_BORDER, width=0.55, grid=mosaic.grid)
    return outer


def _zones(
    canvas: Canvas,
    plane: Plane,
    frame: Frame,
    zones: Sequence[Mapping[str, Any]],
    members: Mapping[str, Sequence[Any]],
) -> list[tuple[int, Any]]:
    """Draws the outlines of zones; returns the number and the visible part of the first ones.

    Of a zone that crosses the territory's border, the part within is where its number goes.
    """
    area = shapely.box(frame.left, frame.bottom, frame.right, frame.top)
    many = len(zones) > MOST_OUTLINED
    numbered: list[tuple[int, Any]] = []
    shapes = []
    for number, zone in enumerate(zones[: MOST_NUMBERED if many else None], start=1):
        if zone.get("outline") is None:
            continue
        shape = plane.drawn(shapely.geometry.shape(zone["outline"]))
        seen = shapely.intersection(shapely.make_valid(shape), area)
        if seen.area == 0:
            continue
        shapes.append((number, shape))
        if number <= MOST_NUMBERED:
            own = [plane.drawn(each) for each in members.get(str(zone["id"]), ())]
            numbered.append((number, outline_of(own) or seen))
    for number, shape in reversed(shapes):
        first = number <= MOST_NUMBERED
        operators = outline(shape)
        paint(canvas, operators, stroke=_CASING, width=2.6 if first else 1.6)
        paint(canvas, operators, stroke=_ZONE, width=1.3 if first else 0.7)
    return numbered


def _members(part: Part) -> dict[str, list[Any]]:
    """Returns the contours of the communes of each zone."""
    members: dict[str, list[Any]] = {}
    for row, shape in zip(part.rows, part.shapes, strict=True):
        if row.get("zone") is not None:
            members.setdefault(str(row["zone"]), []).append(shape)
    return members


def _sites(canvas: Canvas, plane: Plane, part: Part, layers: Layers, radius: float) -> None:
    """Draws the sites of the land shown: a point in the white of the paper would say nothing."""
    if not len(layers.sites):
        return
    west, south, east, north = shapely.total_bounds(
        np.array([*part.shapes, *layers.around], dtype=object)
    )
    lon, lat = layers.sites.T
    shown = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    tree = shapely.STRtree([*part.shapes, *layers.around])
    candidates = np.flatnonzero(shown)
    hits = tree.query(shapely.points(layers.sites[candidates]), predicate="intersects")[0]
    placed = plane.place(layers.sites[candidates[np.unique(hits)]])
    if len(placed) > _MANY_SITES:
        dots = on_grid(placed, 0.05)
        # A line of no length with round ends is a dot: one path for all of them.
        operators = opened([[point, point] for point in np.unique(dots, axis=0).tolist()])
        paint(canvas, operators, stroke=_OUTLINE, width=1.5 if len(placed) < 1_500 else 0.8)
        return
    for at_east, at_north in placed.tolist():
        site_mark(canvas, at_east, at_north, radius)


def _names(
    canvas: Canvas,
    plane: Plane,
    frame: Frame,
    part: Part,
    zones: Sequence[tuple[int, Any]],
    *,
    is_inset: bool,
) -> None:
    """Numbers the first zones and names the largest communes, none over another."""
    radius = 3.6 if is_inset else _BADGE
    taken = Taken(frame, [])
    for number, seen in zones:
        middle = _middle(seen)
        for away, turn in ((0.0, 0), *((2.4 * radius, turn) for turn in range(8))):
            east = middle.x + away * math.cos(turn * math.pi / 4)
            north = middle.y + away * math.sin(turn * math.pi / 4)
            if taken.take((east - radius, north - radius, east + radius, north + radius)):
                badge(canvas, east, north, str(number), radius)
                break
    if not is_inset and "kind" in part.rows[0] and len(part.rows) > 1:
        draw_labels(canvas, plane, part.rows, part.shapes, taken)


def _middle(shape: Any) -> Any:
    """Returns the point of the largest part that is farthest from its border."""
    parts = [each for each in shapely.get_parts(shape) if each.geom_type == "Polygon"]
    largest = max(parts, key=lambda each: each.area)
    return shapely.points(
        shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=0.5))[0]
    )
