"""A small country of squares, in the register's own arrays, and a network of sites in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from shapely.geometry import box

from geodata.nearest.guide import Guide
from geodata.sites.network import Network
from geodata.sites.site import Site
from geodata.sites.table import SiteTable
from geodata.snapshot import reader
from geodata.snapshot.manifest import Manifest
from geodata.snapshot.publishing import publish, workbench
from geodata.sources.decoupage import Decoupage, OfficialArea
from geodata.sources.other_names import OtherName
from geodata.sources.points import Points
from geodata.sources.register import in_register_order, register_arrays
from geodata.sources.touching import touching_pairs
from geodata.sources.travel import travel_graph
from geodata.territory.contours import Contours, contour_arrays
from geodata.territory.origins import Places
from geodata.territory.packed_columns import UNITS_PER_DEGREE
from geodata.territory.register import POINT_SOURCES, Register
from geodata.travel.graph import TravelGraph
from geodata.travel.model import CAR


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

DEPARTEMENTS = {"01": "Ain", "85": "Vendée", "75": "Paris", "97": "Outre-mer"}

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


def country_arrays(
    areas: tuple[OfficialArea, ...], squares: dict[str, Any], called: Sequence[OtherName] = ()
) -> dict[str, dict[str, Any]]:
    """Returns the arrays of a snapshot's files, by name; a point is its square's middle."""
    ordered = in_register_order(list(areas))
    polygons = [None if "deleguee" in area.kind else squares.get(area.code) for area in ordered]
    middles = [None if polygon is None else polygon.centroid for polygon in polygons]
    points = Points(
        np.array([math.nan if middle is None else middle.x for middle in middles]),
        np.array([math.nan if middle is None else middle.y for middle in middles]),
        ["none" if middle is None else "inside" for middle in middles],
    )
    names = {("region", "76"): "Occitanie", ("region", "52"): "Pays de la Loire"}
    names |= {("epci", "2000"): "CC"}
    names |= {("departement", code): name for code, name in DEPARTEMENTS.items()}
    decoupage = Decoupage(ordered, {"01001": "2000"}, names, frozenset())
    area_km2 = np.array([math.nan if polygon is None else 80.0 for polygon in polygons])
    wholes = sum(area.kind in ("commune", "arrondissement_municipal") for area in ordered)
    drawn = polygons[:wholes]
    touching = touching_pairs(drawn)
    travel, _ = travel_graph(ordered[:wholes], drawn, points, area_km2, touching)
    return {
        reader.REGISTER: register_arrays(ordered, decoupage, points, area_km2, called),
        reader.CONTOURS: contour_arrays(drawn),
        reader.SIMPLIFIED: contour_arrays(drawn),
        reader.GRAPH: touching,
        reader.TRAVEL: travel,
    }


def places_of(
    areas: tuple[OfficialArea, ...], squares: dict[str, Any], called: Sequence[OtherName] = ()
) -> Places:
    """Returns a register, with other names of its communes, and its contours."""
    arrays = country_arrays(areas, squares, called)
    return Places(Register(arrays[reader.REGISTER]), Contours(arrays[reader.CONTOURS]))


def roads_of(areas: tuple[OfficialArea, ...], squares: dict[str, Any]) -> TravelGraph:
    """Returns the travel graph of a country."""
    arrays = country_arrays(areas, squares)
    lon, lat = Register(arrays[reader.REGISTER]).positions
    return TravelGraph(arrays[reader.TRAVEL], lon, lat, CAR)


def guide_of(places: Places, *sites: Site, roads: TravelGraph | None = None) -> Guide:
    """Returns the guide of a country over some sites; by default the small country's roads."""
    table = SiteTable.from_sites(sites, version="test", source="tests")
    graph = roads_of(LITTLE_FRANCE, SQUARES) if roads is None else roads
    return Guide("snapshot-of-tests", places, graph, Network.of(table, places))


def site(site_id: str, lon: float | None, lat: float | None, **facts: Any) -> Site:
    """Returns a site; only what a test is about needs to be said."""
    values: dict[str, Any] = {"nom": f"Lieu {site_id}", "commune": "Bourg", "code_postal": "01000"}
    return Site(id=site_id, longitude=lon, latitude=lat, **{**values, **facts})


SITES = (
    site("east", 0.25, 46.05),
    site("west", -0.05, 46.05, services=("Aide aux démarches administratives",)),
    site("nowhere", None, None, code_insee="01001"),
    site("elsewhere", None, None, code_insee="75101", code_postal="75001"),
)


def table_of(version: str, *sites: Site) -> SiteTable:
    """Returns a version of sites."""
    return SiteTable.from_sites(sites, version=version, source="tests")


def write_snapshot(
    snapshots: Path,
    *,
    population: int = 860,
    country: tuple[OfficialArea, ...] = LITTLE_FRANCE,
    squares: dict[str, Any] = SQUARES,
) -> Manifest:
    """Publishes a snapshot of the small country in a folder, and returns its manifest."""
    areas = tuple(
        replace(area, population=population) if area.code == "01001" else area for area in country
    )
    with workbench(snapshots) as bench:
        for name, arrays in country_arrays(areas, squares).items():
            bench.add(name, arrays)
        manifest = Manifest(
            files=bench.facts(),
            sources=[],
            counts={"communes": sum(area.kind == "commune" for area in areas)},
            quality=[],
            built_at="2026-01-01T00:00:00+00:00",
        )
        return publish(bench, manifest.identified(), snapshots)


def places_with_village(code: str, lon: float, lat: float) -> Places:
    """Returns the small country with a commune whose town hall is known."""
    arrays = country_arrays(LITTLE_FRANCE, SQUARES)
    facts = {name: values.copy() for name, values in arrays[reader.REGISTER].items()}
    index = Register(facts).resolve(code).area.index
    facts["position"][index] = round(lon * UNITS_PER_DEGREE), round(lat * UNITS_PER_DEGREE)
    facts["point_source"][index] = POINT_SOURCES.index("town_hall")
    return Places(Register(facts), Contours(arrays[reader.CONTOURS]))
