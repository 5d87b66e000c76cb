"""Records checked in the small country, as tests write them: only what they are about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from geodata.sites.checks.checking import check_sites
from geodata.sites.checks.drafts import Draft
from geodata.sites.checks.reading import RowReader
from geodata.sites.checks.summary import CheckedRow
from geodata.sites.files.opening import open_table, spooled
from geodata.sites.files.table import RawRow
from geodata.sites.mapping.applying import Mapper
from geodata.sites.mapping.document import ColumnMapping, Rule
from geodata.sites.site import FIELD_NAMES, MULTI_VALUED, Finding, Site
from geodata.territory.origins import Places

TODAY = date(2026, 11, 23)
WHOLE = {
    "id": "1",
    "pivot": "43493312300029",
    "nom": "Mairie",
    "commune": "Bourg",
    "code_postal": "01000",
    "code_insee": "01004",
    "adresse": "1 place",
    "latitude": 46.15,
    "longitude": 0.15,
    "date_maj": "2026-01-02",
    "services": "Aide aux démarches administratives",
}
"""A record with nothing to say of: a place in the middle of Bourg."""


def check_text(text: str | bytes, places: Places, name: str = "sites.csv") -> list[CheckedRow]:
    content = text.encode() if isinstance(text, str) else text
    return list(check_sites([content], name, places, TODAY))


def check_records(records: Iterable[dict[str, Any]], places: Places) -> list[CheckedRow]:
    return check_text(json.dumps(list(records)), places)


def check_one(places: Places, **facts: Any) -> tuple[Site | None, list[Finding]]:
    """Returns the site of a whole record with these facts instead, and all that is said."""
    rows = check_records([{**WHOLE, **facts}], places)
    [row] = [row for row in rows if row.number]
    return row.site, [finding for row in rows for finding in row.findings]


def kept(places: Places, **facts: Any) -> Site:
    site, _ = check_one(places, **facts)
    assert site is not None
    return site


def said(places: Places, **facts: Any) -> list[tuple[str, str]]:
    """Returns the severity and code of what is said of a record."""
    _, findings = check_one(places, **facts)
    return [(finding.severity, finding.code) for finding in findings]


def rows_of(chunks: Iterable[bytes], name: str = "sites") -> list[RawRow]:
    """Returns the rows of a file given in pieces, as its table has them."""
    with spooled(chunks) as path:
        return list(open_table(path, name).rows())


def draft_of(values: Mapping[str | None, Any]) -> Draft:
    """Returns the draft of a row whose columns are the standard's own."""
    return RowReader(Mapper(_STANDARD, FIELD_NAMES)).read(1, values)


_STANDARD = ColumnMapping(
    "",
    (
        Rule("position", ("latitude", "longitude"), "degrees"),
        *(
            Rule(name, (name,), "list" if name in MULTI_VALUED else "text")
            for name in FIELD_NAMES
            if name not in ("latitude", "longitude")
        ),
    ),
)
