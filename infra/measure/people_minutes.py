"""What minutes where people live cost, on a grid that is drawn here.

`python -m infra.measure.people_minutes --size 200` prints seconds of processor time, and the most
memory, of the import and of the national measures.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from geodata.coverage import Decay, State, measure
from geodata.sites import Network
from geodata.snapshot import Snapshot, open_current
from geodata.sources import PeopleFacts, import_people
from geodata.territory import Places, Units
from geodata.travel import Roads
from infra.measure.people_grids import drawn_grid

_DRAWS = {1_000: 640_000, 200: 2_900_000}
"""Cells to draw, of each size, so that about as many are left as INSEE's grids have."""
_SEED = 7


def main() -> None:
    """Draws a grid over the contours of the data set in use, imports it beside, and measures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, choices=sorted(_DRAWS), default=1_000)
    asked.add_argument("--var", type=Path, default=Path("var"))
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=given.var) as beside:
        snapshots = Path(beside) / "snapshots"
        _linked(given.var / "snapshots", snapshots)
        snapshot, file = open_current(snapshots), Path(beside) / "grid.csv"
        drawn_grid(snapshot, given.size, _DRAWS[given.size], _SEED).write(file)
        _told(
            "import", lambda: import_people(snapshots, snapshot, [file], PeopleFacts("drawn"), "")
        )
        spread = open_current(snapshots)
        cells = len(spread.people or ())
        print(f"{cells:,} cells")
        _told("measures with the grid", lambda: _measured(spread, with_grid=True))
        _told("measures without", lambda: _measured(spread, with_grid=False))


def _linked(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        there = target / path.relative_to(source)
        if path.is_dir():
            there.mkdir(parents=True, exist_ok=True)
        else:
            there.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, there)
            except OSError:
                shutil.copyfile(path, there)


def _measured(snapshot: Snapshot, *, with_grid: bool) -> None:
    units = Units(snapshot.register, snapshot.people if with_grid else None)
    network = Network.of(snapshot.demonstration, Places(snapshot.register, snapshot.contours))
    measure(units, Roads(snapshot.travel), network, State(date(2026, 11, 24)), Decay())


def _told(name: str, work: Callable[[], object]) -> None:
    started = time.process_time()
    work()
    spent = time.process_time() - started
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name}: {spent:.1f} s of a processor, {most:,} MiB at most so far")


if __name__ == "__main__":
    main()
