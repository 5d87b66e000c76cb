"""What held a plan back, and why some départements gained nothing: in words, with figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geodata.french import percent_at_most
from geodata.placement import Floats, Indices, Solution, scale_of
from geodata.plans.aims import value_words
from geodata.plans.effects import Effects
from geodata.plans.french import (
    count_words,
    listed_words,
    minutes_words,
    people_words,
    posts_words,
)
from geodata.plans.openings import Opening
from geodata.plans.plan_figures import BindingRow, NoGainRow
from geodata.plans.problem import PlanProblem
from geodata.territory import PEOPLE

_MOST_ROWS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Margin:
    """What one more post would add to a plan.

    Attributes:
        people: within the limit of each candidate and of no site of the plan; where posts have a
            capacity, those of nobody's whom one more post there would serve.
        is_full: whether each candidate can have no more post.
        posts: of the plan at each candidate.
        least: the fewest people that a site of the plan adds.
        serves: whether people are those served, and not those in reach.
    """

    people: Floats
    is_full: np.ndarray[tuple[int], np.dtype[np.bool_]]
    posts: Indices
    least: float
    serves: bool

    def words(self, people: float) -> str:
        """Returns the effect of one more post, as the end of a sentence after a colon."""
        if self.serves:
            return f"un poste de plus servirait {people_words(people)} de plus."
        return f"un poste de plus mettrait {people_words(people)} de plus à portée."


def margin_of(problem: PlanProblem, openings: Sequence[Opening], effects: Effects) -> Margin:
    """Returns the people whom one more post at each candidate would add."""
    posts = np.zeros(len(problem.candidates), dtype=np.int64)
    for each in openings:
        posts[each.candidate] += each.posts
    is_full = posts >= problem.scenario.most_posts_per_site
    served = effects.served
    if served is not None:
        least = float(served.by_opening.min()) if len(openings) else 0.0
        return Margin(served.one_more, is_full, posts, least, serves=True)
    own = problem.people_of_demands
    left = np.where(effects.demands_covered_after, 0.0, own)
    trips = problem.minutes.tocoo()
    within = trips.data <= problem.scenario.limit_minutes
    column, row = trips.col[within], trips.row[within]
    people = np.bincount(column, weights=left[row], minlength=len(problem.candidates))
    least = float(effects.newly.min()) if len(openings) else 0.0
    return Margin(people, is_full, posts, least, serves=False)


def binding_of(problem: PlanProblem, margin: Margin) -> list[BindingRow]:
    """Returns the constraints at their limit, those that cost the most people first."""
    found = _posts(problem, margin)
    for group in problem.groups:
        count = int(margin.posts[group.members].sum())
        if group.at_most is not None and count == group.at_most:
            people = _best(margin, group.members)
            if people >= 0.5:
                found.append(_binding_row("quota", group.name, people, margin.words(people)))
        elif group.at_least and count == group.at_least:
            words = f"minimum tout juste tenu, avec {posts_words(count)}."
            found.append(_binding_row("quota", group.name, 0.0, words))
    for floor in problem.floors:
        found.append(_binding_row("floor", floor.name, 0.0, "plancher tenu."))
    found.sort(key=lambda each: (each["kind"] != "posts", -each["people_per_post"]))
    return found[:_MOST_ROWS]


def no_gain_of(problem: PlanProblem, margin: Margin, effects: Effects) -> list[NoGainRow]:
    """Returns the départements where the plan brings nobody within the limit, and why."""
    units = problem.ground.units
    gained = _gained(problem, effects)
    inside = np.zeros(len(units), dtype=bool)
    inside[problem.inside] = True
    at_home = np.array([each.unit for each in problem.candidates], dtype=np.int64)
    found: list[NoGainRow] = []
    for each in units.territories("departement"):
        own = each.units[inside[each.units]]
        if not len(own) or gained[own].sum() > 0:
            continue
        candidates = np.flatnonzero(np.isin(at_home, own))
        why, words = _why(problem, margin, effects, own, candidates)
        found.append({"departement": each.code, "name": each.name, "why": why, "words": words})
    return found


def _gained(problem: PlanProblem, effects: Effects) -> Floats:
    """The people of each unit whom a plan is the first to have within the limit, or to serve."""
    if effects.served is not None:
        more = effects.served.after - effects.served.before
        # Of a département that gains nobody, less than a person is nobody.
        return np.where(effects.by_unit(problem, more) >= 0.5, effects.people, 0.0)
    more = effects.share_covered_after - problem.share_covered_before
    return np.where(more > 0, effects.people * more, 0.0)


def _why(
    problem: PlanProblem, margin: Margin, effects: Effects, own: Indices, candidates: Indices
) -> tuple[str, str]:
    limit = minutes_words(problem.scenario.limit_minutes)
    beyond = (effects.people * (1 - effects.share_covered_after))[own].sum()
    if effects.people[own].sum() == 0:
        return "already_covered", "Aucun habitant n'y est connu."
    if beyond == 0 and not margin.serves:
        return "already_covered", f"Tout le monde y est déjà à {limit} au plus d'un lieu."
    if margin.serves and _all_served(problem, effects, own):
        return "already_covered", "Tout le monde y est déjà servi."
    open_to = candidates[~margin.is_full[candidates]]
    best = float(margin.people[open_to].max(initial=0.0))
    if best < 0.5:
        return "no_candidate", _no_candidate(margin, beyond, limit)
    verb = "servir" if margin.serves else "mettre à portée"
    if capped := _cap(problem, candidates, margin):
        words = f"{capped} : un poste de plus pourrait y {verb} {people_words(best)}."
        return "cap", words
    return "less_people_per_post", _less(problem, margin, candidates, best, verb)


def _less(problem: PlanProblem, margin: Margin, candidates: Indices, best: float, verb: str) -> str:
    """Returns the people whom the best site left would add, and why the posts are elsewhere."""
    if margin.serves and abs(best - margin.least) < 0.5:
        # Who is served decides nothing: the next aim does (see `aims.ORDER`).
        return (
            f"Un poste y servirait {people_words(best)}, pas plus qu'ailleurs : les postes retenus "
            "sont là où ils mettent le plus de personnes à portée d'un lieu."
        )
    words = f"Le meilleur lieu pourrait y {verb} {people_words(best)} de plus"
    if best <= margin.least:
        words += f", le moins bon de ceux qui sont retenus {people_words(margin.least)}"
    elif held := _held_elsewhere(problem, margin, candidates):
        words += f", mais des postes sont imposés ailleurs ({listed_words(held, 2)})"
    return words + "."


def _held_elsewhere(problem: PlanProblem, margin: Margin, candidates: Indices) -> list[str]:
    """Returns the minimums that the plan just keeps with no candidate among these."""
    return [
        group.name
        for group in problem.groups
        if group.at_least
        and margin.posts[group.members].sum() == group.at_least
        and not np.isin(group.members, candidates).any()
    ]


def _no_candidate(margin: Margin, beyond: float, limit: str) -> str:
    if margin.serves:
        return f"Aucun lieu candidat n'aurait à {limit} au plus quelqu'un que rien ne sert."
    left = count_words(beyond, "personne reste", "personnes restent")
    them = "l'" if round(beyond) < 2 else "les "
    return f"{left} au-delà : aucun lieu candidat ne {them}aurait à {limit} au plus."


def _all_served(problem: PlanProblem, effects: Effects, own: Indices) -> bool:
    if effects.served is None:
        return False
    left = effects.people - effects.by_unit(problem, effects.served.after)
    return bool(left[own].sum() < 0.5)


def _cap(problem: PlanProblem, candidates: Indices, margin: Margin) -> str | None:
    for group in problem.groups:
        if group.at_most is None or not np.isin(candidates, group.members).all():
            continue
        if margin.posts[group.members].sum() >= group.at_most:
            return group.name
    return None


def _posts(problem: PlanProblem, margin: Margin) -> list[BindingRow]:
    """What one more post would add in all, where no quota forbids it."""
    if problem.posts is None:
        return []
    allowed = np.ones(len(problem.candidates), dtype=bool)
    for group in problem.groups:
        if group.at_most is not None and margin.posts[group.members].sum() >= group.at_most:
            allowed[group.members] = False
    people = _best(margin, np.flatnonzero(allowed))
    if people < 0.5:
        return []
    name = f"{posts_words(problem.posts)} en tout"
    return [_binding_row("posts", name, people, margin.words(people))]


def _best(margin: Margin, members: Indices) -> float:
    free = members[~margin.is_full[members]]
    return float(margin.people[free].max(initial=0.0))


def _binding_row(kind: str, name: str, people: float, words: str) -> BindingRow:
    return {"kind": kind, "name": name, "people_per_post": round(people), "words": words}


_SAME = {
    "people": 0.5,
    "sites": 0.5,
    "person_minutes": 0.5,
    "minutes": 0.05,
    "share": 1e-5,
    "weight": 0.5,
    "weight_minutes": 0.5,
}
"""Below this, a distance to the bound is none, by unit."""


def proof_words(
    solution: Solution,
    unit: str,
    aim: str,
    *,
    grows: bool,
    before: float | None = None,
    weight: str = PEOPLE,
) -> str:
    """Returns what the bound of a solution proves, as one sentence that names the question.

    Args:
        solution: with its bound.
        unit: of the objective.
        aim: what the plan was to have: `le plus de personnes servies`.
        grows: whether more is better.
        before: what the objective is worth without the plan, which its gap is measured from.
        weight: whose sum the objective is.
    """
    if solution.status == "infeasible":
        return "Aucun plan ne tient toutes les contraintes : celles-ci se contredisent."
    if not np.isfinite(solution.objective):
        return "Le temps a manqué pour trouver un plan qui tienne toutes les contraintes."
    if not np.isfinite(solution.bound):
        return "Le temps a manqué pour prouver de combien un plan pourrait faire mieux."
    more, verb = abs(solution.bound - solution.objective), "apporte" if grows else "épargne"
    changes = before is None or unit == "sites" or abs(solution.objective - before) >= _SAME[unit]
    if more < _SAME[unit]:
        found = "ne peut faire mieux : celui-ci est optimal, c'est prouvé"
        if not changes:
            found = "ne change rien à aujourd'hui : c'est prouvé"
    elif not np.isfinite(solution.gap):
        found = f"n'{verb} plus de {value_words(more, unit, weight)}, et celui-ci n'{verb} rien"
    else:
        found = f"ne peut faire mieux de plus de {percent_at_most(solution.gap)}"
        if scale_of(solution.objective, before) < abs(solution.objective):
            found += f" de ce que celui-ci {verb}"
        if grows and unit == "people":
            found += f" ({people_words(more)})"
    return f"Pour avoir {aim}, aucun plan {found}."
