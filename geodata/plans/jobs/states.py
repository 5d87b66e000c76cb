"""A stored scenario: what is known of it, and which state may follow which.

queued -> running -> done | infeasible | failed
                  -> queued       (the worker died: another takes it up)
       -> cancelled
running -> cancelled (before its search: there is no plan to keep)
        -> cancelling -> cancelled (with its best plan so far, when there is one)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast

from geodata.errors import ScenarioStateError
from geodata.plans.following import BEFORE_SEARCH
from geodata.plans.jobs.answer import JobReply, ProgressRecord, State

ENDED: frozenset[State] = frozenset({"cancelled", "done", "infeasible", "failed"})
MOST_ATTEMPTS = 3
_SKEW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a review.

    Attributes:
        deadline: the last day, in France, on which an opinion is taken; None without one.
        message: what its planner says to préfectures.
    """

    deadline: date | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A scenario and its solving. Times are ISO 8601 in UTC; what is not known yet is None.

    Attributes:
        owner: who asked.
        attempts: workers that took it up.
        worker: the one that has it, and until when nobody else may.
        progress: phase, seconds, best, bound, gap; the last one written.
        reason: why it failed.
        has_plan: whether a plan is stored: also of one that was cancelled.
        review_opened_at: since when préfectures may say what they think of it.
        review_deadline: the last day, in France, on which they may; None without one.
        review_message: what the planner says to them.
        share_key: what a link to read the plan has, None while it is not shared.
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
    progress: ProgressRecord | None = None
    reason: str | None = None
    has_plan: bool = False
    review_opened_at: str | None = None
    review_deadline: str | None = None
    review_message: str = ""
    share_key: str | None = None
    again_of: str | None = None
    sweep: str | None = None

    def as_record(self) -> JobReply:
        """Returns the job as it is stored and answered."""
        return cast("JobReply", asdict(self))

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
            reason = f"Aucun des {self.attempts} essais de calcul n'est allé à son terme."
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

    def with_progress(self, worker: str, progress: ProgressRecord, now: str, until: str) -> Job:
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
        """Returns the job that somebody wants no more; what has ended stays as it is.

        One that has no plan to keep yet is at its end: its worker finds that it has it no more.
        """
        if self.state == "queued" or (self.state == "running" and not self._is_searched):
            return self.ended("cancelled", now)
        if self.state == "running":
            return replace(self, state="cancelling", changed_at=now)
        return self

    @property
    def _is_searched(self) -> bool:
        """Whether there may be a plan: also that of a worker before this one."""
        found = self.progress
        return self.attempts > 1 or (found is not None and found["phase"] not in BEFORE_SEARCH)

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

    def opened(self, now: str, terms: Terms | None = None) -> Job:
        """Returns the job open for review; one that is open already has other terms.

        Args:
            now: since when, where it is not open already.
            terms: until when, and what its planner says; None leaves those that it has.

        Raises:
            ScenarioStateError: there is no plan to review.
        """
        if not self.has_plan:
            raise ScenarioStateError(self.id, self.state, "reviewed")
        opened = self if self.review_opened_at else replace(self, review_opened_at=now)
        if terms is None:
            return opened
        deadline = None if terms.deadline is None else terms.deadline.isoformat()
        return replace(opened, review_deadline=deadline, review_message=terms.message)

    def shared(self, key: str | None) -> Job:
        """Returns the job whose plan a link with this key reads; with None, no link does.

        Raises:
            ScenarioStateError: there is no plan to share.
        """
        if key is not None and not self.has_plan:
            raise ScenarioStateError(self.id, self.state, "shared: it has no plan")
        return replace(self, share_key=key)


def _skewed(until: str) -> str:
    """Returns a time that honest clocks of two machines do not pass."""
    moment = datetime.fromisoformat(until) + _SKEW
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def job_of(record: Mapping[str, Any]) -> Job:
    """Returns the job of a stored record."""
    return Job(**record)
