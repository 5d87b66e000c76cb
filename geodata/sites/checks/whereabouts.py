"""Where the fields of a file's sites are written in it: by column, and by letter in a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from geodata.sites.checks.causes import Columns
from geodata.sites.files import letters_of_column
from geodata.sites.mapping import ColumnMapping, Rule

_SHEETS = frozenset({"xlsx", "xls", "ods"})
_OF_AN_ADDRESS = ("adresse", "code_postal", "commune")
_POSITION = ("latitude", "longitude")


def columns_read(
    mapping: ColumnMapping | None,
    names: Iterable[str],
    places: Sequence[int],
    written_as: str | None,
) -> Columns:
    """Returns the one column of each field that has one, and the letters of columns in a sheet.

    Args:
        mapping: which columns give which fields.
        names: of the columns, in the order of the file.
        places: where each of them stands in a sheet, from 0.
        written_as: the format of the file.
    """
    fields = columns_by_field(mapping)
    of_field = {field: columns[0] for field, columns in fields.items() if len(columns) == 1}
    standing = places if written_as in _SHEETS else ()
    # A table that is no sheet has no places.
    letters = {name: letters_of_column(place) for name, place in zip(names, standing, strict=False)}
    return Columns(of_field, letters)


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
