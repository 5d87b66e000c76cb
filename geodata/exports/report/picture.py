"""The map alone, as a picture: drawn as the report draws it, then made of pixels."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pypdfium2
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from geodata.exports.coverage_facts import POSTS_LABELS
from geodata.exports.report.fonts import BOLD, TEXT, lines_of, register_fonts, width_of
from geodata.exports.report.furniture import INK, SOFT
from geodata.exports.report.legend import classes_legend, signs_legend
from geodata.exports.report.map_scene import MapScene
from geodata.exports.report.plane import Drawing, Frame
from geodata.exports.report.words import (
    communes_of,
    day_in_words,
    decimal,
    kind_of,
    limit,
    name_of,
    share,
    sources_line,
    whole,
)

WIDTH, HEIGHT = 760.0, 570.0
_MARGIN, _PANEL = 24.0, 214.0
_ACCENT = HexColor("#225ea8")


def coverage_png(
    coverage: Mapping[str, Any],
    gaps: Mapping[str, Any],
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
    register_fonts()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(WIDTH, HEIGHT), pageCompression=0, invariant=1)
    _draw(canvas, coverage, gaps, drawing)
    canvas.save()
    with pypdfium2.PdfDocument(stream.getvalue()) as document:
        page = document[0]
        picture = page.render(scale=width_px / WIDTH).to_pil()
        page.close()
    out = io.BytesIO()
    # In all its colours: a palette of 256 would change those of a legend's smallest swatch.
    picture.convert("RGB").save(out, format="PNG")
    return out.getvalue()


def _draw(
    canvas: Canvas, coverage: Mapping[str, Any], gaps: Mapping[str, Any], drawing: Drawing
) -> None:
    scene = MapScene(coverage, gaps, drawing)
    _title(canvas, coverage)
    foot = _credits(canvas, coverage)
    width = WIDTH - 3 * _MARGIN - _PANEL
    scene.draw(canvas, Frame(_MARGIN, foot + 8, width, HEIGHT - 70 - foot - 8))
    left, top = WIDTH - _MARGIN - _PANEL, HEIGHT - 74
    top = _figures(canvas, coverage, left, top)
    bottom = classes_legend(canvas, left, top, scene.theme, coverage["rows"], 8.0, _PANEL)
    signs_legend(canvas, left, bottom - 14, scene.signs, 8.0)


def _title(canvas: Canvas, coverage: Mapping[str, Any]) -> None:
    question = coverage["question"]
    canvas.setFillColor(_ACCENT)
    canvas.rect(0, HEIGHT - 5, WIDTH, 5, stroke=0, fill=1)
    canvas.setFillColor(INK)
    size = min(18.0, 18.0 * (WIDTH - 2 * _MARGIN) / width_of(name_of(coverage), 18.0, BOLD))
    canvas.setFont(BOLD, size)
    canvas.drawString(_MARGIN, HEIGHT - 34, name_of(coverage))
    canvas.setFont(TEXT, 9)
    canvas.setFillColor(SOFT)
    posts = POSTS_LABELS[question["posts"]]
    canvas.drawString(
        _MARGIN,
        HEIGHT - 50,
        f"{kind_of(coverage)} · accès en voiture à un conseiller numérique · "
        f"situation au {day_in_words(question['at'])} · {posts}",
    )


def _figures(canvas: Canvas, coverage: Mapping[str, Any], left: float, top: float) -> float:
    """Draws the first figures; returns the bottom, points."""
    told = coverage["indicators"]
    within = told["within_threshold"]
    for figure, label in (
        (share(within["share"]), f"des habitants à {limit(within['minutes'])} min ou moins"),
        (
            whole(told["people"]),
            f"habitants, {communes_of(told)}",
        ),
        (decimal(told["advisors_per_10k"], 2), "conseiller à portée pour 10 000 habitants"),
    ):
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 17)
        canvas.drawString(left, top - 17, figure)
        canvas.setFillColor(SOFT)
        canvas.setFont(TEXT, 7.5)
        canvas.drawString(left, top - 29, label)
        top -= 43
    return top - 8


def _credits(canvas: Canvas, coverage: Mapping[str, Any]) -> float:
    """Writes sources, versions and licence at the bottom; returns their top, points."""
    said = (
        f"{sources_line(coverage)} Version des lieux : {coverage['sites_version']}. "
        f"Durées modélisées, sans le trafic. Maillage."
    )
    lines = lines_of(said, 6, WIDTH - 2 * _MARGIN)
    canvas.setFillColor(SOFT)
    canvas.setFont(TEXT, 6)
    bottom = 14.0 + 8 * (len(lines) - 1)
    for number, line in enumerate(lines):
        canvas.drawString(_MARGIN, bottom - 8 * number, line)
    return bottom + 6
