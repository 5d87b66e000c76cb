"""Scenarios through their real definition on moto: the real handler, table and solver."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import numpy as np
import pytest
from aws_lambda_powertools import Logger

from functions.settings import Settings
from functions.solver.app import build_worker
from functions.solver.wiring import runner_over
from geodata.errors import StoreUnavailableError
from geodata.placement.solution import Progress
from geodata.plans.jobs import running
from geodata.plans.jobs.planning import Plans
from geodata.plans.jobs.records import Scenarios
from geodata.plans.jobs.running import Runner, plan_key
from geodata.plans.jobs.states import Job
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.items import TableItems
from geodata.stores.objects import Objects
from infra.local.template.account import CREDENTIALS, REGION
from tests.coverage_country import IN_USE, write_country
from tests.infra.local.own import own_template
from tests.infra.machines import Handle, Outcome, executed

pytestmark = pytest.mark.e2e

TEMPLATE = own_template()
[MACHINE] = [each for each in TEMPLATE.machines if each.logical_id == "ScenarioMachine"]
# The waits are the definition's own but for their length.
QUICK = replace(
    MACHINE,
    definition=MACHINE.definition.replace('"Seconds": 90', '"Seconds": 1')
    .replace('"IntervalSeconds": 2', '"IntervalSeconds": 1')
    .replace('"IntervalSeconds": 5', '"IntervalSeconds": 1')
    .replace('"BackoffRate": 2', '"BackoffRate": 1'),
)
VILLAGES = {"version": 1, "name": "Vague", "posts": 2}


class KilledError(BaseException):
    """The process is gone: nothing in it can still do anything."""


@dataclass
class Worker:
    """Lambda's side: the handler over a runner that fails as it is told to, turn by turn."""

    store: Objects
    settings: Settings
    documents: list[dict[str, Any]]
    faults: list[BaseException] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    starts: list[list[int] | None] = field(default_factory=list)
    turns: int = 0
    ended: list[Job] = field(default_factory=list)

    def made_at(self, endpoint_url: str) -> Handle:
        client = boto3.client(
            "dynamodb",
            region_name=REGION,
            endpoint_url=endpoint_url,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )
        items = TableItems(client, TEMPLATE.tables[0].name)
        self.scenarios = Scenarios(items, lambda: datetime.now(UTC))
        for scenario_id, document in zip(self.ids, self.documents, strict=True):
            self.scenarios.create("ann", document, scenario_id=scenario_id)
        whole = runner_over(self.store, self.settings, items)
        runner = replace(whole, solve=self._failing(whole))
        handle = build_worker(lambda: runner, Logger(service="test"))

        def called(event: dict[str, Any]) -> Any:
            context = SimpleNamespace(
                aws_request_id=str(uuid.uuid4()), get_remaining_time_in_millis=lambda: 200_000
            )
            done = handle(event, context)
            self.ended = [self.scenarios.get(each) for each in self.ids]
            return done

        return called

    def _failing(self, whole: Runner) -> Callable[..., dict[str, Any]]:
        def solve(document: dict[str, Any], **asked: Any) -> dict[str, Any]:
            self.turns += 1
            start = asked["start"]
            self.starts.append(None if start is None else start.tolist())
            if self.faults:
                # A worker that comes to a plan, then dies.
                asked["progress"](Progress("search", 1.0, 5.0, 9.0, np.array([1, 3])))
                raise self.faults.pop(0)
            return whole.solve(document, **asked)

        return solve


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return folder


@pytest.fixture
def run(
    tmp_path: Path, snapshots: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Worker, Outcome]]:
    monkeypatch.setattr(running, "LEASE", timedelta(seconds=1))
    store = Objects.at("memory:")
    upload(open_current(snapshots), store.put)
    publish_sites(IN_USE, store.put)

    def ran(*faults: BaseException, documents: tuple[Any, ...] = (VILLAGES,)) -> Any:
        ids = [f"20261124T12000{number}-0123456789" for number in range(len(documents))]
        worker = Worker(
            store, Settings("memory:", tmp_path / "cache"), list(documents), list(faults), ids
        )
        message = {"scenarios": [{"scenario": each} for each in ids]}
        outcome = executed(
            QUICK,
            "SolverFunction:live",
            worker.made_at,
            tmp_path / "log",
            message,
            TEMPLATE.tables,
        )
        return worker, outcome

    return ran


def test_every_scenario_of_a_sweep_is_solved(run: Any) -> None:
    documents = tuple({**VILLAGES, "posts": posts} for posts in (1, 2, 3))
    worker, outcome = run(documents=documents)
    assert (outcome.status, outcome.items["succeeded"]) == ("SUCCEEDED", 3)
    assert [job.state for job in worker.ended] == ["done"] * 3
    plans = [Plans(worker.store).get(each) for each in worker.ids]
    assert [plan["totals"]["posts"] for plan in plans] == [1, 2, 3]


def test_a_worker_that_is_killed_is_followed_by_one_that_takes_up_its_checkpoint(run: Any) -> None:
    worker, outcome = run(KilledError("signal 9"))
    assert outcome.status == "SUCCEEDED"
    [job] = worker.ended
    assert (job.state, job.attempts) == ("done", 2)
    assert worker.starts == [None, [1, 3]]
    assert worker.store.get(plan_key(job.id))


def test_a_store_that_does_not_answer_is_asked_again(run: Any) -> None:
    worker, outcome = run(StoreUnavailableError("busy"))
    assert outcome.status == "SUCCEEDED"
    assert [job.state for job in worker.ended] == ["done"]


def test_after_three_workers_it_has_failed_and_says_so(run: Any) -> None:
    worker, outcome = run(*[KilledError("signal 9")] * 9)
    [job] = worker.ended
    assert (job.state, worker.turns) == ("failed", 3)
    assert "3 essais" in job.reason
    assert outcome.status == "SUCCEEDED"


def test_one_that_fails_stops_no_other_of_its_sweep(run: Any) -> None:
    wrong = {**VILLAGES, "required": ["01001"], "excluded": ["01001"]}
    worker, outcome = run(documents=(wrong, VILLAGES))
    assert [job.state for job in worker.ended] == ["failed", "done"]
    assert "à la fois exigée et exclue" in worker.ended[0].reason
    assert outcome.status == "SUCCEEDED"


def test_an_event_of_no_known_task_is_refused() -> None:
    handle = build_worker(lambda: pytest.fail("nothing to do"), Logger(service="test"))
    with pytest.raises(ValueError, match="no known task"):
        handle({"task": "paint"}, None)


def test_a_machine_waits_as_long_as_a_lease() -> None:
    each = json.loads(MACHINE.definition)["States"]["EachScenario"]["ItemProcessor"]["States"]
    assert each["WaitForItsLease"]["Seconds"] == running.LEASE.total_seconds()
