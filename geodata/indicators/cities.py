"""Paris, Lyon and Marseille: what is given for the city goes to its arrondissements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.indicators.facts import Kind
from geodata.indicators.merging import shares_of
from geodata.territory import Register


@dataclass(frozen=True, slots=True)
class City:
    """What became of the value given for a divided city.

    `outcome` is `given to its arrondissements`, or `left out: its arrondissements have theirs`.
    """

    code: str
    name: str
    outcome: Literal["given to its arrondissements", "left out: its arrondissements have theirs"]


def spread_over_arrondissements(
    values: NDArray[np.float64], kind: Kind, register: Register
) -> tuple[NDArray[np.float64], list[City]]:
    """Returns the values with those of divided cities at their arrondissements, and what was done.

    An index or a class is that of each arrondissement; a count is shared by population. Where
    any arrondissement has a value, the city's is left out, and those without stay without.
    """
    values = values.copy()
    cities = []
    for city in register.divided:
        given, parts = values[city], np.array(register.arrondissements_of(city))
        values[city] = np.nan
        if np.isnan(given):
            continue
        area = register.area(city)
        if not np.isnan(values[parts]).all():
            told = City(area.code, area.name, "left out: its arrondissements have theirs")
        else:
            values[parts] = given * shares_of(register.people[parts]) if kind == "count" else given
            told = City(area.code, area.name, "given to its arrondissements")
        cities.append(told)
    return values, cities
