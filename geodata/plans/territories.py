"""The territories that a scenario names: whether they exist, how they are called, how many."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.errors import UnknownTerritoryError
from geodata.plans.findings import Finding
from geodata.plans.scenario import EVERY, Area, Scenario
from geodata.territory import FRANCE, Units

_LEVELS = {
    "region": "la région",
    "departement": "le département",
    "epci": "l'EPCI",
    "commune": "la commune",
    "france": "la France, dont le code est FR",
}


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

    def count(self, scenario: Scenario, level: str) -> int:
        """How many territories of a level lie in that of the scenario."""
        inside = set(self._units.territory(*area_key(scenario.territory)).units.tolist())
        return sum(
            bool(inside.intersection(each.units.tolist()))
            for each in self._units.territories(level)
        )

    def least_of(self, scenario: Scenario, level: str) -> int:
        """Returns the posts that the minimums of a level ask for together."""
        total = 0
        for each in scenario.quotas:
            if each.level == level and each.at_least:
                times = self.count(scenario, level) if each.code == EVERY else 1
                total += each.at_least * times
        return total

    def most_of(self, scenario: Scenario, level: str) -> int | None:
        """The most posts that the caps of a level leave, None when some territory has none."""
        every = next(
            (each for each in scenario.quotas if each.level == level and each.code == EVERY), None
        )
        if every is None or every.at_most is None:
            return None
        own = {each.code: each for each in scenario.quotas if each.level == level}
        del own[EVERY]
        if any(each.at_most is None for each in own.values()):
            return None
        left = self.count(scenario, level) - len(own)
        return every.at_most * left + sum(each.at_most or 0 for each in own.values())

    def unknown_codes(self, scenario: Scenario) -> Iterator[Finding]:
        """Yields the codes of no territory, each where it stands."""
        for path, level, code in _codes(scenario):
            if code == EVERY and level != "commune":
                continue
            try:
                self._units.territory(level, code)
            except UnknownTerritoryError:
                what = "La France a le code FR" if level == "france" else ""
                words = what or f"Aucun territoire n'a le code {code[:9]} ({_LEVELS[level]})."
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
