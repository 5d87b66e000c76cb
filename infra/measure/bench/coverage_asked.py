"""Measures what préfectures wait for, in a process over the code of the folder it is run in.

It is run as a script, since that code may be older than this file: `python coverage_asked.py
SNAPSHOTS SITES`; it writes the milliseconds of processor time of each thing as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

DAY = date(2022, 12, 15)


def main(snapshots: str, sites: str) -> None:
    """Writes the milliseconds by what is done, in its order."""
    sys.path.insert(0, str(Path.cwd()))
    import scipy.sparse.csgraph  # noqa: F401 - imports are no part of what is measured

    from geodata.coverage import CoverageQuery, Decay, State, measure
    from geodata.indicators import ColumnFacts, Columns
    from geodata.refresh import Inputs, documents_over
    from geodata.snapshot import open_current, open_sites, unpack
    from geodata.territory import Units
    from geodata.travel import Roads

    spent: dict[str, float] = {}

    def timed[T](what: str, run: Callable[[], T]) -> T:
        began = time.process_time()
        found = run()
        spent[what] = (time.process_time() - began) * 1000
        return found

    import numpy as np

    snapshot = open_current(Path(snapshots))
    table = open_sites(unpack(Path(sites).read_bytes(), sites))
    count = snapshot.register.whole_count
    index = np.random.default_rng(3).integers(0, 60, count) / 10
    facts = ColumnFacts("fragility", "index", "Indice", source="Drawn")
    # No room exports it, in that code or in this one.
    column_of = import_module("geodata.indicators.table").column_of
    columns = Columns({"fragility": column_of(facts, index, ())}, "drawn")
    inputs = Inputs(snapshot, table, columns, lambda _: table, {})
    network = documents_over(inputs).national.network_of(None)
    units = Units(snapshot.register)
    measure(units, Roads(snapshot.travel), network, State(DAY), Decay())
    usual = timed(
        "national measures",
        lambda: measure(units, Roads(snapshot.travel), network, State(DAY), Decay()),
    )
    documents = documents_over(inputs)
    units = documents.national.units
    aveyron = units.territory("departement", "12")
    at = CoverageQuery
    timed(
        "a département never asked, nothing measured",
        lambda: documents.coverage(aveyron, at(State(DAY))),
    )
    for what, question in {
        "another day": at(State(date(2023, 3, 1))),
        "another weight": at(State(DAY), weight="fragility"),
        "another decay": at(State(DAY), Decay("gaussian")),
        "another mode of posts": at(State(DAY, "granted")),
        "another threshold": at(State(DAY), threshold_minutes=15.0),
        "another catchment, 45 minutes": at(State(DAY), Decay("steps", 45.0)),
    }.items():
        timed(f"{what}, a département", partial(documents.coverage, aveyron, question))
    closed = str(table.record(int(usual.sites[10]))["id"])
    what_if = at(State(DAY), without=(closed,), added=("12145",))
    timed("what would be, a département", lambda: documents.coverage(aveyron, what_if))
    other = units.territory("departement", "48")
    timed("another département", lambda: documents.coverage(other, at(State(DAY))))
    ready = Inputs(snapshot, table, columns, lambda _: table, {}, (usual,))

    def opened() -> None:
        fresh = documents_over(ready)
        fresh.coverage(fresh.national.units.territory("departement", "12"), at(State(DAY)))

    timed("a département never asked, measures ready", opened)
    print(json.dumps(spent))


if __name__ == "__main__":
    main(*sys.argv[1:])
