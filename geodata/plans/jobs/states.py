"""A stored scenario: what is known of it, and which state may follow which.

queued -> running -> done | infeasible | failed
                  -> queued       (the worker died: another takes it up)
       -> cancelled
running -> cancelling -> cancelled (with its best plan so far, when there is one)
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from geodata.errors import ScenarioStateError

State = Literal["queued", "running", "cancelling", "cancelled", "done", "infeasible", "failed"]
ENDED: frozenset[State] = frozenset({"cancelled", "done", "infeasible", "failed"})
MOST_ATTEMPTS = 3
_SKEW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A scenario and its solving. Times are ISO 8601 in UTC; what is not known yet is None.

    Attributes:
        owner: who asked.
        attempts: workers that took it up.
        worker: the one that has it, and until when nobody else may.
        progress: phase, seconds, best, bound, gap; the last one told.
        reason: why it failed.
        has_plan: whether a plan is stored: also of one that was cancelled.
        review_opened_at: since when préfectures may say what they think of it.
        again_of: the scenario that was solved again with their opinions.
        sweep: the sweep that it is part of.
    """

    id: str
    owner: str
    name: str
    state: State = "queued"
    created_at: str
    changed_at: str
    attempts: int = 0
    worker: str | None = None
    leased_until: str | None = None
    progress: dict[str, Any] | None = None
    reason: str | None = None
    has_plan: bool = False
    review_opened_at: str | None = None
    again_of: str | None = None
    sweep: str | None = None

    def as_record(self) -> dict[str, Any]:
        """Returns the job as it is stored."""
        return asdict(self)

    def claimed(self, worker: str, now: str, until: str) -> Job:
        """Returns the job taken up by a worker: new, or left by one whose lease ended.

        After `MOST_ATTEMPTS` it has failed instead, and says so. A lease that ends later than any
        that could be given now is of a clock that jumped: it holds nobody off. Were the other's
        clock the right one, it would find that it has the scenario no more, and end nothing.

        Raises:
            ScenarioStateError: another worker has it, or it has ended.
        """
        leased = self.leased_until is not None and now < self.leased_until <= _skewed(until)
        if self.state in ENDED or (leased and self.worker != worker):
            raise ScenarioStateError(self.id, self.state, "taken up")
        if self.state == "cancelling":
            return self.ended("cancelled", now)
        if self.attempts >= MOST_ATTEMPTS and self.worker != worker:
            reason = f"{self.attempts} workers began it, and none came to its end"
            return self.ended("failed", now, reason)
        attempts = self.attempts + (self.worker != worker)
        return replace(
            self,
            state="running",
            attempts=attempts,
            worker=worker,
            leased_until=until,
            changed_at=now,
        )

    def told(self, worker: str, progress: dict[str, Any], now: str, until: str) -> Job:
        """Returns the job with the progress of its worker, and its lease made longer.

        Raises:
            ScenarioStateError: the worker has it no more.
        """
        if self.worker != worker or self.state not in ("running", "cancelling"):
            raise ScenarioStateError(self.id, self.state, "told of by this worker")
        return replace(self, progress=progress, changed_at=now, leased_until=until)

    def left(self, worker: str, now: str, *, is_at_fault: bool = True) -> Job:
        """Returns the job that its worker cannot go on with: another may take it up at once.

        A store that did not answer is no fault of the scenario: that attempt does not count.
        """
        if self.worker != worker or self.state in ENDED:
            return self
        attempts = self.attempts if is_at_fault else self.attempts - 1
        return replace(self, leased_until=None, changed_at=now, attempts=attempts)

    def cancelled(self, now: str) -> Job:
        """Returns the job that somebody wants no more; what has ended stays as it is."""
        if self.state == "queued":
            return self.ended("cancelled", now)
        if self.state == "running":
            return replace(self, state="cancelling", changed_at=now)
        return self

    def ended(
        self, state: State, now: str, reason: str | None = None, *, has_plan: bool = False
    ) -> Job:
        """Returns the job at its end.

        Raises:
            ScenarioStateError: it has ended already.
        """
        if self.state in ENDED:
            raise ScenarioStateError(self.id, self.state, state)
        return replace(
            self,
            state=state,
            changed_at=now,
            reason=reason,
            worker=None,
            leased_until=None,
            has_plan=has_plan or self.has_plan,
        )

    def opened(self, now: str) -> Job:
        """Returns the job open for review.

        Raises:
            ScenarioStateError: there is no plan to review.
        """
        if not self.has_plan:
            raise ScenarioStateError(self.id, self.state, "reviewed")
        return self if self.review_opened_at else replace(self, review_opened_at=now)


def _skewed(until: str) -> str:
    """Returns a time that honest clocks of two machines do not pass."""
    moment = datetime.fromisoformat(until) + _SKEW
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def job_of(record: dict[str, Any]) -> Job:
    """Returns the job of a stored record."""
    return Job(**record)
