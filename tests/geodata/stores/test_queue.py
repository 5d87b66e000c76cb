"""Tasks among the records: each is done at least once, whoever dies meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from geodata.errors import ObjectChangedError
from geodata.stores.items import MemoryItems
from geodata.stores.queue import LEASE, QueuedExecutions, WorkQueue
from geodata.stores.sqlite import sqlite_items

KINDS = frozenset({"check", "solve"})


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def later(self, by: timedelta) -> None:
        self.at += by


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(params=["memory", "sqlite"])
def queue(request, clock, tmp_path):
    items = MemoryItems() if request.param == "memory" else sqlite_items(tmp_path / "records.db")
    return WorkQueue(items, clock)


def test_a_task_is_done_once_and_then_gone(queue):
    queue.add("check", "1", {"import": "1"})

    task = queue.take("ann", KINDS)
    assert (task.kind, task.name, task.message, task.tries) == ("check", "1", {"import": "1"}, 1)
    assert queue.take("bob", KINDS) is None
    queue.done(task)
    assert queue.waiting() == []


def test_the_oldest_comes_first_and_only_what_a_worker_can_do(queue, clock):
    for name in "abc":
        queue.add("check" if name != "a" else "draw", name, {})
        clock.later(timedelta(seconds=1))
    assert queue.take("ann", KINDS).name == "b"


def test_a_task_of_a_worker_that_died_is_taken_up_once_its_lease_ends(queue, clock):
    queue.add("check", "1", {})
    dead = queue.take("ann", KINDS)
    clock.later(LEASE - timedelta(seconds=1))
    assert queue.take("bob", KINDS) is None
    clock.later(timedelta(seconds=1))

    again = queue.take("bob", KINDS)

    assert (again.name, again.tries) == ("1", 2)
    with pytest.raises(ObjectChangedError):
        queue.hold(dead)


def test_a_worker_that_lives_keeps_its_task(queue, clock):
    queue.add("check", "1", {})
    task = queue.take("ann", KINDS)
    for _ in range(5):
        clock.later(LEASE / 2)
        task = queue.hold(task)
        assert queue.take("bob", KINDS) is None


def test_two_tasks_about_one_thing_are_not_done_at_once(queue):
    queue.add("check", "1", {})
    queue.add("check", "1", {})
    first = queue.take("ann", KINDS)
    assert queue.take("bob", KINDS) is None
    queue.done(first)
    assert queue.take("bob", KINDS).name == "1"


def test_what_failed_comes_back_later_and_is_put_aside_in_the_end(queue, clock):
    queue.add("check", "1", {})
    queue.again(queue.take("ann", KINDS), 10.0)
    assert queue.take("ann", KINDS) is None
    clock.later(timedelta(seconds=10))
    task = queue.take("ann", KINDS)
    assert task.tries == 2

    queue.put_aside(task, "ValueError")

    assert queue.waiting() == []
    assert [each.body["error"] for each in queue.aside()] == ["ValueError"]


def test_a_wait_is_no_try(queue, clock):
    queue.add("solve", "1", {})
    queue.again(queue.take("ann", KINDS), 0.0, is_a_try=False)
    assert queue.take("ann", KINDS).tries == 1


def test_the_leases_of_the_dead_are_ended_and_no_others(queue, clock):
    queue.add("check", "1", {})
    clock.later(timedelta(seconds=1))
    queue.add("check", "2", {})
    queue.take("dead-1", KINDS)
    queue.take("alive-1", KINDS)
    freed = queue.free(lambda worker: worker.startswith("dead"))
    assert [each.body["name"] for each in freed] == ["1"]
    assert queue.take("bob", KINDS).name == "1"
    assert queue.take("bob", KINDS) is None


def test_a_lease_that_a_clock_which_jumped_left_in_the_far_future_is_none(queue, clock):
    queue.add("check", "1", {})
    clock.later(timedelta(days=365))
    queue.take("ann", KINDS)
    clock.later(timedelta(days=-364))
    assert queue.take("bob", KINDS).tries == 2


def test_an_execution_runs_as_long_as_one_of_its_tasks_is_left(queue, clock):
    executions = QueuedExecutions(queue, "solve", clock)
    assert executions.start("sweep", {"scenarios": [{"scenario": "a"}, {"scenario": "b"}]})
    assert not executions.start("sweep", {"scenarios": [{"scenario": "a"}]})
    for _ in range(2):
        assert executions.status("sweep") == "running"
        queue.done(queue.take("ann", KINDS))
    assert executions.status("sweep") == "ended"
    assert executions.status("other") is None
    clock.later(timedelta(days=91))
    assert executions.forget(clock() - timedelta(days=90)) == 1
    assert executions.status("sweep") is None


@pytest.mark.parametrize("seed", range(20))
def test_whatever_dies_when_every_task_is_done_at_least_once(seed, clock):
    draw = Random(seed)  # noqa: S311 - what dies when, no secret
    queue = WorkQueue(MemoryItems(), clock)
    for number in range(12):
        queue.add("check", str(number % 9), {"n": number})
    done: set[int] = set()
    for _ in range(2_000):
        task = queue.take(f"worker-{draw.randrange(3)}", KINDS)
        clock.later(timedelta(seconds=draw.choice((0, 1, 40))))
        if task is None:
            continue
        match draw.choice(("done", "dies", "fails", "dies after it did")):
            case "done":
                done.add(task.message["n"])
                queue.done(task)
            case "fails":
                queue.again(task, 1.0)
            case "dies after it did":
                done.add(task.message["n"])
            case _:
                pass
        if not queue.waiting():
            break
    assert done == set(range(12))
