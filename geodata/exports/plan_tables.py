"""The tables of a plan, and what each of its files says of itself."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.exports.columns import plans, rounds
from geodata.exports.columns.column import Column, Record
from geodata.exports.columns.sites import EXISTING
from geodata.exports.columns.without_car import in_mode
from geodata.exports.coverage_facts import Fact, in_french, sources_of
from geodata.exports.coverage_tables import Table
from geodata.exports.plan_assumptions import assumptions_of
from geodata.french import percent, whole_number
from geodata.plans import PlanRecord, Totals

OBJECTIVE_LABELS = {
    "max_covering": "le plus de monde à portée",
    "backup_covering": "le plus de monde à portée de deux lieux",
    "p_median": "le moins de trajet pour tous",
    "p_center": "le trajet le plus long, le plus court possible",
    "set_covering": "tout le monde à portée avec le moins de lieux",
    "equity": "les territoires les moins bien servis d'abord",
    "rounds": "le plus de monde près d'un arrêt de tournée",
    "attendance": "le plus de personnes attendues dans les lieux",
}
STATUS_LABELS = {
    "optimal": "l'écart demandé est prouvé",
    "feasible": "le temps a manqué pour prouver l'écart demandé",
    "interrupted": "arrêté à la demande",
    "infeasible": "aucun plan ne tient toutes les contraintes",
}
TABLES = (
    *(
        "sites",
        "alternatives",
        "existing",
        "communes",
        "departements",
        "regions",
        "curve",
        "waves",
        "binding",
        "no_gain",
        "left_out",
        "moves",
        "rounds",
        "permanences",
    ),
    "opinions",
)


def table_of(plan: PlanRecord, name: str) -> Table:
    """Returns a table of a plan by its name in `TABLES`; without rows when the plan has none."""
    territories = plan.get("territories", {})
    communes = in_mode(plans.COMMUNES, plan["scenario"])
    tables: dict[str, tuple[str, Sequence[Column], Sequence[Record]]] = {
        "sites": ("Lieux", plans.SITES, plan.get("sites", ())),
        "alternatives": ("Pourquoi ces lieux", plans.ALTERNATIVES, plan.get("alternatives", ())),
        "existing": ("Lieux existants", EXISTING, plan.get("existing", ())),
        "communes": ("Communes", communes, plan.get("communes", ())),
        "departements": ("Départements", plans.TERRITORIES, territories.get("departement", ())),
        "regions": ("Régions", plans.TERRITORIES, territories.get("region", ())),
        "curve": ("Courbe", plans.CURVE, plan.get("curve", ())),
        "waves": ("Vagues", plans.WAVES, plan.get("waves", ())),
        "binding": ("Ce qui retient", plans.BINDING, plan.get("binding", ())),
        "no_gain": ("Sans gain", plans.NO_GAIN, plan.get("no_gain", ())),
        "moves": ("Lieux qui bougent", plans.MOVES, _closed(plan)),
        "rounds": ("Tournées", rounds.ROUNDS, _stops(plan)),
        "permanences": ("Permanences", rounds.PERMANENCES, _permanences(plan)),
        "left_out": ("Communes laissées", plans.LEFT_OUT, plan.get("left_out", ())),
        "opinions": ("Avis", plans.OPINIONS, plan.get("opinions", ())),
    }
    title, columns, records = tables[name]
    totals = plan.get("totals")
    if totals is None or totals.get("people_served_after") is None:
        columns = [each for each in columns if each.key not in plans.OF_CAPACITY]
    if "attendance" not in plan:
        columns = [each for each in columns if each.key not in plans.OF_ATTENDANCE]
    return Table(title, columns, records)


def _closed(plan: PlanRecord) -> Sequence[Record]:
    moves = plan.get("moves")
    return () if moves is None else moves["closed"]


def _stops(plan: PlanRecord) -> Sequence[Record]:
    found = plan.get("rounds")
    return () if found is None else found["stops"]


def _permanences(plan: PlanRecord) -> Sequence[Record]:
    """Returns the stops as the file of sites has them: one of several days has all its hours."""
    found: dict[str, dict[str, str]] = {}
    for stop in _stops(plan):
        own = stop["permanence"]
        if own["id"] not in found:
            found[own["id"]] = dict(own)
            continue
        rules = [
            each.removesuffix("; PH off")
            for each in (found[own["id"]]["horaires"], own["horaires"])
        ]
        found[own["id"]]["horaires"] = "; ".join([*rules, "PH off"])
    return list(found.values())


def summary_of(plan: PlanRecord) -> Table:
    """Returns what matters of a plan, one thing a row, in French."""
    rows = [{"label": fact.label, "value": fact.value} for fact in (*_headline(plan), *about(plan))]
    return Table("Résumé", plans.SUMMARY, rows)


def supposed_by(plan: PlanRecord) -> Table:
    """Returns what a plan took for granted, one thing a row, in French."""
    rows = [{"label": fact.label, "value": fact.value} for fact in assumptions_of(plan)]
    return Table("Hypothèses", plans.SUMMARY, rows)


def objective_label(plan: PlanRecord) -> str:
    """Returns what a plan aims at first, in French."""
    name = plan["objective"]["name"]
    if name == "max_covering" and plan["scenario"].get("people_per_post") is not None:
        return "le plus de personnes servies"
    return OBJECTIVE_LABELS[name]


def about(plan: PlanRecord) -> list[Fact]:
    """Returns what every file of a plan says of itself."""
    scenario, certificate = plan["scenario"], plan.get("certificate")
    facts = [
        Fact("scenario", "Scénario", scenario["name"]),
        Fact("objective", "Objectif", objective_label(plan)),
        Fact("aims", "Ordre des buts", str(plan.get("aims_words") or "")),
        Fact("status", "État", STATUS_LABELS[plan["status"]]),
        Fact("proof", "Preuve", plan["proof"]),
        Fact("certificate", "Vérifier la preuve", certificate["words"] if certificate else ""),
        Fact("vacancy", "Postes vacants", plan["vacancy"]["words"] if "vacancy" in plan else ""),
        Fact("attendance", "Fréquentation", _attendance(plan)),
        Fact("moves", "Lieux qui bougent", plan["moves"]["words"] if "moves" in plan else ""),
        Fact("rounds", "Tournées", plan["rounds"]["words"] if "rounds" in plan else ""),
        Fact("limit", "Limite", f"{in_french(scenario.get('limit_minutes', 20.0))} minutes"),
        Fact("computed_at", "Calculé le", str(plan.get("computed_at") or "")),
        Fact("sites_version", "Version des sites", str(plan.get("sites_version") or "")),
        Fact("snapshot", "Version des communes", str(plan.get("snapshot") or "")),
        Fact("sources", "Sources", sources_of(plan) if "sources" in plan else ""),
        Fact("licence", "Licence", str(plan.get("licence") or "")),
    ]
    return [fact for fact in facts if fact.value]


def _attendance(plan: PlanRecord) -> str:
    return plan["attendance"]["words"] if "attendance" in plan else ""


def _headline(plan: PlanRecord) -> list[Fact]:
    if plan.get("totals") is None:
        return [Fact("conflict", "Se contredisent", words) for words in plan["conflicts"]]
    totals = plan["totals"]
    figures = {
        "Postes": _whole(totals["posts"]),
        "Lieux": _whole(totals["sites"]),
        "Coût": f"{_whole(totals['cost_euros'])} €",
        "Habitants": _whole(totals["people"]),
        "À portée avant": _people(totals["people_covered_before"], totals["share_before"]),
        "À portée après": _people(totals["people_covered_after"], totals["share_after"]),
        "À portée après, neuf tirages sur dix": _range(totals),
        "Habitants de plus à portée": _whole(totals["people_newly_covered"]),
        "Habitants de plus, neuf tirages sur dix": _gained(totals),
        **_served(totals),
        "Trajet moyen avant": _minutes(totals["mean_minutes_before"]),
        "Trajet moyen après": _minutes(totals["mean_minutes_after"]),
    }
    return [Fact("", label, value) for label, value in figures.items() if value]


def _served(totals: Totals) -> dict[str, str]:
    """The people served, apart from those in reach, where a post has a capacity."""
    if totals.get("people_served_after") is None:
        return {}
    after = _people(totals["people_served_after"], totals["share_served_after"])
    return {
        "Servis avant": _whole(totals["people_served_before"]),
        "Servis après": after,
        "Servis par les lieux qui ouvrent": _whole(totals["people_served_by_new_sites"]),
    }


def _whole(number: float | None) -> str:
    return "" if number is None else whole_number(number)


def _people(number: float | None, share: float | None) -> str:
    if share is None or number is None:
        return _whole(number)
    return f"{_whole(number)} ({percent(share)})"


def _gained(totals: Totals) -> str:
    """The people newly in reach, at least and at most."""
    low, high = totals.get("people_newly_covered_low"), totals.get("people_newly_covered_high")
    return "" if low is None or high is None else f"{_whole(low)} à {_whole(high)}"


def _range(totals: Totals) -> str:
    """The people in reach after, and their share, at least and at most."""
    low, high = totals.get("people_covered_after_low"), totals.get("people_covered_after_high")
    if low is None or high is None:
        return ""
    shares = percent(totals["share_after_low"]), percent(totals["share_after_high"])
    return f"{_whole(low)} à {_whole(high)} ({shares[0]} à {shares[1]})"


def _minutes(number: float | None) -> str:
    return "" if number is None else f"{in_french(round(number, 1))} minutes"
