"""A browser on the local stack, for the tests of the pages."""

from __future__ import annotations

import contextlib
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from geodata.snapshot.reader import Snapshot
from infra.measure.pages.home import Home
from tests.conftest import ROOT
from tests.e2e.browsing import DESKTOP, PHONE, Kept, Window, opened
from tests.e2e.test_stack import Stack, token_at

# Two processes test at once, and a machine that tests has no graphics processor: what does not come
# in this time does not come.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def shared_stack(france: Snapshot) -> Iterator[Stack]:
    """A stack as `make run` starts it, for whatever leaves it as it was."""
    assert france.id
    running = Stack()
    try:
        running.wait("/v1/communes?q=rodez")
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def home(shared_stack: Stack) -> str:
    """Where the local stack serves the pages."""
    if not (ROOT / "web" / "vendor").is_dir():
        pytest.skip("needs the map's code, which `make web` obtains")
    return f"http://127.0.0.1:{shared_stack.port}"


@pytest.fixture(scope="module")
def own_home(france: Snapshot) -> Iterator[Home]:
    """A stack of a module's own: nothing in its state but what its tests put there."""
    assert france.id
    if not (ROOT / "web" / "vendor").is_dir():
        pytest.skip("needs the map's code, which `make web` obtains")
    running = Stack("--geocoder", "")
    try:
        running.wait("/v1/communes/12202")
        yield Home(f"http://127.0.0.1:{running.port}", running.token)
    finally:
        running.stop()


@pytest.fixture(scope="module")
def browser(kept_browser: Kept) -> Iterator[Browser]:
    """No page of another module is open in it: each test has a context of its own."""
    with kept_browser.lent() as chromium:
        yield chromium


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    return dict(request.param)


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    with opened(browser, PHONE) as one:
        yield one


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Window]:
    """With the map beside the list, which takes a while to draw without a graphics processor."""
    with opened(browser, DESKTOP) as one:
        yield one


@pytest.fixture(scope="module")
def measured(home: str, shared_stack: Stack) -> None:
    """France is measured once before the page asks for it: it gives an answer twenty seconds."""
    token = token_at(shared_stack.port)
    for _ in range(10):  # the gateway lets go of a route after thirty
        asked_for = urllib.request.Request(  # noqa: S310 - the loopback
            f"{home}/v1/coverage/france/FR", headers={"authorization": f"Bearer {token}"}
        )
        with contextlib.suppress(urllib.error.HTTPError):
            urllib.request.urlopen(asked_for, timeout=60).close()  # noqa: S310 - likewise
            return
