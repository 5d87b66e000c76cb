"""The process that solves is killed: the next one takes up its checkpoint, a few times."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from geodata.plans.jobs.records import Scenarios
from geodata.plans.jobs.running import LEASE, Runner, checkpoint_key, plan_key
from geodata.plans.jobs.states import MOST_ATTEMPTS
from geodata.stores.items import TableItems
from geodata.stores.objects import Objects
from tests.conftest import ROOT

AFTER_A_LEASE_S = LEASE.total_seconds() + 1


def killed(bucket: str, scenario_id: str, worker: str, later_s: float) -> str:
    """Starts a worker, and kills it (SIGKILL) once it solves; returns what it said."""
    command = [sys.executable, "-m", "tests.faults.worker", bucket, scenario_id, worker]
    with subprocess.Popen(
        [*command, str(later_s)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        process.kill()
    return said


def later_scenarios(items: TableItems, later_s: float) -> Scenarios:
    return Scenarios(items, lambda: datetime.now(UTC) + timedelta(seconds=later_s))


def test_a_killed_worker_is_followed_from_its_checkpoint_and_after_three_it_has_failed(
    items: TableItems, store: Objects
) -> None:
    bucket = store.get("bucket").decode()
    job, _ = later_scenarios(items, 0).create("ann", {"name": "Vague"})
    other, _ = later_scenarios(items, 0).create("ann", {"name": "Autre"})
    assert killed(bucket, other.id, "one", 0) == "solving"
    for number in range(MOST_ATTEMPTS):
        assert killed(bucket, job.id, f"worker-{number}", number * AFTER_A_LEASE_S) == "solving"
        # Each began where the one before it was.
        kept = json.loads(store.get(checkpoint_key(job.id)))
        assert kept["selected"] == list(range(number + 1))

    starts: list[Any] = []

    def solve(_document: Any, *, start: Any, **_: Any) -> dict[str, Any]:
        starts.append(start.tolist())
        return {"status": "optimal", "sites": []}

    def runner(later_s: float) -> Runner:
        return Runner(later_scenarios(items, later_s), store, solve, lambda: 0.0, lambda: "data")

    # While the lease of the dead lasts, nobody solves it a second time.
    assert runner(0).run(other.id, "two", 900).state == "running"
    assert runner(AFTER_A_LEASE_S).run(other.id, "two", 900).state == "done"
    assert (starts, bool(store.get(plan_key(other.id)))) == ([[0]], True)

    failed = runner(MOST_ATTEMPTS * AFTER_A_LEASE_S).run(job.id, "last", 900)
    assert (failed.state, len(starts)) == ("failed", 1)
    assert "3 workers began it" in str(failed.reason)
    with pytest.raises(Exception, match="plan"):
        store.get(plan_key(job.id))
