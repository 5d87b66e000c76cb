"""The planner's page for sites of today: which would be missed most, which close and move."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import CHROMIUM, ON_A_DESKTOP, ON_A_PHONE, entered, opened
from tests.e2e.test_planner_page import A_WHILE, PAGE, solved

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]


@ON_A_PHONE
def test_the_sites_that_would_be_missed_most_are_listed_and_downloaded(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        page.get_by_text("Quels lieux d’aujourd’hui manqueraient le plus").click()
        page.get_by_role("button", name="Voir les lieux qui manqueraient le plus").click()
        rows = page.locator("#missed-body tbody tr")
        expect(rows.first).to_be_visible(timeout=A_WHILE)
        page.locator("#missed-body .opener").first.click()
        expect(page.locator("#missed-body .detail").first).to_contain_text("S'il ferme")
        with page.expect_download() as download:
            page.get_by_role("button", name="Le tableau (CSV)").click()
        assert Path(download.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")
        assert window.faults() == []
        assert (window.complaints, window.elsewhere) == ([], [])


@ON_A_DESKTOP
def test_a_plan_tells_what_moves_and_how_its_bound_is_verified(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        page.get_by_label("Combien peuvent se déplacer").fill("2")
        expect(page.get_by_label("Coût d’un déplacement")).to_be_visible()
        solved(page, "Deux postes, deux déplacements", 2)
        expect(page.locator(".proof")).to_contain_text("maillage plan verify plan.json")
        expect(page.locator("#limits")).to_contain_text("lieux d'aujourd'hui se déplacent")
        assert window.faults() == []
        assert (window.complaints, window.elsewhere) == ([], [])
