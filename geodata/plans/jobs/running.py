"""A worker's turn at a scenario: taken up once, followed, checkpointed, brought to its end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import numpy as np

from geodata.errors import (
    DamagedError,
    MaillageError,
    MissingObjectError,
    PlanStoppedError,
    ScenarioError,
    ScenarioStateError,
    StoreUnavailableError,
    UnknownScenarioError,
)
from geodata.placement import Indices, Progress, Report
from geodata.plans.findings import reason_of
from geodata.plans.jobs.holding import write_while_held
from geodata.plans.jobs.opinions import Opinions
from geodata.plans.jobs.progress import last_progress, progress_record, with_what_was_found
from geodata.plans.jobs.records import Scenarios, timestamp
from geodata.plans.jobs.states import ENDED, Job
from geodata.plans.plan import Opinion, PlanRecord, ScenarioDocument
from geodata.seals import opened_record, sealed_record
from geodata.stores import Objects

LEASE = timedelta(seconds=90)
PROGRESS_EVERY_S = 1.0
"""How often progress is written, and whether to stop is read: a page asks about as often."""


class Solve(Protocol):
    """Solves a document: its plan, or an error of what the document says."""

    def __call__(
        self,
        document: ScenarioDocument,
        *,
        progress: Report,
        start: Indices | None,
        time_limit_s: float,
    ) -> PlanRecord:
        """Returns the plan.

        Raises:
            ScenarioError: the scenario contradicts itself.
            PlanStoppedError: it was stopped before it had a plan.
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
        data: names what a turn solves on, asked once before `solve`: a checkpoint holds for the
            same data alone.
    """

    scenarios: Scenarios
    objects: Objects
    solve: Solve
    clock: Callable[[], float]
    data: Callable[[], str]

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
        try:
            return self._turn(job, worker, left_s)
        except UnknownScenarioError:
            # Cancelled before it had a plan, then deleted while this worker was at it.
            return replace(job, state="cancelled", worker=None, leased_until=None)
        except Exception as error:
            # Whatever it is, the next worker need not wait for the lease to end.
            is_at_fault = not isinstance(error, StoreUnavailableError)
            with contextlib.suppress(MaillageError):
                now = timestamp(self.scenarios.now())
                self.scenarios.update(
                    scenario_id, lambda found: found.left(worker, now, is_at_fault=is_at_fault)
                )
            raise

    def _turn(self, job: Job, worker: str, left_s: float) -> Job:
        turn = _Turn(self, job, worker)
        turn.record_progress(Progress("load", 0.0))
        turn.data = data = self.data()
        try:
            plan = self.solve(
                self.scenarios.document(job.id),
                progress=turn.record_progress,
                start=self._checkpoint(job.id, data),
                time_limit_s=max(1.0, left_s),
            )
        except PlanStoppedError:
            return self._end(job.id, worker, lambda now, found: found.ended("cancelled", now))
        except ScenarioError as error:
            reason = reason_of(error.findings)
            return self._end(job.id, worker, lambda now, found: found.ended("failed", now, reason))
        opinions = self._opinions_met(job)
        if opinions is not None:
            plan = {**plan, "opinions": opinions}
        return self._done(job, worker, plan)

    def give_up(self, scenario_id: str, reason: str) -> Job:
        """Returns a scenario whose workers fail, as failed for this reason; one that ended stays.

        Args:
            scenario_id: which.
            reason: shown to the planner.
        """

        def change(found: Job) -> Job:
            now = timestamp(self.scenarios.now())
            return found if found.state in ENDED else found.ended("failed", now, reason)

        return self.scenarios.update(scenario_id, change)

    def _claim(self, job: Job, worker: str) -> Job:
        now = self.scenarios.now()
        return job.claimed(worker, timestamp(now), timestamp(now + LEASE))

    def _opinions_met(self, job: Job) -> list[Opinion] | None:
        """Returns the opinions that a scenario was solved again with; None of another."""
        if job.again_of is None:
            return None
        try:
            return Opinions(self.scenarios).last(job.again_of, before=job.created_at)
        except UnknownScenarioError:
            return None  # Deleted since; its opinions are among the constraints all the same.

    def _done(self, job: Job, worker: str, plan: PlanRecord) -> Job:
        key = plan_key(job.id)
        if not self.write(job.id, worker, key, sealed_record(key, plan)):
            return self.scenarios.get(job.id)  # Another worker took it up since.
        last = last_progress(plan)

        def end(now: str, found: Job) -> Job:
            return replace(_ended(now, found), progress=last or found.progress)

        def _ended(now: str, found: Job) -> Job:
            if found.state == "cancelling":
                return found.ended("cancelled", now, has_plan=True)
            if plan["status"] == "infeasible":
                return found.ended("infeasible", now, has_plan=True)
            return found.ended("done", now, has_plan=True)

        return self._end(job.id, worker, end)

    def write(self, scenario_id: str, worker: str, key: str, content: bytes) -> bool:
        """Writes a file of a scenario; False when the worker has it no more."""

        def is_held() -> bool:
            return self.scenarios.get(scenario_id).worker == worker

        return write_while_held(self.objects, key, content, is_held)

    def _end(self, scenario_id: str, worker: str, end: Callable[[str, Job], Job]) -> Job:
        def change(found: Job) -> Job:
            if found.worker != worker:
                return found  # Another worker took it up since: its end is the other's.
            return end(timestamp(self.scenarios.now()), found)

        return self.scenarios.update(scenario_id, change)

    def _checkpoint(self, scenario_id: str, data: str) -> Indices | None:
        try:
            key = checkpoint_key(scenario_id)
            kept = opened_record(key, self.objects.get(key))
        except (DamagedError, MissingObjectError):
            return None  # The plan is solved from its beginning.
        # Positions of candidates mean others on other data.
        return np.array(kept["selected"], dtype=np.int64) if kept["data"] == data else None


class _Turn:
    """Writes the progress of a worker; it stops when the scenario is cancelled, or lost."""

    def __init__(self, runner: Runner, job: Job, worker: str) -> None:
        self._runner, self._job, self._worker = runner, job, worker
        self.data = ""
        self._last = -PROGRESS_EVERY_S
        self._best: float | None = None
        self._phases: set[str] = set()
        self._leased_until = runner.clock() + LEASE.total_seconds()

    def record_progress(self, progress: Progress) -> bool:
        """Writes the progress, and a checkpoint when the plan is another; True stops.

        A store that does not answer for a moment stops nothing: what is not written now is
        written later, as long as the lease lasts.

        Raises:
            StoreUnavailableError: the lease ended, and could not be made longer.
        """
        clock = self._runner.clock()
        # A phase that begins is told at once: a first plan does not wait for its turn.
        if clock - self._last < PROGRESS_EVERY_S and progress.phase in self._phases:
            return False
        self._last = clock
        self._phases.add(progress.phase)
        try:
            return self._write(progress)
        except StoreUnavailableError:
            if self._runner.clock() >= self._leased_until:
                raise
            return False

    def _write(self, progress: Progress) -> bool:
        if progress.selected is not None and progress.best != self._best:
            kept = {"data": self.data, "selected": progress.selected.tolist()}
            key = checkpoint_key(self._job.id)
            content = sealed_record(key, kept)
            if not self._runner.write(self._job.id, self._worker, key, content):
                return True
            self._best = progress.best
        now = self._runner.scenarios.now()
        record = progress_record(progress)
        try:
            job = self._runner.scenarios.update(
                self._job.id,
                lambda found: found.with_progress(
                    self._worker,
                    with_what_was_found(record, found.progress),
                    timestamp(now),
                    timestamp(now + LEASE),
                ),
            )
        except (ScenarioStateError, UnknownScenarioError):
            return True
        self._leased_until = self._runner.clock() + LEASE.total_seconds()
        return job.state == "cancelling"


def plan_key(scenario_id: str) -> str:
    """Returns where the plan of a scenario is."""
    return f"scenarios/{scenario_id}/plan.json"


def checkpoint_key(scenario_id: str) -> str:
    """Returns where the best choice so far of a scenario is."""
    return f"scenarios/{scenario_id}/checkpoint.json"
