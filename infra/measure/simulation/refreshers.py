"""The national refresh, run by its state machine at each publication and each day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from geodata.clock import day_in_france
from geodata.imports import Versions
from geodata.refresh import Area, Refresh, Results, Run, document_names, run_of
from geodata.seals import sealed_bytes
from infra.measure.simulation.machines import Machine, MachineError, definition
from infra.measure.simulation.scheduler import Outcome
from infra.measure.simulation.world import World

_CURRENT = "coverage/current"
_POINTERS = ("sites/current", "snapshots/current", "columns/current")
_WORKER_S = 900.0
_AREAS: list[Area] = [{"level": "france", "code": "FR"}, {"level": "departement", "code": "01"}]


class Named:
    """Computes results that say which run they are of, and nothing else."""

    def __init__(self, world: World) -> None:
        self._world = world

    def results(self, run: Run, _served: Run | None) -> Results:
        """Returns what stands for the national results."""
        self._world.pause(1.0, 120.0)
        return Results(run.id.encode(), b"{}", _AREAS)

    def documents(self, run: Run, area: Area) -> Iterator[tuple[str, bytes]]:
        """Yields what stands for the documents of an area."""
        for name in document_names(area):
            self._world.pause(0.1, 3.0)
            yield name, f"{run.id} {name}".encode()


class Refreshers:
    """What happens around the results of a life."""

    def __init__(self, world: World) -> None:
        self.world = world
        machine = definition("refresh", Concurrency=2)
        self._machine = Machine("refresh", machine, world.scheduler, self._invoke)
        self._steps = Refresh(
            world.objects,
            Path("unused"),
            Versions(world.objects).table,
            world.now,
            lambda: day_in_france(world.now()),
            Named(world),
        )
        self._last: Run | None = None
        world.bucket.on_write.append(self._look)

    def refresh(self) -> None:
        """Runs an execution; one that fails leaves what is served."""
        try:
            self._machine.run({})
        except MachineError as error:
            self.world.scheduler.tell(f"the refresh fails: {error}")

    def at_the_end(self) -> Iterator[str]:
        """Yields what does not hold once all is quiet, after a last refresh."""
        held = self.world.bucket.held
        if _CURRENT not in held:
            yield "nothing is served"
            return
        run = run_of(held[_CURRENT], _CURRENT)
        if run.sites_version != json.loads(held["sites/current"])["version"]:
            yield "what is served is not of the sites in use"

    def _invoke(self, payload: Mapping[str, Any]) -> Outcome:
        """Has the refresher do a task, as `functions/refresher/app.py` does."""

        def work() -> object:
            match payload["task"]:
                case "measure":
                    return self._steps.measure()
                case "render":
                    return self._steps.render(payload["run"], payload["area"])
            return self._steps.publish(payload["run"], payload["areas"])

        return self.world.call(f"refresh {payload['task']}", work, _WORKER_S)

    def _look(self, key: str, content: bytes) -> None:
        if key in _POINTERS:
            after_s = self.world.random.uniform(0.0, 3.0)
            self.world.scheduler.start("refresh", self.refresh, after_s=after_s)
        if key == _CURRENT:
            self._look_at_run(run_of(content, key))

    def _look_at_run(self, run: Run) -> None:
        for area in _AREAS:
            for name in document_names(area):
                if not self._is_there(f"{run.folder}/{name}", f"{run.id} {name}".encode()):
                    self.world.find(f"the run {run.id} is served without {name}")
                    return
        if not self._is_there(f"{run.folder}/measures.npz", run.id.encode()):
            self.world.find(f"the run {run.id} is served without its measures")
        last, has_jumped = self._last, "jumped" in self.world.faults.met
        if last is not None and run.started_at < last.started_at and not has_jumped:
            self.world.find("a run replaces one that was asked for after it")
        self._last = run

    def _is_there(self, key: str, content: bytes) -> bool:
        """Whether a content is under a key, with its seal."""
        return self.world.bucket.held.get(key) == sealed_bytes(key, content)
