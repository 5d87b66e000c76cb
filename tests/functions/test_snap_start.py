"""What is done before a snapshot and after it, run here as Lambda's own client runs it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from awslambdaric import lambda_runtime_hooks_runner as lambda_runs
from snapshot_restore_py import get_after_restore, get_before_snapshot

from functions import snap_start
from geodata.errors import StoreUnavailableError


class Held:
    """A store, and what follows it."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def load(self) -> None:
        self.done.append("load")

    def reopen(self) -> None:
        self.done.append("reopen")

    def doubt(self) -> None:
        self.done.append("doubt")


@pytest.fixture(autouse=True)
def no_hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")
    monkeypatch.setattr(snap_start, "_loads", [])
    hooks = (get_before_snapshot(), get_after_restore())
    kept = [list(each) for each in hooks]
    for each in hooks:
        each.clear()
    yield
    for each, before in zip(hooks, kept, strict=True):
        each[:] = before


def test_data_is_loaded_before_the_snapshot_and_doubted_after_it() -> None:
    held = Held()
    snap_start.prepared_by(lambda: snap_start.follow(held, held, load=held.load))
    assert held.done == []
    lambda_runs.run_before_snapshot()
    assert held.done == ["load"]
    lambda_runs.run_after_restore()
    assert held.done == ["load", "reopen", "doubt"]


def test_each_environment_restored_has_random_numbers_of_its_own() -> None:
    snap_start.prepared_by(lambda: None)
    lambda_runs.run_before_snapshot()
    frozen = random.getstate()
    drawn = []
    for _ in range(2):
        random.setstate(frozen)
        lambda_runs.run_after_restore()
        drawn.append(random.getstate())
    assert drawn[0] != drawn[1]


def test_data_that_cannot_be_loaded_does_not_stop_the_function(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "snapped")
    held = Held()

    def fails() -> None:
        raise StoreUnavailableError("sites/current: a secret")

    snap_start.prepared_by(lambda: snap_start.follow(held, held, load=fails))
    lambda_runs.run_before_snapshot()
    lambda_runs.run_after_restore()
    assert held.done == ["reopen", "doubt"]
    printed = capsys.readouterr().out
    assert "no data in the snapshot" in printed
    assert "secret" not in printed


def test_without_snap_start_nothing_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
    held = Held()
    snap_start.prepared_by(held.load)
    snap_start.follow(held, held, load=held.load)
    assert (get_before_snapshot(), get_after_restore(), held.done) == ([], [], [])
