"""Browsers for the pages' tests: Debian's Chromium, only the loopback, and nothing wrong unseen."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route

from infra.measure.pages import browsers
from tests.e2e.test_stack import token_at

CHROMIUM = browsers.CHROMIUM
launch = browsers.launch_chromium
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
_CONTRAST = "color-contrast"
# Three quarters of axe's time went to the colours of rows that are all alike: a row with the tags,
# classes and styles of three others of its table has their colours.
_MARK_ROWS_ALIKE = """
() => {
  const look = (each) => [each.tagName, each.className, each.getAttribute("style")].join(" ");
  for (const body of document.querySelectorAll("tbody")) {
    const seen = new Map();
    for (const row of body.rows) {
      const alike = [row, ...row.querySelectorAll("*")].map(look).join();
      seen.set(alike, 1 + (seen.get(alike) ?? 0));
      row.toggleAttribute("data-alike", seen.get(alike) > 3);
    }
  }
}
"""


class Window:
    """A page that reaches the loopback alone, what it asked, and what it complained of."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.asked: list[str] = []
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        context.route("**/*", self._only_loopback)
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _only_loopback(self, route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost"):
            route.fallback()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()

    def _hear(self, message: Any) -> None:
        # An HTTP error is the subject of some tests; what a policy refuses is never expected.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

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
        by_rule = {_CONTRAST: {"enabled": False}}
        faults = self._against({"type": "tag", "values": RULES}, rules=by_rule)
        self.page.evaluate(_MARK_ROWS_ALIKE)
        unlike = {"include": [["body"]], "exclude": [["[data-alike]"]]}
        return faults + self._against({"type": "rule", "values": [_CONTRAST]}, unlike)

    def _against(
        self,
        only: dict[str, Any],
        where: dict[str, Any] | None = None,
        rules: dict[str, Any] | None = None,
    ) -> list[str]:
        options = {"runOnly": only, "rules": rules or {}, "resultTypes": ["violations"]}
        found = Axe().run(self.page, where, options).response["violations"]
        return [
            f"{each['id']}: {node['html'][:160]}  {node.get('failureSummary', '')[:300]}"
            for each in found
            for node in each["nodes"]
        ]


@contextmanager
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


@contextmanager
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
