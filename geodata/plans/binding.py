"""What held a plan back, and why some départements gained nothing: in words, with figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.placement import Floats, Indices, Solution
from geodata.plans.effects import Effects
from geodata.plans.french import number_words, percent_words, posts_words
from geodata.plans.openings import Opening
from geodata.plans.problem import PlanProblem

_MOST_TOLD = 200


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """What one more site would add to a plan.

    Attributes:
        people: within the limit of each candidate and of no site of the plan.
        selected: whether each candidate is in the plan.
        least: the fewest people that a site of the plan reaches first.
    """

    people: Floats
    selected: np.ndarray[tuple[int], np.dtype[np.bool_]]
    least: float


def margin_of(problem: PlanProblem, openings: Sequence[Opening], effects: Effects) -> Margin:
    """Returns what one more site would add."""
    own = effects.people[problem.demands]
    left = np.where(effects.covered_after[problem.demands], 0.0, own)
    trips = problem.minutes.tocoo()
    within = trips.data <= problem.scenario.limit_minutes
    column, row = trips.col[within], trips.row[within]
    people = np.bincount(column, weights=left[row], minlength=len(problem.candidates))
    selected = np.zeros(len(problem.candidates), dtype=bool)
    selected[[each.candidate for each in openings]] = True
    return Margin(people, selected, float(effects.newly.min()) if len(openings) else 0.0)


def binding_of(problem: PlanProblem, solution: Solution, margin: Margin) -> list[dict[str, Any]]:
    """Returns the constraints at their limit, those that cost the most people first."""
    found = _posts(problem, margin)
    posts = np.zeros(len(problem.candidates), dtype=np.int64)
    posts[solution.selected] = 1 if solution.posts is None else solution.posts
    for group in problem.groups:
        count = int(posts[group.members].sum())
        if group.at_most is not None and count == group.at_most:
            people = _best(margin, group.members)
            if people > 0:
                found.append(_told("quota", group.name, people, _one_more(people)))
        elif group.at_least and count == group.at_least:
            words = f"Minimum tout juste tenu : {posts_words(count)}."
            found.append(_told("quota", group.name, 0.0, words))
    for floor in problem.floors:
        found.append(_told("floor", floor.name, 0.0, "Plancher tenu."))
    found.sort(key=lambda each: (each["kind"] != "posts", -each["people_per_post"]))
    return found[:_MOST_TOLD]


def no_gain_of(problem: PlanProblem, margin: Margin, effects: Effects) -> list[dict[str, Any]]:
    """Returns the départements where the plan brings nobody within the limit, and why."""
    units = problem.ground.units
    gained = effects.covered_after & ~problem.covered_before
    inside = np.zeros(len(units), dtype=bool)
    inside[problem.inside] = True
    at_home = np.array([each.unit for each in problem.candidates], dtype=np.int64)
    found = []
    for each in units.territories("departement"):
        own = each.units[inside[each.units]]
        if not len(own) or effects.people[own][gained[own]].sum() > 0:
            continue
        candidates = np.flatnonzero(np.isin(at_home, own))
        why, words = _why(problem, margin, effects, own, candidates)
        found.append({"departement": each.code, "name": each.name, "why": why, "words": words})
    return found


def _why(
    problem: PlanProblem, margin: Margin, effects: Effects, own: Indices, candidates: Indices
) -> tuple[str, str]:
    limit = number_words(problem.scenario.limit_minutes)
    beyond = effects.people[own][~effects.covered_after[own]].sum()
    if beyond == 0:
        return "already_covered", f"Tout le monde y est déjà à {limit} minutes au plus d'un lieu."
    open_to = candidates[~margin.selected[candidates]]
    if not len(open_to) or margin.people[open_to].max() == 0:
        words = f"{number_words(beyond)} personnes restent au-delà : aucun lieu candidat ne les "
        return "no_candidate", words + f"aurait à {limit} minutes."
    best = float(margin.people[open_to].max())
    if capped := _cap(problem, candidates, margin):
        return "cap", f"{capped} : un poste de plus y aurait servi {number_words(best)} personnes."
    words = f"Le meilleur lieu y servirait {number_words(best)} personnes de plus"
    if best <= margin.least:
        words += f", le moins bon de ceux qui sont retenus {number_words(margin.least)}"
    return "less_people_per_post", words + "."


def _cap(problem: PlanProblem, candidates: Indices, margin: Margin) -> str | None:
    for group in problem.groups:
        if group.at_most is None or not np.isin(candidates, group.members).all():
            continue
        if margin.selected[group.members].sum() >= group.at_most:
            return group.name
    return None


def _posts(problem: PlanProblem, margin: Margin) -> list[dict[str, Any]]:
    people = _best(margin, np.arange(len(problem.candidates)))
    if problem.posts is None or people == 0:
        return []
    name = f"{posts_words(problem.posts)} en tout"
    return [_told("posts", name, people, _one_more(people))]


def _best(margin: Margin, members: Indices) -> float:
    free = members[~margin.selected[members]]
    return float(margin.people[free].max()) if len(free) else 0.0


def _one_more(people: float) -> str:
    return f"Un poste de plus mettrait {number_words(people)} personnes de plus à portée."


def _told(kind: str, name: str, people: float, words: str) -> dict[str, Any]:
    return {"kind": kind, "name": name, "people_per_post": round(people), "words": words}


_SAME = {"people": 0.5, "sites": 0.5, "person_minutes": 0.5, "minutes": 0.05, "share": 1e-5}
"""Below this, a distance to the bound is none, by unit."""


def proof_words(solution: Solution, unit: str, *, grows: bool) -> str:
    """Returns what the bound of a solution proves, as one sentence."""
    if solution.status == "infeasible":
        return "Aucun plan ne tient toutes les contraintes : celles-ci se contredisent."
    if not np.isfinite(solution.objective):
        return "Le temps a manqué pour trouver un plan qui tienne toutes les contraintes."
    if not np.isfinite(solution.bound):
        return "Le temps a manqué pour prouver de combien un plan pourrait faire mieux."
    more = abs(solution.bound - solution.objective)
    if more < _SAME[unit]:
        return "Aucun plan ne peut faire mieux : celui-ci est optimal, c'est prouvé."
    told = percent_words(solution.gap, 2) if np.isfinite(solution.gap) else "100\u202f%"
    if grows and unit == "people":
        told = f"{told} ({number_words(more)} personnes)"
    return f"Aucun plan ne peut faire mieux de plus de {told}."
