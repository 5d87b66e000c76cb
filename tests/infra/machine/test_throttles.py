"""Buckets that processes share: together they let pass what one would."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from infra.local.template.access import Throttle
from infra.local.template.routes import Route
from infra.machine.throttles import Throttles

ROUTES = (
    Route("GET", "/free", "One"),
    Route("POST", "/slow", "One", throttle=Throttle(rate=1, burst=2)),
    Route("GET", "/fast", "One", throttle=Throttle(rate=100, burst=3)),
)


class Clock:
    """Seconds that a test moves."""

    at_s = 1000.0

    def __call__(self) -> float:
        return self.at_s


def test_a_bucket_gives_its_burst_and_then_its_rate(tmp_path: Path) -> None:
    clock = Clock()
    Throttles.begin(tmp_path / "cells", ROUTES, clock)
    throttles = Throttles(tmp_path / "cells", ROUTES, clock)
    assert [throttles.has_room("POST /slow") for _ in range(3)] == [True, True, False]
    clock.at_s += 1
    assert [throttles.has_room("POST /slow") for _ in range(2)] == [True, False]
    clock.at_s += 3600
    assert [throttles.has_room("POST /slow") for _ in range(3)] == [True, True, False]
    assert all(throttles.has_room("GET /free") for _ in range(1000))
    throttles.close()


def _passed(file: Path) -> int:
    throttles = Throttles(file, ROUTES, Clock())
    passed = sum(throttles.has_room("GET /fast") for _ in range(50))
    throttles.close()
    return passed


def test_two_processes_have_one_bucket(tmp_path: Path) -> None:
    Throttles.begin(tmp_path / "cells", ROUTES, Clock())
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert sum(pool.map(_passed, [tmp_path / "cells"] * 2)) == 3
