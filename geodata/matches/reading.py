"""A file of people as it is given: every column kept, and those that say where each person is.

The columns are known as those of files of sites are (`geodata.sites.mapping`): by the names that
people give them and by what they hold, or by a mapping that somebody wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from geodata.errors import SitesFileError
from geodata.sites.files import Table, unusable
from geodata.sites.mapping import ColumnMapping, Mapper, guess

MOST_PEOPLE = 200_000
"""Rows of a file: as many as the national address service takes at once."""
_ROWS_LOOKED_AT = 10_000
WHERE_FIELDS = (
    "adresse",
    "code_postal",
    "commune",
    "code_insee",
    "latitude",
    "longitude",
    "position",
)


@dataclass(frozen=True, slots=True)
class Where:
    """What a row says of where somebody is, as it is written; '' of what it does not say."""

    lat: str = ""
    lon: str = ""
    address: str = ""
    postcode: str = ""
    commune: str = ""
    code: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the row says nothing of it."""
        return self == _NOWHERE


_NOWHERE = Where()


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """The rows of a file in their order, none left out.

    Attributes:
        columns: their names as they are written.
        cells: of each column, a text a row, '' where it is empty.
        where: what each row says of where somebody is.
        read: which columns say it, by field.
        unread: numbers of rows, from 1, that are no record.
    """

    columns: tuple[str, ...]
    cells: Mapping[str, list[str]]
    where: list[Where]
    read: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.where)


def read_people(table: Table, name: str, mapping: ColumnMapping | None = None) -> People:
    """Returns the people of a file.

    Args:
        table: the file, opened by `geodata.sites.files`.
        name: how messages call it.
        mapping: which columns say where somebody is; guessed when None.

    Raises:
        SitesFileError: it cannot be read, has no row or too many, or no column says where.
    """
    found = _guessed(table) if mapping is None else mapping
    rules = tuple(rule for rule in found.rules if rule.field in WHERE_FIELDS and rule.columns)
    if not rules:
        raise SitesFileError(
            name,
            "no column says where people are: an address, a commune, …",
            "aucune colonne ne dit où sont les personnes : adresse, commune, code postal…",
        )
    mapper = Mapper(replace(found, rules=rules, constants={}), table.columns)
    cells: dict[str, list[str]] = {column: [] for column in table.columns}
    where: list[Where] = []
    unread: list[int] = []
    for raw in table.rows():
        if raw.number == 0:
            continue
        if len(where) == MOST_PEOPLE:
            raise unusable(name, "too_many_rows", most=MOST_PEOPLE)
        values = raw.values
        if values is None:
            unread.append(len(where) + 1)
            values = {}
        for column, texts in cells.items():
            texts.append(_text(values.get(column)))
        where.append(_where(mapper, values))
    if not where:
        raise unusable(name, "no_row")
    read = {rule.field: rule.columns for rule in reversed(rules)}
    return People(table.columns, cells, where, read, tuple(unread))


def _guessed(table: Table) -> ColumnMapping:
    """Returns the mapping of a file, guessed from its first rows: they are as the others."""
    first = replace(table, read=lambda: islice(table.read(), _ROWS_LOOKED_AT))
    return guess(first).mapping


def _where(mapper: Mapper, values: Mapping[str | None, Any]) -> Where:
    mapped = mapper.apply(values)
    if not mapped.values:
        return _NOWHERE
    fields = ("latitude", "longitude", "adresse", "code_postal", "commune", "code_insee")
    return Where(*(" ".join(mapped.text(each).split()) for each in fields))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)
