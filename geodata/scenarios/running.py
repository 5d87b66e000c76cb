"""A worker's turn at a scenario: taken up once, told of, checkpointed, brought to its end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

import numpy as np

from geodata.errors import MissingObjectError, ScenarioError, ScenarioStateError
from geodata.placement.solution import Indices, Progress, Report
from geodata.scenarios.records import Scenarios, timestamp
from geodata.scenarios.states import Job
from geodata.stores.objects import Objects

LEASE = timedelta(seconds=90)
TELL_EVERY_S = 2.0
"""How often progress is written: a page asks about as often."""


class Solve(Protocol):
    """Solves a document: its plan, or an error of what the document says."""

    def __call__(
        self,
        document: dict[str, Any],
        *,
        progress: Report,
        start: Indices | None,
        time_limit_s: float,
    ) -> dict[str, Any]:
        """Returns the plan.

        Raises:
            ScenarioError: the scenario contradicts itself.
        """
        ...


@dataclass(frozen=True, slots=True)
class Runner:
    """What runs scenarios.

    Attributes:
        scenarios: the records.
        objects: where plans and checkpoints go.
        solve: the solver.
        clock: seconds that never go back.
    """

    scenarios: Scenarios
    objects: Objects
    solve: Solve
    clock: Callable[[], float]

    def run(self, scenario_id: str, worker: str, left_s: float) -> Job:
        """Returns a scenario after this worker's turn.

        One that ended, or that another worker has, is returned as it is: a message that comes
        twice is no second solving. Errors that are not of the scenario are raised: whoever called
        tries again, and the next worker takes up the checkpoint.

        Args:
            scenario_id: which.
            worker: this turn's own name; the same for a message delivered twice.
            left_s: seconds until this worker is stopped.
        """
        try:
            job = self.scenarios.update(scenario_id, lambda found: self._claim(found, worker))
        except ScenarioStateError:
            return self.scenarios.get(scenario_id)
        if job.state != "running":
            return job
        turn = _Turn(self, job, worker)
        try:
            plan = self.solve(
                job.document,
                progress=turn.told,
                start=self._checkpoint(job.id),
                time_limit_s=max(1.0, left_s),
            )
        except ScenarioError as error:
            reason = str(error)
            return self._end(job.id, worker, lambda now, found: found.ended("failed", now, reason))
        return self._done(job.id, worker, plan)

    def _claim(self, job: Job, worker: str) -> Job:
        now = self.scenarios.now()
        return job.claimed(worker, timestamp(now), timestamp(now + LEASE))

    def _done(self, scenario_id: str, worker: str, plan: dict[str, Any]) -> Job:
        text = json.dumps(plan, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        self.objects.put(plan_key(scenario_id), text.encode(), "application/json")

        def end(now: str, found: Job) -> Job:
            if found.state == "cancelling":
                return found.ended("cancelled", now, has_plan=True)
            if plan["status"] == "infeasible":
                return found.ended("infeasible", now, has_plan=True)
            return found.ended("done", now, has_plan=True)

        return self._end(scenario_id, worker, end)

    def _end(self, scenario_id: str, worker: str, end: Callable[[str, Job], Job]) -> Job:
        def change(found: Job) -> Job:
            if found.worker != worker:
                return found  # Another worker took it up since: its end is the other's.
            return end(timestamp(self.scenarios.now()), found)

        return self.scenarios.update(scenario_id, change)

    def _checkpoint(self, scenario_id: str) -> Indices | None:
        try:
            content = self.objects.get(checkpoint_key(scenario_id))
        except MissingObjectError:
            return None
        return np.array(json.loads(content), dtype=np.int64)


class _Turn:
    """What a worker tells while it solves; it stops when the scenario is cancelled, or lost."""

    def __init__(self, runner: Runner, job: Job, worker: str) -> None:
        self._runner, self._job, self._worker = runner, job, worker
        self._last = -TELL_EVERY_S
        self._best: float | None = None

    def told(self, progress: Progress) -> bool:
        """Writes the progress, and a checkpoint when the plan is another; True stops."""
        clock = self._runner.clock()
        if clock - self._last < TELL_EVERY_S:
            return False
        self._last = clock
        if progress.selected is not None and progress.best != self._best:
            self._best = progress.best
            content = json.dumps(progress.selected.tolist()).encode()
            self._runner.objects.put(checkpoint_key(self._job.id), content, "application/json")
        now = self._runner.scenarios.now()
        record = _record(progress)
        try:
            job = self._runner.scenarios.update(
                self._job.id,
                lambda found: found.told(
                    self._worker, record, timestamp(now), timestamp(now + LEASE)
                ),
            )
        except ScenarioStateError:
            return True
        return job.state == "cancelling"


def plan_key(scenario_id: str) -> str:
    """Returns where the plan of a scenario is."""
    return f"scenarios/{scenario_id}/plan.json"


def checkpoint_key(scenario_id: str) -> str:
    """Returns where the best choice so far of a scenario is."""
    return f"scenarios/{scenario_id}/checkpoint.json"


def _record(progress: Progress) -> dict[str, Any]:
    def finite(value: float | None) -> float | None:
        return None if value is None or not np.isfinite(value) else round(value, 3)

    return {
        "phase": progress.phase,
        "seconds": round(progress.seconds, 1),
        "best": finite(progress.best),
        "bound": finite(progress.bound),
        "gap": None if finite(progress.gap) is None else round(float(progress.gap or 0.0), 6),
    }
