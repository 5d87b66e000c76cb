"""A small country of squares, in the register's own arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from shapely.geometry import box

from geodata.communes import Register
from geodata.contours import Contours, contour_arrays
from geodata.origins import Places
from geodata.sources.decoupage import Decoupage, OfficialArea
from geodata.sources.points import Points
from geodata.sources.register import in_register_order, register_arrays


def official(code: str, name: str, **facts: Any) -> OfficialArea:
    """Returns an official area; only what a test is about needs to be said."""
    values: dict[str, Any] = {
        "kind": "commune",
        "departement": code[:2],
        "region": "76",
        "parent_code": None,
        "population": 100,
        "postcodes": (),
        "old_codes": (),
        "siren": None,
    }
    return OfficialArea(code=code, name=name, **{**values, **facts})


LITTLE_FRANCE = (
    official("01001", "L'Abergement-Clémenciat", postcodes=("01400",), population=860),
    official("01002", "Saint-Étienne", postcodes=("01400", "42000"), population=170_000),
    official("01003", "Saint-Étienne-du-Bois", postcodes=("01370",), population=2_500),
    official("01004", "Bourg", postcodes=("01000",), population=0, old_codes=("01999",)),
    official("75056", "Paris", postcodes=("75001", "75002"), population=2_000_000),
    official("97701", "Saint-Barthélemy", kind="collectivite_outre_mer", postcodes=("97133",)),
    official(
        "75101",
        "Paris 1er Arrondissement",
        kind="arrondissement_municipal",
        parent_code="75056",
        postcodes=("75001",),
    ),
    official(
        "75102",
        "Paris 2e Arrondissement",
        kind="arrondissement_municipal",
        parent_code="75056",
        postcodes=("75002",),
        population=300,
    ),
    official(
        "01004", "Bourg-Ancien", kind="commune_deleguee", parent_code="01004", population=None
    ),
    official("01005", "Hameau", kind="commune_deleguee", parent_code="01004", population=None),
)

DEPARTEMENTS = {"01": "Ain", "75": "Paris", "97": "Outre-mer"}

SQUARES = {
    # Tenths of a degree east of Greenwich and of 46 degrees north; 01001 crosses longitude 0.
    "01001": box(-0.1, 46.0, 0.1, 46.1),
    "01002": box(0.1, 46.0, 0.2, 46.1),
    "01003": box(0.2, 46.0, 0.3, 46.1),
    "01004": box(0.1, 46.1, 0.2, 46.2),
    "75056": box(0.5, 46.0, 0.7, 46.1),
    "75101": box(0.5, 46.0, 0.6, 46.1),
    "75102": box(0.6, 46.0, 0.7, 46.1),
}


def places_of(areas: tuple[OfficialArea, ...], squares: dict[str, Any]) -> Places:
    """Returns a register and its contours; a square's middle is its commune's point."""
    ordered = in_register_order(list(areas))
    polygons = [None if "deleguee" in area.kind else squares.get(area.code) for area in ordered]
    middles = [None if polygon is None else polygon.centroid for polygon in polygons]
    points = Points(
        np.array([math.nan if middle is None else middle.x for middle in middles]),
        np.array([math.nan if middle is None else middle.y for middle in middles]),
        ["none" if middle is None else "inside" for middle in middles],
    )
    names = {("region", "76"): "Occitanie", ("epci", "2000"): "CC"}
    names |= {("departement", code): name for code, name in DEPARTEMENTS.items()}
    decoupage = Decoupage(ordered, {"01001": "2000"}, names, frozenset())
    area_km2 = np.array([math.nan if polygon is None else 80.0 for polygon in polygons])
    register = Register(register_arrays(ordered, decoupage, points, area_km2))
    return Places(register, Contours(contour_arrays(polygons)))


@pytest.fixture(scope="session")
def places() -> Places:
    """The small country."""
    return places_of(LITTLE_FRANCE, SQUARES)


@pytest.fixture(scope="session")
def register(places: Places) -> Register:
    """The register of the small country."""
    return places.register


@pytest.fixture(scope="session")
def make_places() -> Callable[..., Places]:
    """Makes another small country."""
    return places_of
