"""The reference of the columns, as the docs have it: made from the columns, never typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from geodata.exports.columns.column import Column
from geodata.exports.columns.communes import CHANGES, COMMUNES
from geodata.exports.columns.indicators import TERRITORIES
from geodata.exports.columns.site_lists import CHANGED_SITES, ENDINGS
from geodata.exports.columns.sites import SITES
from geodata.exports.columns.spread import SPREAD, SPREAD_OF_TERRITORIES
from geodata.exports.columns.without_car import COMING, WITHOUT_CAR
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
    "Communes, without a car": COMING,
    "Territories, without a car": WITHOUT_CAR,
}

_HEAD = """# The columns of coverage

The same in every format: GeoJSON, GeoPackage and English CSV have the keys, workbooks and French
CSV the headers. Made from `geodata/exports/columns`, to which a test holds this page.
"""

_BROUGHT = """## Households without a car, as a weight

No source of the snapshot says who has a car. INSEE's census does, by commune, in the file
`base-cc-logement-AAAA.CSV` ("Logement en AAAA", Licence Ouverte 2.0): `CODGEO`, `P21_MEN`
(households) and `P21_RP_VOIT1P` (those with one car or more); `P22_…` and so on from one year to
the next. Households without a car are `P21_MEN` less `P21_RP_VOIT1P`.

```console
$ maillage columns publish without-car base-cc-logement-2021.CSV \\
    --code-column CODGEO --kind index \\
    --value-column P21_MEN --less P21_RP_VOIT1P --share-of P21_MEN --vintage 2021 \\
    --label 'Habitants de ménages sans voiture' --source 'INSEE, recensement de la population' \\
    --licence 'Licence Ouverte 2.0' --ignore-unknown
$ maillage coverage show departement 12 --mode foot --weight without-car
```

- `--kind index` with `--share-of`: the weight of a commune is its people x the share of its
  households without a car. These are smaller than the others: there are fewer such people.
- `--kind count` without `--share-of`: the weight is the households themselves; `people` of an
  answer stay people.
- A merged commune has the mean of its parts by households. A commune without households has no
  share, and is told as missing.
- It is `weight=without-car` of the API, `--weight` at a terminal, `weight:` of a scenario, and
  **Compter** on the préfecture's page: shares, medians, zones, plans and `without_car` are of it.
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
    "coming": "word",
    "point": "word",
}


class ColumnDefinition(TypedDict):
    """What a column of a table is."""

    table: str
    key: str
    header: str
    type: str
    unit: str
    french: str
    english: str


def reference() -> str:
    """Returns `docs/columns.md`."""
    return "\n".join([_HEAD, *_sections(), _BROUGHT])


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


def column_definitions() -> list[ColumnDefinition]:
    """Returns what each column is, table by table, as `docs/columns.md` has it."""
    return [
        ColumnDefinition(
            table=table,
            key=column.key,
            header=column.label,
            type=_KINDS[column.kind],
            unit=column.unit,
            french=column.fr,
            english=column.en,
        )
        for table, columns in TABLES.items()
        for column in columns
    ]
