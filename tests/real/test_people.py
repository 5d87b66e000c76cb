"""Where people live, over the real contours: a grid drawn by a seed, whose answers are known."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from geodata.coverage.accessibility import Decay
from geodata.coverage.measures import Measures, measure
from geodata.coverage.supply import State
from geodata.sites.network import Network
from geodata.snapshot.publishing import open_current
from geodata.snapshot.reader import Snapshot
from geodata.sources.people_import import ImportedPeople, PeopleFacts, import_people
from geodata.territory.origins import Places
from geodata.territory.units import Units
from geodata.travel.graph import Point
from geodata.travel.table import Roads
from geodata.travel.trips import trips_from
from infra.measure.people_grids import DrawnGrid, drawn_grid
from tests.costs import unhurried_s

pytestmark = pytest.mark.real

CELLS, SEED = 640_000, 7
"""Drawn, of which 340,000 are left in communes: about as many as INSEE has of a kilometre."""
LONGEST_S, ASKED = 30.0, 400
STATE = State(date(2026, 11, 24))


@pytest.fixture(scope="module")
def drawn(france: Snapshot) -> DrawnGrid:
    return drawn_grid(france, 1_000, CELLS, SEED)


@pytest.fixture(scope="module")
def snapshots(france: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people") / "snapshots"
    target = folder / france.id
    target.mkdir(parents=True)
    for path in france.folder.iterdir():
        try:
            os.link(path, target / path.name)
        except OSError:
            shutil.copyfile(path, target / path.name)
    (folder / "current").write_text(f'{{"id": "{france.id}"}}\n')
    return folder


@pytest.fixture(scope="module")
def imported(snapshots: Path, drawn: DrawnGrid) -> ImportedPeople:
    file = snapshots.parent / "grid.csv"
    drawn.write(file, "idcar_1km")
    return import_people(
        snapshots,
        open_current(snapshots),
        [file],
        PeopleFacts("Tirage"),
        "2026-11-24T00:00:00+00:00",
    )


@pytest.fixture(scope="module")
def measured(
    snapshots: Path, imported: ImportedPeople
) -> tuple[Snapshot, Units, Network, Measures, float]:
    snapshot = open_current(snapshots)
    assert snapshot.id == imported.manifest.id
    units = Units(snapshot.register, snapshot.people)
    network = Network.of(snapshot.demonstration, Places(snapshot.register, snapshot.contours))
    found: list[Measures] = []
    taken_s = unhurried_s(
        lambda: found.append(measure(units, Roads(snapshot.travel), network, STATE, Decay()))
    )
    return snapshot, units, network, found[0], taken_s


def test_every_cell_is_placed_and_few_people_are_elsewhere_than_drawn(
    imported: ImportedPeople, drawn: DrawnGrid
) -> None:
    assert imported.cells > 0.95 * len(drawn.ids)
    assert imported.people > 0.99 * drawn.people.sum()


def test_people_of_communes_sum_to_the_official_ones(
    measured: tuple[Snapshot, Units, Network, Measures, float],
) -> None:
    units = measured[1]
    cells = units.cells
    assert cells is not None
    people = np.bincount(cells.unit, cells.share * np.nan_to_num(units.people)[cells.unit])
    assert people == pytest.approx(np.nan_to_num(units.people), rel=1e-9, abs=1e-9)


def test_the_minutes_of_cells_are_those_of_their_own_questions(
    measured: tuple[Snapshot, Units, Network, Measures, float],
) -> None:
    snapshot, units, network, found, _ = measured
    graph, cells = snapshot.travel, units.cells
    assert cells is not None
    assert found.cells is not None
    counted = network.sites.take(found.sites)
    for at in np.random.default_rng(SEED).choice(len(cells), ASKED, replace=False).tolist():
        node = int(units.entry[cells.unit[at]])
        lon, lat = float(cells.lon[at]), float(cells.lat[at])
        if np.hypot(lon - graph.lon[node], lat - graph.lat[node]) < 1e-5:
            continue
        trips = trips_from(graph, Point(node, lon, lat), counted, "car")
        trips.extend(np.inf)
        _, seconds = trips.found(graph.joins(node, counted.node))
        told = float(seconds.min(initial=np.inf)) / 60
        minutes = float(found.cells.minutes[at])
        assert minutes == told or abs(minutes - told) <= 0.0501, at


def test_all_of_france_takes_seconds(
    measured: tuple[Snapshot, Units, Network, Measures, float],
) -> None:
    assert measured[4] < LONGEST_S
