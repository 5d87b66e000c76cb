"""A plan on paper, for the meeting: figures, the proof, the map, sites, what held it back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer

from geodata.exports.plan_tables import about, objective_label
from geodata.exports.report.document import MapFlowable
from geodata.exports.report.fonts import markup, register_fonts
from geodata.exports.report.map_scene import MapScene
from geodata.exports.report.pages import About, Pages
from geodata.exports.report.plan_sections import (
    binding_section,
    conflicts_section,
    curve_section,
    essential_section,
    opinions_section,
    sites_section,
    territories_section,
    waves_section,
)
from geodata.exports.report.plane import Drawing
from geodata.exports.report.styles import BODY, OVER, SECTION, SMALL, SUBSECTION, TITLE, table_of
from geodata.exports.report.words import limit

_METHOD = (
    "Durées en voiture, de la mairie de la commune au lieu, selon un modèle des routes entre "
    "communes voisines, sans le trafic ; une durée égale à la limite est dans la limite. Le plan "
    "vient d’une recherche locale ; la borne, qu’aucun plan ne peut dépasser, d’une relaxation du "
    "problème. L’écart entre les deux est ce qu’un autre plan pourrait gagner au plus. Les "
    "lieux s’ouvrent dans l’ordre de ce que chacun ajoute à ceux qui le précèdent. Les formules "
    "et leurs sources sont dans docs/methods.md."
)


def plan_pdf(plan: Mapping[str, Any], drawing: Drawing) -> bytes:
    """Returns the report of a plan, A4, in French.

    The same plan always makes the same bytes: its date is that of the plan.

    Args:
        plan: as `solve_plan` gives it, with `computed_at`.
        drawing: the contours of its communes, or of its départements for all of France.
    """
    register_fonts()
    scene = None if plan.get("totals") is None else _scene(plan, drawing)
    pages = _built(plan, scene, pages=None)[1]
    return _built(plan, scene, pages=pages)[0]


def map_rows(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
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
            "epci": None,
        }
        for row in plan["communes"]
    ]


def _is_national(plan: Mapping[str, Any]) -> bool:
    territory = plan["scenario"].get("territory") or {"level": "france"}
    return bool(territory["level"] == "france")


def _scene(plan: Mapping[str, Any], drawing: Drawing) -> MapScene:
    return MapScene(_as_coverage(plan), {"zones": []}, drawing)


def _as_coverage(plan: Mapping[str, Any]) -> dict[str, Any]:
    """What a map reads of a coverage answer."""
    level = plan["scenario"].get("territory", {}).get("level", "france")
    return {
        "rows": map_rows(plan),
        "question": {"threshold_minutes": _limit(plan)},
        "territory": {"level": level},
    }


def _built(plan: Mapping[str, Any], scene: MapScene | None, pages: int | None) -> tuple[bytes, int]:
    stream = io.BytesIO()
    report = Pages(stream, _about(plan), pages)
    story = [*_title(plan), *essential_section(plan, report.width)]
    if scene is None:
        story += conflicts_section(plan)
    else:
        drawn = MapFlowable(_as_coverage(plan), scene, report.width, is_drawn=pages is not None)
        story += [
            *waves_section(plan),
            *curve_section(plan, report.width),
            PageBreak(),
            Paragraph("Une fois le plan réalisé", SECTION),
            drawn,
            *sites_section(plan),
            *territories_section(plan),
            *binding_section(plan),
            *opinions_section(plan),
        ]
    report.build([*story, *_method(plan)])
    return stream.getvalue(), report.page


def _title(plan: Mapping[str, Any]) -> list[Flowable]:
    objective = objective_label(plan)
    under = f"Objectif : {objective} · limite de {limit(_limit(plan))} minutes en voiture"
    description = plan["scenario"].get("description", "")
    return [
        Paragraph("Plan d’implantation de conseillers numériques", OVER),
        Paragraph(markup(plan["scenario"]["name"]), TITLE),
        Paragraph(markup(under), SMALL),
        Spacer(1, 2 * mm),
        *([Paragraph(markup(description), BODY)] if description else []),
        Spacer(1, 3 * mm),
    ]


def _method(plan: Mapping[str, Any]) -> list[Flowable]:
    rows = [[fact.label, fact.value] for fact in about(plan)]
    return [
        Paragraph("Méthode et sources", SECTION),
        Paragraph(_METHOD, BODY),
        Paragraph("Ce document", SUBSECTION),
        table_of(["", ""], rows, [45, 128], texts=(1,)),
    ]


def _limit(plan: Mapping[str, Any]) -> float:
    return float(plan["scenario"].get("limit_minutes", 20.0))


def _about(plan: Mapping[str, Any]) -> About:
    said = plan.get("computed_at")
    moment = datetime(1980, 1, 1, tzinfo=UTC) if said is None else datetime.fromisoformat(said)
    name = plan["scenario"]["name"]
    return About(
        title=f"Plan d’implantation – {name}",
        subject=plan["proof"],
        keywords="conseillers numériques, plan",
        foot=f"{name} · plan d’implantation de conseillers numériques",
        moment=moment.astimezone(UTC),
    )
