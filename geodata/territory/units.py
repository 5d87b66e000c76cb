"""Where people are counted, once each: the communes, and arrondissements for the cities so divided.

Paris, Lyon and Marseille are counted by arrondissement and never beside them. So whatever the
level, the people of all its territories are those of France.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Annotated, TypedDict

import numpy as np
from numpy.typing import NDArray

from geodata.errors import ParameterError, UnknownCodeError, UnknownTerritoryError
from geodata.parameters import Meaning
from geodata.territory.people_grid import Cells, PeopleGrid
from geodata.territory.register import KINDS, Register

LEVELS = ("france", "region", "departement", "epci", "commune")
FRANCE = "FR"
"""The code of the level `france`: the communes of the mainland and of the five overseas
départements. The overseas collectivités have no contour in the sources, and are not in it."""

PEOPLE = "people"
"""The weight that is the population itself."""
NOBODYS = ""
_MOST_IN_A_CODE = 9


class CountedUnits(TypedDict):
    """Units, counted."""

    communes: Annotated[int, Meaning("How many communes, arrondissements among them.")]
    arrondissements: Annotated[int, Meaning("How many of them are municipal arrondissements.")]


@dataclass(frozen=True, slots=True)
class Territory:
    """One territory of a level; `units` are positions in `Units`, growing."""

    level: str
    code: str
    name: str
    units: NDArray[np.int64]


class Units:
    """The units of a register, in the order of its entries."""

    def __init__(self, register: Register, grid: PeopleGrid | None = None) -> None:
        """Takes the register of a snapshot, and where its people live where that is known."""
        self.register, self.grid = register, grid
        whole = np.ones(register.whole_count, dtype=bool)
        whole[register.divided] = False
        self.entry: NDArray[np.int64] = np.flatnonzero(whole)
        """Each unit's entry in the register, which is its node in the travel graph."""
        self.people: NDArray[np.float64] = register.people[self.entry]
        """Each unit's population, NaN where no source says."""
        self._belongs: dict[str, NDArray[np.int64]] = {}
        self._communes: dict[str, Territory] = {}

    def __len__(self) -> int:
        return len(self.entry)

    @cached_property
    def cells(self) -> Cells | None:
        """Where the people of each unit live; None without a grid: at its point."""
        if self.grid is None or not len(self.grid):
            return None
        lon, lat = self.register.positions
        return Cells.of(self.grid, self.entry, lon, lat)

    @cached_property
    def codes(self) -> list[str]:
        """The INSEE code of each unit."""
        codes = self.register.codes
        return [codes[entry] for entry in self.entry.tolist()]

    @cached_property
    def names(self) -> list[str]:
        """The name of each unit."""
        names = self.register.names
        return [names[entry] for entry in self.entry.tolist()]

    @cached_property
    def is_arrondissement(self) -> NDArray[np.bool_]:
        """Whether each unit is a municipal arrondissement, which words tell from a commune."""
        kinds = self.register.kinds[self.entry]
        return np.asarray(kinds == KINDS.index("arrondissement_municipal"))

    def counted(self, some: NDArray[np.int64]) -> CountedUnits:
        """Returns how many units some are, and how many of them are arrondissements."""
        return {
            "communes": len(some),
            "arrondissements": int(np.count_nonzero(self.is_arrondissement[some])),
        }

    @cached_property
    def point_quality(self) -> list[str]:
        """What each unit's point is worth: one of `POINT_QUALITIES` of the register."""
        qualities = self.register.point_qualities
        return [qualities[entry] for entry in self.entry.tolist()]

    @cached_property
    def is_unsure(self) -> NDArray[np.bool_]:
        """Whether each unit's point may be kilometres from its people."""
        return np.array([quality == "unsure" for quality in self.point_quality], dtype=bool)

    @cached_property
    def position_of_entry(self) -> NDArray[np.int64]:
        """The position of the unit of each whole area, -1 for a divided city."""
        positions = np.full(self.register.whole_count, -1, dtype=np.int64)
        positions[self.entry] = np.arange(len(self))
        return positions

    def belongs(self, level: str) -> NDArray[np.int64]:
        """Returns the number of the territory of each unit at a level, -1 of none.

        `Register.territory_codes` gives the code of a number. A municipal arrondissement is in
        the EPCI of its city.
        """
        if level not in self._belongs:
            self._belongs[level] = self._numbers(level)
        return self._belongs[level]

    def _numbers(self, level: str) -> NDArray[np.int64]:
        numbers = self.register.belongs(level)
        own = numbers[self.entry]
        parents = self.register.parents[self.entry]
        return np.where((own < 0) & (parents >= 0), numbers[parents], own)

    def departements_of(self, territory: Territory) -> frozenset[str]:
        """Returns the codes of the départements that a territory has a unit in.

        A unit that is in none is in `NOBODYS`, which is the code of no département.
        """
        numbers = np.unique(self.belongs("departement")[territory.units]).tolist()
        codes = self.register.territory_codes
        return frozenset(codes[each] if each >= 0 else NOBODYS for each in numbers)

    def territories(self, level: str) -> list[Territory]:
        """Returns every territory of a level that has units, in the order of codes.

        Raises:
            ParameterError: there is no such level.
        """
        if level == "france":
            return [self.territory("france", FRANCE)]
        if level == "commune":
            return [self._commune(code) for code in self.codes]
        return list(self._grouped[self._known(level)].values())

    def territory(self, level: str, code: str) -> Territory:
        """Returns a territory.

        An old code of a commune stands for what it is in now; that of a divided city, for all
        its arrondissements. Letters may be small.

        Raises:
            ParameterError: there is no such level.
            UnknownTerritoryError: no territory of this level has this code.
        """
        code = code.upper()
        if self._known(level) == "france":
            if code != FRANCE:
                raise UnknownTerritoryError(level, code)
            return Territory(level, FRANCE, "France", np.arange(len(self)))
        if level == "commune":
            return self._commune(code)
        found = self._grouped[level].get(code)
        if found is None:
            raise UnknownTerritoryError(level, code)
        return found

    def _commune(self, code: str) -> Territory:
        # A scenario names thousands of communes, several times each as it is checked.
        found = self._communes.get(code)
        if found is None:
            found = self._communes[code] = self._resolved(code)
        return found

    def _resolved(self, code: str) -> Territory:
        try:
            area = self.register.resolve(code[:_MOST_IN_A_CODE]).area
        except UnknownCodeError as error:
            raise UnknownTerritoryError("commune", code) from error
        if area.index >= self.register.whole_count:
            raise UnknownTerritoryError("commune", code)
        entries = self.register.arrondissements_of(area.index) or [area.index]
        return Territory("commune", area.code, area.name, self.position_of_entry[entries])

    @cached_property
    def _grouped(self) -> Mapping[str, dict[str, Territory]]:
        return {level: self._group(level) for level in LEVELS[1:4]}

    def _group(self, level: str) -> dict[str, Territory]:
        numbers = self.belongs(level)
        order = np.argsort(numbers, kind="stable")
        found, starts = np.unique(numbers[order], return_index=True)
        codes, names = self.register.territory_codes, self.register.territories
        # `np.split` takes ten times as long, and there are 1,300 of them.
        spans = pairwise([*starts.tolist(), len(order)])
        groups = zip(found.tolist(), (order[first:end] for first, end in spans), strict=True)
        territories = [
            Territory(level, codes[number], names[level, codes[number]], members)
            for number, members in groups
            if number >= 0
        ]
        return {each.code: each for each in sorted(territories, key=lambda each: each.code)}

    @staticmethod
    def _known(level: str) -> str:
        if level not in LEVELS:
            raise ParameterError("level", f"no level is called {level[:20]!r}", LEVELS)
        return level
