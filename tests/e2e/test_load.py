"""A few thousand questions of the whole country: none fails, and no memory is lost."""

from __future__ import annotations

import asyncio

import pytest

from geodata.snapshot.reader import Snapshot
from infra.measure.load.driver import Bounds, drive
from infra.measure.load.traffic import Citizens, everything_wrong
from infra.measure.load.watch import GROWTH_BOUND_MB, Look, growth_mb, look_at, processes_of
from tests.e2e.test_stack import Stack

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(("path", "status"), everything_wrong())
def test_every_wrong_request_gets_the_status_that_is_said_of_it(
    offline_stack: Stack, path: str, status: int
) -> None:
    assert offline_stack.ask(path)[0] == status


def test_the_memory_of_the_nearest_function_is_flat_and_nothing_fails(
    offline_stack: Stack, france: Snapshot
) -> None:
    [pid] = processes_of("NearestFunction", offline_stack.process.pid)
    looks: list[Look] = []
    outcome = asyncio.run(
        drive(
            f"http://127.0.0.1:{offline_stack.port}",
            Citizens(france.register, 7).asks(),
            Bounds(120, 2_000, 2, every=100),
            lambda calls: looks.append(look_at(pid, calls)),
        )
    )
    assert outcome.wrong == []
    # Fewer calls than `make load` makes: caches fill for the most part of them.
    assert growth_mb(looks, warm_share=0.5) < GROWTH_BOUND_MB
