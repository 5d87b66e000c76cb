"""The tasks of the national refresh, one event each: measure, render an area, publish."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, cast

from aws_lambda_powertools import Logger

from functions.bodies import Event
from functions.metrics import Figure, count
from functions.refresher import wiring
from functions.refresher.wiring import Done, Handle
from geodata.refresh import Area, Measured, Published, Rendered


class Steps(Protocol):
    """What does the work; `geodata.refresh.steps.Refresh` does."""

    def measure(self) -> Measured:
        """Computes the national measures, and lists the areas."""
        ...

    def render(self, run_id: str, area: Area) -> Rendered:
        """Writes the documents of an area."""
        ...

    def publish(self, run_id: str, areas: list[Area]) -> Published:
        """Makes the run the one that is served, when it is whole."""
        ...


def build_worker(steps: Callable[[], Steps], logger: Logger) -> Handle:
    """Builds the handler of a task of the state machine, which returns its outcome.

    Every error is raised: the state machine tries again what a store did not answer, and stops
    on the rest. What is served stays until a whole run is published.
    """

    def handle(event: Event) -> Done:
        match event:
            # Of new data, where no machine refreshes by itself: the event is S3's own.
            case {"task": "measure"} | {"source": "aws.s3", "detail-type": "Object Created"}:
                done: Done = steps().measure()
            case {"task": "render", "run": str(run), "area": dict(area)}:
                done = steps().render(run, cast("Area", area))
            case {"task": "publish", "run": str(run), "areas": list(areas)}:
                done = steps().publish(run, areas)
            case _:
                raise ValueError("an event of no known task")
        task = event.get("task", "measure")
        # Unchanged is as good as published: what is served is of today.
        if task == "publish" or done.get("changed") is False:
            count(Figure.REFRESHED)
        logged: Event = {name: value for name, value in done.items() if name != "areas"}
        logger.info("done", task=task, **logged)
        return done

    return handle


def lambda_handler(event: Event, _context: Any) -> Done:
    """Does one task."""
    return wiring.worker(build_worker)(event)
