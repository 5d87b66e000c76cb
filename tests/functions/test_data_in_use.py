"""What planners' functions load is what they named, whatever is published between the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from functions.scenarios.wiring import service_of
from functions.settings import Settings
from functions.solver.wiring import runner_over
from geodata.indicators.publishing import publish_column, remove_column
from geodata.indicators.store import CURRENT
from geodata.snapshot.publishing import open_current
from geodata.snapshot.reader import Snapshot
from geodata.snapshot.site_versions import publish_sites
from geodata.snapshot.transfer import upload
from geodata.stores.executions import MemoryExecutions
from geodata.stores.items import MemoryItems
from geodata.stores.objects import Objects
from tests.coverage_country import IN_USE, columns_of, write_country

WEIGHED = {"name": "Vague", "posts": 1, "weight": "fragility"}


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder)
    return open_current(folder)


@pytest.fixture
def objects(snapshot: Snapshot) -> Objects:
    found = Objects.at("memory:")
    upload(snapshot, found.put)
    publish_sites(IN_USE, found.put)
    return found


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings("memory:", tmp_path / "cache", check_every_s=0.0)


def once_named(objects: Objects, publish: Callable[[], None]) -> None:
    """Has something published right after the pointer to the columns is read once."""
    get, left = objects.get, [publish]

    def racing(key: str) -> bytes:
        try:
            return get(key)
        finally:
            if key == CURRENT and left:
                left.pop()()

    objects.get = racing  # type: ignore[method-assign]


def publish(objects: Objects, snapshot: Snapshot) -> str | None:
    column = columns_of(snapshot.register)["fragility"]
    column = replace(column, facts=replace(column.facts, licence="Licence Ouverte 2.0"))
    return publish_column(objects, column, snapshot.register).id


def solved_on(objects: Objects, settings: Settings) -> tuple[str, bool]:
    """Returns the name of the data of a turn, and whether its plan could weigh by the column."""
    whole, named = runner_over(objects, settings, MemoryItems()), []

    def data() -> str:
        named.append(whole.data())
        return named[-1]

    job, _ = whole.scenarios.create("ann", WEIGHED)
    done = replace(whole, data=data).run(job.id, "worker", 100)
    return named[0], done.state == "done"


def test_a_plan_is_not_found_on_columns_published_after_its_data_was_named(
    objects: Objects, snapshot: Snapshot, settings: Settings
) -> None:
    once_named(objects, lambda: publish(objects, snapshot))
    name, is_weighed = solved_on(objects, settings)
    assert name.split(" ")[2] == ""
    assert not is_weighed


def test_a_plan_is_found_on_the_columns_named_though_they_were_removed_since(
    objects: Objects, snapshot: Snapshot, settings: Settings
) -> None:
    set_id = publish(objects, snapshot)
    once_named(objects, lambda: remove_column(objects, "fragility", snapshot.register))
    name, is_weighed = solved_on(objects, settings)
    assert name.split(" ")[2] == set_id
    assert is_weighed


def test_scenarios_are_checked_against_the_columns_named_and_at_the_next_look_the_new_ones(
    objects: Objects, snapshot: Snapshot, settings: Settings
) -> None:
    once_named(objects, lambda: publish(objects, snapshot))
    service = service_of(objects, settings, MemoryItems(), MemoryExecutions())
    assert set(service.territories().weights) == set()
    assert set(service.territories().weights) == {"fragility"}


def test_a_column_can_be_chosen_at_the_next_look_without_a_refresh_or_a_restart(
    objects: Objects, snapshot: Snapshot, settings: Settings
) -> None:
    service = service_of(objects, settings, MemoryItems(), MemoryExecutions())
    assert dict(service.territories().weight_labels) == {}
    publish(objects, snapshot)
    label = columns_of(snapshot.register)["fragility"].facts.label
    assert dict(service.territories().weight_labels) == {"fragility": label}
