"""What a plan is made on: the communes and their people, the roads, the sites of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from geodata.coverage import PEOPLE, Classes
from geodata.placement import Floats
from geodata.sites import Network
from geodata.territory import Units
from geodata.travel import Roads


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A snapshot and a version of the sites, as plans need them.

    Attributes:
        units: where people are counted.
        roads: the travel graph.
        network: the published sites.
        today: the day on which sites count when a scenario names none.
        weights: by name, the weight of each unit, NaN where it is missing.
        classes: by name, ways to class the units.
        sources: what an answer says of where it comes from.
    """

    units: Units
    roads: Roads
    network: Network
    today: date
    weights: Mapping[str, Floats] = field(default_factory=dict)
    classes: Mapping[str, Classes] = field(default_factory=dict)
    sources: Mapping[str, Any] = field(default_factory=dict)

    def weight(self, name: str) -> Floats:
        """Returns the weight of each unit under a name that was checked."""
        return self.units.people if name == PEOPLE else self.weights[name]
