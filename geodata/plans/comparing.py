"""Plans side by side: their measures, the sites in common, who wins and who loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from geodata.french import BY_MODE
from geodata.plans.french import minutes_words
from geodata.plans.plan import PlanRecord
from geodata.plans.plan_changes import (
    ChangedCommune,
    ChangedCommunes,
    Comparison,
    DepartementOfPlans,
    ModeOfPlan,
    PlanChange,
    PlanMeasures,
    SiteCommune,
    TerritoryOfPlan,
)
from geodata.territory import FRANCE

_MOST_COMMUNES = 500
_LEVELS = {
    "region": "la région",
    "departement": "le département",
    "epci": "l'intercommunalité",
    "commune": "la commune",
}
_COVERED = ("covered_before", "newly_covered")


def compare(plans: Mapping[str, PlanRecord]) -> Comparison:
    """Returns the differences between plans, by the name given to each; the first is the reference.

    Args:
        plans: two records or more, as `solve_plan` gives them, none infeasible.

    Returns:
        `plans` (measures), `sites_in_common` (communes with a site in all), `only` (by plan, those
        of no other), and for each plan after the first `changes`: communes and people who win or
        lose coverage, or why that cannot be said (`refused`); the départements' shares of all.
    """
    communes = {name: _sites(plan) for name, plan in plans.items()}
    names = list(plans)
    common = set.intersection(*(set(each) for each in communes.values()))
    times = Counter(code for each in communes.values() for code in each)
    first = names[0]
    return {
        "plans": [_measures(name, plan) for name, plan in plans.items()],
        "sites_in_common": [communes[first][code] for code in sorted(common)],
        "only": {
            name: [site for code, site in sorted(each.items()) if times[code] == 1]
            for name, each in communes.items()
        },
        "changes": {
            name: _change(plans[first], plans[name])
            for name in names[1:]
            if not why_apart(plans[first], plans[name])
        },
        "refused": {
            name: why for name in names[1:] if (why := why_apart(plans[first], plans[name]))
        },
        "departements": _departements(plans),
    }


def why_apart(reference: PlanRecord, plan: PlanRecord) -> str | None:
    """Returns why nobody wins or loses between two plans, in a sentence; None where some may.

    A commune is in reach by the territory, the mode and the limit of its plan: of others, nothing
    follows.
    """
    one, other = _territory(reference), _territory(plan)
    if one != other:
        return (
            f"« {reference['scenario']['name']} » porte sur {_of_territory(one)}, "
            f"« {plan['scenario']['name']} » sur {_of_territory(other)} : "
            "qui y gagne et qui y perd ne se compare pas d'un territoire à l'autre."
        )
    here, there = _mode(reference), _mode(plan)
    if here != there:
        return (
            f"« {reference['scenario']['name']} » compte les minutes {BY_MODE[here]}, "
            f"« {plan['scenario']['name']} » {BY_MODE[there]} : "
            "qui y gagne et qui y perd ne se compare pas d'un mode de déplacement à l'autre."
        )
    least, most = _limit(reference), _limit(plan)
    if least != most:
        return (
            f"« {reference['scenario']['name']} » compte qui est à {minutes_words(least)} au plus, "
            f"« {plan['scenario']['name']} » à {minutes_words(most)} : "
            "qui y gagne et qui y perd ne se compare pas d'une limite à l'autre."
        )
    return None


def _mode(plan: PlanRecord) -> str:
    return str(plan["scenario"].get("mode", "car"))


def _territory(plan: PlanRecord) -> TerritoryOfPlan:
    level, code = "france", FRANCE
    if (area := plan["scenario"].get("territory")) is not None:
        level, code = area["level"], area["code"]
    rows = plan["territories"].get(level, [])
    name = next((each["name"] for each in rows if each["code"] == code), code)
    return {"level": level, "code": code, "name": "France" if level == "france" else name}


def _of_territory(territory: TerritoryOfPlan) -> str:
    if territory["level"] == "france":
        return "toute la France"
    name, code = territory["name"], territory["code"]
    return f"{_LEVELS[territory['level']]} {code if name == code else f'{name} ({code})'}"


def _limit(plan: PlanRecord) -> float:
    return float(plan["scenario"].get("limit_minutes", 20.0))


def _measures(name: str, plan: PlanRecord) -> PlanMeasures:
    return {
        "id": name,
        "name": plan["scenario"]["name"],
        "territory": _territory(plan),
        "limit_minutes": _limit(plan),
        **_told_mode(plan),
        "status": plan["status"],
        "totals": plan["totals"],
        "objective": plan["objective"],
        "bound": plan["bound"],
        "gap": plan["gap"],
        "proof": plan["proof"],
    }


def _told_mode(plan: PlanRecord) -> ModeOfPlan:
    mode = plan["scenario"].get("mode")
    return {} if mode is None else {"mode": mode}


def _sites(plan: PlanRecord) -> dict[str, SiteCommune]:
    found: dict[str, SiteCommune] = {}
    for site in plan["sites"]:
        before = found.get(site["commune"])
        found[site["commune"]] = {
            "commune": site["commune"],
            "commune_name": site["commune_name"],
            "departement": site["departement"],
            "posts": site["posts"] + (before["posts"] if before else 0),
        }
    return found


def _change(before: PlanRecord, after: PlanRecord) -> PlanChange:
    was = {each["code"]: each["state"] in _COVERED for each in before["communes"]}
    winners: list[ChangedCommune] = []
    losers: list[ChangedCommune] = []
    for each in after["communes"]:
        covered = each["state"] in _COVERED
        if each["code"] not in was or was[each["code"]] == covered:
            continue
        (winners if covered else losers).append(
            {
                "code": each["code"],
                "name": each["name"],
                "departement": each["departement"],
                "people": each["people"],
            }
        )
    return {"winners": side_of(winners), "losers": side_of(losers)}


def side_of(communes: list[ChangedCommune]) -> ChangedCommunes:
    """Returns the communes of one side, the most populated first; the counts are of all of them."""
    communes.sort(key=lambda each: (-(each["people"] or 0), each["code"]))
    return {
        "communes": communes[:_MOST_COMMUNES],
        "communes_count": len(communes),
        "people": sum(each["people"] or 0 for each in communes),
    }


def _departements(plans: Mapping[str, PlanRecord]) -> list[DepartementOfPlans]:
    found: dict[str, DepartementOfPlans] = {}
    for name, plan in plans.items():
        for each in plan["territories"]["departement"]:
            code = str(each["code"])
            row = found.setdefault(
                code, {"code": code, "name": each["name"], "shares": {}, "posts": {}}
            )
            row["shares"][name] = each["share_after"]
            row["posts"][name] = each["posts"]
    return [found[code] for code in sorted(found)]
