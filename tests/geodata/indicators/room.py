"""Columns of the small country, read from a few lines of text."""

from __future__ import annotations

from typing import Any

from geodata.indicators.checking import ReadColumn, read_column
from geodata.indicators.facts import ColumnFacts, Kind
from geodata.indicators.reading import Layout
from geodata.territory.register import Register


def facts_of(name: str = "fragility", kind: Kind = "index") -> ColumnFacts:
    return ColumnFacts(name, kind, "Indice", "", "Tests", "2026", "Licence Ouverte 2.0")


def read(
    register: Register,
    text: str | bytes,
    kind: Kind = "index",
    *,
    layout: dict[str, Any] | None = None,
    **options: Any,
) -> ReadColumn:
    """Reads a file whose columns are `code` and `v`, unless a layout says otherwise."""
    content = text.encode() if isinstance(text, str) else text
    where = Layout(**{"code": "code", "values": ("v",), **(layout or {})})
    return read_column(content, "file.csv", facts_of(kind=kind), where, register, **options)


def by_code(register: Register, found: ReadColumn) -> dict[str, Any]:
    """Returns the known values by INSEE code; the name of a class."""
    column = found.column
    known = [int(entry) for entry in column.is_known.nonzero()[0]]
    values = {register.codes[entry]: column.values[entry].item() for entry in known}
    if column.facts.kind == "class":
        return {code: column.classes[number] for code, number in values.items()}
    return values
