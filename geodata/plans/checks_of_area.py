"""What a scenario says of places outside its territory, or of a territory where nobody lives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.french import whole_number
from geodata.plans.findings import Finding, Level
from geodata.plans.french import communes_words, count_words
from geodata.plans.scenario import Scenario
from geodata.plans.scenario_areas import EVERY
from geodata.plans.territories import Names, area_key
from geodata.territory import PEOPLE, Units

_MOST_IN_A_LIST = 20
"""Findings of one list of codes; the others are counted in one more."""

_WITHOUT_EFFECT = "ce qui en est dit ne change rien"


@dataclass(frozen=True, slots=True)
class _Inside:
    """The territory of a scenario, asked whether it holds some of another."""

    units: Units
    mask: NDArray[np.bool_]

    def holds(self, level: str, code: str) -> bool:
        """Returns whether some of a territory that there is lies in that of the scenario."""
        return bool(self.mask[self.units.territory(level, code).units].any())


def check_area(
    scenario: Scenario, units: Units, weights: Mapping[str, NDArray[np.float64]]
) -> Iterator[Finding]:
    """Yields what is said of places outside the territory, and people who are not counted.

    Args:
        scenario: whose codes are all of some territory.
        units: of the snapshot.
        weights: by name, of each unit.
    """
    own = units.territory(*area_key(scenario.territory)).units
    mask = np.zeros(len(units), dtype=bool)
    mask[own] = True
    inside, names = _Inside(units, mask), Names(units)
    yield from _shortened("required", _required(scenario, inside, names))
    yield from _shortened("excluded", _excluded(scenario, inside, names))
    yield from _shortened("quotas", _quotas(scenario, inside, names))
    yield from _shortened("decided", _decided(scenario, inside, names))
    yield from _shortened("floors", _floors(scenario, inside, names))
    yield from _shortened("networks", _networks(scenario, inside, names))
    yield from _shortened("candidates.communes", _candidates(scenario, inside, names))
    yield from _shortened("candidates.places", _places(scenario, inside))
    yield from _people(scenario, units, own, weights)


def _required(scenario: Scenario, inside: _Inside, names: Names) -> Iterator[Finding]:
    for number, code in enumerate(scenario.required):
        if not inside.holds("commune", code):
            words = "aucun lieu ne peut y être exigé"
            yield _outside(f"required.{number}", names, "commune", code, words, "error")


def _excluded(scenario: Scenario, inside: _Inside, names: Names) -> Iterator[Finding]:
    for number, code in enumerate(scenario.excluded):
        if not inside.holds("commune", code):
            words = "l'exclure ne change rien"
            yield _outside(f"excluded.{number}", names, "commune", code, words, "warning")


def _quotas(scenario: Scenario, inside: _Inside, names: Names) -> Iterator[Finding]:
    for number, each in enumerate(scenario.quotas):
        if each.code == EVERY or inside.holds(each.level, each.code):
            continue
        path, level = f"quotas.{number}.code", each.level
        if each.at_least:
            words = "aucun poste ne peut y être placé"
            yield _outside(path, names, level, each.code, words, "error")
        else:
            words = "son plafond ne change rien"
            yield _outside(path, names, level, each.code, words, "warning")


def _decided(scenario: Scenario, inside: _Inside, names: Names) -> Iterator[Finding]:
    for number, each in enumerate(scenario.decided):
        if each.code != EVERY and not inside.holds(each.level, each.code):
            words = "aucun poste ne peut y être placé" if each.posts else _WITHOUT_EFFECT
            severity: Level = "error" if each.posts else "warning"
            yield _outside(f"decided.{number}.code", names, each.level, each.code, words, severity)


def _floors(scenario: Scenario, inside: _Inside, names: Names) -> Iterator[Finding]:
    for number, each in enumerate(scenario.floors):
        if each.code != EVERY and not inside.holds(each.level, each.code):
            words = "le plan ne peut pas y tenir de plancher"
            path = f"floors.{number}.code"
            yield _outside(path, names, each.level, each.code, words, "error")


def _networks(scenario: Scenario, inside: _Inside, names: Names) -> Iterator[Finding]:
    for number, each in enumerate(scenario.networks):
        outside = [
            (rank, area)
            for rank, area in enumerate(each.areas or ())
            if not inside.holds(*area_key(area))
        ]
        is_all = len(outside) == len(each.areas or ()) > 0
        words = f"le réseau « {each.name} » ne peut rien y ouvrir"
        for rank, area in outside:
            path = f"networks.{number}.areas.{rank}.code"
            severity: Level = "error" if is_all else "warning"
            yield _outside(path, names, area.level, area.code, words, severity)


def _candidates(scenario: Scenario, inside: _Inside, names: Names) -> Iterator[Finding]:
    listed = scenario.candidates.communes or []
    outside = [
        (number, code) for number, code in enumerate(listed) if not inside.holds("commune", code)
    ]
    if listed and len(outside) == len(listed):
        words = "Aucune des communes candidates n'est dans le territoire du scénario."
        yield Finding("candidates.communes", "outside_territory", words, "warning")
    for number, code in outside:
        path = f"candidates.communes.{number}"
        yield _outside(path, names, "commune", code, "elle n'est pas candidate", "warning")


def _places(scenario: Scenario, inside: _Inside) -> Iterator[Finding]:
    excluded = set(scenario.excluded)
    for number, place in enumerate(scenario.candidates.places):
        path = f"candidates.places.{number}"
        if place.commune in excluded:
            words = f"« {place.name} » est dans une commune exclue : il n'est pas candidat."
            yield Finding(path, "place_excluded", words, "warning")
        elif place.commune is not None and not inside.holds("commune", place.commune):
            words = f"« {place.name} » n'est pas dans le territoire : il n'est pas candidat."
            yield Finding(path, "place_outside", words, "warning")


def _people(
    scenario: Scenario,
    units: Units,
    own: NDArray[np.int64],
    weights: Mapping[str, NDArray[np.float64]],
) -> Iterator[Finding]:
    weight = units.people if scenario.weight == PEOPLE else weights[scenario.weight]
    if not (weight[own] > 0).any():
        words = "Personne à servir : aucun habitant n'est connu dans ce territoire."
        if scenario.weight != PEOPLE:
            words = f"Personne à servir : le poids « {scenario.weight} » y est nul ou inconnu."
        yield Finding("territory", "nobody_to_serve", words)
        return
    people = units.people[own]
    missing = np.isnan(weight[own]) & (people > 0)
    if missing.any():
        lost = count_words(people[missing].sum(), "habitant", "habitants")
        words = (
            f"Le poids « {scenario.weight} » manque à {communes_words(units, own[missing])} "
            f"({lost}) : le plan ne les compte pas."
        )
        yield Finding("weight", "weight_missing", words, "warning")


def _outside(
    path: str, names: Names, level: str, code: str, words: str, severity: Level
) -> Finding:
    name = f"{names.of(level, code)} ({code})"
    return Finding(
        path,
        "outside_territory",
        f"{name} n'est pas dans le territoire du scénario : {words}.",
        severity,
    )


def _shortened(path: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yields the first findings of a list, errors before warnings, and how many others."""
    found = sorted(findings, key=lambda each: each.level != "error")
    yield from found[:_MOST_IN_A_LIST]
    left = found[_MOST_IN_A_LIST:]
    if left:
        words = f"Et {whole_number(len(left))} autres remarques de cette liste."
        if len(left) == 1:
            words = "Et une autre remarque de cette liste."
        yield Finding(path, left[0].code, words, left[0].level)
