"""What is wrong, or worth knowing, in what a scenario asks of classes of communes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geodata.plans.classes import CommuneClasses, asked_classes, class_of, is_known
from geodata.plans.findings import Finding
from geodata.plans.french import communes_words, listed_words, people_words
from geodata.plans.scenario import Scenario
from geodata.plans.scenario_areas import ClassQuota
from geodata.plans.territories import area_key
from geodata.territory import Units


def unknown_classes(scenario: Scenario, classes: CommuneClasses) -> Iterator[Finding]:
    """Yields the columns and the classes that there are not, each where it stands."""
    for path, asked in asked_classes(scenario):
        if asked.column not in classes:
            words = f"Aucune colonne de classes publiée ne s'appelle « {asked.column} »"
            words += f" ; sont possibles : {listed_words(list(classes), 20)}." if classes else "."
            yield Finding(f"{path}.column", "unknown_column", words)
        elif asked.label not in (labels := classes[asked.column][0]):
            allowed = listed_words([f"« {each} »" for each in labels], 20)
            words = f"La colonne « {asked.column} » n'a pas de classe « {asked.label} »"
            yield Finding(
                f"{path}.label", "unknown_class", f"{words} ; sont possibles : {allowed}."
            )


def check_classes(scenario: Scenario, units: Units, classes: CommuneClasses) -> Iterator[Finding]:
    """Yields the classes of no commune of the territory, and the communes that have no class.

    Args:
        scenario: whose territory there is.
        units: of the snapshot.
        classes: of these units.
    """
    known = [each for each in asked_classes(scenario) if is_known(each[1], classes)]
    for path, asked in known:
        own = class_of(asked, scenario, units, classes)
        if not len(own.units):
            yield _outside(path, asked, own.name)
        elif not isinstance(asked, ClassQuota) and not (units.people[own.units] > 0).any():
            words = f"La classe {own.name} n'a aucun habitant connu : ce plancher ne change rien."
            yield Finding(path, "nobody_in_class", words, "warning")
    yield from _without_class(scenario, units, classes, [each[1].column for each in known])


def _outside(path: str, asked: object, name: str) -> Finding:
    words = f"La classe {name} n'a aucune commune dans le territoire du scénario : "
    if not isinstance(asked, ClassQuota):
        words += "le plan ne peut pas y tenir de plancher."
    elif asked.at_least:
        words += "aucun poste ne peut y être placé."
    else:
        words += "son plafond ne change rien."
        return Finding(f"{path}.label", "outside_territory", words, "warning")
    return Finding(f"{path}.label", "outside_territory", words)


def _without_class(
    scenario: Scenario, units: Units, classes: CommuneClasses, columns: list[str]
) -> Iterator[Finding]:
    inside = units.territory(*area_key(scenario.territory)).units
    for column in dict.fromkeys(columns):
        missing = inside[classes[column][1][inside] < 0]
        if not len(missing):
            continue
        people = people_words(float(np.nansum(units.people[missing])))
        words = (
            f"La colonne « {column} » ne dit rien de {communes_words(units, missing)} ({people}) : "
            "ce qui est demandé de ses classes ne les compte pas."
        )
        field = "class_quotas" if _has(scenario.class_quotas, column) else "class_floors"
        yield Finding(field, "class_missing", words, "warning")


def _has(asked: list[ClassQuota], column: str) -> bool:
    return any(each.column == column for each in asked)
