"""The préfecture's page: who may come to a place, by keyboard: drawn, told, and wiped off."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import CHROMIUM, ON_A_PHONE, entered, opened
from tests.e2e.prefecture import A_WHILE, AVEYRON, drawn

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("measured"),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]


@ON_A_PHONE
def test_who_may_come_to_a_place_is_told_drawn_and_wiped_off(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(home + AVEYRON)
        drawn(page, "departement 12")
        page.locator("#places tbody tr th button").first.press("Enter")
        opener = page.get_by_role("button", name="Qui peut venir ici ?")
        opener.press("Enter")
        found = page.locator("#reach")
        expect(found).to_be_focused()
        expect(found.locator("tbody tr")).to_have_count(3, timeout=A_WHILE)
        expect(found).to_contain_text("à 30 minutes ou moins en voiture de")
        expect(found).to_contain_text("C’est le lieu le plus proche pour")
        expect(found.locator("tbody th").first).to_contain_text("trait plein")
        expect(page.locator("#map")).to_have_attribute("data-reach", "10 20 30", timeout=A_WHILE)
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        # A commune's sheet asks of a place that there is not.
        page.locator("#table tbody tr th button").first.press("Enter")
        page.get_by_role("button", name="Qui peut venir ici ?").press("Enter")
        expect(found).not_to_contain_text("C’est le lieu le plus proche", timeout=A_WHILE)
        expect(found.locator("tbody tr")).to_have_count(3, timeout=A_WHILE)
        page.get_by_role("button", name="Effacer de la carte").press("Enter")
        expect(found).to_be_hidden()
        expect(page.locator("#map")).to_have_attribute("data-reach", "")
