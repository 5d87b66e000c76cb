"""The arrays of the register of communes, from the official areas and their points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import SourceError
from geodata.sources.decoupage import Decoupage, OfficialArea
from geodata.sources.other_names import OtherName, former_codes
from geodata.sources.points import Points
from geodata.sources.quality import Defect
from geodata.territory import (
    KINDS,
    POINT_SOURCES,
    TERRITORY_LEVELS,
    UNITS_PER_DEGREE,
    NameIndex,
    code_column,
    join_texts,
)

_WHOLES = frozenset({"commune", "arrondissement_municipal", "collectivite_outre_mer"})
_PARTS = frozenset({"commune_deleguee", "commune_associee"})


def in_register_order(areas: Sequence[OfficialArea]) -> list[OfficialArea]:
    """Returns the areas by kind, then by code."""
    return sorted(areas, key=lambda area: (KINDS.index(area.kind), area.code))


def register_arrays(
    areas: Sequence[OfficialArea],
    decoupage: Decoupage,
    points: Points,
    area_km2: NDArray[np.float64],
    called: Sequence[OtherName] = (),
) -> dict[str, NDArray[Any]]:
    """Returns the arrays that `geodata.territory.register.Register` opens.

    Args:
        areas: the register, in its order.
        decoupage: EPCI and territory names.
        points: one per area.
        area_km2: one per area, NaN where there is no polygon.
        called: other names of communes.
    """
    whole = {area.code: i for i, area in enumerate(areas) if area.kind in _WHOLES}
    search_keys, search_entries = NameIndex.keys_of([area.name for area in areas])
    return {
        "kind": np.array([KINDS.index(area.kind) for area in areas], dtype=np.uint8),
        "code": code_column([area.code for area in areas], 5),
        "names": join_texts([area.name for area in areas]),
        "parent": np.array([_parent(area, whole) for area in areas], dtype=np.int32),
        "departement": _indexes([area.departement for area in areas], "departement", decoupage),
        "region": _indexes([area.region for area in areas], "region", decoupage),
        "epci": _indexes([_epci(area, decoupage) for area in areas], "epci", decoupage),
        "population": np.array(
            [-1 if area.population is None else area.population for area in areas], dtype=np.int32
        ),
        "area_km2": area_km2.astype(np.float32),
        "position": _units(points),
        "point_source": np.array(
            [POINT_SOURCES.index(source) for source in points.source], dtype=np.uint8
        ),
        "search_keys": join_texts(search_keys),
        "search_entries": search_entries,
        **_other_names(called, whole),
        **_postcodes(areas),
        **_old_codes(areas, whole),
        **_territories(decoupage),
    }


def code_defects(areas: Sequence[OfficialArea], decoupage: Decoupage) -> list[Defect]:
    """Returns what the codes of the official areas leave open."""
    current = {area.code for area in areas if area.kind in _WHOLES}
    parent_of = {area.code: area.parent_code for area in areas if area.kind in _PARTS}
    disputed = [
        old
        for area in areas
        for old in area.old_codes
        if parent_of.get(old, area.code) != area.code
    ]
    communes = [area for area in areas if area.kind == "commune"]
    return [
        Defect.of(
            "old_code_disputed",
            "the old code is listed under one commune, and is a part of another",
            disputed,
            "resolves to the commune it is a part of",
        ),
        Defect.of(
            "part_shares_its_whole_s_code",
            "a déléguée or associée carries the code of its commune",
            [code for code in parent_of if code in current],
            "the code resolves to the commune; the key of an area is (kind, code)",
        ),
        Defect.of(
            "epci_missing",
            "the commune is in no EPCI",
            [area.code for area in communes if area.code not in decoupage.epci_of],
            "left: four islands are exempt by law",
        ),
        Defect.of(
            "postcode_missing",
            "no postcode is published",
            [area.code for area in areas if area.kind in _WHOLES and not area.postcodes],
            "left",
        ),
        Defect.of(
            "population_missing",
            "no population is published",
            [area.code for area in areas if area.kind in _WHOLES and area.population is None],
            "left missing, not 0",
        ),
        Defect.of(
            "population_zero",
            "nobody lives in the commune",
            [area.code for area in communes if area.population == 0],
            "kept: ratios must survive zero",
        ),
    ]


def _units(points: Points) -> NDArray[np.int32]:
    degrees = np.stack([points.lon, points.lat], axis=1)
    return np.rint(np.nan_to_num(degrees) * UNITS_PER_DEGREE).astype(np.int32)


def _parent(area: OfficialArea, whole: dict[str, int]) -> int:
    if area.parent_code is None:
        return -1
    if area.parent_code not in whole:
        raise SourceError("communes", f"{area.code} is part of {area.parent_code}, not a commune")
    return whole[area.parent_code]


def _epci(area: OfficialArea, decoupage: Decoupage) -> str:
    return decoupage.epci_of.get(area.parent_code or area.code, "")


def _postcodes(areas: Sequence[OfficialArea]) -> dict[str, NDArray[Any]]:
    pairs = sorted((code, i) for i, area in enumerate(areas) for code in area.postcodes)
    return {
        "postcode": code_column([code for code, _ in pairs], 5),
        "postcode_entry": np.array([i for _, i in pairs], dtype=np.int32),
    }


def _other_names(called: Sequence[OtherName], whole: dict[str, int]) -> dict[str, NDArray[Any]]:
    keys, numbers = NameIndex.keys_of([each.name for each in called])
    people = [-1 if each.people is None else each.people for each in called]
    return {
        "other_names": join_texts([each.name for each in called]),
        "other_entry": np.array([whole[each.code] for each in called], dtype=np.int32),
        "other_is_usual": np.array([each.is_usual for each in called], dtype=bool),
        "other_people": np.array(people, dtype=np.int32),
        "other_keys": join_texts(keys),
        "other_numbers": numbers,
    }


def _old_codes(areas: Sequence[OfficialArea], whole: dict[str, int]) -> dict[str, NDArray[Any]]:
    listed = [(old, area.code) for area in areas for old in area.old_codes]
    known = {old for old, _ in listed}
    listed += [(old, now) for old, now in former_codes().items() if old not in known]
    pairs = sorted((old, whole[code]) for old, code in listed if code in whole)
    return {
        "old_code": code_column([old for old, _ in pairs], 5),
        "old_entry": np.array([i for _, i in pairs], dtype=np.int32),
    }


def _territory_keys(decoupage: Decoupage) -> list[tuple[str, str]]:
    return sorted(decoupage.names, key=lambda key: (TERRITORY_LEVELS.index(key[0]), key[1]))


def _indexes(codes: Sequence[str], level: str, decoupage: Decoupage) -> NDArray[np.int16]:
    """Returns the position of each code in the list of territories, -1 for no territory."""
    position = {key: i for i, key in enumerate(_territory_keys(decoupage))}
    unknown = {code for code in codes if code and (level, code) not in position}
    if unknown:
        raise SourceError(f"{level}s", f"no {level} has the code {min(unknown)}")
    return np.array([position[level, code] if code else -1 for code in codes], dtype=np.int16)


def _territories(decoupage: Decoupage) -> dict[str, NDArray[Any]]:
    keys = _territory_keys(decoupage)
    return {
        "territory_level": np.array(
            [TERRITORY_LEVELS.index(level) for level, _ in keys], dtype=np.uint8
        ),
        "territory_code": code_column([code for _, code in keys], 9),
        "territory_names": join_texts([decoupage.names[key] for key in keys]),
    }
