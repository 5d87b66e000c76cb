"""Where the fields of a file's sites are written in it: by column, and by letter in a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geodata.imports.checked_file import CheckedFile
from geodata.sites.checks import Columns
from geodata.sites.files import letters_of_column
from geodata.sites.mapping import ColumnMapping, Rule

_SHEETS = frozenset({"xlsx", "xls", "ods"})
_OF_AN_ADDRESS = ("adresse", "code_postal", "commune")
_POSITION = ("latitude", "longitude")


def columns_by_field(mapping: ColumnMapping | None) -> dict[str, tuple[str, ...]]:
    """Returns the columns that give each field, in the order that their rules read them."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in () if mapping is None else mapping.rules:
        for field, columns in _given_by(rule):
            found[field] = (*found.get(field, ()), *columns)
    return found


def _given_by(rule: Rule) -> Iterator[tuple[str, Sequence[str]]]:
    if rule.conversion == "degrees":
        yield from zip(_POSITION, [[column] for column in rule.columns], strict=False)
    elif rule.field == "position":
        yield from ((field, rule.columns) for field in _POSITION)
    elif rule.conversion == "address":
        yield from ((field, rule.columns) for field in _OF_AN_ADDRESS)
    else:
        yield rule.field, rule.columns


def columns_of_file(read: CheckedFile) -> Columns:
    """Returns the one column of each field that has one, and the letters of columns in a sheet."""
    fields = columns_by_field(read.mapping)
    of_field = {field: columns[0] for field, columns in fields.items() if len(columns) == 1}
    is_sheet = read.file is not None and read.file["format"] in _SHEETS
    places = read.places if is_sheet else ()
    names = (each["column"] for each in read.columns)
    letters = {name: letters_of_column(place) for name, place in zip(names, places, strict=False)}
    return Columns(of_field, letters)
