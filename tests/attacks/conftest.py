"""The rooms of the functions' tests, attacked; and one stack for what goes through all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geodata.snapshot.reader import Snapshot
from tests.attacks.hostile import sites_csv
from tests.conftest import VAR
from tests.e2e.conftest import browser
from tests.e2e.test_stack import Stack
from tests.functions.conftest import documents, room, snapshots
from tests.functions.test_coverage_limits import ask as ask_coverage, service

__all__ = ["ask_coverage", "browser", "documents", "room", "service", "snapshots"]


@dataclass
class Attacked:
    """A stack whose sites are hostile, and where it writes."""

    stack: Stack
    folder: Path

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.stack.port}"

    def logs(self) -> dict[str, bytes]:
        """What every function and stand-in wrote so far."""
        files = (path for path in (self.folder / "log").rglob("*") if path.is_file())
        return {path.name: path.read_bytes() for path in files}


@pytest.fixture(scope="session")
def attacked(france: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """The one stack of these tests."""
    assert france.id
    folder = tmp_path_factory.mktemp("attacked")
    (VAR / "oidc").mkdir(exist_ok=True)
    for name in ("snapshots", "oidc"):
        (folder / name).symlink_to((VAR / name).resolve())
    sites = folder / "lieux.csv"
    sites.write_text(sites_csv(), encoding="utf-8")
    running = Stack(
        "--var", str(folder), "--state", str(folder), "--sites", str(sites), "--geocoder", ""
    )
    try:
        running.wait("/v1/communes/12202")
        yield Attacked(running, folder)
    finally:
        running.stop()
