"""What a plan took for granted, in French: sites that stay, capacity, quotas, weights, roads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from geodata.exports.coverage_facts import DECAY_LABELS, LEVEL_LABELS, POSTS_LABELS, Fact, in_french
from geodata.exports.travel_words import mode_of, origin_of_minutes
from geodata.french import BY_MODE, whole_number
from geodata.plans import PlanRecord, ScenarioDocument

_MOST_NAMED = 12
"""Of a list of quotas or of communes; the rest is counted."""
_EVERY = {
    "region": "chaque région",
    "departement": "chaque département",
    "epci": "chaque EPCI",
    "commune": "chaque commune",
    "france": "la France",
}
ROADS = (
    "durées modélisées en voiture entre communes voisines (ponts, obstacles et bacs compris), sans "
    "le trafic, de la mairie au lieu"
)


_MEASURED = (
    "durées mesurées sur les routes là où une table les donne, et pour le reste modélisées entre "
    "communes voisines (ponts, obstacles et bacs compris), sans le trafic, de la mairie au lieu"
)


def assumptions_of(plan: PlanRecord) -> list[Fact]:
    """Returns what a plan took for granted, one thing a fact."""
    scenario = plan["scenario"]
    facts = [
        Fact("territory", "Territoire", _territory(scenario)),
        Fact(
            "limit",
            "À portée",
            f"à {in_french(scenario.get('limit_minutes', 20.0))} minutes ou moins{_by(scenario)}",
        ),
        Fact("roads", "Routes", _roads(plan)),
        Fact("places", "Grandes communes", _places(plan)),
        Fact("existing", "Lieux existants", _existing(plan)),
        Fact("candidates", "Lieux possibles", _candidates(scenario)),
        Fact("capacity", "Capacité d’un poste", _capacity(scenario)),
        Fact("rounds", "Tournées", _rounds(scenario)),
        Fact("attendance", "Fréquentation", _attendance(scenario)),
        Fact("weight", "Pondération", _weight(scenario)),
        Fact("cost", "Coût d’un poste", f"{_whole(scenario.get('cost_per_post_euros', 40_000))} €"),
        *_constraints(scenario),
    ]
    return [fact for fact in facts if fact.value]


def _constraints(scenario: ScenarioDocument) -> Iterator[Fact]:
    """Yields the constraints of a scenario; those that it does not have are not told."""
    if "budget" in scenario:
        yield Fact("budget", "Budget", f"{_whole(scenario['budget']['euros'])} €")
    if "spending_limit_euros" in scenario:
        limit = f"{_whole(scenario['spending_limit_euros'])} €"
        yield Fact("spending_limit", "Dépense au plus", limit)
    most = scenario.get("most_posts_per_site", 1)
    yield Fact("most_posts_per_site", "Postes par lieu", f"{_whole(most)} au plus")
    yield Fact("quotas", "Quotas", _listed([_quota(each) for each in scenario.get("quotas", ())]))
    yield Fact(
        "floors", "Planchers", _listed([_floor(each) for each in scenario.get("floors", ())])
    )
    for field, label, words in (
        ("class_quotas", "Quotas par classe", _quota),
        ("class_floors", "Planchers par classe", _floor),
    ):
        yield Fact(field, label, _listed([words(each) for each in scenario.get(field, ())]))
    decided = [f"{_area(each)} : {_posts(each['posts'])}" for each in scenario.get("decided", ())]
    yield Fact("decided", "Postes déjà décidés", _listed(decided))
    networks = [
        f"{each['name']} : {_posts(each['posts'])}" for each in scenario.get("networks", ())
    ]
    yield Fact("networks", "Réseaux", _listed(networks))
    yield Fact("required", "Communes imposées", _listed(scenario.get("required", ())))
    yield Fact("excluded", "Communes exclues", _listed(scenario.get("excluded", ())))


def _rounds(scenario: ScenarioDocument) -> str:
    """Returns what a day of a round is, '' where nobody tours."""
    if scenario.get("objective") != "rounds":
        return ""
    asked = scenario.get("rounds") or {}
    near = float(asked.get("within_minutes") or scenario.get("limit_minutes", 20.0))
    often = {
        "both": "chaque semaine, ou une sur deux qui compte pour "
        f"{in_french(asked.get('fortnightly_worth', 0.5))}",
        "weekly": "chaque semaine",
        "fortnightly": "une semaine sur deux",
    }[asked.get("frequency", "both")]
    return (
        f"journées de {in_french(asked.get('day_hours', 7.0))} h, route comprise ; arrêts de "
        f"{in_french(asked.get('stop_hours', 2.5))} h, {asked.get('most_stops_a_day', 2)} par jour "
        f"au plus, {often} ; aide à {in_french(near)} minutes ou moins d'un arrêt ; route en "
        "voiture, chaque trajet arrondi aux cinq minutes suivantes"
    )


def _attendance(scenario: ScenarioDocument) -> str:
    """Returns how people come, '' where attendance is not the objective."""
    if scenario.get("objective") != "attendance":
        return ""
    asked = scenario.get("attendance") or {}
    decay = asked.get("decay", "steps")
    farthest = 20.0 if decay == "drees" else asked.get("catchment_minutes", 30.0)
    where = {
        "nearest": "chacun va au lieu le plus proche",
        "shared": "chacun se partage entre les lieux et rester chez soi (modèle de Huff)",
    }[asked.get("choice", "nearest")]
    door = in_french(round(100 * asked.get("at_the_door", 1.0), 1))
    attractions = [
        f"{each.get('host') or each.get('network')} : {in_french(each['attraction'])}"
        for each in asked.get("of", ())
    ]
    drawn = f" ; attrait {_listed(attractions)}, 1 pour les autres" if attractions else ""
    return (
        f"décroissance {DECAY_LABELS[decay]}, personne de plus de {in_french(farthest)} minutes ; "
        f"{where} ; {door} % viennent quand un lieu est à leur porte{drawn}"
    )


def _territory(scenario: ScenarioDocument) -> str:
    territory = scenario.get("territory") or {"level": "france", "code": "FR"}
    level = LEVEL_LABELS[territory["level"]]
    return level if territory["level"] == "france" else f"{level} {territory['code']}"


def _places(plan: PlanRecord) -> str:
    """Returns how many places the big communes are, '' where each commune is one."""
    places = plan.get("places")
    if places is None or not places["communes"]:
        return ""
    communes = _counted(places["communes"], "commune vue", "communes vues")
    sectors = _counted(places["places"], "secteur", "secteurs")
    return f"{communes} en {sectors} où vivent leurs habitants ({places['grid']})"


def _roads(plan: PlanRecord) -> str:
    mode = mode_of(plan["scenario"])
    if mode != "car":
        return f"durées {BY_MODE[mode]} : {origin_of_minutes(mode)}, de la mairie au lieu"
    return {"model": ROADS, "measured": _MEASURED}[plan.get("method", "model")]


def _by(scenario: ScenarioDocument) -> str:
    mode = mode_of(scenario)
    return "" if mode == "car" else f" {BY_MODE[mode]}"


def _existing(plan: PlanRecord) -> str:
    existing = plan["scenario"].get("existing") or {}
    keep = existing.get("keep", "all")
    if keep == "none":
        return "aucun : le plan part d’un territoire sans lieu"
    totals = plan.get("totals")
    counted = ""
    if totals is not None and totals.get("sites_that_stay") is not None:
        counted = f" ({_counted(totals['sites_that_stay'], 'lieu', 'lieux')} en France)"
    day = existing.get("at") or str(plan.get("computed_at") or "")[:10]
    when = f" à la date du {_day(day)}" if day else ""
    which = "ceux que le scénario nomme" if keep == "listed" else "tous ceux qui sont en service"
    closed = existing.get("closed") or []
    if keep == "all" and closed:
        which += f" sauf {_counted(len(closed), 'lieu fermé', 'lieux fermés')} par le scénario"
    posts = POSTS_LABELS[existing.get("posts", "filled")]
    as_of = plan.get("sites_as_of")
    published = f" ; fichier des lieux du {_day(as_of)}" if as_of else ""
    return f"{which}{when}{counted}, {posts}{published}"


def _candidates(scenario: ScenarioDocument) -> str:
    asked = scenario.get("candidates") or {}
    parts = []
    if asked.get("town_halls", True):
        communes = asked.get("communes")
        of = (
            "des communes"
            if communes is None
            else f"de {_counted(len(communes), 'commune', 'communes')}"
        )
        parts.append(f"les mairies {of}{_of_communes(asked)}")
    if asked.get("places"):
        parts.append(_counted(len(asked["places"]), "lieu proposé", "lieux proposés"))
    if asked.get("hosts"):
        parts.append(f"les lieux publiés de type {', '.join(asked['hosts'])}")
    return ", ".join(parts)


def _capacity(scenario: ScenarioDocument) -> str:
    most = scenario.get("people_per_post")
    if most is None:
        return "sans limite : un poste compte pour tous ceux qu’il met à portée"
    return f"{_counted(most, 'habitant', 'habitants')} au plus par poste"


def _weight(scenario: ScenarioDocument) -> str:
    weight = scenario.get("weight", "people")
    return "les habitants" if weight == "people" else f"les habitants, pondérés par {weight}"


def _quota(quota: Mapping[str, Any]) -> str:
    bounds = []
    if quota.get("at_least"):
        bounds.append(f"{_posts(quota['at_least'])} au moins")
    if quota.get("at_most") is not None:
        bounds.append(f"{_posts(quota['at_most'])} au plus")
    return f"{_area(quota)} : {', '.join(bounds) or 'sans limite'}"


def _floor(floor: Mapping[str, Any]) -> str:
    least = []
    if floor.get("share") is not None:
        least.append(f"{in_french(round(100 * floor['share'], 1))} % des habitants à portée")
    if floor.get("sites") is not None:
        least.append(f"{_counted(floor['sites'], 'lieu', 'lieux')} au moins")
    return f"{_area(floor)} : {', '.join(least)}"


def _area(area: Mapping[str, Any]) -> str:
    if "column" in area:
        return f"« {area['label']} » ({area['column']})"
    if area.get("code", "*") == "*":
        return _EVERY[area["level"]]
    return f"{LEVEL_LABELS[area['level']]} {area['code']}"


def _listed(parts: Sequence[str]) -> str:
    shown = " ; ".join(parts[:_MOST_NAMED])
    rest = len(parts) - _MOST_NAMED
    return f"{shown} ; et {_counted(rest, 'autre', 'autres')}" if rest > 0 else shown


def _posts(number: float) -> str:
    return _counted(number, "poste", "postes")


def _counted(number: float, one: str, several: str) -> str:
    return f"{_whole(number)} {several if number >= 2 else one}"


def _whole(number: float) -> str:
    return in_french(number) if number != round(number) else whole_number(number)


def _day(text: str) -> str:
    return f"{date.fromisoformat(text[:10]):%d/%m/%Y}"


def _of_communes(asked: Mapping[str, Any]) -> str:
    """Returns which communes have a candidate town hall: also that small ones do."""
    least, kinds = asked.get("least_people", 0), asked.get("communes_with") or ()
    words = f" de {_whole(least)} habitants ou plus" if least else ", même les moins peuplées"
    if kinds:
        words += f", où est publié un lieu de type {', '.join(kinds)}"
    return words
