"""The tables of a plan: coverage before and after, by territory, by class and by commune."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from geodata.coverage import TravelMethod
from geodata.placement import Indices
from geodata.plans.effects import NOBODY, Effects
from geodata.plans.plan_communes import CommuneRow, CommuneState
from geodata.plans.plan_figures import CoveredRow, ServedRow, TerritoryRow
from geodata.plans.problem import PlanProblem

LEVELS = ("region", "departement")


def territory_rows(
    problem: PlanProblem, opened: Sequence[tuple[int, int]], effects: Effects
) -> dict[str, list[TerritoryRow]]:
    """Returns the rows of each région and département that the plan is about, and of classes.

    Args:
        problem: of the plan.
        opened: the unit and the posts of each of its sites.
        effects: what they change.
    """
    units = problem.ground.units
    inside = np.zeros(len(units), dtype=bool)
    inside[problem.inside] = True
    at, posts = np.array(opened, dtype=np.int64).reshape(-1, 2).T
    counts = (
        np.bincount(at, weights=posts, minlength=len(units)),
        np.bincount(at, minlength=len(units)),
    )
    found: dict[str, list[TerritoryRow]] = {}
    for level in LEVELS:
        found[level] = [
            {"code": each.code, "name": each.name, **_row(problem, effects, own, counts)}
            for each in units.territories(level)
            if len(own := each.units[inside[each.units]])
        ]
    for name, classes in problem.ground.classes.items():
        found[name] = [
            {"code": None, "name": label, **_row(problem, effects, own, counts)}
            for number, label in enumerate(classes.labels)
            if len(own := np.flatnonzero(inside & (classes.number == number)))
        ]
    return found


def share_of(part: float, whole: float) -> float | None:
    """Returns a share to the millionth, 1 or 0 only where it is; None of nothing."""
    if not whole:
        return None
    share = round(float(part / whole), 6)
    if 0 < part < whole:
        return min(max(share, 1e-6), 1 - 1e-6)
    return share


def _row(
    problem: PlanProblem, effects: Effects, own: Indices, counts: tuple[Any, Any]
) -> CoveredRow:
    people = effects.people[own]
    total = people.sum()
    before = (people * problem.share_covered_today[own]).sum()
    after = (people * effects.share_covered_after[own]).sum()
    return {
        **_served_row(problem, effects, own),
        "people": round(total),
        "covered_before": round(before),
        "covered_after": round(after),
        "share_before": share_of(before, total),
        "share_after": share_of(after, total),
        "gain": round(after - before),
        "posts": round(counts[0][own].sum()),
        "sites": int(counts[1][own].sum()),
    }


def _served_row(problem: PlanProblem, effects: Effects, own: Indices) -> ServedRow:
    if effects.served is None:
        return {"served_before": None, "served_after": None}
    before = effects.by_unit(problem, effects.served.before)[own].sum()
    after = effects.by_unit(problem, effects.served.after)[own].sum()
    return {"served_before": round(before), "served_after": round(after)}


def commune_rows(problem: PlanProblem, effects: Effects) -> list[CommuneRow]:
    """Returns a row per commune of the territory; what is not known is None."""
    units = problem.ground.units
    codes, departements = units.register.territory_codes, units.belongs("departement")
    columns = zip(
        problem.inside.tolist(),
        units.people[problem.inside].tolist(),
        problem.minutes_today[problem.inside].tolist(),
        effects.minutes_after[problem.inside].tolist(),
        effects.is_measured[problem.inside].tolist(),
        effects.served_by[problem.inside].tolist(),
        problem.covered_today[problem.inside].tolist(),
        *_served_columns(problem, effects),
        strict=True,
    )
    return [
        {
            "code": units.codes[unit],
            "name": units.names[unit],
            "departement": codes[departements[unit]],
            "people": None if np.isnan(people) else int(people),
            "minutes_before": before if np.isfinite(before) else None,
            "minutes_after": after if np.isfinite(after) else None,
            "travel_method": _method(after, by_road=by_road),
            "served_by": None if opening == NOBODY else opening + 1,
            "people_served_before": was_served,
            "people_served_after": is_served,
            "state": _state(problem, people, after, was),
        }
        for unit, people, before, after, by_road, opening, was, was_served, is_served in columns
    ]


def _method(minutes: float, *, by_road: bool) -> TravelMethod | None:
    if not np.isfinite(minutes):
        return None
    return "measured" if by_road else "model"


def _served_columns(problem: PlanProblem, effects: Effects) -> tuple[list[int | None], ...]:
    """The people served before and after in each commune; None where posts serve any number."""
    if effects.served is None:
        nothing: list[int | None] = [None] * len(problem.inside)
        return nothing, nothing
    both = (effects.served.before, effects.served.after)
    return tuple(
        np.rint(effects.by_unit(problem, each)[problem.inside]).astype(int).tolist()
        for each in both
    )


def _state(problem: PlanProblem, people: float, after: float, was: bool) -> CommuneState:
    if not people > 0:
        return "no_people"
    if was:
        still = after <= problem.scenario.limit_minutes
        return "covered_before" if still else "no_longer_covered"
    if after <= problem.scenario.limit_minutes:
        return "newly_covered"
    return "still_beyond" if np.isfinite(after) else "unreachable"
