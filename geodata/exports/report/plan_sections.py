"""The sections of a plan's report."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.exports.columns.plans import OPINION_LABELS
from geodata.exports.report.blocks import (
    Bar,
    Bars,
    Block,
    Bold,
    Cards,
    Items,
    Paragraph,
    Section,
    Table,
    Text,
    Together,
)
from geodata.exports.report.words import minutes, some
from geodata.french import (
    MISSING,
    day_in_words,
    percent,
    percent_at_most,
    percent_range,
    whole_number,
)
from geodata.plans import PlanRecord, Totals

MOST_SITES, MOST_TERRITORIES, MOST_ITEMS = 60, 25, 12
MOST_STOPS = 250
MOST_TOGETHER = 15
"""Rows of a table that stays on one page."""
_STEPS = 10


def essential_section(plan: PlanRecord) -> list[Block]:
    """Returns the proof, and the key figures of a plan that there is."""
    totals = plan.get("totals")
    if totals is None:
        return [Paragraph(plan["proof"], "lead")]
    cards = [
        (whole_number(totals["posts"]), posts_label(totals["posts"])),
        (
            whole_number(totals["sites"]),
            "lieux qui ouvrent" if totals["sites"] >= 2 else "lieu qui ouvre",
        ),
        (f"{whole_number(totals['cost_euros'])} €", "par les postes"),
        (_gap(plan["gap"]), "au plus du meilleur plan possible, de ce que celui-ci change"),
        *_people_cards(plan),
        (minutes(totals["mean_minutes_after"]), "trajet moyen après"),
    ]
    return [
        Paragraph(lead_of(plan), "lead"),
        Items(sentences_after_lead(plan)),
        Cards(cards),
    ]


def _gap(gap: float | None) -> str:
    return MISSING if gap is None else percent_at_most(gap)


def _people_cards(plan: PlanRecord) -> list[tuple[str, str]]:
    """Returns the people that a plan is for: where posts have a capacity, those served first."""
    totals = plan["totals"]
    reached, everybody = (
        whole_number(totals["people_covered_after"]),
        whole_number(totals["people"]),
    )
    if has_capacity(plan):
        return [
            (whole_number(totals["people_served_after"]), "habitants servis"),
            (reached, "habitants à portée, servis ou non"),
            (everybody, "habitants en tout"),
        ]
    return [
        (reached, "habitants à portée"),
        (everybody, "habitants en tout"),
        (minutes(totals["mean_minutes_before"]), "trajet moyen avant"),
    ]


def has_capacity(plan: PlanRecord) -> bool:
    """Returns whether the posts of a plan serve so many people and no more."""
    return plan["totals"].get("people_served_after") is not None


def _gain_label(plan: PlanRecord) -> str:
    """Returns the heading of those whom a plan brings within reach: not all of them are served."""
    return "Mis à portée" if has_capacity(plan) else "Habitants gagnés"


def lead_of(plan: PlanRecord) -> Text:
    """Returns in a sentence whom a plan serves, where posts have a capacity, else reaches."""
    served, totals = plan.get("served_words"), plan["totals"]
    if served:
        return str(served[0])
    drawn = after_in_brackets(totals)
    return (
        Bold(percent(totals["share_after"])),
        f" des habitants seraient à portée d’un lieu{drawn}, ",
        f"pour {percent(totals['share_before'])} aujourd’hui : ",
        Bold(some(totals["people_newly_covered"], "habitant", "habitants")),
        f" de plus{newly_in_brackets(totals)}.",
    )


def after_in_brackets(totals: Totals) -> str:
    """Returns what the share in reach after a plan may be, ` (91,7 à 92,7 %…)`, or nothing."""
    drawn = percent_range(totals.get("share_after_low"), totals.get("share_after_high"))
    return f" ({drawn} selon les temps réels)" if drawn else ""


def newly_in_brackets(totals: Totals) -> str:
    """Returns how many people may really be newly in reach, ` (1 200 à 1 900)`, or nothing."""
    low, high = totals.get("people_newly_covered_low"), totals.get("people_newly_covered_high")
    return "" if low is None or low == high else f" ({whole_number(low)} à {whole_number(high)})"


def sentences_after_lead(plan: PlanRecord) -> list[str]:
    """Returns who is in reach beside those served, what is aimed at, and what is proven."""
    served, aims = plan.get("served_words") or (), plan.get("aims_words")
    return [*served[1:], *([aims] if aims else []), plan["proof"]]


def posts_label(posts: int) -> str:
    """Returns the label of a number of posts."""
    return "postes" if posts >= 2 else "poste"


def conflicts_section(plan: PlanRecord) -> list[Block]:
    """Returns the constraints that no plan keeps together."""
    conflicts = plan["conflicts"] or ["Le temps donné n’a pas suffi : donnez-en plus."]
    return [Section("Ce qui se contredit"), Items(conflicts)]


def waves_section(plan: PlanRecord) -> list[Block]:
    """Returns the waves, when there are several."""
    waves = plan["waves"]
    if len(waves) < 2:
        return []
    rows = [
        [
            wave["name"],
            day_in_words(wave["opens_on"]) if wave["opens_on"] else MISSING,
            whole_number(wave["posts"]),
            whole_number(wave["people_newly_covered"]),
            percent(wave["share_after"]),
            f"{whole_number(wave['cost_euros'])} €",
        ]
        for wave in waves
    ]
    headers = ["Vague", "Ouverture", "Postes", _gain_label(plan), "À la fin", "Coût"]
    table = Table("Vagues du plan", headers, rows, [55, 24, 18, 30, 20, 27], texts=(1,))
    return [Section("Les vagues"), table]


def curve_section(plan: PlanRecord) -> list[Block]:
    """Returns how coverage grows with posts, in ten steps."""
    curve = plan["curve"]
    if len(curve) < 2:
        return []
    places = sorted({max(0, len(curve) * step // _STEPS - 1) for step in range(1, _STEPS + 1)})
    bars = [
        Bar(
            some(curve[at]["posts"], "poste", "postes"),
            curve[at]["share"],
            f"{percent(curve[at]['share'])} – {whole_number(curve[at]['people_covered'])} hab.",
            is_marked=at == len(curve) - 1,
        )
        for at in places
    ]
    title = "Les habitants à portée selon le nombre de postes"
    return [Together([Section(title), Bars(bars)])]


def rounds_section(plan: PlanRecord) -> list[Block]:
    """Returns the timetable of rounds, where advisors tour."""
    found = plan.get("rounds")
    if found is None:
        return []
    title = Section("Les tournées")
    story: list[Block] = [title, Paragraph(found["words"])]
    if not found["stops"]:
        return story
    weeks = {"every": "", "odd": " (impaires)", "even": " (paires)"}
    rows = [
        [
            whole_number(stop["advisor"]),
            stop["base_name"],
            f"{stop['day']}{weeks[stop['weeks']]}",
            f"{stop['commune_name']} ({stop['commune']})",
            f"{stop['opens_at']}–{stop['closes_at']}",
            whole_number(stop["drive_minutes"]),
            whole_number(stop["people_in_reach"]),
        ]
        for stop in found["stops"][:MOST_STOPS]
    ]
    headers = ["N°", "Base", "Jour (semaines)", "Arrêt", "Heures", "Route", "Habitants"]
    widths = [9, 30, 30, 46, 24, 13, 21]
    story.append(Table(title.words, headers, rows, widths, texts=(1, 2, 3, 4)))
    if len(found["stops"]) > MOST_STOPS:
        rest = f"Les {MOST_STOPS} premiers : le fichier a les {whole_number(len(found['stops']))}."
        story.append(Paragraph(rest, "small"))
    return story


def attendance_section(plan: PlanRecord) -> list[Block]:
    """Returns those who come and where most do, where attendance is the objective."""
    found = plan.get("attendance")
    if found is None:
        return []
    title = Section("Qui viendrait")
    most = sorted(plan["sites"], key=lambda each: (-each["people_expected"], each["rank"]))
    rows = [
        [
            f"{site['commune_name']} ({site['commune']})",
            site["name"],
            whole_number(site["people_expected"]),
        ]
        for site in most[:MOST_TOGETHER]
    ]
    story: list[Block] = [title, Paragraph(found["words"])]
    if rows:
        headers = ["Commune", "Lieu", "Fréquentation attendue"]
        story.append(Table(title.words, headers, rows, [62, 72, 40], texts=(0, 1)))
    return story


def sites_section(plan: PlanRecord) -> list[Block]:
    """Returns the first sites, in the order in which they should open."""
    sites = plan["sites"]
    serves = plan["totals"].get("people_served_after") is not None
    rows = [
        [
            whole_number(site["rank"]),
            f"{site['commune_name']} ({site['commune']})",
            site["departement"] or "–",
            site["network"] or "–",
            whole_number(site["posts"]),
            whole_number(site["people_newly_covered"]),
            percent(site["share_total"]),
            *([whole_number(site["people_served"])] if serves else []),
        ]
        for site in sites[:MOST_SITES]
    ]
    headers = ["N°", "Commune", "Dép.", "Réseau", "Postes", "Mis à portée", "Ensuite"]
    widths = [11, 62, 12, 38, 14, 22, 16]
    if serves:
        headers, widths = [*headers, "Servis"], [11, 50, 12, 32, 14, 22, 16, 18]
    words = "Les bases des tournées" if "rounds" in plan else "Les lieux, dans l’ordre d’ouverture"
    title = Section(words)
    table = Table(title.words, headers, rows, widths, texts=(1, 2, 3))
    few = len(rows) <= MOST_TOGETHER
    story: list[Block] = [Together([title, table])] if few else [title, table]
    if len(sites) > MOST_SITES:
        rest = f"Les {MOST_SITES} premiers, de {whole_number(len(sites))} : le fichier les a tous."
        story.append(Paragraph(rest, "small"))
    return story


def territories_section(plan: PlanRecord) -> list[Block]:
    """Returns the départements, those that gain most first."""
    found = plan["territories"]["departement"]
    ordered = sorted(found, key=lambda row: (-row["gain"], row["code"]))
    rows = [
        [
            f"{row['name']} ({row['code']})",
            whole_number(row["people"]),
            whole_number(row["posts"]),
            percent(row["share_before"]),
            percent(row["share_after"]),
            whole_number(row["gain"]),
            *([whole_number(row.get("served_after"))] if has_capacity(plan) else []),
        ]
        for row in ordered[:MOST_TERRITORIES]
    ]
    headers = ["Département", "Habitants", "Postes", "Avant", "Après", _gain_label(plan)]
    widths = [60, 26, 18, 20, 20, 30]
    if has_capacity(plan):
        headers, widths = [*headers, "Servis"], [48, 24, 16, 18, 18, 28, 22]
    title = (
        "Les départements"
        if len(found) <= MOST_TERRITORIES
        else (f"Les {MOST_TERRITORIES} départements qui gagnent le plus")
    )
    return [Section(title), Table(title, headers, rows, widths)]


def binding_section(plan: PlanRecord) -> list[Block]:
    """Returns what held the plan back, and why some départements gained nothing."""
    story: list[Block] = []
    if plan["binding"]:
        story.append(Section("Ce qui a retenu le plan"))
        story += _items([(each["name"], each["words"]) for each in plan["binding"]])
    if plan["no_gain"]:
        story.append(Section("Où rien n’est gagné, et pourquoi", 2))
        story += _items([(each["name"], each["words"]) for each in plan["no_gain"]])
    if plan.get("vacancy"):
        story.append(Section("Si des postes restent vacants", 2))
        story.append(Paragraph(plan["vacancy"]["words"]))
    if plan.get("moves"):
        story.append(Section("Les lieux d’aujourd’hui qui bougent", 2))
        story.append(Paragraph(plan["moves"]["words"]))
        story += _items([(each["name"], each["words"]) for each in plan["moves"]["closed"]])
    if plan.get("left_out"):
        story.append(Section("Communes laissées, et ce qu’il faudrait", 2))
        story += _items([(each["name"], each["words"]) for each in plan["left_out"]])
    return story


def opinions_section(plan: PlanRecord) -> list[Block]:
    """Returns what préfectures said, when the plan heeds it: who, of which site, and why."""
    opinions = plan.get("opinions") or ()
    if not opinions:
        return []
    items = [
        (
            f"{each['commune']}, {OPINION_LABELS[each['opinion']]}",
            f"{each['reason']} ({each['author']}, {each['said_at'][:10]})",
        )
        for each in opinions
    ]
    return [Section("Les avis des préfectures, suivis ici"), *_items(items)]


def _items(named: Sequence[tuple[str, str]]) -> list[Block]:
    items = Items([(Bold(name), f" : {words}") for name, words in named[:MOST_ITEMS]])
    rest = len(named) - MOST_ITEMS
    others = f"Et {some(rest, 'autre', 'autres')}."
    return [items, *([Paragraph(others)] if rest > 0 else [])]
