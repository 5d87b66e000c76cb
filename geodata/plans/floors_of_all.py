"""A floor of every territory of a scenario: the share in reach where it is the lowest."""

from __future__ import annotations

from geodata.plans.reading import renamed
from geodata.plans.scenario import Scenario


def level_of(scenario: Scenario) -> str:
    """Returns the level of the territories whose shares are compared."""
    return "departement" if scenario.territory.level in ("france", "region") else "epci"


def with_floor(scenario: Scenario, share: float) -> Scenario:
    """Returns a scenario in which each territory has so much of its people in reach at least."""
    floors = [each.model_dump(mode="json", exclude_defaults=True) for each in scenario.floors]
    floors.append({"level": level_of(scenario), "code": "*", "share": share})
    words = f" : {100 * share:g} % partout"
    return renamed(scenario, scenario.name, words, floors=floors)
