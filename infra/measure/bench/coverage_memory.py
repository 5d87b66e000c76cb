"""The most memory that a process of coverage comes to hold: the largest answers, one after another.

    python -m infra.measure.bench.coverage_memory SNAPSHOTS SITES

It writes the MB after each kind of answer; the function keeps what it made, and so does this.
"""

from __future__ import annotations

import resource
import sys
from datetime import date
from pathlib import Path

from geodata.coverage import CoverageQuery, Decay, State
from geodata.exports import COVERAGE_FORMATS
from geodata.indicators import Columns
from geodata.refresh import Inputs, documents_over
from geodata.snapshot import open_current, open_sites, unpack

DAY = date(2022, 12, 15)


def main(snapshots: str, sites: str) -> None:
    """Makes every document of France, then answers of the longest catchment and of other days."""
    snapshot = open_current(Path(snapshots))
    table = open_sites(unpack(Path(sites).read_bytes(), sites))
    inputs = Inputs(snapshot, table, Columns({}, "none"), lambda _: table, {})
    documents = documents_over(inputs)
    france = documents.national.units.territory("france", "FR")
    question = CoverageQuery(State(DAY))
    for form in COVERAGE_FORMATS:
        documents.coverage(france, question, form, by_territory=form == "json")
        print(f"France as {form}: {_most_mb():.0f} MB", flush=True)
    aveyron = documents.national.units.territory("departement", "12")
    longest = Decay("steps", 60.0)
    for month in range(1, 13):
        at = State(date(2023, month, 1))
        documents.coverage(aveyron, CoverageQuery(at, longest, since="former"))
    print(f"twelve other days, catchments of an hour, a former version: {_most_mb():.0f} MB")


def _most_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
