"""The steps of a refresh: measure, render each area, publish; the same wherever they run.

Each step takes and returns what JSON holds, so that a state machine can hand it from one worker to
another; a step that is run twice does the same twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict, final

from geodata.clock import present, today_in_france
from geodata.coverage import FormerZones, Measures, codes_by_zone
from geodata.errors import IncompleteRunError, MissingObjectError, SnapshotError
from geodata.exports import Documents
from geodata.imports import Versions
from geodata.indicators import current_set, fetch_set
from geodata.refresh.areas import Area, areas_of, document_names, key_of, rendered
from geodata.refresh.assembling import (
    NEEDED_FOR_COVERAGE,
    Inputs,
    documents_over,
    granted_question,
    usual_question,
)
from geodata.refresh.runs import (
    MEASURES,
    RUN,
    ZONES,
    Run,
    current_run,
    serve,
    stored_run,
)
from geodata.sites import SiteTable
from geodata.snapshot import (
    Get,
    current_snapshot_id,
    current_version,
    fetch_sites,
    fetch_snapshot,
    pack,
    unpack,
)
from geodata.stores import Objects


@final
class Measured(TypedDict):
    """The message of the first step; nothing changed when what is served is of the same data."""

    run: str
    changed: bool
    areas: list[Area]


@final
class Rendered(TypedDict):
    """The message of an area whose documents are written."""

    area: Area
    documents: int
    bytes: int


@final
class Published(TypedDict):
    """The message of the last step; not served when a run asked for later is served already."""

    run: str
    served: bool
    documents: int


@dataclass(slots=True)
class Refresh:
    """The steps over a store.

    Attributes:
        objects: the store.
        cache: a folder on the worker's disk.
        former_table: gives a former version of the sites.
        now: the time in UTC.
        today: the date in France.
    """

    objects: Objects
    cache: Path
    former_table: Callable[[str], SiteTable]
    now: Callable[[], datetime]
    today: Callable[[], date]
    _open: tuple[Run, Documents] | None = field(default=None, init=False)

    def measure(self) -> Measured:
        """Computes the national measures of what is in use, and lists the areas to render.

        `changed` is false, and there is nothing to do, when what is served is of the same data.
        """
        get = self.objects.get
        run = Run(
            snapshot=current_snapshot_id(get),
            sites_version=current_version(get),
            columns=current_set(get),
            at=self.today().isoformat(),
            started_at=self._moment(),
        )
        served = current_run(get)
        if served is not None and served.id == run.id:
            return {"run": run.id, "changed": False, "areas": []}
        documents = documents_over(
            inputs_of(get, self.cache, run, self.former_table, former=_zones_of(get, served))
        )
        national, usual = documents.national, usual_question(run.at)
        view = national.view(usual)
        granted = national.view(granted_question(run.at)).measures
        arrays = {
            f"{name}.{array}": values
            for name, measures in (("filled", view.measures), ("granted", granted))
            for array, values in measures.to_arrays().items()
        }
        self.objects.put(key_of(run, MEASURES), pack(arrays))
        self.objects.put(key_of(run, ZONES), _zones_json(codes_by_zone(national.units, view.zones)))
        # Last: a run that can be read is whole.
        self.objects.put(key_of(run, RUN), run.to_json())
        return {"run": run.id, "changed": True, "areas": areas_of(national.units)}

    def render(self, run_id: str, area: Area) -> Rendered:
        """Writes every document of an area."""
        run, documents = self._opened(run_id)
        territory = documents.national.units.territory(area["level"], area["code"])
        count = size = 0
        for name, content in rendered(documents, territory, usual_question(run.at)):
            self.objects.put(key_of(run, name), content)
            count, size = count + 1, size + len(content)
        return {"area": area, "documents": count, "bytes": size}

    def publish(self, run_id: str, areas: list[Area]) -> Published:
        """Makes a run the one that is served, when every document of every area is there.

        `served` is false when a run that was asked for later is served already.

        Raises:
            IncompleteRunError: documents are missing; what is served stays.
        """
        run = stored_run(self.objects.get, run_id)
        there = set(self.objects.keys(f"{run.folder}/exports"))
        expected = [key_of(run, name) for area in areas for name in document_names(area)]
        missing = [key for key in expected if key not in there]
        if missing or not expected:
            raise IncompleteRunError(run_id, len(missing), len(expected), missing[:3])
        return {
            "run": run_id,
            "served": serve(self.objects, run, self._moment()),
            "documents": len(expected),
        }

    def _moment(self) -> str:
        return self.now().isoformat(timespec="milliseconds")

    def _opened(self, run_id: str) -> tuple[Run, Documents]:
        """Returns a run and its documents, opened once for all the areas a worker renders."""
        if self._open is None or self._open[0].id != run_id:
            run = stored_run(self.objects.get, run_id)
            self._open = (
                run,
                documents_of_run(self.objects.get, self.cache, run, self.former_table),
            )
        return self._open

    def each(self) -> Iterator[Measured | Rendered | Published]:
        """Runs every step in this process, and yields the message of each."""
        measured = self.measure()
        yield measured
        if not measured["changed"]:
            return
        for area in measured["areas"]:
            yield self.render(measured["run"], area)
        yield self.publish(measured["run"], measured["areas"])


def run_in_process(store_url: str, cache: Path) -> Iterator[Measured | Rendered | Published]:
    """Runs a refresh over a store in this process, and yields the message of each step.

    Raises:
        IncompleteRunError: documents are missing; what is served stays.
        StoreUnavailableError: the store did not answer.
    """
    objects = Objects.at(store_url)
    yield from Refresh(objects, cache, Versions(objects).table, present, today_in_france).each()


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
    """Returns the documents of a run that was never measured: each is computed when asked for."""
    return documents_over(inputs_of(get, cache, run, former_table, former={}))


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
        arrays = unpack(get(key), key)
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
        zones = json.loads(get(key))
        return {zone: frozenset(codes) for zone, codes in zones.items()}
    except MissingObjectError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        raise SnapshotError(f"{key}: no readable zones") from error


def _zones_json(zones: FormerZones) -> bytes:
    return json.dumps({zone: sorted(codes) for zone, codes in sorted(zones.items())}).encode()
