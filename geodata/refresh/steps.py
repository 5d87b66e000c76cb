"""The steps of a refresh: measure, render each area, publish; the same wherever they run.

Each step takes and returns what JSON holds, so that a state machine can hand it from one worker to
another; a step that is run twice does the same twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypedDict, final

from geodata.clock import present, today_in_france
from geodata.errors import IncompleteRunError
from geodata.imports import Versions
from geodata.indicators import current_set
from geodata.refresh.areas import Area, document_names, key_of
from geodata.refresh.beside import done_beside
from geodata.refresh.computing import Computing, CoverageComputing
from geodata.refresh.runs import (
    MEASURES,
    RUN,
    ZONES,
    Run,
    run_in_use,
    serve,
    stored_run,
)
from geodata.seals import sealed_bytes
from geodata.sites import SiteTable
from geodata.snapshot import current_snapshot_id, current_version
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
        computing: what computes the results; the library's own over `cache` when None.
    """

    objects: Objects
    cache: Path
    former_table: Callable[[str], SiteTable]
    now: Callable[[], datetime]
    today: Callable[[], date]
    computing: Computing | None = None
    _computing: Computing = field(init=False)

    def __post_init__(self) -> None:
        """Takes what computes."""
        own = CoverageComputing(self.objects.get, self.cache, self.former_table)
        self._computing = own if self.computing is None else self.computing

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
        served = run_in_use(get)
        if served is not None and served.id == run.id:
            return {"run": run.id, "changed": False, "areas": []}
        found = self._computing.results(run, served)
        for name, content in ((MEASURES, found.measures), (ZONES, found.zones)):
            self._put(key_of(run, name), content)
        # Last: a run that can be read is whole.
        self.objects.put(key_of(run, RUN), run.to_json())
        return {"run": run.id, "changed": True, "areas": found.areas}

    def render(self, run_id: str, area: Area) -> Rendered:
        """Writes every document of an area."""
        run = stored_run(self.objects.get, run_id)
        count = size = 0
        for name, content in self._computing.documents(run, area):
            self._put(key_of(run, name), content)
            count, size = count + 1, size + len(content)
        return {"area": area, "documents": count, "bytes": size}

    def _put(self, key: str, content: bytes) -> None:
        self.objects.put(key, sealed_bytes(key, content))

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
            "served": serve(self.objects, run, self._moment),
            "documents": len(expected),
        }

    def _moment(self) -> str:
        return self.now().isoformat(timespec="milliseconds")

    def each(self, render: RenderAll | None = None) -> Iterator[Measured | Rendered | Published]:
        """Runs every step in this process, and yields the message of each.

        Args:
            render: renders the areas of a run; one after the other, in this process, when None.
        """
        measured = self.measure()
        yield measured
        if not measured["changed"]:
            return
        run, areas = measured["run"], measured["areas"]
        yield from self._one_by_one(run, areas) if render is None else render(self, run, areas)
        yield self.publish(run, areas)

    def _one_by_one(self, run_id: str, areas: Sequence[Area]) -> Iterator[Rendered]:
        return (self.render(run_id, area) for area in areas)


RenderAll = Callable[[Refresh, str, Sequence[Area]], Iterator[Rendered]]


def in_processes(store_url: str, cache: Path, processes: int) -> RenderAll:
    """Returns what renders areas in several processes, each with the memory of one worker.

    The messages of areas come as they end.
    """

    def render(steps: Refresh, run_id: str, areas: Sequence[Area]) -> Iterator[Rendered]:
        beside = partial(_renderer, store_url, cache, run_id)
        return done_beside(areas, partial(steps.render, run_id), beside, processes)

    return render


def run_in_process(
    store_url: str, cache: Path, processes: int = 1
) -> Iterator[Measured | Rendered | Published]:
    """Runs a refresh over a store from this process, and yields the message of each step.

    Args:
        store_url: the store.
        cache: a folder on this machine's disk.
        processes: how many render areas at once; this one alone when 1.

    Raises:
        IncompleteRunError: documents are missing; what is served stays.
        StoreUnavailableError: the store did not answer.
    """
    render = in_processes(store_url, cache, processes) if processes > 1 else None
    yield from _over(store_url, cache).each(render)


def _over(store_url: str, cache: Path) -> Refresh:
    objects = Objects.at(store_url)
    return Refresh(objects, cache, Versions(objects).table, present, today_in_france)


def _renderer(store_url: str, cache: Path, run_id: str) -> Callable[[Area], Rendered]:
    """Returns what renders the areas of a run, in another process."""
    return partial(_over(store_url, cache).render, run_id)
