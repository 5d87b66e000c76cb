"""`make bench`: measures what the project promises, beside PostGIS, on real data.

python -m infra.bench [--write docs/performance.md]
"""

from __future__ import annotations

import argparse
import platform
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geodata.communes import Register
from geodata.snapshot.publish import open_current
from geodata.sources.read_sites import read_sites, table_of
from infra.bench import building, nearest, packaging
from infra.bench.report import Figure, page

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"
SITES = ROOT.parent / "shared" / "data" / "sites" / "cnfs-permanences-2022-12.csv"


def main() -> None:
    """Prints every figure as it is measured, then writes the page."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description=__doc__)
    parser.add_argument("--write", type=Path, help="the page to write")
    options = parser.parse_args()
    figures: list[Figure] = []
    for figure in _figures():
        print(figure.line(), flush=True)
        figures.append(figure)
    if options.write is not None:
        options.write.write_text(page(figures, platform.machine()))


def _figures() -> list[Figure]:
    snapshot = open_current(VAR / "snapshots")
    sites = SITES if SITES.is_file() else None
    table = snapshot.demonstration if sites is None else table_of(sites, read_sites(sites))
    points = _points(snapshot.register)
    return [
        *nearest.figures(ROOT, VAR, sites, table, points),
        *packaging.figures(ROOT, snapshot, table),
        *building.figures(VAR),
    ]


def _points(register: Register) -> NDArray[np.float64]:
    """Returns the points of 2,000 communes drawn at random, always the same."""
    drawn = np.random.default_rng(1).choice(register.commune_count, 2_000, replace=False)
    return np.array([(area.lon, area.lat) for area in map(register.area, drawn.tolist())])


if __name__ == "__main__":
    main()
