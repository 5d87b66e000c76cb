"""Plans side by side: their measures, the sites in common, who wins and who loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

_MOST_COMMUNES = 500
_COVERED = ("covered_before", "newly_covered")


def compare(plans: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Returns what distinguishes plans, by the name given to each; the first is the reference.

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


def _measures(name: str, plan: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("status", "totals", "objective", "bound", "gap", "proof")
    return {"id": name, "name": plan["scenario"]["name"], **{each: plan[each] for each in kept}}


def _sites(plan: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for site in plan["sites"]:
        place = {name: site[name] for name in ("commune", "commune_name", "departement")}
        posts = found.get(site["commune"], {"posts": 0})["posts"] + site["posts"]
        found[site["commune"]] = {**place, "posts": posts}
    return found


def _change(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    was = {each["code"]: each["state"] in _COVERED for each in before["communes"]}
    winners: list[dict[str, Any]] = []
    losers: list[dict[str, Any]] = []
    for each in after["communes"]:
        covered = each["state"] in _COVERED
        if each["code"] not in was or was[each["code"]] == covered:
            continue
        place = {name: each[name] for name in ("code", "name", "departement", "people")}
        (winners if covered else losers).append(place)
    return {"winners": _side(winners), "losers": _side(losers)}


def _side(communes: list[dict[str, Any]]) -> dict[str, Any]:
    """The communes of one side, the most populated first; the counts are of all of them."""
    communes.sort(key=lambda each: (-(each["people"] or 0), each["code"]))
    return {
        "communes": communes[:_MOST_COMMUNES],
        "communes_count": len(communes),
        "people": sum(each["people"] or 0 for each in communes),
    }


def _departements(plans: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for name, plan in plans.items():
        for each in plan["territories"]["departement"]:
            row = found.setdefault(
                each["code"],
                {"code": each["code"], "name": each["name"], "shares": {}, "posts": {}},
            )
            row["shares"][name] = each["share_after"]
            row["posts"][name] = each["posts"]
    return [found[code] for code in sorted(found)]
