"""What each objective aims at, in order: among equals in one aim, the next one decides.

Lexicographic: each aim is as good as it can be among the plans that are as good in those before
it. The order is the scenario's own, told in every report; no list of places decides.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from geodata.french import percent, whole_number
from geodata.placement import Solution
from geodata.plans.french import count_words, decimal_words, minutes_words, people_words
from geodata.plans.plan_figures import AimRow
from geodata.plans.scenario import Scenario
from geodata.territory import PEOPLE

CAPACITY = "capacity"
"""The objective of `max_covering` where a post serves so many people and no more."""

VACANCY = "vacancy"
"""The objective of `max_covering` where posts may be vacant."""

ORDER: dict[str, tuple[str, ...]] = {
    "max_covering": ("covered", "travel"),
    CAPACITY: ("served", "reached", "travel", "evenness"),
    VACANCY: ("expected",),
    "backup_covering": ("covered", "travel"),
    "p_median": ("total", "worst"),
    "p_center": ("worst", "next_worst", "mean"),
    "set_covering": ("sites", "travel"),
    "equity": ("smallest_share", "next_share", "covered", "travel"),
    "rounds": ("visited",),
    "attendance": ("attending",),
}
"""The aims of each objective, the first before the next."""

_WORDS = {
    "covered": "le plus de personnes à portée",
    "attending": "le plus de personnes attendues dans les lieux",
    "expected": "le plus de personnes à portée d'un poste pourvu, en moyenne",
    "served": "le plus de personnes servies",
    "visited": "le plus de personnes près d'un arrêt de tournée",
    "reached": "le plus de personnes à portée d'un lieu",
    "travel": "le moins de trajet en tout",
    "total": "le moins de trajet en tout",
    "evenness": "le partage le plus égal entre départements, en proportion des besoins",
    "worst": "la plus courte durée du plus long trajet",
    "next_worst": "la plus courte durée du plus long des autres trajets",
    "mean": "le trajet moyen le plus court",
    "sites": "le moins de lieux",
    "smallest_share": "la part à portée la plus haute là où elle est la plus basse",
    "next_share": "la part suivante la plus haute",
    "closest": "les lieux les plus proches des gens",
}
_IN_REACH = ("covered", "reached", "expected")
_OF_TWO = "le plus de personnes à portée de deux lieux"
_UNITS = {
    "covered": "people",
    "attending": "people",
    "expected": "people",
    "served": "people",
    "visited": "people",
    "reached": "people",
    "travel": "person_minutes",
    "total": "person_minutes",
    "evenness": "people",
    "worst": "minutes",
    "next_worst": "minutes",
    "mean": "minutes",
    "sites": "sites",
    "smallest_share": "share",
    "next_share": "share",
    "closest": "person_minutes",
}


_VALUE_WORDS: dict[str, Callable[[float], str]] = {
    "people": people_words,
    "minutes": minutes_words,
    "sites": lambda value: count_words(value, "lieu", "lieux"),
    "share": percent,
    "person_minutes": lambda value: count_words(value, "minute × personne", "minutes × personnes"),
}
_WEIGHED = {"people": "weight", "person_minutes": "weight_minutes"}
"""Units where a column weighs people: its sums are no people."""


def may_be_vacant(scenario: Scenario) -> bool:
    """Returns whether some post of a scenario may be vacant: with chances of 0, none is."""
    vacancy = scenario.vacancy
    if vacancy is None:
        return False
    return any((vacancy.rate, vacancy.existing_rate, *(each.rate for each in vacancy.of)))


def order_of(scenario: Scenario) -> tuple[str, ...]:
    """Returns the names of the aims of a scenario, the first before the next."""
    if scenario.objective == "max_covering" and scenario.people_per_post is not None:
        return ORDER[CAPACITY]
    if may_be_vacant(scenario):
        return ORDER[VACANCY]
    return ORDER[scenario.objective]


def aims_of(scenario: Scenario, solution: Solution) -> list[AimRow]:
    """Returns the aims of a plan in order: what each is, its value, its bound where one is proven.

    Those that the solver reached, the first at least.
    """
    reached = {each.name: each for each in getattr(solution, "aims", ())}
    first, *others = order_of(scenario)
    names = [first, *(name for name in others if name in reached)]
    names += [name for name in reached if name not in names]
    found: list[AimRow] = []
    for name in names:
        value, bound = solution.objective, solution.bound
        if name != first:
            value, bound = reached[name].value, reached[name].bound
        unit = unit_in(scenario, _UNITS.get(name, ""))
        found.append(
            {
                "name": name,
                "words": _words(scenario, name),
                "unit": unit,
                "value": _finite(value),
                "bound": None if bound is None else _finite(bound),
                "value_words": value_words(value, unit, scenario.weight),
            }
        )
    return found


def first_aim_words(scenario: Scenario) -> str:
    """Returns the first aim of a plan, the one that its bound is of."""
    return _words(scenario, order_of(scenario)[0])


def aims_words(aims: list[AimRow]) -> str:
    """Returns the aims of a plan as a sentence: `D'abord …, puis …`."""
    first, *others = [each["words"] for each in aims]
    if not others:
        return f"Le plan cherche {first}."
    return f"Le plan cherche d'abord {first}, puis {', puis '.join(others)}."


def unit_in(scenario: Scenario, unit: str) -> str:
    """Returns the unit of a value that counts people, in the weight of a scenario."""
    return unit if scenario.weight == PEOPLE else _WEIGHED.get(unit, unit)


def value_words(value: float, unit: str, weight: str = PEOPLE) -> str:
    """Returns a value in the words of its unit; a dash where there is none.

    Args:
        value: of an objective or of an aim.
        unit: as `unit_in` gives it.
        weight: the column whose sums `weight` and `weight_minutes` are.
    """
    if not np.isfinite(value):
        return "–"
    if unit == "weight":
        return f"{whole_number(value)} (poids « {weight} »)"
    if unit == "weight_minutes":
        return f"{count_words(value, 'minute', 'minutes')} × poids « {weight} »"
    return _VALUE_WORDS.get(unit, decimal_words)(value)


def _words(scenario: Scenario, name: str) -> str:
    if name == "covered" and scenario.objective == "backup_covering":
        return _OF_TWO if scenario.weight == PEOPLE else f"{_weighed(scenario)} de deux lieux"
    if name in _IN_REACH and scenario.weight != PEOPLE:
        return f"{_weighed(scenario)} d'un lieu"
    if name == "attending" and scenario.weight != PEOPLE:
        return f"le plus de poids « {scenario.weight} » attendu dans les lieux"
    return _WORDS.get(name, "un autre but")


def _weighed(scenario: Scenario) -> str:
    return f"le plus de poids « {scenario.weight} » à portée"


def _finite(value: float) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None
