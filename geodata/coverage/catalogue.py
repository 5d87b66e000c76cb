"""What there is to ask of coverage: levels, territories, weights, versions, defaults."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geodata.coverage.accessibility import DECAYS
from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import POSTS, State
from geodata.territory import LEVELS, PEOPLE, TerritorySearch, Units


@dataclass(slots=True)
class Catalogue:
    """What a page offers to choose from.

    Attributes:
        units: of the register.
        weights: columns that weigh people: name and facts.
        classes: columns that class communes: name and facts.
        versions: of the sites, the one in use first: what is said of each.
        about: snapshot, version, licence.
    """

    units: Units
    weights: Sequence[Mapping[str, Any]]
    classes: Sequence[Mapping[str, Any]]
    versions: Sequence[Mapping[str, Any]]
    about: Mapping[str, Any]
    search: TerritorySearch = field(init=False)

    def __post_init__(self) -> None:
        """Makes the search of its territories."""
        self.search = TerritorySearch(self.units)

    def as_record(self, today: date, only: Collection[str] | None = None) -> dict[str, Any]:
        """Returns it as the API answers it; `defaults` are of a question that says nothing.

        `only` leaves out the territories that are not all in these départements.
        """
        territories = {
            level: [
                {"code": each.code, "name": each.name}
                for each in self.units.territories(level)
                if only is None or self.units.departements_of(each).issubset(only)
            ]
            for level in LEVELS[:3]
        }
        people = {"name": PEOPLE, "label": "Habitants", "kind": "count"}
        return {
            "levels": list(LEVELS),
            "territories": territories,
            "weights": [people, *map(dict, self.weights)],
            "classes": [dict(each) for each in self.classes],
            "posts": list(POSTS),
            "decays": list(DECAYS),
            "versions": [dict(each) for each in self.versions],
            "defaults": CoverageQuery(State(today)).as_record(),
            **self.about,
        }
