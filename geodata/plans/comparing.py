"""Plans side by side: their measures, the sites in common, who wins and who loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from geodata.plans.plan import (
    ChangedCommune,
    ChangedCommunes,
    Comparison,
    DepartementOfPlans,
    PlanChange,
    PlanMeasures,
    PlanRecord,
    SiteCommune,
)

_MOST_COMMUNES = 500
_COVERED = ("covered_before", "newly_covered")


def compare(plans: Mapping[str, PlanRecord]) -> Comparison:
    """Returns the differences between plans, by the name given to each; the first is the reference.

    Args:
        plans: two records or more, as `solve_plan` gives them, none infeasible.

    Returns:
        `plans` (measures), `sites_in_common` (communes with a site in all), `only` (by plan, those
        of no other), and for each plan after the first `changes`: communes and people who win or
        lose coverage, and the départements' shares of all plans.
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
        "changes": {name: _change(plans[first], plans[name]) for name in names[1:]},
        "departements": _departements(plans),
    }


def _measures(name: str, plan: PlanRecord) -> PlanMeasures:
    return {
        "id": name,
        "name": plan["scenario"]["name"],
        "status": plan["status"],
        "totals": plan["totals"],
        "objective": plan["objective"],
        "bound": plan["bound"],
        "gap": plan["gap"],
        "proof": plan["proof"],
    }


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
    return {"winners": _side(winners), "losers": _side(losers)}


def _side(communes: list[ChangedCommune]) -> ChangedCommunes:
    """The communes of one side, the most populated first; the counts are of all of them."""
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
