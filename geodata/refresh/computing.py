"""What computes the results of a run: the national measures and the documents of each area.

`Refresh` says in which order they are written and when they are served; what they are is here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from geodata.coverage import FormerZones, Measures, codes_by_zone
from geodata.errors import MissingObjectError, SnapshotError
from geodata.exports import Documents
from geodata.indicators import fetch_set
from geodata.refresh.areas import Area, areas_of, key_of, rendered
from geodata.refresh.assembling import (
    Inputs,
    documents_over,
    granted_question,
    usual_question,
)
from geodata.refresh.runs import MEASURES, ZONES, Run, opened_of, stored_run
from geodata.sites import SiteTable
from geodata.snapshot import NEEDED_FOR_COVERAGE, Get, fetch_sites, fetch_snapshot, pack, unpack


@dataclass(frozen=True, slots=True)
class Results:
    """The national results of a run, as they are written, and the areas to render."""

    measures: bytes
    zones: bytes
    areas: list[Area]


class Computing(Protocol):
    """Computes what a run consists of, from what is in the store."""

    def results(self, run: Run, served: Run | None) -> Results:
        """Returns the national results; the zones of the run that is served keep their names."""
        ...

    def documents(self, run: Run, area: Area) -> Iterator[tuple[str, bytes]]:
        """Yields the documents of an area, by the names that `document_names` gives."""
        ...


class CoverageComputing:
    """Computes over the snapshot and the sites that a run names."""

    def __init__(self, get: Get, cache: Path, former_table: Callable[[str], SiteTable]) -> None:
        """Takes the store, a folder on this worker's disk, and what gives a former version."""
        self._get, self._cache, self._former_table = get, cache, former_table
        self._open: tuple[Run, Documents] | None = None

    def results(self, run: Run, served: Run | None) -> Results:
        """Returns the national results."""
        former = _zones_of(self._get, served)
        documents = documents_over(
            inputs_of(self._get, self._cache, run, self._former_table, former=former)
        )
        national = documents.national
        view = national.view(usual_question(run.at))
        granted = national.view(granted_question(run.at)).measures
        arrays = {
            f"{name}.{array}": values
            for name, measures in (("filled", view.measures), ("granted", granted))
            for array, values in measures.to_arrays().items()
        }
        zones = _zones_json(codes_by_zone(national.units, view.zones))
        return Results(pack(arrays), zones, areas_of(national.units))

    def documents(self, run: Run, area: Area) -> Iterator[tuple[str, bytes]]:
        """Yields the documents of an area."""
        documents = self._opened(run)
        territory = documents.national.units.territory(area["level"], area["code"])
        yield from rendered(documents, territory, usual_question(run.at))

    def _opened(self, run: Run) -> Documents:
        """Returns the documents of a run, opened once for all the areas a worker renders."""
        if self._open is None or self._open[0] != run:
            opened = documents_of_run(self._get, self._cache, run, self._former_table)
            self._open = (run, opened)
        return self._open[1]


def documents_of_run(
    get: Get, cache: Path, run: Run, former_table: Callable[[str], SiteTable]
) -> Documents:
    """Returns the documents of a run that is in a store, over its own measures and zones.

    Raises:
        SnapshotError: what it was made of is not in the store, or is damaged.
    """
    measures = _measures_of(get, run)
    return documents_over(
        inputs_of(get, cache, run, former_table, former=_zones_of(get, run), measures=measures)
    )


def documents_over_run(
    get: Get, cache: Path, run: Run, former_table: Callable[[str], SiteTable]
) -> Documents:
    """Returns the documents of a run that is not published: each is made when it is asked for.

    Over its measures where it was measured already, which is the first step of a refresh; what
    was not, or what a store lost or spoilt of it, is computed, and the answers are the same.
    """
    measures = _measured_before(get, run)
    return documents_over(inputs_of(get, cache, run, former_table, former={}, measures=measures))


def _measured_before(get: Get, run: Run) -> tuple[Measures, ...]:
    try:
        # The last that a measuring writes: what it holds is whole.
        stored_run(get, run.id)
        return _measures_of(get, run)
    except SnapshotError:
        return ()


def inputs_of(
    get: Get,
    cache: Path,
    run: Run,
    former_table: Callable[[str], SiteTable],
    *,
    former: FormerZones,
    measures: tuple[Measures, ...] = (),
) -> Inputs:
    """Returns the inputs of a run, fetched from a store."""
    snapshot = fetch_snapshot(get, cache, run.snapshot, NEEDED_FOR_COVERAGE)
    columns = fetch_set(get, run.columns, snapshot.register)
    table = fetch_sites(get, run.sites_version)
    started = run.started_at or None
    return Inputs(snapshot, table, columns, former_table, former, measures, started)


def _measures_of(get: Get, run: Run) -> tuple[Measures, ...]:
    key = key_of(run, MEASURES)
    try:
        arrays = unpack(opened_of(run, key, get(key)), key)
    except MissingObjectError as error:
        raise SnapshotError(f"{key}: the store holds no such measures") from error
    names = sorted({name.partition(".")[0] for name in arrays})
    return tuple(
        Measures.of_arrays(
            {
                array.partition(".")[2]: values
                for array, values in arrays.items()
                if array.startswith(f"{name}.")
            }
        )
        for name in names
    )


def _zones_of(get: Get, run: Run | None) -> FormerZones:
    if run is None:
        return {}
    key = key_of(run, ZONES)
    try:
        zones = json.loads(opened_of(run, key, get(key)))
        return {zone: frozenset(codes) for zone, codes in zones.items()}
    except MissingObjectError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        raise SnapshotError(f"{key}: no readable zones") from error


def _zones_json(zones: FormerZones) -> bytes:
    return json.dumps({zone: sorted(codes) for zone, codes in sorted(zones.items())}).encode()
