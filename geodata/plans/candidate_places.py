"""Candidate places as a CSV, by INSEE code or by position, read into those of a scenario."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import PydanticCustomError

from geodata.territory import fold

MOST_PLACES = 20_000
_NAMES = {
    "name": ("nom", "name", "lieu", "libelle", "intitule"),
    "commune": (
        *("code insee", "insee", "code commune", "codgeo", "commune insee", "code"),
        *("commune",),
    ),
    "lat": ("latitude", "lat"),
    "lon": ("longitude", "lon", "lng", "long"),
    "host": ("typologie", "host", "type", "hote"),
    "network": ("reseau", "network"),
}
_LONGEST_NAME, _LONGEST_HOST = 120, 60


def places_in(text: str) -> list[dict[str, Any]]:
    """Returns the places of a CSV, as a scenario lists them.

    The first line has names of columns, whatever their case and accents, between commas, semicolons
    or tabs; without any that is known, each line is an INSEE code.

    Raises:
        PydanticCustomError: a line has neither a code nor a position, or there are too many.
    """
    rows = list(_rows(text.removeprefix("\ufeff")))
    if not rows:
        raise _fault("Ce fichier n'a aucune ligne.")
    columns = _columns(rows[0][1])
    if "commune" not in columns and not {"lat", "lon"} <= columns.keys():
        if not _is_code(rows[0][1][0]):
            raise _fault(
                "Aucune colonne de code INSEE (code_insee), ni de latitude et longitude : "
                "la première ligne doit nommer les colonnes."
            )
        columns = {"commune": 0}
    else:
        rows = rows[1:]
    if len(rows) > MOST_PLACES:
        raise _fault(f"Trop de lieux : {MOST_PLACES} au plus.")
    return [_place(number, row, columns) for number, row in rows]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yields the lines that say something, each with its number in the file."""
    first = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for row in reader:
            values = [each.strip() for each in row]
            if any(values):
                yield reader.line_num, values
    except csv.Error as error:
        raise _fault(f"Ligne {reader.line_num + 1} : elle ne se lit pas.") from error


def _columns(names: Sequence[str]) -> dict[str, int]:
    given = [fold(each.replace("_", " ")) for each in names]
    found: dict[str, int] = {}
    for field, known in _NAMES.items():
        place = next((given.index(each) for each in known if each in given), None)
        if place is not None:
            found[field] = place
    return found


def _place(line: int, row: Sequence[str], columns: Mapping[str, int]) -> dict[str, Any]:
    values = {field: row[at] for field, at in columns.items() if at < len(row) and row[at]}
    code = _code(values.get("commune", ""))
    found: dict[str, Any] = {"name": values.get("name", "")[:_LONGEST_NAME]}
    if code:
        found["commune"] = code
    for axis in ("lat", "lon"):
        if axis in values:
            found[axis] = _number(line, values[axis])
    if ("lat" in found) != ("lon" in found):
        raise _fault(f"Ligne {line} : il n'y a que la moitié d'une position.")
    if not code and "lat" not in found:
        raise _fault(f"Ligne {line} : ni code INSEE, ni position.")
    found["name"] = found["name"] or f"Lieu de {code or f'la ligne {line}'}"
    for field in ("host", "network"):
        if field in values:
            found[field] = values[field][:_LONGEST_HOST]
    return found


def _code(text: str) -> str:
    """Returns an INSEE code with the zero that a spreadsheet took from it."""
    return f"0{text}" if len(text) == 4 and text.isdecimal() else text.upper()


def _is_code(text: str) -> bool:
    code = _code(text)
    return len(code) == 5 and code[2:].isdecimal() and code[0].isdecimal()


def _number(line: int, text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError as error:
        raise _fault(f"Ligne {line} : « {text[:30]} » n'est pas un nombre.") from error


def _fault(words: str) -> PydanticCustomError:
    return PydanticCustomError("places_csv", "{words}", {"words": words})
