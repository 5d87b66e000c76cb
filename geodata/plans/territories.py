"""The territories that a scenario names: whether they exist, how they are called, how many."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geodata.errors import UnknownTerritoryError
from geodata.plans.findings import Finding
from geodata.plans.scenario import EVERY, Area, Scenario
from geodata.territory import FRANCE, Units

_LEVELS = {
    "region": "la région",
    "departement": "le département",
    "epci": "l'EPCI",
    "commune": "la commune",
    "france": "la France",
}


_NONE = {
    "region": "Aucune région",
    "departement": "Aucun département",
    "epci": "Aucun EPCI",
    "commune": "Aucune commune",
}
_OF_EACH = ("quotas.", "floors.")
"""Fields that may speak of every territory of a level at once."""


class Names:
    """The territories that a scenario names."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def of(self, level: str, code: str) -> str:
        """Returns the name of a territory, its code when there is none."""
        if code == EVERY:
            return f"Chaque territoire ({_LEVELS.get(level, level)})"
        try:
            return self._units.territory(level, code).name
        except UnknownTerritoryError:
            return code

    def unknown_codes(self, scenario: Scenario) -> Iterator[Finding]:
        """Yields the codes of no territory, each where it stands."""
        for path, level, code in _codes(scenario):
            if code == EVERY and level != "commune" and path.startswith(_OF_EACH):
                continue
            try:
                self._units.territory(level, code)
            except UnknownTerritoryError:
                what = "La France a le code FR." if level == "france" else ""
                words = what or f"{_NONE[level]} n'a le code {code[:9]}."
                yield Finding(path, "unknown_code", words)


def _codes(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    yield "territory.code", *area_key(scenario.territory)
    for field in ("quotas", "decided", "floors"):
        for number, each in enumerate(getattr(scenario, field)):
            yield f"{field}.{number}.code", each.level, each.code
    for number, network in enumerate(scenario.networks):
        for rank, area in enumerate(network.areas or ()):
            yield f"networks.{number}.areas.{rank}.code", *area_key(area)
    lists = {
        "required": scenario.required,
        "excluded": scenario.excluded,
        "candidates.communes": scenario.candidates.communes or [],
        "candidates.places": [place.commune for place in scenario.candidates.places],
    }
    for field, codes in lists.items():
        for number, code in enumerate(codes):
            yield f"{field}.{number}", "commune", code


def area_key(area: Area) -> tuple[str, str]:
    """Returns the level and the code of an area."""
    return area.level, FRANCE if area.level == "france" and area.code == EVERY else area.code


def unit_of_place(commune: str, units: Units) -> int:
    """Returns the unit of a place of a commune: of a divided city, its most populated one."""
    found = units.territory("commune", commune).units
    return int(found[np.argmax(np.nan_to_num(units.people[found]))])


def is_whole(units: Units, scenario: Scenario, level: str, code: str) -> bool:
    """Returns whether a territory holds all of the scenario's."""
    inside = units.territory(*area_key(scenario.territory)).units
    return bool(np.isin(inside, units.territory(level, code).units).all())
