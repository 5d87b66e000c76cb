"""One page for the préfet: the map, four figures, three zones, what changed, what is proposed."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.coverage import CoverageReply, GapsReply, ZoneReply
from geodata.exports.coverage_facts import beyond_of
from geodata.exports.report.blocks import (
    Beside,
    Block,
    Cards,
    Document,
    Paragraph,
    Section,
    Table,
    Title,
)
from geodata.exports.report.document import about
from geodata.exports.report.front import circumstances, lead_of
from geodata.exports.report.map_blocks import legend_of, map_of
from geodata.exports.report.map_scene import MapScene
from geodata.exports.report.plane import Drawing
from geodata.exports.report.situation import situation_of
from geodata.exports.report.tables import change_in_words, farthest, help_from
from geodata.exports.report.words import minutes, name_of, some, sources_line, title_of
from geodata.exports.travel_words import without_car_sentences
from geodata.french import percent, shortest_number, whole_number, with_capital

MAP_WIDTH, MAP_HEIGHT = 316.0, 325.0
"""Points: what is left for the words beside the map, and below it, on one page."""
MOST_ZONES = 3


def coverage_summary(coverage: CoverageReply, gaps: GapsReply, drawing: Drawing) -> Document:
    """Returns the page about a territory.

    Args:
        coverage: the answer, one row per commune, or per territory.
        gaps: the answer about its zones, with their outlines.
        drawing: the contours and the sites.
    """
    rows, zones = coverage["rows"], gaps["zones"]
    scene = MapScene(coverage, gaps, drawing)
    situation = with_capital(situation_of(coverage))
    blocks: list[Block] = [
        Title(
            "Accès aux conseillers numériques, en une page",
            name_of(coverage),
            circumstances(coverage),
        ),
        Paragraph(lead_of(coverage), "lead"),
        Cards(_figures(coverage)),
        Beside(
            [map_of(scene, rows, title_of(coverage), MAP_WIDTH, MAP_HEIGHT)],
            [legend_of(scene, rows, is_beside=False)],
            MAP_WIDTH,
        ),
        *_without_car(coverage),
        *_zones(zones),
        Section("Ce qui a changé"),
        Paragraph(_changed(coverage)),
        Section("Ce qui est proposé"),
        *_proposed(coverage, zones),
        Paragraph(f"{situation}. {sources_line(coverage)}", "small"),
    ]
    return about(coverage, blocks, "summary", ", en une page")


def _figures(coverage: CoverageReply) -> list[tuple[str, str]]:
    found = coverage["indicators"]
    within = found["within_threshold"]
    bound = shortest_number(within["minutes"])
    far = beyond_of(found)
    return [
        (percent(within["share"]), f"des habitants à {bound} minutes ou moins d’un lieu"),
        (whole_number(far), f"habitants à plus de {bound} minutes, ou sans route"),
        (minutes(found["minutes_median"]), "durée médiane jusqu’au lieu le plus proche"),
        (whole_number(found["posts_needed"]), "postes à prévoir dans les zones à desservir"),
    ]


def _without_car(coverage: CoverageReply) -> list[Block]:
    told = coverage["indicators"].get("without_car")
    return [] if told is None else [Paragraph(" ".join(without_car_sentences(told)), "small")]


def _zones(zones: Sequence[ZoneReply]) -> list[Block]:
    if not zones:
        none = "Aucune commune n’est éloignée, hors d’atteinte ni sous-dotée."
        return [Section("Les zones à desservir d’abord"), Paragraph(none)]
    shown = zones[:MOST_ZONES]
    rows = [
        [
            str(number),
            zone["name"],
            whole_number(zone["people"]),
            farthest(zone),
            whole_number(zone["posts_needed"]),
            help_from(zone),
        ]
        for number, zone in enumerate(shown, start=1)
    ]
    title = (
        f"Les {len(shown)} zones à desservir d’abord"
        if len(shown) > 1
        else "La zone à desservir d’abord"
    )
    if len(zones) > len(shown):
        title += f", de {whole_number(len(zones))}"
    headers = ["N°", "Zone", "Habitants", "Au plus loin", "Postes", "D’où l’aide peut venir"]
    return [Section(title), Table(title, headers, rows, [8, 72, 20, 22, 15, 45], texts=(1, 5))]


def _changed(coverage: CoverageReply) -> str:
    change = coverage.get("change")
    if change is None:
        return "Cette page ne compare la situation à aucune version antérieure des lieux."
    return change_in_words(change)


def _proposed(coverage: CoverageReply, zones: Sequence[ZoneReply]) -> list[Block]:
    posts = coverage["indicators"]["posts_needed"]
    if not posts or not zones:
        return [Paragraph("Aucun poste de plus n’est à prévoir pour atteindre le seuil.")]
    planned = some(posts, "poste", "postes")
    where = "la zone" if len(zones) == 1 else f"les {whole_number(len(zones))} zones"
    first = ", ".join(
        f"la zone {number} ({some(zone['posts_needed'], 'poste', 'postes')}, "
        f"{some(zone['people'], 'habitant', 'habitants')})"
        for number, zone in enumerate(zones[:MOST_ZONES], start=1)
    )
    return [Paragraph(f"Prévoir {planned} dans {where} à desservir, en commençant par {first}.")]
