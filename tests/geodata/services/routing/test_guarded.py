"""The breaker: three failures in a row, thirty seconds alone, one question to try."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.services.routing.guarded import Guarded
from geodata.services.routing.routers import FixedTimes

PLACE = (2.4, 48.9)
PLACES = np.array([PLACE])
DOWN = EngineUnavailableError("osrm", "status 503")


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine() -> FixedTimes:
    return FixedTimes({"car": {PLACE: 60.0}}, name="osrm")


@pytest.fixture
def router(engine: FixedTimes, clock: Clock) -> Guarded:
    return Guarded(engine, clock)


def ask(router: Guarded) -> float:
    return float(router.seconds((2.3, 48.8), PLACES, "car")[0])


def fails(router: Guarded, match: str, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(EngineUnavailableError, match=match):
            ask(router)


def test_it_answers_as_the_engine_does_and_has_its_name(router: Guarded) -> None:
    assert ask(router) == 60
    assert router.name == "osrm"


def test_after_three_failures_it_fails_at_once_for_thirty_seconds(
    router: Guarded, engine: FixedTimes, clock: Clock
) -> None:
    engine.fault = DOWN
    fails(router, "503", times=3)
    clock.now_s += 29.9
    fails(router, "left alone", times=5)
    assert len(engine.asked) == 3


def test_two_failures_and_an_answer_are_forgotten(router: Guarded, engine: FixedTimes) -> None:
    for _ in range(3):
        engine.fault = DOWN
        fails(router, "503", times=2)
        engine.fault = None
        assert ask(router) == 60


def test_then_one_question_is_let_through_and_its_answer_closes_it(
    router: Guarded, engine: FixedTimes, clock: Clock
) -> None:
    engine.fault = DOWN
    fails(router, "503", times=3)
    clock.now_s += 30
    engine.fault = None
    assert ask(router) == 60
    engine.fault = DOWN
    fails(router, "503", times=3)


def test_a_failure_of_that_question_leaves_it_alone_again(
    router: Guarded, engine: FixedTimes, clock: Clock
) -> None:
    engine.fault = DOWN
    fails(router, "503", times=3)
    clock.now_s += 30
    fails(router, "503")
    clock.now_s += 29.9
    fails(router, "left alone")


def test_what_the_engine_refuses_is_no_failure_of_it(router: Guarded, engine: FixedTimes) -> None:
    engine.fault = EngineRefusedError("osrm", "beyond a limit")
    fails(router, "beyond a limit", times=10)
    engine.fault = None
    assert ask(router) == 60


def test_while_one_question_tries_the_others_fail_at_once(clock: Clock) -> None:
    began, may_end = threading.Event(), threading.Event()

    class Slow(FixedTimes):
        def seconds(self, *question: object) -> np.ndarray:
            if self.fault is None:
                began.set()
                may_end.wait(5)
            return super().seconds(*question)  # type: ignore[arg-type]

    engine = Slow({"car": {PLACE: 60.0}})
    router = Guarded(engine, clock)
    engine.fault = DOWN
    fails(router, "503", times=3)
    clock.now_s += 30
    engine.fault = None
    trying = threading.Thread(target=ask, args=(router,))
    trying.start()
    assert began.wait(5)
    fails(router, "left alone", times=2)
    may_end.set()
    trying.join()
    assert ask(router) == 60
