"""What comes of real files of sites, each given as it is: rows kept, columns read, places.

    python -m infra.measure.studies.raw_files FOLDER [--var var]

prints the table of docs/files.md.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geodata.clock import today_in_france
from geodata.sites import Site
from geodata.sites.checks import BORDER_M, Gazetteer, check_table, guessed
from geodata.sites.files import open_table
from geodata.snapshot import open_current
from geodata.territory import Places


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: counts of its rows, of its filled columns, of its places."""

    name: str
    rows: int
    kept: int
    filled: int
    read: int
    may_be_lost: int
    undecided: int
    near: int
    """Places within 500 m of the commune of their address."""
    far: int
    unplaced: int
    """Places without a position, or whose commune is not known."""

    @property
    def kept_share(self) -> float:
        """How many of the rows are kept."""
        return self.kept / self.rows if self.rows else 0.0


def outcome_of(path: Path, places: Places) -> Outcome:
    """Returns what comes of a file, given without any argument."""
    table = open_table(path, path.name)
    columns = guessed(table)
    checked = [
        row
        for row in check_table(table, path.name, columns, places, today_in_france())
        if row.number
    ]
    gazetteer = Gazetteer(places)
    sites = [row.site for row in checked if row.site is not None]
    where = Counter(_where(site, gazetteer) for site in sites)
    states = Counter(record["state"] for record in columns.as_records() if record["filled"])
    return Outcome(
        name=path.stem,
        rows=len(checked),
        kept=len(sites),
        filled=states.total(),
        read=states["read"],
        may_be_lost=states["may_be_lost"],
        undecided=states["undecided"],
        near=where["near"],
        far=where["far"],
        unplaced=where["unplaced"],
    )


def _where(site: Site, gazetteer: Gazetteer) -> str:
    meant = gazetteer.meant_by(site.code_insee or "")
    if meant is None or site.longitude is None or site.latitude is None:
        return "unplaced"
    away_m = gazetteer.distance_m(meant.area, site.longitude, site.latitude)
    return "near" if away_m <= BORDER_M else "far"


def table_lines(outcomes: list[Outcome]) -> Iterator[str]:
    """Yields the lines of a table in Markdown."""
    yield (
        "| file | rows | kept | filled columns | read | may be lost | undecided "
        "| within 500 m | farther | no position, or no commune |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for each in outcomes:
        yield (
            f"| {each.name} | {each.rows} | {each.kept} | {each.filled} | {each.read} "
            f"| {each.may_be_lost} | {each.undecided} | {each.near} | {each.far} "
            f"| {each.unplaced} |"
        )


def main() -> None:
    """Prints the table of a folder's files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--var", type=Path, default=Path("var"))
    asked = parser.parse_args()
    snapshot = open_current(asked.var / "snapshots")
    places = Places(snapshot.register, snapshot.contours)
    paths = sorted(path for path in asked.folder.iterdir() if path.is_file())
    for line in table_lines([outcome_of(path, places) for path in paths]):
        print(line)


if __name__ == "__main__":
    main()
