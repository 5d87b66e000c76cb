"""The reference of the columns, as the docs have it: made from the columns, never typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geodata.exports.columns.column import Column
from geodata.exports.columns.communes import CHANGES, COMMUNES
from geodata.exports.columns.indicators import TERRITORIES
from geodata.exports.columns.site_lists import CHANGED_SITES, ENDINGS
from geodata.exports.columns.sites import SITES
from geodata.exports.columns.spread import SPREAD, SPREAD_OF_TERRITORIES
from geodata.exports.columns.zones import COMMUNE_CODES, ZONES

TABLES = {
    "Communes": COMMUNES,
    "Communes, with a grid of people": SPREAD,
    "Territories": TERRITORIES,
    "Territories, with a grid of people": SPREAD_OF_TERRITORIES,
    "Zones": (*ZONES, COMMUNE_CODES),
    "Sites": SITES,
    "Changes": CHANGES,
    "Changed sites": CHANGED_SITES,
    "Posts ending": ENDINGS,
}

_HEAD = """# The columns of coverage

The same in every format: GeoJSON, GeoPackage and English CSV have the keys, workbooks and French
CSV the headers. Made from `geodata/exports/columns`, to which a test holds this page.
"""

_KINDS = {
    "code": "text",
    "text": "text",
    "whole": "whole number",
    "number": "number",
    "share": "0 to 1",
    "reach": "boolean",
    "status": "word",
    "yes": "boolean",
    "change": "word",
    "site_change": "word",
    "left_out": "word",
    "method": "word",
    "point": "word",
}


def reference() -> str:
    """Returns `docs/columns.md`."""
    return "\n".join([_HEAD, *_sections()])


def _sections() -> Iterator[str]:
    for title, columns in TABLES.items():
        yield f"## {title}\n"
        yield from _table(columns)
        yield ""


def _table(columns: Sequence[Column]) -> Iterator[str]:
    yield "| key | French header | type | what it says |"
    yield "| --- | --- | --- | --- |"
    for column in columns:
        english = column.en.replace("`|`", "a bar")
        yield f"| `{column.key}` | {column.label} | {_KINDS[column.kind]} | {english} |"
