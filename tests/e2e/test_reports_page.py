"""From the form of a place's page to the operators' screen: read, marked as done, forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from infra.measure.pages.home import Home
from tests.e2e.browsing import CHROMIUM, PHONE, Window, entered, opened, search

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
HOSTILE = "<img src=x onerror=alert(1)> Fermé\nle lundi"


def reported(window: Window, home: str, words: str, text: str) -> None:
    """Sends a report as a person does, from the card of a place."""
    page = window.page
    page.goto(home)
    search(window, "Rodez")
    card = page.locator("#answer .site").first
    card.locator("summary").click()
    card.get_by_role("link", name="Signaler une erreur").click()
    page.get_by_label(words).check()
    page.get_by_label("Ce qui est juste").fill(text)
    page.get_by_role("button", name="Envoyer le signalement").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci")


def listed(page: Page, words: str) -> Locator:
    return page.locator("#signalements li").filter(has_text=words)


def test_what_a_citizen_reports_is_read_by_an_operator_and_marked_as_done(
    own_home: Home, browser: Browser
) -> None:
    with opened(browser, PHONE) as citizen:
        reported(citizen, own_home.url, "Les horaires sont faux", HOSTILE)
        reported(citizen, own_home.url, "Ce lieu est fermé", "")
    with opened(browser, PHONE) as window:
        page = entered(window.page, own_home.url)
        page.goto(f"{own_home.url}/lieux.html")
        page.get_by_role("link", name="Signalements").click()
        place = page.get_by_role("region", name="Mairie — Rodez, Rodez")
        expect(place.get_by_role("listitem")).to_have_count(2)
        expect(page.get_by_text("2 signalements attendent, sur 1 lieu.")).to_be_visible()
        hours = listed(page, "Les horaires sont faux")
        expect(hours.locator("blockquote")).to_have_text(HOSTILE)
        expect(hours).to_contain_text("attend depuis moins d’un jour")
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        hours.get_by_role("button", name="Marquer comme traité").click()
        expect(page.get_by_text("1 signalement attend, sur 1 lieu.")).to_be_focused()
        page.reload()
        expect(page.get_by_text("1 signalement traité")).to_be_visible()
        expect(hours).to_be_hidden()
        page.get_by_text("1 signalement traité").click()
        hours.get_by_role("button", name="À traiter de nouveau").click()
        expect(page.get_by_text("2 signalements attendent, sur 1 lieu.")).to_be_visible()
        hours.get_by_role("button", name="Supprimer").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("ne pourra pas être retrouvé")
        assert window.faults() == []
        dialog.get_by_role("button", name="Supprimer").click()
        expect(hours).to_have_count(0)
        place.get_by_role("button", name="Corriger Mairie — Rodez").click()
        expect(page.get_by_label("Quel lieu ?")).to_have_value("Mairie — Rodez")


def test_without_a_report_the_screen_says_so(own_home: Home, browser: Browser) -> None:
    with opened(browser, PHONE) as window:
        empty = {"reports": [], "found": 0, "next_before": None}
        window.answer("/v1/sites/reports", empty)
        page = entered(window.page, own_home.url)
        page.goto(f"{own_home.url}/lieux.html?vue=signalements")
        expect(page.get_by_text("Aucun signalement n’a été reçu.")).to_be_visible()
        assert window.faults() == []


def test_a_report_that_somebody_forgot_meanwhile_is_told_so(
    own_home: Home, browser: Browser
) -> None:
    with opened(browser, PHONE) as window:
        reported(window, own_home.url, "Autre chose", "Une marche à l’entrée")
        page = entered(window.page, own_home.url)
        page.goto(f"{own_home.url}/lieux.html?vue=signalements")
        button = listed(page, "Une marche").get_by_role("button", name="Marquer comme traité")
        expect(button).to_be_visible()
        gone = {"code": "unknown_report", "status": 404}
        window.answer("/v1/sites/reports/*/done", gone, 404)
        button.click()
        expect(page.get_by_role("alert")).to_contain_text("Ce signalement n’existe plus")
        expect(button).to_be_enabled()
