"""The travel graph of a build: who touches whom, arrondissements and lost contours included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.sources.decoupage import OfficialArea
from geodata.sources.points import Points
from geodata.sources.quality import Defect
from geodata.territory import departement_of_code
from geodata.travel import (
    BARRIERS,
    CAR,
    FERRIES,
    LINKS,
    components,
    node_features,
    travel_arrays,
    without_barriers,
)


def travel_graph(
    areas: Sequence[OfficialArea],
    polygons: Sequence[Any | None],
    points: Points,
    area_km2: NDArray[np.float64],
    touching: Mapping[str, NDArray[Any]],
) -> tuple[dict[str, NDArray[Any]], list[Defect]]:
    """Returns the arrays of the travel graph over communes and arrondissements.

    Args:
        areas: the communes, then the arrondissements, of the register.
        polygons: one per area, in degrees, None where there is none.
        points: of the register, these areas first.
        area_km2: likewise.
        touching: what `touching_pairs` returns for these areas.
    """
    nodes, codes = len(areas), [area.code for area in areas]
    lon, lat = points.lon[:nodes], points.lat[:nodes]
    beside, homeless = _beside_their_points(polygons, lon, lat)
    pairs = np.concatenate([touching["pairs"].astype(np.int64), beside])
    people = np.array([area.population or 0 for area in areas], dtype=np.int64)
    # A city's arrondissements are its own people and land, not its surroundings.
    whole = np.array([area.kind == "commune" for area in areas])
    around = pairs[whole[pairs].all(axis=1)]
    features = node_features(people, area_km2[:nodes], around)
    arrays = travel_arrays(codes, lon, lat, features, pairs, CAR)
    return arrays, [
        Defect.of(
            "commune_without_contour_joined",
            "a commune without contour touches nothing",
            [codes[node] for node in homeless],
            "joined to the commune whose contour holds its point",
        ),
        Defect.of(
            "crossing_of_unknown_commune",
            "a bridge, barrier or ferry of the list names a code that is no commune's",
            sorted(_listed_codes() - set(codes)),
            "left out",
        ),
        Defect.of(
            "no_road",
            "a commune has no road to the largest part of its département",
            _cut_off(codes, pairs, nodes),
            "unreachable by road, and said so",
        ),
    ]


def _beside_their_points(
    polygons: Sequence[Any | None], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.int64], list[int]]:
    """Returns pairs for the areas without contour, and these areas."""
    drawn = np.array([i for i, polygon in enumerate(polygons) if polygon is not None])
    homeless = [i for i, polygon in enumerate(polygons) if polygon is None and not np.isnan(lon[i])]
    if not homeless:
        return np.empty((0, 2), dtype=np.int64), []
    tree = shapely.STRtree([polygons[i] for i in drawn])
    nearest = tree.nearest(shapely.points(lon[homeless], lat[homeless]))
    return np.stack([np.array(homeless), drawn[nearest]], axis=1).astype(np.int64), homeless


def _listed_codes() -> set[str]:
    joined = {code for listed in (*LINKS, *FERRIES) for code in listed.ends}
    sides = {code for barrier in BARRIERS for code in (*barrier.left, *barrier.right)}
    return joined | {code for code in sides if len(code) == 5}


def _cut_off(codes: Sequence[str], pairs: NDArray[np.int64], nodes: int) -> list[str]:
    index = {code: node for node, code in enumerate(codes)}
    links = [
        [index[a], index[b]] for a, b in (link.ends for link in LINKS) if {a, b} <= index.keys()
    ]
    roads = np.concatenate(
        [without_barriers(pairs, codes, BARRIERS), np.array(links, dtype=np.int64).reshape(-1, 2)]
    )
    part = components(roads, nodes)
    departements: dict[str, list[int]] = {}
    for node, code in enumerate(codes):
        departements.setdefault(departement_of_code(code), []).append(node)
    cut_off: list[str] = []
    for members in departements.values():
        main = np.bincount(part[members]).argmax()
        cut_off += [codes[node] for node in members if part[node] != main]
    return sorted(cut_off)
