"""Answers questions about coverage, in a process over the code of the folder that it is run in.

It is run as a script, since that code may be older than this file: `python answering_coverage.py
SNAPSHOTS SITES`, a question a line on its input. SITES is a folder of versions of the sites, of
which `in-use.npz` is the one in use.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from datetime import date
from importlib import import_module
from pathlib import Path


def main(snapshots: str, sites: str) -> None:
    """Writes a line for each question: its answer's digest and status, and its microseconds."""
    sys.path.insert(0, str(Path.cwd()))
    import numpy as np

    from geodata.coverage import CoverageParameters
    from geodata.errors import MaillageError
    from geodata.indicators import ColumnFacts, Columns
    from geodata.refresh import Inputs, documents_over
    from geodata.sites import SiteTable
    from geodata.snapshot import open_current, open_sites, unpack

    def table_of(version: str) -> SiteTable:
        content = (Path(sites) / f"{version}.npz").read_bytes()
        return open_sites(unpack(content, version))

    # No room exports it, in that code or in this one.
    column_of = import_module("geodata.indicators.table").column_of
    snapshot = open_current(Path(snapshots))
    count = snapshot.register.whole_count
    drawn = np.random.default_rng(3)
    index = np.where(drawn.random(count) < 0.05, np.nan, drawn.integers(0, 60, count) / 10)
    density = drawn.integers(0, 3, count).astype(np.float64)
    facts = (
        ColumnFacts("fragility", "index", "Indice", source="Drawn"),
        ColumnFacts("density", "class", "Densité", source="Drawn"),
    )
    columns = Columns(
        {
            "fragility": column_of(facts[0], index, ()),
            "density": column_of(facts[1], density, ("bourg", "rural", "urbain")),
        },
        "drawn",
    )
    documents = documents_over(Inputs(snapshot, table_of("in-use"), columns, table_of, {}))
    for line in sys.stdin:
        asked = json.loads(line)
        began_ns = time.process_time_ns()
        try:
            territory = documents.national.units.territory(asked["level"], asked["code"])
            given = {**asked["parameters"], "at": date.fromisoformat(asked["parameters"]["at"])}
            since = given.pop("since", None)
            question = CoverageParameters(**given).query(given["at"], since)
            make = documents.gaps if asked["gaps"] else documents.coverage
            status, content = 200, make(territory, question, asked["form"])
        except MaillageError as error:
            status, content = 422, str(error).encode()
        spent_us = (time.process_time_ns() - began_ns) // 1000
        print(hashlib.sha256(content).hexdigest(), status, spent_us, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
