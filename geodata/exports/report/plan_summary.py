"""A plan in one page for the préfet: the map, four figures, what changes, what is proposed."""

from __future__ import annotations

from geodata.exports.coverage_facts import sources_of
from geodata.exports.plan_assumptions import assumptions_of
from geodata.exports.plan_tables import objective_label
from geodata.exports.report.blocks import (
    Beside,
    Block,
    Cards,
    Document,
    Items,
    Paragraph,
    Section,
    Table,
    Title,
)
from geodata.exports.report.map_blocks import legend_of, map_of
from geodata.exports.report.plan_document import document_of, limit_of, map_rows, scene_of
from geodata.exports.report.plan_sections import (
    conflicts_section,
    lead_of,
    posts_label,
    sentences_after_lead,
)
from geodata.exports.report.plane import Drawing
from geodata.exports.report.summary import MAP_HEIGHT, MAP_WIDTH
from geodata.exports.report.words import minutes, some
from geodata.exports.travel_words import by_mode
from geodata.french import percent, shortest_number, whole_number
from geodata.plans import PlanRecord, Totals

_MOST_SITES, _MOST_NAMED, _MOST_ITEMS = 3, 10, 2
_SUPPOSED = ("existing", "capacity", "weight")


def plan_summary(plan: PlanRecord, drawing: Drawing) -> Document:
    """Returns the page about a plan; of one that cannot be, what contradicts itself."""
    name = plan["scenario"]["name"]
    objective = objective_label(plan)
    limit = f"{shortest_number(limit_of(plan))} minutes {by_mode(plan['scenario'])}"
    under = f"Objectif : {objective} · limite de {limit}"
    title = Title("Plan d’implantation de conseillers numériques, en une page", name, under)
    totals = plan.get("totals")
    if totals is None:
        conflict = [Paragraph(plan["proof"], "lead"), *conflicts_section(plan)]
        return document_of(plan, [title, *conflict, *_sources(plan)], "summary")
    scene, rows = scene_of(plan, drawing), map_rows(plan)
    blocks: list[Block] = [
        title,
        Paragraph(lead_of(plan), "lead"),
        Cards(_figures(totals)),
        Beside(
            [map_of(scene, rows, name, MAP_WIDTH, MAP_HEIGHT)],
            [legend_of(scene, rows, is_beside=False)],
            MAP_WIDTH,
        ),
        *_sites(plan),
        Section("Ce qui change"),
        Items(_changes(plan)),
        Section("Ce qui est proposé"),
        Paragraph(_proposed(plan)),
        *_sources(plan),
    ]
    return document_of(plan, blocks, "summary")


def _figures(totals: Totals) -> list[tuple[str, str]]:
    served = totals.get("people_served_by_new_sites")
    people = (
        (whole_number(totals["people_newly_covered"]), "habitants de plus à portée d’un lieu")
        if served is None
        else (whole_number(served), "habitants que serviraient les lieux qui ouvrent")
    )
    posts = totals["posts"]
    where = some(totals["sites"], "lieu", "lieux")
    return [
        (whole_number(posts), f"{posts_label(posts)} dans {where}"),
        people,
        (percent(totals["share_after"]), "des habitants à portée d’un lieu ensuite"),
        (f"{whole_number(totals['cost_euros'])} €", "par les postes"),
    ]


def _sites(plan: PlanRecord) -> list[Block]:
    sites = plan["sites"][:_MOST_SITES]
    if not sites:
        return []
    serves = plan["totals"].get("people_served_after") is not None
    rows = [
        [
            whole_number(site["rank"]),
            f"{site['commune_name']} ({site['commune']})",
            whole_number(site["posts"]),
            whole_number(site["people_newly_covered"]),
            whole_number(site.get("people_in_catchment")),
            *([whole_number(site.get("people_served"))] if serves else []),
        ]
        for site in sites
    ]
    title = f"Les {len(sites)} premiers lieux" if len(sites) > 1 else "Le premier lieu"
    headers = ["N°", "Commune", "Postes", "Mis à portée", "Habitants autour, en tout"]
    widths = [8, 80, 20, 30, 42]
    if serves:
        headers, widths = [*headers, "Servis"], [8, 66, 18, 28, 42, 20]
    return [Section(title), Table(title, headers, rows, widths, texts=(1,))]


def _changes(plan: PlanRecord) -> list[str]:
    totals = plan["totals"]
    before, after = percent(totals["share_before"]), percent(totals["share_after"])
    trips = minutes(totals["mean_minutes_before"]), minutes(totals["mean_minutes_after"])
    reached = f"À portée d’un lieu : {before} des habitants avant, {after} après"
    travel = f"trajet moyen : {trips[0]} avant, {trips[1]} après"
    changes = [f"{reached} ; {travel}.", *sentences_after_lead(plan)]
    return [
        *changes,
        *(f"{each['name']} : {each['words']}" for each in plan["binding"][:_MOST_ITEMS]),
    ]


def _proposed(plan: PlanRecord) -> str:
    sites, totals = plan["sites"], plan["totals"]
    if not sites:
        return "Aucun lieu de plus."
    named = ", ".join(f"{site['commune_name']} ({site['rank']})" for site in sites[:_MOST_NAMED])
    rest = len(sites) - _MOST_NAMED
    others = f" et {some(rest, 'autre', 'autres')}" if rest > 0 else ""
    opened = some(totals["sites"], "lieu", "lieux")
    return f"Ouvrir {opened}, dans cet ordre : {named}{others}."


def _sources(plan: PlanRecord) -> list[Block]:
    supposed = " · ".join(
        f"{fact.label} : {fact.value}" for fact in assumptions_of(plan) if fact.key in _SUPPOSED
    )
    sources = f" Sources : {sources_of(plan)}." if plan.get("sources") else ""
    return [Paragraph(f"{supposed}.{sources}", "small")]
