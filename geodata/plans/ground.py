"""What a plan is made on: communes and people, roads, sites of today; over a snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from geodata.coverage import Classes, Sources, told_by
from geodata.indicators import Columns, classes_of, weights_of
from geodata.placement import Floats
from geodata.plans.classes import CommuneClasses
from geodata.sites import Network, SiteTable
from geodata.snapshot import (
    CONTOURS,
    MEASURED,
    PEOPLE_GRID,
    REGISTER,
    TRAVEL,
    Snapshot,
    other_road_credits,
    people_credits,
    road_credits,
)
from geodata.territory import PEOPLE, Places, Units
from geodata.travel import Mode, Roads, modes_of

_TRIPS_A_MIB = 6_000
MOST_TRIPS = 10_240 * _TRIPS_A_MIB
"""Trips that a worker of 10 GiB holds."""
NEEDED_FOR_PLANS = (REGISTER, CONTOURS, TRAVEL, MEASURED, PEOPLE_GRID)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A snapshot and a version of the sites, as plans need them.

    Attributes:
        units: where people are counted.
        roads: the travel graph, for one mode.
        network: the published sites.
        today: the day on which sites count when a scenario names none.
        weights: by name, the weight of each unit, NaN where it is missing.
        classes: by name, ways to class the units.
        places: which commune holds a position, None where nothing says it.
        sources: what an answer says of where it comes from, None where nothing is known.
        most_trips: how many trips between communes and places a problem may hold.
    """

    units: Units
    roads: Roads
    network: Network
    today: date
    weights: Mapping[str, Floats] = field(default_factory=dict)
    classes: Mapping[str, Classes] = field(default_factory=dict)
    sources: Sources | None = None
    places: Places | None = None
    most_trips: int = MOST_TRIPS

    def weight(self, name: str) -> Floats:
        """Returns the weight of each unit under a name that was checked."""
        return self.units.people if name == PEOPLE else self.weights[name]

    @property
    def class_numbers(self) -> CommuneClasses:
        """The classes as constraints take them."""
        return {name: (each.labels, each.number) for name, each in self.classes.items()}

    @property
    def modes(self) -> tuple[Mode, ...]:
        """How people may travel; by public transport where times of it were imported."""
        return modes_of(self.roads.graph.measured)

    def by(self, mode: Mode) -> Ground:
        """Returns the same ground for who travels so.

        Raises:
            ParameterError: nothing is known of this mode.
        """
        return self if mode == self.roads.mode else replace(self, roads=self.roads.by(mode))


def trips_held(memory_mib: float) -> int:
    """Returns how many trips a worker of some memory holds, its solver's copies with them.

    Measured: the national p-median has 13.6 million within an hour, and takes 2.3 GiB.
    """
    return int(memory_mib * _TRIPS_A_MIB)


def ground_over(
    snapshot: Snapshot,
    table: SiteTable,
    columns: Columns,
    today: date,
    most_trips: int = MOST_TRIPS,
) -> Ground:
    """Returns the ground of plans.

    Args:
        snapshot: with `NEEDED_FOR_PLANS`.
        table: the sites in use.
        columns: weights and classes of communes.
        today: in France.
        most_trips: that a problem may hold.
    """
    units = Units(snapshot.register, snapshot.people)
    places = Places(snapshot.register, snapshot.contours)
    version = table.version
    sources = Sources(
        snapshot=snapshot.id,
        sites_version=version.version,
        sites_source=version.source,
        sites_as_of=version.as_of,
        sites_tell=told_by(table.facets),
        columns=tuple((name, each.facts.credit) for name, each in columns.items()),
        attribution=snapshot.manifest.attribution,
        roads=road_credits(snapshot.manifest),
        people=people_credits(snapshot.manifest),
        other_roads=other_road_credits(snapshot.manifest),
    )
    return Ground(
        units=units,
        roads=Roads(snapshot.travel),
        network=Network.of(table, places),
        places=places,
        today=today,
        weights=weights_of(columns, units),
        classes={name: Classes(*each) for name, each in classes_of(columns, units).items()},
        sources=sources,
        most_trips=most_trips,
    )
