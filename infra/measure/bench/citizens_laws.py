"""How a file of people grows with its rows, and what an answer holds with the sites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from geodata.matches import MatchOptions, match_people, read_people
from geodata.nearest import Guide, NearestParameters, NearestQuery, reply_text
from geodata.sites import Network, SiteTable
from geodata.sites.files import open_table
from geodata.snapshot import Snapshot
from geodata.territory import Places
from infra.measure.bench.growth import tiled
from infra.measure.bench.laws import doubled, law, most_mb, spent_s
from infra.measure.bench.report import Figure

REACH = 1.05
ROWS = doubled(500, 4)
COPIES = doubled(1, 6)
_MOMENT = datetime(2026, 11, 24, 9, 20, tzinfo=UTC)
_SPREAD_DEGREES = 0.02


def figures(snapshot: Snapshot, table: SiteTable) -> Iterator[Figure]:
    """Measures the laws of a match by its rows, and of a citizen's answer by the sites it opens.

    Args:
        snapshot: of all communes.
        table: the sites; where more are asked for, copies of them, moved by a kilometre or so.
    """
    places = Places(snapshot.register, snapshot.contours)
    guide = Guide(snapshot.id, places, snapshot.travel, Network.of(table, places))
    with TemporaryDirectory(prefix="maillage-laws-") as folder:
        runs = [_matching(guide, _people(snapshot, size, Path(folder))) for size in ROWS]
        runs[0]()  # what is opened once is of no file
        spent = [spent_s(each, 1) for each in runs]
        yield law("a file of people, by rows", "s", ROWS, spent, REACH)
        yield law("its memory, by rows", "MB", ROWS, [most_mb(each) for each in runs], REACH)
    sizes = [len(table) * each for each in COPIES]
    held = [most_mb(_opening(snapshot, places, tiled(table, each))) for each in COPIES]
    yield law("memory of sites opened and a first answer, by sites", "MB", sizes, held, REACH)


def _people(snapshot: Snapshot, size: int, folder: Path) -> Path:
    """Writes people around communes that are drawn, each at a position of its own."""
    draw = np.random.default_rng(7)
    lon, lat = (each[: snapshot.register.commune_count] for each in snapshot.register.positions)
    at = draw.choice(np.flatnonzero(~np.isnan(lon)), size)
    east, north = draw.normal(0, _SPREAD_DEGREES, (2, size))
    rows = zip((lon[at] + east).tolist(), (lat[at] + north).tolist(), strict=True)
    path = folder / f"people-{size}.csv"
    lines = (f"{x:.5f};{y:.5f}\n" for x, y in rows)
    path.write_text("longitude;latitude\n" + "".join(lines), encoding="utf-8")
    return path


def _matching(guide: Guide, path: Path) -> Callable[[], object]:
    def matched() -> object:
        people = read_people(open_table(path, path.name), path.name)
        return match_people(guide, people, NearestParameters(), _MOMENT, MatchOptions())

    return matched


def _opening(snapshot: Snapshot, places: Places, table: SiteTable) -> Callable[[], object]:
    def opened() -> object:
        guide = Guide(snapshot.id, places, snapshot.travel, Network.of(table, places))
        return reply_text(guide.nearest(places.at_point(2.35, 48.85), NearestQuery(), _MOMENT))

    return opened
