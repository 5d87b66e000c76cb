"""The report of a territory: figures, a map, the ten first zones, the method; for a meeting."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer

from geodata.exports.coverage_facts import moment_of
from geodata.exports.report.fonts import markup, register_fonts
from geodata.exports.report.front import essential_section, figures_section, title_section
from geodata.exports.report.legend import classes_legend, signs_legend
from geodata.exports.report.map_scene import MapScene
from geodata.exports.report.method import method_section
from geodata.exports.report.pages import About, Pages
from geodata.exports.report.plane import Drawing, Frame
from geodata.exports.report.styles import SECTION, SMALL
from geodata.exports.report.tables import (
    change_section,
    inequality_section,
    territories_section,
    zones_section,
)
from geodata.exports.report.words import day_in_words, limit, sources_line, title_of

_MOST_MAP = 192 * mm
_LEGEND_HEIGHT, _LEGEND_SIZE = 122.0, 7.2


def coverage_pdf(coverage: Mapping[str, Any], gaps: Mapping[str, Any], drawing: Drawing) -> bytes:
    """Returns the report of a coverage answer, A4, in French.

    The same answer always makes the same bytes: its dates are those of the answer.

    Args:
        coverage: the answer, one row per commune, or per territory.
        gaps: the answer about its zones, with their outlines.
        drawing: the contours and the sites.
    """
    register_fonts()
    scene = MapScene(coverage, gaps, drawing)
    # Laid out once without the map, to know how many pages there are.
    pages = _built(coverage, gaps, scene, pages=None)[1]
    return _built(coverage, gaps, scene, pages=pages)[0]


def _built(
    coverage: Mapping[str, Any], gaps: Mapping[str, Any], scene: MapScene, pages: int | None
) -> tuple[bytes, int]:
    stream = io.BytesIO()
    report = Pages(stream, _about(coverage), pages)
    zones = gaps["zones"]
    report.build(
        [
            *title_section(coverage),
            *essential_section(coverage, zones),
            *figures_section(coverage, report.width),
            PageBreak(),
            *_map_section(coverage, scene, report.width, is_drawn=pages is not None),
            *zones_section(zones),
            *territories_section(coverage["rows"]),
            *change_section(coverage.get("change")),
            *inequality_section(coverage),
            PageBreak(),
            *method_section(coverage),
        ]
    )
    return stream.getvalue(), report.page


def _map_section(
    coverage: Mapping[str, Any], scene: MapScene, width: float, *, is_drawn: bool
) -> list[Flowable]:
    day = day_in_words(coverage["question"]["at"])
    return [
        Paragraph("La carte", SECTION),
        MapFlowable(coverage, scene, width, is_drawn=is_drawn),
        Spacer(1, 2 * mm),
        Paragraph(markup(f"Situation au {day}. {sources_line(coverage)}"), SMALL),
    ]


class MapFlowable(Flowable):  # type: ignore[misc] # reportlab has no types
    """The map and, below, its legend, as wide as the page."""

    def __init__(
        self, coverage: Mapping[str, Any], scene: MapScene, width: float, *, is_drawn: bool
    ) -> None:
        """Takes the answer and its map, which only the last layout draws."""
        super().__init__()
        self._map_height = scene.height_for(width, _MOST_MAP)
        self.width, self.height = width, self._map_height + _LEGEND_HEIGHT
        self._coverage, self._scene, self._is_drawn = coverage, scene, is_drawn

    def draw(self) -> None:
        """Draws them at the place that the page gives."""
        if not self._is_drawn:
            return
        self._scene.draw(self.canv, Frame(0, _LEGEND_HEIGHT, self.width, self._map_height))
        top, size = _LEGEND_HEIGHT - 6, _LEGEND_SIZE
        rows = self._coverage["rows"]
        classes_legend(self.canv, 0, top, self._scene.theme, rows, size, 250.0)
        signs_legend(self.canv, 290.0, top, self._scene.signs, size)


def _about(coverage: Mapping[str, Any]) -> About:
    day = day_in_words(coverage["question"]["at"])
    threshold = limit(coverage["question"]["threshold_minutes"])
    title = title_of(coverage)
    return About(
        title=f"Accès aux conseillers numériques – {title}",
        subject=f"Situation au {day}, seuil de {threshold} minutes",
        keywords=f"conseillers numériques, {coverage['licence']}",
        foot=f"{title} · accès aux conseillers numériques · situation au {day}",
        moment=moment_of(coverage),
    )
