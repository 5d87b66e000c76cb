"""The data that scenarios are checked against: named, then loaded by name.

What is loaded is what the name says, whatever is published between the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.indicators import current_set, fetch_set, weights_of
from geodata.plans.scenario import Scenario
from geodata.snapshot import (
    REGISTER,
    SIMPLIFIED,
    Get,
    current_snapshot_id,
    fetch_snapshot,
)
from geodata.territory import Contours, Units


@dataclass(frozen=True, slots=True)
class Territories:
    """What scenarios are checked against.

    Attributes:
        units: the communes.
        weights: of the communes, by name of column.
        contours: of the communes, simplified.
    """

    units: Units
    weights: Mapping[str, NDArray[np.float64]]
    contours: Contours

    def people_by_region(self) -> dict[str, int]:
        """Returns the people of each région, by code."""
        return {
            each.code: int(self.units.people[each.units].sum())
            for each in self.units.territories("region")
        }

    def departements_of(self, scenario: Scenario) -> tuple[str, ...]:
        """Returns the codes of the départements that the territory of a scenario lies in."""
        asked = scenario.territory
        return tuple(self.units.departements_of(self.units.territory(asked.level, asked.code)))


def name_of_territories(get: Get) -> str:
    """Returns the name of what scenarios are checked against now."""
    return f"{current_snapshot_id(get)} {current_set(get) or ''}"


def load_territories(get: Get, cache: Path, name: str) -> Territories:
    """Returns the territories that a name of `name_of_territories` stands for."""
    snapshot_id, set_id = name.split(" ")
    snapshot = fetch_snapshot(get, cache, snapshot_id, (REGISTER, SIMPLIFIED))
    units = Units(snapshot.register)
    columns = fetch_set(get, set_id or None, snapshot.register)
    return Territories(units, weights_of(columns, units), snapshot.simplified)
