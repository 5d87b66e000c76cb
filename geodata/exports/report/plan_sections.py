"""The sections of a plan's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer

from geodata.exports.columns.plans import OPINION_LABELS
from geodata.exports.report.charts import Bar, Bars
from geodata.exports.report.fonts import markup
from geodata.exports.report.styles import (
    BODY,
    ITEM,
    LEAD,
    SECTION,
    SMALL,
    SUBSECTION,
    cards_of,
    table_of,
)
from geodata.exports.report.words import minutes, share, some, whole

MOST_SITES, MOST_TERRITORIES, MOST_TOLD = 60, 25, 12
_STEPS = 10


def essential_section(plan: Mapping[str, Any], width: float) -> list[Flowable]:
    """Returns the proof, and the key figures of a plan that there is."""
    totals = plan.get("totals")
    if totals is None:
        return [Paragraph(markup(plan["proof"]), LEAD)]
    lead = (
        f"<b>{share(totals['share_after'])}</b> des habitants seraient à portée d’un lieu, pour "
        f"{share(totals['share_before'])} aujourd’hui : "
        f"<b>{some(totals['people_newly_covered'], 'habitant', 'habitants')}</b> de plus."
    )
    cards = [
        (whole(totals["posts"]), "postes" if totals["posts"] >= 2 else "poste"),
        (whole(totals["sites"]), "lieux qui ouvrent" if totals["sites"] >= 2 else "lieu qui ouvre"),
        (f"{whole(totals['cost_euros'])} €", "par les postes"),
        (share(plan["gap"]), "au plus du meilleur plan possible"),
        (whole(totals["people_covered_after"]), "habitants à portée"),
        (whole(totals["people"]), "habitants en tout"),
        (minutes(totals["mean_minutes_before"]), "trajet moyen avant"),
        (minutes(totals["mean_minutes_after"]), "trajet moyen après"),
    ]
    served, told = plan.get("served_words"), _told(plan)
    if served:  # What posts are for, where they have a capacity; who is in reach comes after.
        lead, told = markup(served[0]), [*served[1:], *told]
    return [
        Paragraph(lead, LEAD),
        *(Paragraph(markup(words), ITEM, bulletText="•") for words in told),
        Spacer(1, 3 * mm),
        cards_of(cards, width),
    ]


def _told(plan: Mapping[str, Any]) -> list[str]:
    """What is aimed at, and what is proven."""
    aims = plan.get("aims_words")
    return [*([aims] if aims else []), plan["proof"]]


def conflicts_section(plan: Mapping[str, Any]) -> list[Flowable]:
    """Returns the constraints that no plan keeps together."""
    told = plan["conflicts"] or ["Le temps donné n’a pas suffi : donnez-en plus."]
    return [
        Paragraph("Ce qui se contredit", SECTION),
        *(Paragraph(markup(words), ITEM, bulletText="•") for words in told),
    ]


def waves_section(plan: Mapping[str, Any]) -> list[Flowable]:
    """Returns the waves, when there are several."""
    waves = plan["waves"]
    if len(waves) < 2:
        return []
    rows = [
        [
            wave["name"],
            wave["opens_on"] or "–",
            whole(wave["posts"]),
            whole(wave["people_newly_covered"]),
            share(wave["share_after"]),
            f"{whole(wave['cost_euros'])} €",
        ]
        for wave in waves
    ]
    headers = ["Vague", "Ouverture", "Postes", "Habitants gagnés", "À la fin", "Coût"]
    return [
        Paragraph("Les vagues", SECTION),
        table_of(headers, rows, [55, 24, 18, 30, 20, 27], texts=(1,)),
    ]


def curve_section(plan: Mapping[str, Any], width: float) -> list[Flowable]:
    """Returns how coverage grows with posts, in ten steps."""
    curve = plan["curve"]
    if len(curve) < 2:
        return []
    places = sorted({max(0, len(curve) * step // _STEPS - 1) for step in range(1, _STEPS + 1)})
    bars = [
        Bar(
            some(curve[at]["posts"], "poste", "postes"),
            curve[at]["share"],
            f"{share(curve[at]['share'])} – {whole(curve[at]['people_covered'])} hab.",
            is_marked=at == len(curve) - 1,
        )
        for at in places
    ]
    return [Paragraph("La couverture selon le nombre de postes", SECTION), Bars(width, bars, 108.0)]


def sites_section(plan: Mapping[str, Any]) -> list[Flowable]:
    """Returns the first sites, in the order in which they should open."""
    sites = plan["sites"]
    serves = plan["totals"].get("people_served_after") is not None
    rows = [
        [
            whole(site["rank"]),
            f"{site['commune_name']} ({site['commune']})",
            site["departement"],
            site["network"] or "–",
            whole(site["posts"]),
            whole(site["people_newly_covered"]),
            share(site["share_total"]),
            *([whole(site["people_served"])] if serves else []),
        ]
        for site in sites[:MOST_SITES]
    ]
    headers = ["Ordre", "Commune", "Dép.", "Réseau", "Postes", "Mis à portée", "Ensuite"]
    widths = [13, 62, 12, 36, 14, 22, 15]
    if serves:
        headers, widths = [*headers, "Servis"], [13, 50, 12, 30, 14, 22, 15, 18]
    table = table_of(headers, rows, widths, texts=(1, 2, 3))
    story = [
        CondPageBreak(60 * mm),
        Paragraph("Les lieux, dans l’ordre d’ouverture", SECTION),
        table,
    ]
    if len(sites) > MOST_SITES:
        rest = f"Les {MOST_SITES} premiers, de {whole(len(sites))} : le fichier les a tous."
        story += [Spacer(1, 1.5 * mm), Paragraph(rest, SMALL)]
    return story


def territories_section(plan: Mapping[str, Any]) -> list[Flowable]:
    """Returns the départements, those that gain most first."""
    found = plan["territories"]["departement"]
    ordered = sorted(found, key=lambda row: (-row["gain"], row["code"]))
    rows = [
        [
            f"{row['name']} ({row['code']})",
            whole(row["people"]),
            whole(row["posts"]),
            share(row["share_before"]),
            share(row["share_after"]),
            whole(row["gain"]),
        ]
        for row in ordered[:MOST_TERRITORIES]
    ]
    headers = ["Département", "Habitants", "Postes", "Avant", "Après", "Habitants gagnés"]
    title = (
        "Les départements"
        if len(found) <= MOST_TERRITORIES
        else (f"Les {MOST_TERRITORIES} départements qui gagnent le plus")
    )
    return [
        CondPageBreak(50 * mm),
        Paragraph(title, SECTION),
        table_of(headers, rows, [60, 26, 18, 20, 20, 30]),
    ]


def binding_section(plan: Mapping[str, Any]) -> list[Flowable]:
    """Returns what held the plan back, and why some départements gained nothing."""
    story: list[Flowable] = []
    if plan["binding"]:
        story.append(Paragraph("Ce qui a retenu le plan", SECTION))
        story += _items([(each["name"], each["words"]) for each in plan["binding"]])
    if plan["no_gain"]:
        story.append(Paragraph("Où rien n’est gagné, et pourquoi", SUBSECTION))
        story += _items([(each["name"], each["words"]) for each in plan["no_gain"]])
    return story


def opinions_section(plan: Mapping[str, Any]) -> list[Flowable]:
    """Returns what préfectures said, when the plan heeds it: who, of which site, and why."""
    said = plan.get("opinions") or ()
    if not said:
        return []
    told = [
        (
            f"{each['commune']}, {OPINION_LABELS[each['opinion']]}",
            f"{each['reason']} ({each['author']}, {each['said_at'][:10]})",
        )
        for each in said
    ]
    return [Paragraph("Les avis des préfectures, suivis ici", SECTION), *_items(told)]


def _items(told: Sequence[tuple[str, str]]) -> list[Flowable]:
    story = [
        Paragraph(f"<b>{markup(name)}</b> : {markup(words)}", ITEM, bulletText="•")
        for name, words in told[:MOST_TOLD]
    ]
    if len(told) > MOST_TOLD:
        story.append(Paragraph(f"Et {some(len(told) - MOST_TOLD, 'autre', 'autres')}.", BODY))
    return story
