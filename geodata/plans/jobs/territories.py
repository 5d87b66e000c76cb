"""The data that scenarios are checked against: named, then loaded by name.

What is loaded is what the name says, whatever is published between the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.indicators import classes_of, current_set, fetch_set, weights_of
from geodata.plans.classes import CommuneClasses
from geodata.plans.scenario import Scenario
from geodata.sites import Network
from geodata.snapshot import (
    REGISTER,
    SIMPLIFIED,
    Get,
    current_snapshot_id,
    current_version,
    fetch_sites,
    fetch_snapshot,
)
from geodata.territory import Contours, Places, Units
from geodata.travel import Mode, modes_of


@dataclass(frozen=True)
class Territories:
    """What scenarios are checked against.

    Attributes:
        units: the communes.
        weights: of the communes, by name of column.
        contours: of the communes, simplified.
        weight_labels: by name of column, what people read of it.
        modes: how people may travel.
        classes: of the communes, by name of column.
        class_labels: by name of column, what people read of it.
    """

    units: Units
    weights: Mapping[str, NDArray[np.float64]]
    contours: Contours
    weight_labels: Mapping[str, str] = field(default_factory=dict)
    modes: tuple[Mode, ...] = modes_of(())
    classes: CommuneClasses = field(default_factory=dict)
    class_labels: Mapping[str, str] = field(default_factory=dict)

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

    @cached_property
    def places(self) -> Places:
        """Which commune holds a position, by borders that are simplified."""
        return Places(self.units.register, self.contours)


def name_of_network(get: Get) -> str:
    """Returns the name of the published sites that candidates are counted by now."""
    return f"{current_snapshot_id(get)} {current_version(get)}"


def load_network(get: Get, cache: Path, name: str) -> Network:
    """Returns the published sites that a name of `name_of_network` stands for.

    Each is in the commune that simplified borders give it: enough to count candidates by, and the
    solver has the borders themselves.
    """
    snapshot_id, version = name.split(" ")
    snapshot = fetch_snapshot(get, cache, snapshot_id, (REGISTER, SIMPLIFIED))
    return Network.of(fetch_sites(get, version), Places(snapshot.register, snapshot.simplified))


def name_of_territories(get: Get) -> str:
    """Returns the name of what scenarios are checked against now."""
    return f"{current_snapshot_id(get)} {current_set(get) or ''}"


def load_territories(get: Get, cache: Path, name: str) -> Territories:
    """Returns the territories that a name of `name_of_territories` stands for."""
    snapshot_id, set_id = name.split(" ")
    snapshot = fetch_snapshot(get, cache, snapshot_id, (REGISTER, SIMPLIFIED))
    units = Units(snapshot.register)
    columns = fetch_set(get, set_id or None, snapshot.register)
    weights, classes = weights_of(columns, units), classes_of(columns, units)

    def labels(names: Iterable[str]) -> dict[str, str]:
        return {name: columns[name].facts.label for name in names}

    return Territories(
        units,
        weights,
        snapshot.simplified,
        labels(weights),
        modes_of(snapshot.measured),
        classes,
        labels(classes),
    )
