"""The communes of a class, as quotas and floors speak of them: where a column gives none, none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from geodata.plans.scenario import Scenario
from geodata.plans.scenario_areas import ClassFloor, ClassQuota
from geodata.plans.territories import area_key
from geodata.territory import Territory, Units

CommuneClasses = Mapping[str, tuple[Sequence[str], NDArray[np.int64]]]
"""By name of column: the labels of its classes, then the number of that of each unit, -1 of none;
what `geodata.indicators.classes_of` gives."""

OF_CLASS = "class"
"""The level of a class where a territory has its own."""


def asked_classes(scenario: Scenario) -> Iterator[tuple[str, ClassQuota | ClassFloor]]:
    """Yields what a scenario asks of classes, each with the path of its field."""
    for number, quota in enumerate(scenario.class_quotas):
        yield f"class_quotas.{number}", quota
    for number, floor in enumerate(scenario.class_floors):
        yield f"class_floors.{number}", floor


def is_known(asked: ClassQuota | ClassFloor, classes: CommuneClasses) -> bool:
    """Returns whether there is such a column, with such a class."""
    return asked.column in classes and asked.label in classes[asked.column][0]


def class_of(
    asked: ClassQuota | ClassFloor, scenario: Scenario, units: Units, classes: CommuneClasses
) -> Territory:
    """Returns the communes of a class that lie in the territory of a scenario, as a territory.

    Args:
        asked: of a class that `is_known`.
        scenario: that asks.
        units: of the snapshot.
        classes: of these units.
    """
    labels, number = classes[asked.column]
    inside = units.territory(*area_key(scenario.territory)).units
    own = np.sort(inside[number[inside] == list(labels).index(asked.label)])
    name = f"« {asked.label} » ({asked.column})"
    return Territory(OF_CLASS, asked.column, name, own)


def without_unknown(scenario: Scenario, classes: CommuneClasses) -> Scenario:
    """Returns a scenario that asks nothing of classes that there are no more."""
    kept = {
        name: [each for each in getattr(scenario, name) if is_known(each, classes)]
        for name in ("class_quotas", "class_floors")
    }
    return scenario.model_copy(update=kept)
