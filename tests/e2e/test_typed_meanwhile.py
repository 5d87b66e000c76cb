"""What somebody types while an answer comes is neither written over nor added to."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import CHROMIUM, DESKTOP, entered, opened
from tests.e2e.prefecture import AVEYRON
from tests.e2e.test_planner_page import PAGE
from tests.e2e.test_shifts import late

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
TERRITORY = "#territory"


@pytest.mark.parametrize("act", ["select", "type"])
def test_a_territory_whose_name_comes_late_leaves_what_is_typed(
    home: str, browser: Browser, act: str
) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.add_init_script(late("url.includes('territories?q=12') ? 1500 : 0"))
        with page.expect_response(lambda reply: "territories?q=12" in reply.url):
            page.goto(f"{home}{PAGE}")
            field = page.locator(TERRITORY)
            expect(field).to_have_value("Département 12")
            field.focus()
            field.select_text()
            if act == "type":
                page.keyboard.type("Loz")
        if act == "select":
            expect(field).to_have_value("Aveyron")
            page.keyboard.type("Loz")
        expect(field).to_have_value("Loz")
        expect(page.get_by_role("option", name="Lozère Département")).to_be_visible()


def test_an_answer_leaves_the_next_territory_that_is_typed(home: str, browser: Browser) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.add_init_script(late("url.includes('/departement/12') ? 700 : 0"))
        page.goto(f"{home}{AVEYRON}")
        field = page.locator(TERRITORY)
        expect(field).to_have_value("Aveyron")
        results = page.locator("#results")
        expect(results).to_have_attribute("aria-busy", "false")
        page.locator("#threshold").press("ArrowRight")
        expect(results).to_have_attribute("aria-busy", "true")
        field.fill("Loz")
        expect(results).to_have_attribute("aria-busy", "false")
        expect(field).to_have_value("Loz")
