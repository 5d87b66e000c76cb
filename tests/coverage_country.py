"""The small country with an island and remote villages, measured: what coverage is asked of.

A site stands in Saint-Étienne (01002), too small for its town. The villages 85001 to 85003 are a
chain of squares to the east that no road joins to it; Île-d'Yeu (85113) is an island.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from shapely.geometry import box

from geodata.errors import UnknownVersionError
from geodata.exports.coverage_documents import Documents
from geodata.indicators.facts import ColumnFacts
from geodata.indicators.table import Columns, column_of
from geodata.refresh.assembling import Inputs, documents_over
from geodata.sites.table import SiteTable
from geodata.snapshot.publishing import open_current
from geodata.territory.register import Register
from tests.country import LITTLE_FRANCE, SQUARES, official, site, table_of, write_snapshot

DAY = "2026-11-24"
COUNTRY = (
    *LITTLE_FRANCE,
    official("85001", "Nant", population=900, region="52"),
    official("85002", "Sauclières", population=150, region="52"),
    official("85003", "Trèves", population=80, region="52"),
    official("85113", "L'Île-d'Yeu", population=5_000, region="52"),
)
CONTOURS = {
    **SQUARES,
    "85001": box(0.7, 46.0, 0.8, 46.1),
    "85002": box(0.8, 46.0, 0.9, 46.1),
    "85003": box(0.9, 46.0, 1.0, 46.1),
    "85113": box(2.0, 45.0, 2.1, 45.1),
}
IN_USE = table_of("in-use", site("market", 0.15, 46.05), site("lost", None, None))
FORMER = table_of("former", site("market", 0.15, 46.05), site("nant", 0.75, 46.05))


def former_table(version: str) -> SiteTable:
    """Returns the former version of the sites, in which Nant had one."""
    if version != FORMER.version.version:
        raise UnknownVersionError(version)
    return FORMER


def columns_of(register: Register) -> Columns:
    """Returns a weight, known everywhere but in Bourg, and a class."""
    fragility = np.full(register.whole_count, 2.0)
    fragility[register.resolve("01004").area.index] = np.nan
    rural = np.zeros(register.whole_count)
    weight = ColumnFacts("fragility", "index", "Indice de fragilité", source="Tests")
    density = ColumnFacts("density", "class", "Densité", source="Tests")
    return Columns(
        {
            "fragility": column_of(weight, fragility, ()),
            "density": column_of(density, rural, ("rural", "urbain")),
        },
        "set-of-tests",
    )


def write_country(snapshots: Path) -> None:
    """Publishes the snapshot of the country in a folder."""
    write_snapshot(snapshots, country=COUNTRY, squares=CONTOURS)


def documents_in(snapshots: Path, table: SiteTable = IN_USE) -> Documents:
    """Returns the documents over the country that `write_country` published."""
    snapshot = open_current(snapshots)
    return documents_over(Inputs(snapshot, table, columns_of(snapshot.register), former_table, {}))
