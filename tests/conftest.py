"""What every test may rely on: no network but the loopback, and where real data lies."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from geodata.errors import MaillageError
from geodata.nearest.guide import Guide
from geodata.snapshot.publishing import open_current
from geodata.snapshot.reader import Snapshot
from geodata.territory.origins import Places
from geodata.territory.register import Register
from tests.country import LITTLE_FRANCE, SITES, SQUARES, guide_of, places_of

if TYPE_CHECKING:
    from tests.e2e.browsing import Kept
    from tests.e2e.test_stack import Stack

ROOT = Path(__file__).parents[1]
REAL_DATA = ROOT.parent / "shared" / "data"
VAR = Path(os.environ.get("MAILLAGE_VAR", ROOT / "var"))

# Neither the speed of the machine nor chance decides whether a property holds.
settings.register_profile("maillage", deadline=None, derandomize=True)
settings.load_profile("maillage")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Says last, after all else, which tests did not run for want of what they need."""
    yield
    reports = terminalreporter.getreports("skipped")
    reasons = Counter(str(each.longrepr[2]).removeprefix("Skipped: ") for each in reports)
    needs = sorted((why, count) for why, count in reasons.items() if why.startswith("needs "))
    if needs:
        terminalreporter.section("NOT EVERYTHING WAS TESTED", sep="!", red=True, bold=True)
    for why, count in needs:
        terminalreporter.line(f"not run: {count} {'test' if count == 1 else 'tests'}: {why}")


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]  # type: ignore[index]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                pytest.fail(f"a test reached for {host}: only the loopback is open")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def france() -> Snapshot:
    """The snapshot of the whole of France that `make test` builds."""
    try:
        return open_current(VAR / "snapshots")
    except MaillageError as error:
        pytest.skip(f"needs the data set of all communes: {error}")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The real data beside the project."""
    if not REAL_DATA.is_dir():
        pytest.skip("needs ../shared/data, the real data beside the project, which is absent")
    return REAL_DATA


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of the pinned packages, fetched by the build."""
    folder = VAR / "sources"
    if not any(folder.glob("*.whl")):
        pytest.skip("needs the pinned packages, which `maillage build` fetches")
    return folder


@pytest.fixture(scope="session")
def places() -> Places:
    """The small country."""
    return places_of(LITTLE_FRANCE, SQUARES)


@pytest.fixture(scope="session")
def register(places: Places) -> Register:
    """The register of the small country."""
    return places.register


@pytest.fixture(scope="session")
def guide(places: Places) -> Guide:
    """The small country with its four sites."""
    return guide_of(places, *SITES)


# What several folders' tests share is here, so that it is started once; most tests need neither,
# and import neither.


@pytest.fixture(scope="session")
def offline_stack(france: Snapshot) -> Iterator[Stack]:
    """A stack without an address service, for whatever leaves it as it was."""
    from tests.e2e.test_stack import Stack

    assert france.id
    running = Stack("--geocoder", "")
    try:
        running.wait("/v1/communes/12202")
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def kept_browser() -> Iterator[Kept]:
    """A browser that is started once."""
    from playwright.sync_api import sync_playwright

    from tests.e2e.browsing import Kept

    with sync_playwright() as playwright:
        kept = Kept(playwright)
        yield kept
        kept.close()
