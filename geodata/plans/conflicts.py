"""What contradicts itself in a scenario that no plan keeps: as few constraints as do, in French."""

from __future__ import annotations

from geodata.placement import Conflict, Solution
from geodata.plans.french import communes_words, listed_words, posts_words
from geodata.plans.problem import PlanProblem

_ORDER = ("count", "fixed", "quota", "floor", "everyone", "unreachable")


def conflicts_of(problem: PlanProblem, solution: Solution) -> list[str]:
    """Returns the words of the constraints that no plan keeps together, none without need.

    In the order of the scenario: the posts, the sites that stay, the quotas as they are given, then
    whom a plan must serve.
    """
    place = {each.name: number for number, each in enumerate(problem.groups)}
    ordered = sorted(
        solution.conflicts, key=lambda each: (_ORDER.index(each.kind), place.get(each.name, 0))
    )
    found = (_words(problem, each) for each in ordered)
    return list(dict.fromkeys(words for words in found if words))


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
    communes = communes_words(problem.ground.units, problem.demands[conflict.members])
    some = f"{_names(problem, conflict)} ({communes})"
    return f"personne ne doit rester sans trajet vers un lieu : {some} n'en ont pas"


def _names(problem: PlanProblem, conflict: Conflict) -> str:
    units = problem.ground.units
    some = problem.demands[conflict.members]
    return listed_words([units.names[unit] for unit in some.tolist()])
