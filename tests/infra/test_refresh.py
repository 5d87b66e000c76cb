"""The refresh: its real definition on moto, the real handler, a store of a small country."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from aws_lambda_powertools import Logger

from functions.refresher.app import build_worker
from geodata.errors import SnapshotError, StoreUnavailableError
from geodata.imports.versions import Versions
from geodata.refresh.runs import CURRENT, current_run, stored_run
from geodata.refresh.steps import Published, Refresh
from geodata.seals import opened_bytes
from geodata.snapshot.publishing import open_current
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.objects import Objects
from tests.coverage_country import FORMER, IN_USE, write_country
from tests.infra import machines
from tests.infra.local.own import own_template
from tests.infra.machines import Outcome

pytestmark = pytest.mark.e2e

[MACHINE] = [each for each in own_template().machines if each.logical_id == "RefreshMachine"]
AREAS = ("FR", "76", "52", "01", "75", "85")


@dataclass
class Faulty:
    """The steps, which fail as often as they are told to, area by area."""

    steps: Refresh
    faults: dict[str, list[Exception]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def measure(self) -> Published:
        self._fail("measure")
        return self.steps.measure()

    def render(self, run_id: str, area: dict[str, str]) -> Published:
        self._fail(area["code"])
        return self.steps.render(run_id, area)

    def publish(self, run_id: str, areas: list[dict[str, str]]) -> Published:
        self._fail("publish")
        return self.steps.publish(run_id, areas)

    def _fail(self, what: str) -> None:
        self.asked[what] += 1
        if self.faults.get(what):
            raise self.faults[what].pop(0)


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return folder


@pytest.fixture
def store(tmp_path: Path, snapshots: Path) -> Objects:
    (tmp_path / "store").mkdir()
    objects = Objects.at(f"file://{tmp_path / 'store'}")
    upload(open_current(snapshots), objects.put)
    publish_sites(FORMER, objects.put)
    return objects


def steps_over(store: Objects, tmp_path: Path, at: datetime | None = None) -> Faulty:
    def now() -> datetime:
        return datetime.now(UTC) if at is None else at

    day = date(2026, 11, 24)
    refresh = Refresh(store, tmp_path / "cache", Versions(store).table, now, lambda: day)
    return Faulty(refresh)


def executed(steps: Faulty, log: Path) -> Outcome:
    """Runs the machine once, its tasks being the handler over the steps."""
    # The waits before a new try are the definition's own but for their length.
    quick = re.sub(r'"(IntervalSeconds|BackoffRate)": \d+', r'"\1": 1', MACHINE.definition)
    handle = build_worker(lambda: steps, Logger(service="test"))
    machine = replace(MACHINE, definition=quick)
    return machines.executed(machine, "RefresherFunction:live", lambda _: handle, log, {})


def test_a_refresh_renders_every_area_then_serves_the_run(store: Objects, tmp_path: Path) -> None:
    outcome = executed(steps_over(store, tmp_path), tmp_path / "log")
    assert outcome.status == "SUCCEEDED"
    assert (outcome.items["succeeded"], outcome.items["failed"]) == (len(AREAS), 0)
    run = current_run(store.get)
    assert run is not None
    assert run.sites_version == "former"
    assert store.get(f"{run.folder}/exports/departement-85.pdf").startswith(b"%PDF")


def test_the_same_data_of_a_day_is_not_computed_twice(store: Objects, tmp_path: Path) -> None:
    executed(steps_over(store, tmp_path), tmp_path / "log")
    again = steps_over(store, tmp_path)
    assert executed(again, tmp_path / "log").status == "SUCCEEDED"
    assert again.asked == {"measure": 1}


def test_new_data_is_measured_alone_where_nothing_refreshes_by_itself(
    store: Objects, tmp_path: Path
) -> None:
    steps = steps_over(store, tmp_path)
    handle = build_worker(lambda: steps, Logger(service="test"))
    told = handle({"source": "aws.s3", "detail-type": "Object Created", "detail": {}})
    assert steps.asked == {"measure": 1}
    assert stored_run(store.get, told["run"]).sites_version == "former"
    assert current_run(store.get) is None


def test_what_a_store_does_not_answer_is_asked_again(store: Objects, tmp_path: Path) -> None:
    steps = steps_over(store, tmp_path)
    steps.faults = {
        "measure": [StoreUnavailableError("busy")],
        "85": [StoreUnavailableError("busy"), StoreUnavailableError("busy")],
    }
    outcome = executed(steps, tmp_path / "log")
    assert outcome.status == "SUCCEEDED"
    assert outcome.items["succeeded"] == len(AREAS)
    assert steps.asked["measure"] == 2
    assert steps.asked["85"] == 3


Died = type("Runtime.ExitError", (Exception,), {})
"""What Lambda says of a process that was killed, or had no memory left."""


def test_a_worker_that_dies_is_followed_by_one_more(store: Objects, tmp_path: Path) -> None:
    steps = steps_over(store, tmp_path)
    steps.faults = {"measure": [Died()], "85": [Died()], "75": [Died(), Died()]}
    outcome = executed(steps, tmp_path / "log")
    asked = (steps.asked["measure"], steps.asked["85"], steps.asked["75"])
    assert asked == (2, 2, 2)
    assert outcome.items["failed"] == 1
    assert current_run(store.get) is None


def test_an_area_that_fails_leaves_what_is_served(store: Objects, tmp_path: Path) -> None:
    executed(steps_over(store, tmp_path), tmp_path / "log")
    served = store.get(CURRENT)
    publish_sites(IN_USE, store.put)
    steps = steps_over(store, tmp_path)
    steps.faults = {"75": [SnapshotError("damaged")]}
    outcome = executed(steps, tmp_path / "log")
    # moto goes on where AWS would stop: the publication counts the documents itself.
    assert (outcome.items["succeeded"], outcome.items["failed"]) == (len(AREAS) - 1, 1)
    assert outcome.status == "FAILED"
    assert outcome.error == "IncompleteRunError"
    assert store.get(CURRENT) == served


def test_an_area_is_tried_no_more_than_five_times(store: Objects, tmp_path: Path) -> None:
    steps = steps_over(store, tmp_path)
    steps.faults = {"75": [StoreUnavailableError("down")] * 9}
    outcome = executed(steps, tmp_path / "log")
    assert outcome.items["failed"] == 1
    assert steps.asked["75"] == 5
    assert current_run(store.get) is None


def test_a_run_that_was_asked_for_before_never_replaces_a_later_one(
    store: Objects, tmp_path: Path
) -> None:
    early = steps_over(store, tmp_path, datetime(2026, 11, 24, 8, tzinfo=UTC))
    measured = early.measure()
    publish_sites(IN_USE, store.put)
    late = steps_over(store, tmp_path, datetime(2026, 11, 24, 9, tzinfo=UTC))
    *_, published = late.steps.each()
    assert published["served"]
    for area in measured["areas"]:
        early.render(measured["run"], area)
    # By a worker of ten o'clock: a run that is of the future would be of a clock that jumped.
    last = steps_over(store, tmp_path, datetime(2026, 11, 24, 10, tzinfo=UTC))
    assert not last.publish(measured["run"], measured["areas"])["served"]
    run = current_run(store.get)
    assert run is not None
    assert run.sites_version == "in-use"


def test_zones_are_followed_from_one_run_to_the_next(store: Objects, tmp_path: Path) -> None:
    *_, first = steps_over(store, tmp_path).steps.each()
    publish_sites(IN_USE, store.put)
    *_, second = steps_over(store, tmp_path).steps.each()

    def zones(run: str) -> dict[str, list[str]]:
        key = f"coverage/runs/{run}/zones.json"
        told: dict[str, list[str]] = json.loads(opened_bytes(key, store.get(key)))
        return told

    before, after = zones(first["run"]), zones(second["run"])
    for name in before.keys() & after.keys():
        assert set(before[name]) & set(after[name])
    assert before.keys() & after.keys()


def test_an_event_of_no_known_task_is_refused() -> None:
    handle = build_worker(lambda: pytest.fail("nothing to do"), Logger(service="test"))
    with pytest.raises(ValueError, match="no known task"):
        handle({"task": "paint"})
