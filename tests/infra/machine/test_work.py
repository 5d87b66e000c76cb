"""What a worker does of a task: done, again later, put aside; whatever it raises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from geodata.errors import StoreUnavailableError, UnknownScenarioError
from geodata.stores.items import MemoryItems
from geodata.stores.queue import Task, WorkQueue
from infra.machine.tasks import Later
from infra.machine.timetable import Entry, Timetable, entries_of
from infra.machine.work import Worker

LANES = (frozenset({"quick"}), frozenset({"slow"}))


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


class Stage:
    """A queue, a worker, and what it did."""

    def __init__(self, do: Callable[[Task], Later | None]) -> None:
        self.clock, self.given_up = Clock(), []  # type: ignore[var-annotated]
        self.queue = WorkQueue(MemoryItems(), self.clock)
        logger = Logger(service="tests", level="CRITICAL")
        self.worker = Worker(
            "one", self.queue, {"quick": do, "slow": do}, self.given_up.append, logger
        )

    def turns(self, hours: float) -> int:
        """Lets the worker go on for hours; returns how many tasks it did."""
        done, ends = 0, self.clock.at + timedelta(hours=hours)
        while self.clock.at < ends:
            done += self.worker.turn(LANES)
            self.clock.at += timedelta(seconds=10)
        return done


def test_what_is_quick_comes_before_what_is_slow() -> None:
    seen: list[str] = []
    stage = Stage(lambda task: seen.append(task.name))
    stage.queue.add("slow", "a", {})
    stage.clock.at += timedelta(seconds=1)
    stage.queue.add("quick", "b", {})
    assert stage.turns(0.1) == 2
    assert seen == ["b", "a"]
    assert not stage.queue.waiting()


def test_what_waits_for_something_else_waits_without_end_and_is_no_failure() -> None:
    stage = Stage(lambda _task: Later(60.0))
    stage.queue.add("quick", "a", {})
    assert stage.turns(5) > 100
    assert len(stage.queue.waiting()) == 1
    assert not stage.given_up


@pytest.mark.parametrize(
    ("error", "tries"), [(ValueError("x"), 4), (StoreUnavailableError("x"), 12)]
)
def test_what_fails_is_tried_again_and_put_aside_in_the_end(error: Exception, tries: int) -> None:
    seen: list[int] = []

    def fails(task: Task) -> None:
        seen.append(task.tries)
        raise error

    stage = Stage(fails)
    stage.queue.add("quick", "a", {})
    stage.turns(12)
    assert seen == list(range(1, tries + 1))
    assert not stage.queue.waiting()
    assert [each.body["error"] for each in stage.queue.aside()] == [type(error).__name__]
    assert [each.name for each in stage.given_up] == ["a"]


def test_a_scenario_that_was_deleted_is_tried_no_more() -> None:
    def gone(task: Task) -> None:
        raise UnknownScenarioError(task.name)

    stage = Stage(gone)
    stage.queue.add("quick", "a", {})
    assert stage.turns(1) == 1


def test_a_task_that_kills_every_worker_is_put_aside() -> None:
    def dies(_task: Task) -> Any:
        raise KeyboardInterrupt  # past all that a worker catches, as a kill is

    stage = Stage(dies)
    stage.queue.add("quick", "a", {})
    for _ in range(20):
        with pytest.raises(KeyboardInterrupt):
            stage.worker.turn(LANES)
        stage.clock.at += timedelta(minutes=2)
    stage.worker.turn(LANES)
    assert [each.body["error"] for each in stage.queue.aside()] == ["WorkerDiedError"]


def timetable(
    items: MemoryItems, queue: WorkQueue, clock: Clock, *, refresh: bool = True
) -> Timetable:
    return Timetable(items, queue, [Entry("turn", 3600.0)], clock, is_refreshed=refresh)


def test_each_turn_comes_once_a_period_over_restarts_too() -> None:
    items, clock = MemoryItems(), Clock()
    queue = WorkQueue(MemoryItems(), clock)
    for _ in range(24 * 6):
        timetable(items, queue, clock).look()  # each time as if it had just been started
        clock.at += timedelta(minutes=10)
    kinds = [each.body["kind"] for each in queue.waiting()]
    assert (kinds.count("turn"), kinds.count("refresh")) == (24, 2)


def test_a_machine_that_was_off_for_a_week_has_one_turn_and_not_many() -> None:
    items, clock = MemoryItems(), Clock()
    queue = WorkQueue(MemoryItems(), clock)
    timetable(items, queue, clock, refresh=False).look()
    clock.at += timedelta(days=7)
    for _ in range(3):
        timetable(items, queue, clock, refresh=False).look()
    assert [each.body["kind"] for each in queue.waiting()] == ["turn", "turn"]


def test_the_rate_of_the_schedule_is_the_templates() -> None:
    assert entries_of("rate(1 hour)")[0] == Entry("turn", 3600.0)
    assert entries_of("rate(15 minutes)")[0] == Entry("turn", 900.0)
    with pytest.raises(Exception, match="no rate"):
        entries_of("hourly")
