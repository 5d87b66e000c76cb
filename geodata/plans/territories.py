"""The territories that a scenario names: whether they exist, how they are called, how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from geodata.errors import UnknownTerritoryError
from geodata.plans.findings import Finding
from geodata.plans.scenario import Place, Scenario
from geodata.plans.scenario_areas import EVERY, Area
from geodata.territory import FRANCE, Places, Units

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
    rounds = scenario.rounds
    for number, kept in enumerate(rounds.kept if rounds else ()):
        yield f"rounds.kept.{number}.base", "commune", kept.base
        for rank, stop in enumerate(kept.stops):
            yield f"rounds.kept.{number}.stops.{rank}", "commune", stop
    lists: dict[str, Sequence[str | None]] = {
        "rounds.bases": rounds.bases if rounds else [],
        "required": scenario.required,
        "excluded": scenario.excluded,
        "candidates.communes": scenario.candidates.communes or [],
        "candidates.places": [place.commune for place in scenario.candidates.places],
    }
    for field, codes in lists.items():
        for number, code in enumerate(codes):
            if code is None:
                continue  # A place whose position is in no commune: `check_places` says so.
            yield f"{field}.{number}", "commune", code


def area_key(area: Area) -> tuple[str, str]:
    """Returns the level and the code of an area."""
    return area.level, FRANCE if area.level == "france" and area.code == EVERY else area.code


def unit_of_place(commune: str | None, units: Units) -> int:
    """Returns the unit of a place of a commune: of a divided city, its most populated one.

    Raises:
        UnknownTerritoryError: it is in none.
    """
    if commune is None:
        raise UnknownTerritoryError("commune", "")
    found = units.territory("commune", commune).units
    return int(found[np.argmax(np.nan_to_num(units.people[found]))])


def located(scenario: Scenario, places: Places) -> Scenario:
    """Returns a scenario whose places have the communes that hold their positions.

    Those that no commune holds, and those without a position, stay as they are: `check_places` says
    what is wrong with them.
    """
    listed = scenario.candidates.places
    if all(each.commune is not None for each in listed):
        return scenario
    found = [each if each.commune is not None else _in_commune(each, places) for each in listed]
    candidates = scenario.candidates.model_copy(update={"places": found})
    return scenario.model_copy(update={"candidates": candidates})


def _in_commune(place: Place, places: Places) -> Place:
    if place.lon is None or place.lat is None:
        return place
    area = places.around_point(place.lon, place.lat).commune
    return place if area is None else place.model_copy(update={"commune": area.code})


def is_whole(units: Units, scenario: Scenario, level: str, code: str) -> bool:
    """Returns whether a territory holds all of the scenario's."""
    inside = units.territory(*area_key(scenario.territory)).units
    return bool(np.isin(inside, units.territory(level, code).units).all())
