"""A plan on paper, for the meeting: figures, the proof, the map, sites, what held it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

from geodata.coverage import CoverageReply, GapsReply
from geodata.exports.plan_assumptions import assumptions_of
from geodata.exports.plan_tables import about, objective_label
from geodata.exports.report.blocks import (
    Block,
    Document,
    Paragraph,
    Section,
    Table,
    Title,
    Together,
)
from geodata.exports.report.map_blocks import TEXT_WIDTH, legend_of, map_within
from geodata.exports.report.map_scene import MapScene
from geodata.exports.report.method import readable
from geodata.exports.report.plan_sections import (
    attendance_section,
    binding_section,
    conflicts_section,
    curve_section,
    essential_section,
    opinions_section,
    rounds_section,
    sites_section,
    territories_section,
    waves_section,
)
from geodata.exports.report.plane import Drawing
from geodata.exports.report.theme import Row
from geodata.exports.report.typesetting import pdf_of
from geodata.exports.travel_words import by_mode, mode_of, origin_of_minutes
from geodata.french import BY_MODE, shortest_number
from geodata.plans import PlanRecord

_BY_CAR = (
    "Durées en voiture, de la mairie de la commune au lieu, selon un modèle des routes entre "
    "communes voisines, sans le trafic"
)
_METHOD = (
    " ; une durée égale à la limite est dans la limite. Le plan "
    "vient d’une recherche locale ; la borne, qu’aucun plan ne peut dépasser, d’une relaxation du "
    "problème. L’écart entre les deux est ce qu’un autre plan pourrait gagner au plus. Les "
    "lieux s’ouvrent dans l’ordre de ce que chacun ajoute à ceux qui le précèdent. Les formules "
    "et leurs sources sont dans la documentation du projet, page « Methods » (en anglais)."
)
_MEASURED = (
    "Là où une table de temps relevés sur les routes est connue, ce sont ces temps-là qui "
    "comptent, à la seconde entre deux mairies ; la table des communes dit lesquels."
)
_MOST_MAP = 500.0


def plan_pdf(plan: PlanRecord, drawing: Drawing) -> bytes:
    """Returns the report of a plan, A4, in French, tagged (PDF/UA-1).

    The same plan always makes the same bytes: its date is that of the plan.

    Args:
        plan: as `solve_plan` gives it, with `computed_at`.
        drawing: the contours of its communes, or of its départements for all of France; its
            sites, those that stay and those that open.
    """
    return pdf_of(document_of(plan, [*_title(plan), *_story(plan, drawing), *_method(plan)]))


def _story(plan: PlanRecord, drawing: Drawing) -> list[Block]:
    if plan.get("totals") is None:
        return [*essential_section(plan), *conflicts_section(plan)]
    scene, rows = scene_of(plan, drawing), map_rows(plan)
    return [
        *essential_section(plan),
        *waves_section(plan),
        *curve_section(plan),
        *territories_section(plan),
        Together(
            [
                Section("Une fois le plan réalisé"),
                map_within(scene, rows, plan["scenario"]["name"], TEXT_WIDTH, _MOST_MAP),
                legend_of(scene, rows),
            ]
        ),
        *rounds_section(plan),
        *attendance_section(plan),
        *sites_section(plan),
        *binding_section(plan),
        *opinions_section(plan),
    ]


def map_rows(plan: PlanRecord) -> list[Row]:
    """Returns what the map colours: départements of France, else communes, after the plan."""
    if _is_national(plan):
        return [
            {**row, "within_threshold": {"share": row["share_after"]}, "departement": row["code"]}
            for row in plan["territories"]["departement"]
        ]
    return [
        {
            **row,
            "minutes": row["minutes_after"],
            "reachable": None if row["people"] is None else row["minutes_after"] is not None,
            # One group: the borders of communes are thin.
            "epci": "all",
        }
        for row in plan["communes"]
    ]


def scene_of(plan: PlanRecord, drawing: Drawing) -> MapScene:
    """Returns the map of a plan: how far people are once it is done."""
    level = (plan["scenario"].get("territory") or {}).get("level", "france")
    coverage = {
        "rows": map_rows(plan),
        "question": {"threshold_minutes": limit_of(plan)},
        "territory": {"level": level},
    }
    # A plan has what a map reads of an answer, and no zones.
    return MapScene(cast("CoverageReply", coverage), cast("GapsReply", {"zones": []}), drawing)


def document_of(plan: PlanRecord, blocks: Sequence[Block], page: str = "report") -> Document:
    """Returns a document of blocks, with what it says of itself."""
    computed = plan.get("computed_at")
    moment = datetime(1980, 1, 1, tzinfo=UTC) if computed is None else _moment(computed)
    name = plan["scenario"]["name"]
    return Document(
        title=f"Plan d’implantation – {name}",
        subject=plan["proof"],
        keywords=("conseillers numériques", "plan"),
        foot=f"{name} · plan d’implantation de conseillers numériques",
        moment=moment.replace(tzinfo=None),
        blocks=blocks,
        page=page,  # type: ignore[arg-type] # one of three names
    )


def limit_of(plan: PlanRecord) -> float:
    """Returns the limit of a plan, minutes."""
    return float(plan["scenario"].get("limit_minutes", 20.0))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _is_national(plan: PlanRecord) -> bool:
    territory = plan["scenario"].get("territory") or {"level": "france"}
    return bool(territory["level"] == "france")


def _title(plan: PlanRecord) -> list[Block]:
    objective = objective_label(plan)
    limit = f"{shortest_number(limit_of(plan))} minutes {by_mode(plan['scenario'])}"
    under = f"Objectif : {objective} · limite de {limit}"
    description = plan["scenario"].get("description", "")
    title = Title("Plan d’implantation de conseillers numériques", plan["scenario"]["name"], under)
    return [title, *([Paragraph(description)] if description else [])]


def _minutes_of(plan: PlanRecord) -> str:
    """Returns what a minute of a plan is, without a full stop."""
    mode = mode_of(plan["scenario"])
    if mode == "car":
        return _BY_CAR
    return f"Durées {BY_MODE[mode]}, de la mairie au lieu : {origin_of_minutes(mode)}"


def _method(plan: PlanRecord) -> list[Block]:
    supposed = [[fact.label, fact.value] for fact in assumptions_of(plan)]
    rows = [[fact.label, readable(fact.value)] for fact in about(plan)]
    headers = ["Quoi", "Ce que porte ce document"]
    return [
        Section("Ce que le plan suppose"),
        Table("Hypothèses du plan", ["Hypothèse", "Valeur"], supposed, [45, 128], texts=(1,)),
        Section("Méthode et sources"),
        Paragraph(f"{_minutes_of(plan)}{_METHOD}"),
        *([Paragraph(_MEASURED)] if plan.get("method") == "measured" else []),
        Section("Ce document", 2),
        Table("Dates, sources et licence", headers, rows, [45, 128], texts=(1,)),
    ]
