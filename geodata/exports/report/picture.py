"""The map alone, as a picture: drawn as the report draws it, then made of pixels."""

from __future__ import annotations

from geodata.coverage import CoverageReply, GapsReply, Indicators
from geodata.exports.report.blocks import Beside, Block, Cards, Paragraph, Title
from geodata.exports.report.document import about
from geodata.exports.report.map_blocks import legend_of, map_of
from geodata.exports.report.map_scene import MapScene
from geodata.exports.report.plane import Drawing
from geodata.exports.report.situation import posts_of, situation_of
from geodata.exports.report.typesetting import PICTURE_WIDTH, png_of
from geodata.exports.report.words import (
    communes_of,
    filters_of,
    kind_of,
    name_of,
    sources_line,
    title_of,
)
from geodata.exports.travel_words import by_mode, mode_of
from geodata.french import (
    decimal_number,
    percent,
    shortest_number,
    whole_number,
)

_OF_MODE = {
    "car": "Durées modélisées, sans le trafic.",
    "foot": "Durées à pied, de mairie à lieu.",
    "bicycle": "Durées à vélo, relief non compté.",
    "transit": "Durées de la table importée.",
}
_PANEL, _MARGIN, _MAP_HEIGHT = 214.0, 24.0, 456.0


def coverage_png(
    coverage: CoverageReply,
    gaps: GapsReply,
    drawing: Drawing,
    width_px: int = 1600,
) -> bytes:
    """Returns the map of a coverage answer, with its title, legend, scale, north and sources.

    Args:
        coverage: the answer, one row per commune.
        gaps: the answer about its zones, with their outlines.
        drawing: the contours and the sites.
        width_px: pixels; the height is three quarters of it.
    """
    scene, rows, width = MapScene(coverage, gaps, drawing), coverage["rows"], PICTURE_WIDTH
    left = width - 3 * _MARGIN - _PANEL
    beside = Beside(
        [map_of(scene, rows, title_of(coverage), left, _MAP_HEIGHT)],
        [Cards(_figures(coverage), 1), legend_of(scene, rows, is_beside=False)],
        left,
    )
    blocks: list[Block] = [_title(coverage), beside, Paragraph(_credits(coverage), "small")]
    return png_of(about(coverage, blocks, "picture"), width_px)


def _title(coverage: CoverageReply) -> Title:
    under = (
        f"{kind_of(coverage)} · accès {by_mode(coverage['question'])} à un conseiller numérique · "
        f"{situation_of(coverage)} · {posts_of(coverage)}{filters_of(coverage)}"
    )
    return Title("", name_of(coverage), under)


def _figures(coverage: CoverageReply) -> list[tuple[str, str]]:
    figures = coverage["indicators"]
    within = figures["within_threshold"]
    return [
        *_without_car(figures),
        (
            percent(within["share"]),
            f"des habitants à {shortest_number(within['minutes'])} min ou moins",
        ),
        (whole_number(figures["people"]), f"habitants, {communes_of(figures)}"),
        (
            decimal_number(figures["advisors_per_10k"], 2),
            "conseiller à portée pour 10 000 habitants",
        ),
    ]


def _without_car(figures: Indicators) -> list[tuple[str, str]]:
    told = figures.get("without_car")
    if told is None:
        return []
    walk = shortest_number(told["foot_minutes"])
    if told["transit"] != "known":
        people, words = told["transit_unknown"]["people"], "transport en commun inconnu"
        return [(whole_number(people), f"habitants à plus de {walk} min à pied, {words}")]
    words = "habitants qui ne peuvent venir ni à pied ni en transport en commun"
    return [(whole_number(told["cannot_come"]["people"]), words)]


def _credits(coverage: CoverageReply) -> str:
    return (
        f"{sources_line(coverage)} Version des lieux : {coverage['sites_version']}. "
        f"{_OF_MODE[mode_of(coverage['question'])]} Maillage."
    )
