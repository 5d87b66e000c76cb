"""What contradicts itself in a scenario that no plan keeps: as few constraints as do, in French."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geodata.placement import Conflict, Solution
from geodata.plans.french import communes_words, listed_words, posts_words
from geodata.plans.problem import PlanProblem

_KINDS = ("unreachable", "everyone", "floor", "quota", "fixed", "count")
"""Kinds of conflicts in the order in which they are read: what asks for too much before what limits
it. Nobody looks for the cause in the number of posts while an island waits behind it."""


def conflicts_of(problem: PlanProblem, solution: Solution) -> list[str]:
    """Returns the words of the constraints that no plan keeps together, none without need.

    Kind by kind, then as the scenario declares them: the solver's own order depends on the method.
    """
    found = (_words(problem, each) for each in _ordered(problem, solution.conflicts))
    return list(dict.fromkeys(words for words in found if words))


def _ordered(problem: PlanProblem, conflicts: Sequence[Conflict]) -> list[Conflict]:
    """Returns conflicts by kind, then as declared; those of no declaration last, largest first."""
    declared = [*(each.name for each in problem.groups), *(each.name for each in problem.floors)]
    place = {name: number for number, name in reversed(list(enumerate(declared)))}

    def key(each: Conflict) -> tuple[int, int, int, str]:
        declaration = place.get(each.name, len(declared))
        return _KINDS.index(each.kind), declaration, -len(each.members), each.name

    return sorted(conflicts, key=key)


def _words(problem: PlanProblem, conflict: Conflict) -> str:
    match conflict.kind:
        case "count":
            return "" if problem.posts is None else f"{posts_words(problem.posts)} en tout"
        case "fixed":
            return "les lieux qui restent"
        case "everyone":
            return f"{_names(problem, conflict)} : un lieu à portée"
        case "unreachable":
            return _unreachable(problem, conflict)
    return conflict.name


def _unreachable(problem: PlanProblem, conflict: Conflict) -> str:
    if not len(conflict.members):
        return "personne ne doit rester sans trajet vers un lieu"
    own = np.unique(problem.demands[list(conflict.members)])
    communes = communes_words(problem.ground.units, own)
    some = f"{_names(problem, conflict)} ({communes})"
    return f"personne ne doit rester sans trajet vers un lieu : {some} n'en ont pas"


def _names(problem: PlanProblem, conflict: Conflict) -> str:
    units = problem.ground.units
    some = dict.fromkeys(problem.demands[list(conflict.members)].tolist())
    return listed_words([units.names[unit] for unit in some])
