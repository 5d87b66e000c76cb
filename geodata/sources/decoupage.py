"""The npm package `@etalab/decoupage-administratif`: official names, populations, codes."""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.errors import SourceError

_KIND = {
    "commune-actuelle": "commune",
    "arrondissement-municipal": "arrondissement_municipal",
    "commune-deleguee": "commune_deleguee",
    "commune-associee": "commune_associee",
}
_OVERSEAS_COLLECTIVITY = "com"


Tables = Mapping[str, Sequence[Mapping[str, Any]]]
"""The package's records by the name of their file."""


@dataclass(frozen=True, slots=True)
class OfficialArea:
    """An area of the Code officiel géographique; a missing population is None, not 0."""

    kind: str
    code: str
    name: str
    departement: str
    region: str
    parent_code: str | None
    population: int | None
    postcodes: tuple[str, ...]
    old_codes: tuple[str, ...]
    siren: str | None


@dataclass(frozen=True, slots=True)
class Decoupage:
    """What a build takes from the package."""

    areas: list[OfficialArea]
    epci_of: dict[str, str]
    names: dict[tuple[str, str], str]
    """By (level, code), the level being `region`, `departement` or `epci`."""
    seats: frozenset[str]
    """Seats of arrondissements, départements and régions."""


def read_package(path: Path) -> Decoupage:
    """Returns the areas, EPCI and territories of the package's archive.

    Raises:
        SourceError: the file is truncated, or lacks a file, a field or rows, or repeats a code.
    """
    tables = _tables(path, ("communes", "epci", "departements", "regions", "arrondissements"))
    try:
        return _decoupage(tables, path)
    except KeyError as error:
        raise SourceError(str(path), f"a record has no field {error}") from error


def _decoupage(tables: Tables, path: Path) -> Decoupage:
    areas = [_area(record, path) for record in tables["communes"]]
    keys = [(area.kind, area.code) for area in areas]
    twice = next((key for key, count in Counter(keys).items() if count > 1), None)
    if twice is not None:
        raise SourceError(str(path), f"the {twice[0]} {twice[1]} stands twice")
    names = {
        (level, record["code"]): record["nom"]
        for level, table in (
            ("region", "regions"),
            ("departement", "departements"),
            ("epci", "epci"),
        )
        for record in tables[table]
    }
    seats = {
        record["chefLieu"]
        for table in ("arrondissements", "departements", "regions")
        for record in tables[table]
        if record.get("chefLieu")
    }
    epci_of = {
        member["code"]: record["code"] for record in tables["epci"] for member in record["membres"]
    }
    return Decoupage(areas, epci_of, names, frozenset(seats))


def _area(record: Mapping[str, Any], path: Path) -> OfficialArea:
    kind = _KIND.get(record["type"])
    if kind is None:
        raise SourceError(str(path), f"{record['code']}: unknown type {record['type']!r}")
    if kind == "commune" and record["zone"] == _OVERSEAS_COLLECTIVITY:
        kind = "collectivite_outre_mer"
    return OfficialArea(
        kind=kind,
        code=record["code"],
        name=record["nom"],
        departement=record["departement"],
        region=record["region"],
        parent_code=record.get("chefLieu") or record.get("commune"),
        population=record.get("population"),
        postcodes=tuple(record.get("codesPostaux", ())),
        old_codes=tuple(record.get("anciensCodes", ())),
        siren=record.get("siren"),
    )


def _tables(path: Path, names: tuple[str, ...]) -> Tables:
    tables = {}
    for name in names:
        member = f"package/data/{name}.json"
        records = _json(path, member)
        if not isinstance(records, list) or not records:
            raise SourceError(f"{path}:{member}", "no record at all")
        tables[name] = records
    return tables


def _json(path: Path, member: str) -> Any:
    try:
        with tarfile.open(path) as archive:
            stream = archive.extractfile(member)
            if stream is None:
                raise SourceError(str(path), f"holds no {member}")
            return json.load(stream)
    except FileNotFoundError as error:
        raise SourceError(str(path), "no such file") from error
    except KeyError as error:
        raise SourceError(str(path), f"holds no {member}") from error
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise SourceError(str(path), "truncated, or not the package's archive") from error
