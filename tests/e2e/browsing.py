"""Browsers for the pages' tests: Debian's Chromium, only the loopback, and nothing wrong unseen."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, Route

from infra.measure.pages import browsers
from tests.e2e.test_stack import token_at

CHROMIUM = browsers.CHROMIUM
LOOPBACK = ("127.0.0.1", "localhost")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# What a page does is the same code on both: a long walk is made on one of them, by turns. How pages
# look on each is held by their first walks, `test_narrow.py` and the pictures.
ON_A_DESKTOP = pytest.mark.parametrize("viewport", [DESKTOP], ids=["desktop"])
ON_A_PHONE = pytest.mark.parametrize("viewport", [PHONE], ids=["phone"])
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# Four fifths of axe's time went to rows that are all alike. One that has the tags, the attributes
# and the texts, whatever they say, of three others of its list is hidden from it, keeping its room;
# what rows have each of their own, the names that labels refer to, is looked at in all of them.
_JUDGE = """
async (tags) => {
  const own = /^(id|for|href|title|alt|src|value|data-.*|aria-(label.*|desc.*|controls))$/;
  const said = ({ name, value }) => `${name}=${own.test(name) ? value.trim() !== "" : value}`;
  const look = (each) => [
    each.tagName,
    ...[...each.attributes].map(said),
    [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()),
  ].join(" ");
  const alike = new Map();
  for (const list of document.querySelectorAll("tbody, ul, ol")) {
    const seen = new Map();
    for (const row of list.children) {
      const kind = [row, ...row.querySelectorAll("*")].map(look).join();
      seen.set(kind, 1 + (seen.get(kind) ?? 0));
      const isHeld = row.contains(document.activeElement);
      if (seen.get(kind) > 3 && !isHeld) alike.set(row, row.hasAttribute("style"));
    }
  }
  for (const row of alike.keys()) row.style.visibility = "hidden";
  const runOnly = { type: "tag", values: tags };
  const { violations } = await axe.run({ runOnly, resultTypes: ["violations"] });
  // Not by the attribute: the pages' policy lets none be written.
  for (const [row, hadStyle] of alike) {
    row.style.visibility = "";
    if (!hadStyle) row.removeAttribute("style");
  }
  const ids = Map.groupBy(document.querySelectorAll("[id]"), (each) => each.id);
  for (const name of ["aria-labelledby", "aria-describedby", "for"])
    for (const each of [...alike.keys()].flatMap((row) => [...row.querySelectorAll(`[${name}]`)]))
      for (const id of each.getAttribute(name).split(/\\s+/))
        if (ids.get(id)?.length !== 1)
          violations.push({ id: `${name} of no one element`, nodes: [{ html: each.outerHTML }] });
  return violations;
}
"""

# The browser itself finds no other host: to ask Python about each request took a fifth of the
# processor's time, and kept the browser from its cache.
_LOOPBACK_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND," + ",".join(
    f"EXCLUDE {each}" for each in LOOPBACK
)


class Kept:
    """Chromium, started when a module first asks for it and kept to the end of the session.

    A new one costs six seconds of processor until it has drawn its first page. Playwright marks its
    loop as the thread's running one, which would stop `asyncio.run` in the modules between: the
    mark is laid aside there, and put back before anything is asked of Playwright.
    """

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._loop = asyncio.get_running_loop()
        self._browser: Browser | None = None
        asyncio._set_running_loop(None)

    @contextlib.contextmanager
    def lent(self) -> Iterator[Browser]:
        """The browser, for the time of the block; another when it has died since."""
        asyncio._set_running_loop(self._loop)
        try:
            if self._browser is None or not self._browser.is_connected():
                self._browser = browsers.launch_chromium(self._playwright, _LOOPBACK_ONLY)
            yield self._browser
        finally:
            asyncio._set_running_loop(None)

    def close(self) -> None:
        asyncio._set_running_loop(self._loop)
        if self._browser is not None:
            self._browser.close()


class Window:
    """A page that reaches the loopback alone, what it asked, and what it complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.asked: list[str] = []
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self._forgiven: list[str] = []
        context.on("request", self._look)
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _look(self, request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host and host not in LOOPBACK:
            self.elsewhere.append(request.url)

    def _hear(self, message: Any) -> None:
        # An HTTP error is the subject of some tests; what a policy refuses is never expected.
        expected = ("Failed to load resource", *self._forgiven)
        if message.type == "error" and not any(each in message.text for each in expected):
            self.complaints.append(message.text)

    def forgives(self, words: str) -> None:
        """Takes no complaint of these words for one, whenever it comes."""
        self._forgiven.append(words)

    def has_asked(self, words: str) -> None:
        """Waits until an address of these words was asked for."""
        while not any(words in each for each in self.asked):
            self.page.wait_for_event("request")

    def answer(self, path: str, body: Any, status: int = 200) -> None:
        """Has a route of the API answer `body` from now on."""

        def fulfil(route: Route) -> None:
            route.fulfill(status=status, json=body, headers={"access-control-allow-origin": "*"})

        self.context.route(f"**{path}*", fulfil)

    def questions(self) -> list[dict[str, list[str]]]:
        """The parameters of every question to /v1/nearest so far."""
        found = [urlsplit(each) for each in self.asked]
        return [parse_qs(each.query) for each in found if each.path == "/v1/nearest"]

    def faults(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA, as `rule: element`."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(_JUDGE, RULES)
        return [
            f"{each['id']}: {node['html'][:160]}  {node.get('failureSummary', '')[:300]}"
            for each in found
            for node in each["nodes"]
        ]


@contextlib.contextmanager
def opened(browser: Browser, viewport: dict[str, int], **options: Any) -> Iterator[Window]:
    """A new window, which must have asked nobody else and complained of nothing at its end."""
    context = browser.new_context(
        viewport=viewport,  # type: ignore[arg-type]
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        **options,
    )
    window = Window(context)
    try:
        yield window
        assert window.elsewhere == []
        assert window.complaints == []
    finally:
        context.close()


@contextlib.contextmanager
def town_site(html: str, policy: str) -> Iterator[str]:
    """A town's page, on another port so of another origin, under its own strict policy."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-security-policy", policy)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def search(window: Window, text: str) -> None:
    window.page.locator("#place").fill(text)
    window.page.keyboard.press("Enter")


def entered(page: Page, home: str, *scopes: str, departements: list[str] | None = None) -> Page:
    """A page whose user has signed in before; by default with all that a token can open."""
    return holding(page, token_at(urlsplit(home).port or 80, *scopes, departements=departements))


def holding(page: Page, token: str) -> Page:
    """A page whose tab keeps a token."""
    kept = json.dumps({"token": token, "until": (time.time() + 3600) * 1000})
    # Once: what the page forgets is forgotten.
    page.add_init_script(
        "if (!sessionStorage.getItem('tests.entered')) {"
        f"sessionStorage.setItem('maillage.session', {json.dumps(kept)});"
        "sessionStorage.setItem('tests.entered', 'yes'); }"
    )
    return page


def signed_in(page: Page, account: str, departements: str) -> None:
    """Goes through the issuer's own page."""
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Compte").fill(account)
    page.get_by_label("Limité aux départements").fill(departements)
    page.get_by_role("button", name="Entrer").click()
