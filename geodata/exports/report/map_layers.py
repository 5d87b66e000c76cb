"""The layers of one map: context, classes, borders, zones, sites, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.coverage import GapReply
from geodata.exports.outlines import outline_of
from geodata.exports.report.furniture import ZONE, badge, site_mark
from geodata.exports.report.labels import MOST_NAMES, Taken, around, draw_labels, draw_openings
from geodata.exports.report.mosaic import Mosaic
from geodata.exports.report.paths import on_grid, opened, outline
from geodata.exports.report.plane import Frame, Opening, Plane
from geodata.exports.report.sheet import GRID, Sheet
from geodata.exports.report.theme import Row, Theme, is_hatched

MOST_NUMBERED = 10
MOST_OUTLINED = 80
"""Where a territory has more zones, only the first ten are outlined."""
_MOST_COMMUNE_BORDERS = 6_000
_MANY_SITES = 300
_AROUND, _AROUND_GRID = "#eceff2", 0.3
_LEFT_OUT = "#ffffff"
_SEAM = 0.12
_COMMUNE_BORDER, _GROUP_BORDER, _OUTLINE = "#6b7a89", "#38434f", "#1f2933"
_CASING = "#ffffff"
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
        openings: sites that a plan opens.
        left_out: contours of communes that a filter left out, degrees.
    """

    theme: Theme
    zones: Sequence[GapReply]
    sites: NDArray[np.float64]
    around: Sequence[Any]
    openings: Sequence[Opening] = ()
    left_out: Sequence[Any] = ()

    @property
    def land(self) -> list[Any]:
        """The contours that are drawn beside the rows'."""
        return [*self.around, *self.left_out]


def draw_part(sheet: Sheet, frame: Frame, part: Part, layers: Layers, *, is_inset: bool) -> Plane:
    """Draws a part in a frame, and what is around it; returns its plane."""
    margin = 3.0 if is_inset or not layers.around else 10.0
    plane = Plane.fitting(part.shapes, frame.inside(margin))
    mosaic = Mosaic(part.shapes, plane)
    with sheet.clipped(frame.left, frame.bottom, frame.width, frame.height):
        if layers.around:
            beside = Mosaic(layers.around, plane, _AROUND_GRID)
            everywhere = np.ones(beside.count, dtype=bool)
            sheet.path(beside.filled(everywhere), fill=_AROUND, grid=beside.grid)
        if layers.left_out:
            left_out = Mosaic(layers.left_out, plane, _AROUND_GRID)
            everywhere = np.ones(left_out.count, dtype=bool)
            fill = left_out.filled(everywhere)
            sheet.path(fill, fill=_LEFT_OUT, stroke=_AROUND, width=0.3, grid=left_out.grid)
        _classes(sheet, mosaic, part, layers.theme)
        outer = _borders(sheet, mosaic, part.groups)
        zones = _zones(sheet, plane, frame, layers.zones, _members(part))
        sheet.path(outer, stroke=_OUTLINE, width=0.4 if is_inset else 0.7, grid=mosaic.grid)
        _sites(sheet, plane, part, layers, 1.0 if is_inset else 1.9)
        taken = Taken(frame, [])
        _numbers(sheet, zones, taken, 3.6 if is_inset else _BADGE)
        draw_openings(sheet, plane, _openings(part, layers), taken, is_inset=is_inset)
        if not is_inset and "kind" in part.rows[0] and len(part.rows) > 1:
            most = MOST_NAMES // 2 if layers.openings else MOST_NAMES
            draw_labels(sheet, plane, part.rows, part.shapes, taken, most)
    return plane


def _classes(sheet: Sheet, mosaic: Mosaic, part: Part, theme: Theme) -> None:
    numbers = np.array([theme.class_of(row) for row in part.rows])
    for number, each in enumerate(theme.classes):
        filled = mosaic.filled(numbers == number)
        # A line of its own colour hides the seams that screens would show.
        sheet.path(filled, fill=each.colour, stroke=each.colour, width=_SEAM, grid=mosaic.grid)
        if is_hatched(each):
            sheet.hatch(filled, grid=mosaic.grid)


def _borders(sheet: Sheet, mosaic: Mosaic, groups: NDArray[np.int64]) -> str:
    """Draws the inner borders; returns the operators of the outer one."""
    if mosaic.count <= _MOST_COMMUNE_BORDERS:
        _, communes = mosaic.borders(np.arange(mosaic.count))
        width = 0.22 if mosaic.count < 1_500 else 0.08
        sheet.path(communes, stroke=_COMMUNE_BORDER, width=width, grid=mosaic.grid)
    outer, inner = mosaic.borders(groups)
    sheet.path(inner, stroke=_GROUP_BORDER, width=0.55, grid=mosaic.grid)
    return outer


def _zones(
    sheet: Sheet,
    plane: Plane,
    frame: Frame,
    zones: Sequence[GapReply],
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
        polygon = zone.get("outline")
        if polygon is None:
            continue
        shape = plane.drawn(shapely.geometry.shape(dict(polygon)))
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
        sheet.path(operators, stroke=_CASING, width=2.6 if first else 1.6, grid=GRID)
        sheet.path(operators, stroke=ZONE, width=1.3 if first else 0.7, grid=GRID)
    return numbered


def _members(part: Part) -> dict[str, list[Any]]:
    """Returns the contours of the communes of each zone."""
    members: dict[str, list[Any]] = {}
    for row, shape in zip(part.rows, part.shapes, strict=True):
        if row.get("zone") is not None:
            members.setdefault(str(row["zone"]), []).append(shape)
    return members


def _sites(sheet: Sheet, plane: Plane, part: Part, layers: Layers, radius: float) -> None:
    """Draws the sites of the land shown: a point in the white of the paper would say nothing."""
    placed = plane.place(layers.sites[_on_land(part, layers, layers.sites)])
    if len(placed) > _MANY_SITES:
        dots = np.unique(on_grid(placed, GRID), axis=0)
        # A line of no length with round ends is a dot: one path for all of them.
        lines = np.arange(2 * len(dots)).reshape(-1, 2) + np.array([0, 1])
        operators = opened(np.repeat(dots, 2, axis=0), lines)
        width = 1.5 if len(placed) < 1_500 else 0.8
        sheet.path(operators, stroke=_OUTLINE, width=width, grid=GRID)
        return
    for at_east, at_north in placed.tolist():
        site_mark(sheet, at_east, at_north, radius)


def _on_land(part: Part, layers: Layers, degrees: NDArray[np.float64]) -> NDArray[np.int64]:
    """Returns the positions of the points that are on the land shown, in their order."""
    if not len(degrees):
        return np.empty(0, dtype=np.int64)
    west, south, east, north = shapely.total_bounds(
        np.array([*part.shapes, *layers.land], dtype=object)
    )
    lon, lat = degrees.T
    shown = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    tree = shapely.STRtree([*part.shapes, *layers.land])
    candidates = np.flatnonzero(shown)
    hits = tree.query(shapely.points(degrees[candidates]), predicate="intersects")[0]
    return candidates[np.unique(hits)]


def _openings(part: Part, layers: Layers) -> list[Opening]:
    """Returns the openings of the land shown."""
    degrees = np.array([(each.lon, each.lat) for each in layers.openings]).reshape(-1, 2)
    return [layers.openings[at] for at in _on_land(part, layers, degrees).tolist()]


def _numbers(sheet: Sheet, zones: Sequence[tuple[int, Any]], taken: Taken, radius: float) -> None:
    """Numbers the first zones, none over another."""
    for number, seen in zones:
        middle = _middle(seen)
        for east, north in around(middle.x, middle.y, 2.4 * radius):
            if taken.take((east - radius, north - radius, east + radius, north + radius)):
                badge(sheet, east, north, str(number), radius)
                break


def _middle(shape: Any) -> Any:
    """Returns the point of the largest part that is farthest from its border."""
    parts = [each for each in shapely.get_parts(shape) if each.geom_type == "Polygon"]
    largest = max(parts, key=lambda each: each.area)
    return shapely.points(
        shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=0.5))[0]
    )
