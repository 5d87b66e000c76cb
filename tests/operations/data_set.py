"""A program: what `maillage build` leaves, of five communes, another each time it is run."""

from __future__ import annotations

from pathlib import Path

from geodata.snapshot import DEMONSTRATION, Manifest, publish, workbench
from tests.country import LITTLE_FRANCE, SITES, SQUARES, country_arrays, table_of


def main(snapshots: Path) -> None:
    """Publishes a data set in a folder."""
    before = len(list(snapshots.glob("*"))) if snapshots.is_dir() else 0
    with workbench(snapshots) as bench:
        for name, arrays in country_arrays(LITTLE_FRANCE, SQUARES).items():
            bench.add(name, arrays)
        bench.add(DEMONSTRATION, table_of("demonstration", *SITES).to_arrays())
        counts = {"communes": 5, "before": before}
        manifest = Manifest(bench.facts(), [], counts, [], "2026-01-01T00:00:00+00:00")
        publish(bench, manifest.identified(), snapshots)


if __name__ == "__main__":
    main(Path.cwd() / "var" / "snapshots")
