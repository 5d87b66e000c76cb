"""The report of a territory: figures, a map, the ten first zones, the method; for a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.coverage import CoverageReply, GapsReply
from geodata.exports.coverage_facts import moment_of
from geodata.exports.report.blocks import Block, Document, Paragraph, Section, Together
from geodata.exports.report.front import essential_section, figures_section, title_section
from geodata.exports.report.map_blocks import TEXT_WIDTH, legend_of, map_within
from geodata.exports.report.map_scene import MapScene
from geodata.exports.report.method import method_section
from geodata.exports.report.plane import Drawing
from geodata.exports.report.situation import situation_of
from geodata.exports.report.tables import (
    change_section,
    inequality_section,
    territories_section,
    zones_section,
)
from geodata.exports.report.typesetting import pdf_of
from geodata.exports.report.words import sources_line, title_of
from geodata.exports.travel_words import mode_of
from geodata.french import BY_MODE, shortest_number, with_capital

_MOST_MAP = 520.0
"""Points; the legend and its title are on the same page."""


def coverage_pdf(coverage: CoverageReply, gaps: GapsReply, drawing: Drawing) -> bytes:
    """Returns the report of a coverage answer, A4, in French, tagged (PDF/UA-1).

    The same answer always makes the same bytes: its dates are those of the answer.

    Args:
        coverage: the answer, one row per commune, or per territory.
        gaps: the answer about its zones, with their outlines.
        drawing: the contours and the sites.
    """
    scene, zones = MapScene(coverage, gaps, drawing), gaps["zones"]
    return pdf_of(
        about(
            coverage,
            [
                *title_section(coverage),
                *essential_section(coverage, zones),
                *figures_section(coverage),
                *change_section(coverage.get("change")),
                *inequality_section(coverage),
                *_map_section(coverage, scene),
                *zones_section(zones),
                *territories_section(coverage["rows"]),
                *method_section(coverage),
            ],
        )
    )


def about(
    coverage: CoverageReply, blocks: Sequence[Block], page: str = "report", what: str = ""
) -> Document:
    """Returns a document of blocks, with what it says of itself."""
    situation = situation_of(coverage)
    threshold = shortest_number(coverage["question"]["threshold_minutes"])
    title, mode = title_of(coverage), mode_of(coverage["question"])
    by = "" if mode == "car" else f" {BY_MODE[mode]}"
    return Document(
        title=f"Accès{by} aux conseillers numériques – {title}{what}",
        subject=f"{with_capital(situation)}, seuil de {threshold} minutes{by}",
        keywords=("conseillers numériques", str(coverage["licence"])),
        foot=f"{title} · accès{by} aux conseillers numériques · {situation}",
        moment=moment_of(coverage),
        blocks=blocks,
        page=page,  # type: ignore[arg-type] # one of three names
    )


def _map_section(coverage: CoverageReply, scene: MapScene) -> list[Block]:
    rows, situation = coverage["rows"], with_capital(situation_of(coverage))
    return [
        Together(
            [
                Section("La carte"),
                map_within(scene, rows, title_of(coverage), TEXT_WIDTH, _MOST_MAP),
                legend_of(scene, rows),
                Paragraph(f"{situation}. {sources_line(coverage)}", "small"),
            ]
        )
    ]
