"""What there is to ask of coverage: levels, territories, weights, versions, defaults."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from geodata.coverage.accessibility import DECAYS
from geodata.coverage.answer_asked import CatalogueReply, ColumnReply, Provenance, VersionReply
from geodata.coverage.query import CoverageQuery
from geodata.coverage.supply import POSTS, State
from geodata.territory import LEVELS, PEOPLE, TerritorySearch, Units
from geodata.travel import Mode, modes_of


@dataclass(slots=True)
class Catalogue:
    """What a page offers to choose from.

    Attributes:
        units: of the register.
        weights: columns that weigh people: name and facts.
        classes: columns that class communes: name and facts.
        versions: of the sites, the one in use first: what is said of each.
        about: snapshot, version, licence.
        modes: how one may travel.
    """

    units: Units
    weights: Sequence[ColumnReply]
    classes: Sequence[ColumnReply]
    versions: Sequence[VersionReply]
    about: Provenance
    modes: Sequence[Mode] = modes_of(())
    search: TerritorySearch = field(init=False)

    def __post_init__(self) -> None:
        """Makes the search of its territories."""
        self.search = TerritorySearch(self.units)

    def as_record(self, today: date, only: Collection[str] | None = None) -> CatalogueReply:
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
        people: ColumnReply = {"name": PEOPLE, "label": "Habitants", "kind": "count"}
        return {
            "levels": list(LEVELS),
            "territories": territories,
            "weights": [people, *self.weights],
            "classes": list(self.classes),
            "posts": list(POSTS),
            "decays": list(DECAYS),
            "modes": list(self.modes),
            "versions": list(self.versions),
            "defaults": CoverageQuery(State(today)).as_record(),
            **self.about,
        }
