"""The préfecture's page for those without a car: the mode, its link, title, files and map."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import CHROMIUM, ON_A_PHONE, Window, entered, opened
from tests.e2e.prefecture import A_WHILE, AVEYRON, asked, drawn, told

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("measured"),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
ON_FOOT = f"{AVEYRON}&deplacement=foot"


@ON_A_PHONE
def test_on_foot_the_page_says_so_everywhere_and_who_can_come(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(home + AVEYRON)
        drawn(page, "departement 12")
        expect(page.locator("#figures")).not_to_contain_text("sans voiture")
        page.get_by_label("Déplacement", exact=True).select_option("foot")
        expect(page.get_by_role("heading", name="Aveyron (12), à pied")).to_be_visible(
            timeout=A_WHILE
        )
        expect(page).to_have_url(re.compile("[?&]deplacement=foot(&|$)"))
        expect(page).to_have_title(re.compile("à pied"))
        expect(page.locator("#threshold-by")).to_have_text("à pied")
        answer = told(page, "/v1/coverage/departement/12?threshold_minutes=20&mode=foot")
        people = answer["indicators"]["without_car"]["transit_unknown"]["people"]
        figures = page.locator(".without-car")
        expect(figures).to_contain_text("transport en commun inconnu")
        assert f"{people:,}".replace(",", "") in figures.inner_text().replace("\u202f", "")
        page.get_by_label("Carte", exact=True).select_option("without_car")
        expect(page.locator("#legend")).to_contain_text("loin à pied, transport en commun inconnu")
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_transit_is_closed_with_why_where_no_time_was_imported(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    transit = page.locator("#mode option[value=transit]")
    expect(transit).to_be_disabled()
    expect(page.locator("#mode-why")).to_contain_text("aucun temps n’a été importé")
    page.goto(f"{home}{AVEYRON}&deplacement=transit")
    expect(page.locator("#notice")).to_contain_text("Choisissez un autre mode", timeout=A_WHILE)


def test_a_link_opens_in_its_mode_and_files_are_of_it(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(home + ON_FOOT)
    drawn(page, "departement 12")
    expect(page.get_by_label("Déplacement", exact=True)).to_have_value("foot")
    assert all(each.get("mode") == ["foot"] for each in asked(desktop))
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").first.click()
    assert "a-pied" in download.value.suggested_filename
