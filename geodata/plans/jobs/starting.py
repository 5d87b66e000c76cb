"""What was kept is solved: started at once, or by a later turn of the schedule.

Between a record and the start of its execution a function may be stopped, or Step Functions may not
answer; and an execution may end before its scenarios have. So a note is written before the record,
and goes once its scenarios have ended. What a note names and nothing solves any more is started
again, a few times. (G. Hohpe and B. Woolf, *Enterprise Integration Patterns*, 2003, "Guaranteed
Delivery"; often called a transactional outbox.)
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from geodata.errors import ObjectChangedError, UnknownScenarioError
from geodata.plans.jobs.records import Scenarios, timestamp
from geodata.plans.jobs.states import ENDED, Job
from geodata.stores import Executions, Item, swap

NOTES = "to-start"
PATIENCE = timedelta(minutes=2)
"""A request that writes its note, its records and starts them is over by then."""
MOST_STARTS = 3
_GIVEN_UP = "Le calcul a été lancé {starts} fois sans aller à son terme ; envoyez-le de nouveau."


@dataclass(frozen=True, slots=True)
class Starter:
    """Starts scenarios, and sees to it that they are.

    Attributes:
        scenarios: the records.
        executions: of the machine that solves.
    """

    scenarios: Scenarios
    executions: Executions

    def note(self, name: str, scenario_ids: Sequence[str]) -> None:
        """Notes that scenarios are to be solved by an execution of this name.

        Sent again, it is a note of now: a turn that read the older one, and found no records yet,
        does not forget what this request is about to keep.

        Raises:
            ObjectChangedError: turns changed the note each time.
        """
        body = {
            "scenarios": list(scenario_ids),
            "noted_at": timestamp(self.scenarios.now()),
            "starts": 1,
        }
        swap(lambda: self._noted(Item(NOTES, name, body)))

    def start(self, name: str, scenario_ids: Sequence[str]) -> None:
        """Has scenarios solved; asked twice, it does so once.

        Raises:
            StoreUnavailableError: nothing was started now; a later turn does it.
        """
        self.executions.start(name, _message(scenario_ids))

    def turn(self) -> list[str]:
        """Starts what nothing solves any more, and returns the names of what was started."""
        notes = list(self.scenarios.items.together(NOTES))
        return [note.sk for note in notes if self._is_started(note)]

    def _noted(self, note: Item) -> None:
        items = self.scenarios.items
        if items.create(note):
            return
        kept = items.get(note.pk, note.sk)
        if kept is None:
            raise ObjectChangedError(f"{note.pk}/{note.sk}")  # Forgotten between the two.
        items.replace(kept, {**kept.body, "noted_at": note.body["noted_at"]})

    def _forget(self, note: Item) -> None:
        """Takes a note back, unless it was sent again since it was read."""
        with suppress(ObjectChangedError):
            self.scenarios.items.delete_as_read(note)

    def _is_started(self, note: Item) -> bool:
        if self._is_young(note):
            return False
        left = [each for each in note.body["scenarios"] if not self._has_ended(each)]
        if not left:
            self._forget(note)
            return False
        starts = int(note.body["starts"])
        status = self.executions.status(_run(note.sk, starts))
        if status == "running":
            return False
        if status is None:
            self.start(_run(note.sk, starts), left)
            return True
        return self._is_started_again(note, left, starts)

    def _is_started_again(self, note: Item, left: list[str], starts: int) -> bool:
        if starts >= MOST_STARTS:
            for scenario_id in left:
                self._give_up(scenario_id, starts)
            self._forget(note)
            return False
        try:
            # First: a turn that is stopped here is followed by one that finds nothing of this name.
            self.scenarios.items.replace(note, {**note.body, "starts": starts + 1})
        except ObjectChangedError:
            return False  # Another turn does it.
        self.start(_run(note.sk, starts + 1), left)
        return True

    def _is_young(self, note: Item) -> bool:
        noted = datetime.fromisoformat(note.body["noted_at"]).astimezone(UTC)
        # Both ways: a note from tomorrow is of a clock that jumped.
        return abs(self.scenarios.now() - noted) < PATIENCE

    def _has_ended(self, scenario_id: str) -> bool:
        try:
            return self.scenarios.get(scenario_id).state in ENDED
        except UnknownScenarioError:
            return True  # Deleted, or never kept: whoever sent it was told to send it again.

    def _give_up(self, scenario_id: str, starts: int) -> None:
        now = timestamp(self.scenarios.now())

        def change(found: Job) -> Job:
            reason = _GIVEN_UP.format(starts=starts)
            return found if found.state in ENDED else found.ended("failed", now, reason)

        self.scenarios.update(scenario_id, change)


def _run(name: str, starts: int) -> str:
    return name if starts == 1 else f"{name}-{starts}"


def _message(scenario_ids: Sequence[str]) -> dict[str, list[dict[str, str]]]:
    return {"scenarios": [{"scenario": each} for each in scenario_ids]}
