"""The latest version is followed, and what was good is never lost."""

from __future__ import annotations

import pytest

from geodata.errors import SnapshotError, StoreUnavailableError
from geodata.stores.latest import Latest


class Store:
    """A pointer that can be moved, broken, and read with a clock of its own."""

    def __init__(self) -> None:
        self.pointer = "1"
        self.broken = False
        self.bad_versions: set[str] = set()
        self.now_s = 0.0
        self.loads: list[str] = []
        self.failures: list[str] = []

    def version(self) -> str:
        if self.broken:
            raise StoreUnavailableError("down")
        return self.pointer

    def load(self, version: str) -> str:
        self.loads.append(version)
        if version in self.bad_versions:
            raise SnapshotError("damaged")
        return f"value {version}"

    def latest(self) -> Latest[str]:
        return Latest(
            self.version,
            self.load,
            check_every_s=30,
            clock=lambda: self.now_s,
            on_failure=lambda error: self.failures.append(str(error)),
        )


def test_a_value_is_loaded_once_and_kept() -> None:
    store = Store()
    latest = store.latest()
    assert [latest.get(), latest.get()] == ["value 1", "value 1"]
    assert store.loads == ["1"]


def test_a_new_version_is_seen_at_the_next_check_not_before() -> None:
    store = Store()
    latest = store.latest()
    latest.get()
    store.pointer, store.now_s = "2", 29.9
    assert latest.get() == "value 1"
    store.now_s = 30.0
    assert latest.get() == "value 2"


def test_a_store_that_is_down_leaves_the_last_good_value() -> None:
    store = Store()
    latest = store.latest()
    latest.get()
    store.broken, store.now_s = True, 31.0
    assert latest.get() == "value 1"
    assert store.failures == ["down"]


def test_a_version_that_does_not_load_is_tried_again_at_each_check() -> None:
    store = Store()
    latest = store.latest()
    latest.get()
    store.pointer, store.bad_versions, store.now_s = "2", {"2"}, 31.0
    assert latest.get() == "value 1"
    store.bad_versions, store.now_s = set(), 62.0
    assert latest.get() == "value 2"


def test_a_failed_first_load_is_raised_and_never_kept() -> None:
    store = Store()
    store.bad_versions = {"1"}
    latest = store.latest()
    with pytest.raises(SnapshotError):
        latest.get()
    store.bad_versions = set()
    assert latest.get() == "value 1"


def test_a_value_that_is_doubted_is_looked_for_again_whatever_the_clock_says() -> None:
    store = Store()
    latest = store.latest()
    assert latest.get() == "value 1"
    store.pointer = "2"
    store.now_s = -1000.0  # restored where the clock began later
    assert latest.get() == "value 1"
    latest.doubt()
    assert latest.get() == "value 2"
