"""`make bench`: measures what the project promises, beside PostGIS, on real data.

python -m infra.measure.bench [--write docs/performance.md]
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.sites import SiteTable
from geodata.snapshot import Snapshot, open_current
from geodata.sources import read_sites, table_of
from geodata.territory import Places, Register
from infra.measure.bench import building, citizens, coverage, faults, nearest, placement
from infra.measure.bench.report import COVERAGE_NOTES, Figure, page

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"
INSTANCES = ROOT.parent / "shared" / "data" / "benchmarks"
SITES = ROOT.parent / "shared" / "data" / "sites" / "cnfs-permanences-2022-12.csv"


def main() -> None:
    """Prints every figure as it is measured, then writes the page."""
    parser = argparse.ArgumentParser(prog="python -m infra.measure.bench", description=__doc__)
    parser.add_argument("--write", type=Path, help="the page to write")
    parser.add_argument("--coverage", action="store_true", help="what préfectures ask, alone")
    parser.add_argument("--faults", action="store_true", help="with services down, alone")
    parser.add_argument("--placement", action="store_true", help="what planners ask, alone")
    options = parser.parse_args()
    figures: list[Figure] = []
    measured = _figures()
    if options.coverage:
        measured = _coverage()
    elif options.faults:
        measured = faults.figures(ROOT, VAR, *_data())
    elif options.placement:
        measured = placement.figures(ROOT, INSTANCES)
    for figure in measured:
        print(figure.line(), flush=True)
        figures.append(figure)
    if options.write is not None:
        notes = COVERAGE_NOTES if options.coverage else None
        options.write.write_text(page(figures, platform.machine(), notes))


def _figures() -> Iterator[Figure]:
    snapshot = open_current(VAR / "snapshots")
    places = Places(snapshot.register, snapshot.contours)
    file = SITES if SITES.is_file() else None
    reading = None if file is None else read_sites(file, places)
    table = snapshot.demonstration
    if file is not None and reading is not None:
        table = table_of(file, reading)
    points = _points(snapshot.register)
    yield from nearest.figures(ROOT, VAR, file, table, points)
    if reading is None:
        yield Figure("what citizens ask", "not measured: the real sites are not beside the project")
    else:
        yield from citizens.figures(ROOT, VAR, reading.sites, snapshot.register, points)
    yield from coverage.figures(ROOT, VAR, file, snapshot, table)
    yield from placement.figures(ROOT, INSTANCES)
    yield from building.package_figures(ROOT, snapshot, table)
    yield from building.build_figures(VAR)


def _coverage() -> Iterator[Figure]:
    yield from coverage.figures(ROOT, VAR, *_data())


def _data() -> tuple[Path | None, Snapshot, SiteTable]:
    """Returns the file of the real sites when it is there, the snapshot, and the sites to use."""
    snapshot = open_current(VAR / "snapshots")
    table = snapshot.demonstration
    file = SITES if SITES.is_file() else None
    if file is not None:
        table = table_of(file, read_sites(file, Places(snapshot.register, snapshot.contours)))
    return file, snapshot, table


def _points(register: Register) -> NDArray[np.float64]:
    """Returns the points of 2,000 communes drawn at random, always the same."""
    drawn = np.random.default_rng(1).choice(register.commune_count, 2_000, replace=False)
    return np.array([(area.lon, area.lat) for area in map(register.area, drawn.tolist())])


if __name__ == "__main__":
    main()
