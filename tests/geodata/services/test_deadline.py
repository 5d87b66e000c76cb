"""Work in a thread, and how long one waits for it."""

from __future__ import annotations

from threading import Event

import pytest

from geodata.services.deadline import Background, OverdueError, run_within


def test_what_the_work_returns_is_returned() -> None:
    assert run_within(60, lambda: 7, name="test") == 7
    assert run_within(60, lambda: None, name="test") is None


@pytest.mark.parametrize("error", [ValueError("wrong"), TimeoutError("its own"), SystemExit(3)])
def test_what_the_work_raises_is_raised_as_it_is(error: BaseException) -> None:
    def work() -> int:
        raise error

    with pytest.raises(type(error)) as caught:
        run_within(60, work, name="test")
    assert caught.value is error


def test_work_that_is_not_done_in_time_is_left() -> None:
    may_end = Event()
    with pytest.raises(OverdueError):
        run_within(0.01, may_end.wait, name="test")
    may_end.set()


def test_work_left_once_may_be_waited_for_again() -> None:
    may_end = Event()
    running = Background(lambda: may_end.wait() and "done", name="test")
    assert not running.has_ended(0.0)
    may_end.set()
    assert running.has_ended(None)
    assert running.outcome() == "done"
