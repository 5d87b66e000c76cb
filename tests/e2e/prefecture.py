"""What the tests of the préfecture's page share: its address, what it shows, what it asks."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Window

AVEYRON = "/prefecture.html?niveau=departement&code=12"
A_WHILE = 90_000


def drawn(page: Page, where: str) -> None:
    """Waits for the map of a territory."""
    expect(page.locator("#map")).to_have_attribute("data-drawn", where, timeout=A_WHILE)


def asked(window: Window, ending: str = "") -> list[dict[str, list[str]]]:
    """The parameters of every question about the coverage of a territory so far."""
    found = [urlsplit(each) for each in window.asked]
    return [
        parse_qs(each.query)
        for each in found
        if each.path.startswith("/v1/coverage/departement/") and each.path.endswith(ending)
    ]


def told(page: Page, path: str) -> Any:
    """What the API tells the page's user."""
    return page.evaluate(
        """async path => {
            const { token } = JSON.parse(sessionStorage.getItem("maillage.session"));
            const reply = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
            return reply.json();
        }""",
        path,
    )
