"""Browsers without a window, Chromium and Firefox: at a fixed moment, on the loopback alone."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Playwright, Route

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    "/usr/bin/chromium",
)
"""The browser: the one named, the one on PATH, or where Debian puts the one that is absent."""
FIREFOX = os.environ.get("FIREFOX") or next(
    filter(None, map(shutil.which, ("firefox-esr", "firefox"))), "/usr/bin/firefox-esr"
)
"""Likewise."""
MOMENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""When a page believes it is: a Tuesday morning, so that places are open."""
# Software WebGL: a machine that tests has no screen, and seldom a graphics processor. And a window
# without an address bar needs no page for what drops from one: Chromium loaded two a window, two
# fifths of what a page without a map costs. It adds up the lists of what is off.
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)
LOOPBACK = ("127.0.0.1", "localhost")
_ISO = re.compile(r'"(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?"')
_SECONDS = re.compile(r'("seconds": ?)[\d.]+')
_STOPPED_CLOCK = """
{
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(AT); }
    static now() { return AT; }
  };
}
"""


def launch_chromium(playwright: Playwright, *arguments: str) -> Browser:
    """Returns Debian's Chromium, started, with more arguments of its own."""
    return playwright.chromium.launch(
        executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, *arguments]
    )


@contextmanager
def steady_context(browser: Browser, width: int, height: int) -> Iterator[BrowserContext]:
    """A context where the same data makes the same picture: one moment, no motion, no time of day.

    Whatever the API dates of the day of the run, or later, is dated of `MOMENT` instead.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        color_scheme="light",
        device_scale_factor=1,
    )
    try:
        context.add_init_script(_STOPPED_CLOCK.replace("AT", str(round(MOMENT.timestamp() * 1000))))
        today = datetime.now(UTC).date().isoformat()
        context.route("**/*", lambda route: _steadied(route, today))
        yield context
    finally:
        # What the page still asks is answered to nobody.
        context.unroute_all(behavior="ignoreErrors")
        context.close()


def sign_in(context: BrowserContext, token: str) -> None:
    """Has every page of a context hold a token, as if its user had signed in before."""
    until_ms = (max(datetime.now(UTC), MOMENT).timestamp() + 3600) * 1000
    kept = json.dumps({"token": token, "until": until_ms})
    context.add_init_script(f"sessionStorage.setItem('maillage.session', {json.dumps(kept)});")


def steadied(text: str, today: str) -> str:
    """Returns an answer of the API without what depends on the moment of the run.

    Args:
        text: JSON.
        today: the day of the run; a date or a moment of that day or later becomes `MOMENT`.
    """

    def dated(found: re.Match[str]) -> str:
        day, moment = found[1], found[2]
        if day < today:
            return found[0]
        return f'"{MOMENT.isoformat()}"' if moment else f'"{MOMENT.date().isoformat()}"'

    return _SECONDS.sub(r"\g<1>1.0", _ISO.sub(dated, text))


def _steadied(route: Route, today: str) -> None:
    asked = urlsplit(route.request.url)
    if asked.hostname not in LOOPBACK:
        route.abort()
    elif not asked.path.startswith("/v1/") or route.request.method != "GET":
        route.continue_()
    else:
        reply = route.fetch(url=_at_moment(route.request.url))
        if "json" in reply.headers.get("content-type", ""):
            route.fulfill(response=reply, body=steadied(reply.text(), today))
        else:
            route.fulfill(response=reply)


def _at_moment(url: str) -> str:
    """A question, asked for `MOMENT`: what is open now is not what is open when it is asked."""
    asked = urlsplit(url)
    if asked.path != "/v1/nearest" or "open_at=" in asked.query:
        return url
    return f"{url}&open_at={MOMENT:%Y-%m-%dT%H:%M:%SZ}"


def absent(program: str) -> str | None:
    """Returns why a browser cannot be used; None when it can."""
    return None if Path(program).exists() else f"needs a browser at {program}"


def settled(page: Any) -> None:
    """Waits until a page has its fonts and pictures and asks nothing more; leaves every field."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate("document.activeElement.blur()")
