"""`make bench`: measures what the project promises, beside PostGIS, on real data.

python -m infra.measure.bench [--write docs/performance.md]
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geodata.sites import SiteTable
from geodata.snapshot import Snapshot, open_current
from geodata.sources import read_sites, table_of
from geodata.territory import Places, Register
from infra.measure.bench import (
    building,
    citizens,
    citizens_laws,
    coverage,
    coverage_laws,
    data_work,
    faults,
    growth,
    measured_roads,
    nearest,
    older,
    placement,
    same_job,
    simulation,
)
from infra.measure.bench.report import (
    BESIDE_NOTES,
    COVERAGE_NOTES,
    LAWS_NOTES,
    NEAREST_NOTES,
    Figure,
    page,
)

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"
INSTANCES = ROOT.parent / "shared" / "data" / "benchmarks"
SITES = ROOT.parent / "shared" / "data" / "sites" / "cnfs-permanences-2022-12.csv"
EXTRACT = ROOT.parent / "shared" / "data" / "travel" / "liechtenstein-2024-03.osm.pbf"


def main() -> None:
    """Prints every figure as it is measured, then writes the page."""
    parser = argparse.ArgumentParser(prog="python -m infra.measure.bench", description=__doc__)
    parser.add_argument("--write", type=Path, help="the page to write")
    parser.add_argument("--than", help="coverage beside a revision of git, alone")
    for name, part in _parts("", INSTANCES).items():
        parser.add_argument(f"--{name}", action="store_true", help=f"{part.told}, alone")
    parser.add_argument("--rows", default="", help="of --placement: rows that this regex is in")
    parser.add_argument("--instances", type=Path, default=INSTANCES, help="those published")
    options = parser.parse_args()
    parts = _parts(options.rows, options.instances)
    chosen = next(
        (each for name, each in parts.items() if getattr(options, name.replace("-", "_"))), None
    )
    if options.than is not None:
        chosen = _Part("coverage beside older code", lambda: _beside(options.than), BESIDE_NOTES)
    measured, notes = (_figures(), None) if chosen is None else (chosen.measured(), chosen.notes)
    figures: list[Figure] = []
    for figure in measured:
        print(figure.line(), flush=True)
        figures.append(figure)
    if options.write is not None:
        options.write.write_text(page(figures, platform.machine(), notes))


class _Part(NamedTuple):
    """A part of the bench: what it is of, its figures, and how its page is read."""

    told: str
    measured: Callable[[], Iterator[Figure]]
    notes: str | None = None


def _parts(rows: str, instances: Path) -> dict[str, _Part]:
    return {
        "coverage": _Part("what préfectures ask", _coverage, COVERAGE_NOTES),
        "data": _Part(
            "documents, building, checking",
            lambda: data_work.figures(ROOT, VAR, *_data()),
            data_work.NOTES,
        ),
        "faults": _Part("with services down", lambda: faults.figures(ROOT, VAR, *_data())),
        "laws": _Part("how coverage and files of people grow", _laws, LAWS_NOTES),
        "nearest": _Part("what citizens ask, beside older code", _nearest, NEAREST_NOTES),
        "placement": _Part(
            "what planners ask",
            lambda: placement.figures(ROOT, instances, rows),
            placement.NOTES,
        ),
        "roads": _Part("with a measured table", lambda: measured_roads.figures(*_data()[1:])),
        "same-job": _Part("the job of PostGIS and OSRM", _same_job, same_job.NOTES),
        "simulate": _Part("10,000 simulated lives", simulation.figures),
    }


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
    yield from measured_roads.figures(snapshot, table)
    yield from placement.figures(ROOT, INSTANCES)
    yield from building.package_figures(ROOT, snapshot, table)
    yield from building.build_figures(VAR)


def _coverage() -> Iterator[Figure]:
    yield from coverage.figures(ROOT, VAR, *_data())


def _nearest() -> Iterator[Figure]:
    file, snapshot, table = _data()
    points = _points(snapshot.register)
    yield from older.figures(ROOT, VAR, file, snapshot.register, points)
    yield from growth.figures(snapshot, table, points)


def _same_job() -> Iterator[Figure]:
    file, snapshot, table = _data()
    points = _points(snapshot.register)
    yield from same_job.figures(ROOT, VAR, EXTRACT, file, snapshot, table, points)


def _beside(revision: str) -> Iterator[Figure]:
    _, _, table = _data()
    yield from coverage.beside(ROOT, VAR, table, revision)


def _laws() -> Iterator[Figure]:
    _, snapshot, table = _data()
    yield from citizens_laws.figures(snapshot, table)
    yield from coverage_laws.figures(snapshot, table, coverage.DAY)


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
