"""What pages show late comes where room was made for it: nothing jumps under a reader's eyes."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.browsing import CHROMIUM, DESKTOP, PHONE, entered, opened
from tests.e2e.test_citizen_layout import MOST_SHIFTED, SHIFTS
from tests.e2e.test_legal_pages import GIVEN
from tests.e2e.test_planner_page import PAGE, drawn, solved

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
LEAST_SEEN = 0.03
"""Of the score that says "good" below 0.1: what a page of ours may move at its first appearance."""
NAME = "Lozère, deux postes"


def later(route: Route) -> None:
    """Lets a file come when the page has long been drawn."""
    time.sleep(0.5)
    route.continue_()


def late(milliseconds: str) -> str:
    """A script after which each answer is late, by what is said of its `url`."""
    return (
        "const ask = window.fetch; window.fetch = async (...asked) => {"
        "const url = String(asked[0].url ?? asked[0]);"
        f"await new Promise((done) => setTimeout(done, {milliseconds}));"
        "return ask(...asked); };"
    )


LATE = late("400")
"""Each answer is late enough for the page to be drawn without it."""
ORDERS = {
    "together": LATE,
    "plan first": late("url.includes('/v1/scenarios/') ? 50 : 1500"),
    "plan last": late("url.includes('/v1/scenarios/') ? 1500 : 50"),
}
"""Answers come in any order: what is above a plan is drawn before it, after it, or meanwhile."""
UNANCHORED = """
const none = new CSSStyleSheet();
none.replaceSync("* { overflow-anchor: none !important; }");
document.adoptedStyleSheets.push(none);
"""
"""Not every browser keeps what is read in place when something above it changes."""


@pytest.fixture(scope="module")
def plan(home: str, browser: Browser) -> str:
    """The address of a plan, in consultation: what waits for who is signed in is above it."""
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        page.get_by_label("Territoire").first.fill("Lozère")
        page.get_by_role("option", name="Lozère").first.click()
        address = solved(page, NAME, 2)
        page.get_by_role("button", name="Ouvrir la consultation").click()
        expect(page.locator("#review")).to_contain_text("Ouverte le")
        return address


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("viewport", "browsers"),
    [(DESKTOP, ""), (PHONE, UNANCHORED)],
    ids=["desktop-anchored", "phone-unanchored"],
)
def test_a_plans_link_opens_on_the_plan_and_nothing_jumps(
    home: str, browser: Browser, plan: str, viewport: dict[str, int], browsers: str, order: str
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.add_init_script(SHIFTS + ";" + ORDERS[order] + browsers)
        # The last answer that changes what is above the plan.
        with page.expect_response(lambda reply: "territories?q=48" in reply.url):
            page.goto(plan)
        drawn(page, NAME)
        expect(page.locator("#plan-title")).to_be_in_viewport()
        page.wait_for_timeout(500)
        assert page.evaluate("window.shift") < MOST_SHIFTED, page.evaluate("window.shifted")


@pytest.mark.parametrize("path", [None, "/lieux.html?vue=historique"], ids=["plan", "history"])
def test_a_page_that_is_seen_before_its_modules_has_room_for_what_they_draw(
    home: str, browser: Browser, plan: str, path: str | None
) -> None:
    with opened(browser, PHONE) as window:
        page = entered(window.page, home)
        page.add_init_script(SHIFTS)
        # Without its modules a page is drawn at once: its header, and nobody's name in it.
        module = re.compile(r"/(plan|sites)/app\.js")
        window.context.route(module, later)
        page.goto(f"{home}{path}" if path else plan)
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
        page.wait_for_timeout(1500)
        assert page.evaluate("window.shift") < LEAST_SEEN, page.evaluate("window.shifted")


@pytest.mark.parametrize("path", ["/contact.html?lieu=s-1", "/mentions-legales.html"])
@pytest.mark.parametrize("given", [None, GIVEN], ids=["empty", "given"])
def test_what_an_operator_says_comes_without_a_jump(
    home: str, browser: Browser, path: str, given: Any, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = window.page
        if given:
            window.answer("/v1/publisher", given)
        page.add_init_script(SHIFTS + ";" + LATE)
        page.goto(f"{home}{path}")
        expect(page.locator("[data-fact='contact']").first).not_to_be_empty()
        page.wait_for_timeout(500)
        assert page.evaluate("window.shift") < MOST_SHIFTED, page.evaluate("window.shifted")


def test_the_legend_of_a_plan_is_on_the_screen_with_its_map(
    home: str, browser: Browser, plan: str
) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(plan)
        drawn(page, NAME)
        page.locator("#map").evaluate("(map) => map.scrollIntoView({ behavior: 'instant' })")
        expect(page.locator("#map")).to_be_in_viewport()
        expect(page.locator("#legend li").last).to_be_in_viewport(ratio=1)
