"""The circuit breaker: closed, open, half-open, by a clock that the test moves."""

from __future__ import annotations

import pytest

from geodata.services.breaker import Breaker


class Clock:
    """Seconds that a test moves."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock, failures=3, rest_s=20)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        assert breaker.allows()
        breaker.failed()


def test_failures_in_a_row_open_it(breaker: Breaker) -> None:
    fail(breaker, 2)
    assert breaker.state == "closed"
    fail(breaker, 1)
    assert breaker.state == "open"
    assert not breaker.allows()


def test_a_success_between_failures_keeps_it_closed(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.allows()


def test_after_its_rest_one_question_tries_and_the_others_wait(
    breaker: Breaker, clock: Clock
) -> None:
    fail(breaker, 3)
    clock.now_s += 19.9
    assert not breaker.allows()
    clock.now_s += 0.1
    assert breaker.state == "half_open"
    assert [breaker.allows() for _ in range(3)] == [True, False, False]


def test_a_try_that_succeeds_closes_it(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now_s += 20
    assert breaker.allows()
    breaker.succeeded()
    assert breaker.state == "closed"
    fail(breaker, 2)
    assert breaker.allows()


def test_a_try_that_fails_opens_it_at_once(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now_s += 20
    fail(breaker, 1)
    assert breaker.state == "open"
    clock.now_s += 20
    assert breaker.allows()


def test_a_service_that_says_how_long_to_wait_is_left_alone_for_that_long(
    breaker: Breaker, clock: Clock
) -> None:
    breaker.failed(rest_s=60)
    clock.now_s += 59
    assert not breaker.allows()
    clock.now_s += 1
    assert breaker.allows()
