"""The map of a territory: where it is on the paper, its insets, its scale and its north."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geodata.coverage import CoverageReply, GapsReply
from geodata.exports.report.fonts import width_of
from geodata.exports.report.furniture import RULE, SOFT, north_arrow, scale_bar
from geodata.exports.report.legend import Signs
from geodata.exports.report.map_layers import MOST_NUMBERED, Layers, Part, draw_part
from geodata.exports.report.map_theme import theme_of
from geodata.exports.report.plane import Drawing, Frame, Projection
from geodata.exports.report.sheet import Sheet
from geodata.exports.report.theme import Row

_OVERSEAS = {
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "976": "Mayotte",
}
_AROUND_PARIS = ("75", "92", "93", "94")
_INSETS_SHARE, _INSET_GAP = 0.27, 6.0
_CAPTION = 9.0
NO_CONTOUR = "Aucun contour connu"
_FOOT = 16.0
"""Points below the map for its scale."""


class MapScene:
    """The map of a coverage answer, which may be drawn in frames of any size.

    France is drawn with Paris and the overseas départements in insets, each at its own scale.
    """

    def __init__(self, coverage: CoverageReply, gaps: GapsReply, drawing: Drawing) -> None:
        """Takes the answer, the one about its zones, and what is drawn."""
        self.theme = theme_of(coverage)
        rows: Sequence[Row] = coverage["rows"]
        drawn = [row for row in rows if _has_shape(drawing, row)]
        self.main, self.insets = _parts(drawn, drawing, coverage["territory"]["level"])
        self._layers = Layers(
            self.theme,
            gaps["zones"],
            np.asarray(drawing.sites).reshape(-1, 2),
            drawing.around,
            drawing.openings,
            drawing.left_out,
        )
        outlined = [zone for zone in gaps["zones"][:MOST_NUMBERED] if zone.get("outline")]
        self.signs = Signs(
            zones=bool(outlined),
            numbered=bool(outlined),
            sites=bool(len(drawing.sites)),
            openings=bool(drawing.openings),
            left_out=bool(drawing.left_out),
            undrawn=len(rows) - len(drawn),
            unit=self.theme.unit,
        )

    def height_for(self, width: float, most: float) -> float:
        """Returns the height that suits a width, at most `most`, points."""
        if self.main is None:
            return 40.0
        left, bottom, right, top = Projection.suiting(self.main.shapes).bounds_m(self.main.shapes)
        ratio = (top - bottom) / max(right - left, 1.0)
        height = width * ratio / (1 - (_INSETS_SHARE if self.insets else 0.0)) + _FOOT + 16.0
        return min(max(height, 0.45 * width), most)

    def draw(self, sheet: Sheet, frame: Frame) -> None:
        """Draws the map, its insets, a scale and the north."""
        if self.main is None:
            middle = (frame.left + frame.width / 2, frame.bottom + frame.height / 2)
            sheet.text(*middle, NO_CONTOUR, 9, colour=SOFT, anchor="middle")
            return
        below = frame.height * _INSETS_SHARE if self.insets else 0.0
        main = Frame(
            frame.left, frame.bottom + below + _FOOT, frame.width, frame.height - below - _FOOT
        )
        plane = draw_part(sheet, main, self.main, self._layers, is_inset=False)
        if self._layers.around:
            sheet.rect(main.left, main.bottom, main.width, main.height, stroke=RULE, line=0.4)
        scale_bar(sheet, main.left + 2, main.bottom - _FOOT + 3, plane, frame.width / 4)
        north_arrow(sheet, main.right - 12, main.top - 22, plane.north_degrees)
        width = frame.width / max(len(self.insets), 1)
        for number, part in enumerate(self.insets):
            box = Frame(frame.left + number * width, frame.bottom, width - _INSET_GAP, below - 10)
            self._draw_inset(sheet, box, part)

    def _draw_inset(self, sheet: Sheet, box: Frame, part: Part) -> None:
        inner = Frame(box.left, box.bottom + _FOOT, box.width, box.height - _FOOT - _CAPTION)
        layers = replace(self._layers, around=())
        plane = draw_part(sheet, inner, part, layers, is_inset=True)
        sheet.rect(box.left, box.bottom, box.width, box.height, stroke=SOFT, line=0.3)
        scale_bar(sheet, box.left + 4, box.bottom + 4, plane, box.width / 3, 5.0)
        middle = box.left + box.width / 2
        size = min(6.0, 6.0 * (box.width - 2) / width_of(part.name, 6.0))
        sheet.text(middle, box.top - 7.5, part.name, size, colour=SOFT, anchor="middle")


def _has_shape(drawing: Drawing, row: Row) -> bool:
    shape = drawing.geometries.get(row["code"])
    return shape is not None and not shape.is_empty


def _departement(row: Row) -> str:
    return str(row.get("departement") or row["code"])


def _parts(rows: Sequence[Row], drawing: Drawing, level: str) -> tuple[Part | None, list[Part]]:
    """Returns the rows of the map, and those of each inset."""
    inner = "departement" if level in ("france", "region") else "epci"
    overseas: dict[str, list[Row]] = {}
    mainland: list[Row] = []
    for row in rows:
        code = _departement(row)
        (overseas.setdefault(code, []) if code in _OVERSEAS else mainland).append(row)
    if not mainland or not overseas:
        # One territory beyond the sea is the map itself.
        return (_part("", rows, drawing, inner) if rows else None), []
    around_paris = [row for row in mainland if _departement(row) in _AROUND_PARIS]
    groups = [("Paris et petite couronne", around_paris)] if around_paris else []
    groups += [(_OVERSEAS[code], overseas[code]) for code in sorted(overseas)]
    insets = [_part(name, members, drawing, inner) for name, members in groups]
    return _part("", mainland, drawing, inner), insets


def _part(name: str, rows: Sequence[Row], drawing: Drawing, inner: str) -> Part:
    names = [str(row.get(inner) or row["code"]) for row in rows]
    _, groups = np.unique(names, return_inverse=True)
    shapes = [drawing.geometries[row["code"]] for row in rows]
    return Part(name, rows, shapes, groups.astype(np.int64))
