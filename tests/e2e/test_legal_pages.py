"""The pages that the law asks for, filled by an operator or left empty; and the guides."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from infra.measure.pages.walks import GUIDES
from tests.e2e.browsing import PHONE, Window, opened, search

PAGES = (
    *("/mentions-legales.html", "/accessibilite.html"),
    *("/contact.html?lieu=s-1", "/plan-du-site.html", "/integrer.html"),
    *("/guides.html", *(f"/guides/{guide.name}.html" for guide in GUIDES)),
)
GIVEN = {
    "name": "Mairie de Rodez",
    "address": "Place Eugène-Raynaldy, 12000 Rodez",
    "telephone": "0565770000",
    "director": "La maire",
    "host": "Un hébergeur, à Paris, 0100000000",
    "contact": "lieux@exemple.fr",
    "accessibility_contact": "acces@exemple.fr",
    "accessibility_state": "partial",
}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("given", [None, GIVEN], ids=["empty", "given"])
def test_a_legal_page_has_no_fault_and_no_sideways_scroll(
    home: str, browser: Browser, path: str, given: Any
) -> None:
    with opened(browser, {**PHONE, "width": 320}) as window:
        if given:
            window.answer("/v1/publisher", given)
        window.page.goto(f"{home}{path}")
        window.page.wait_for_load_state("networkidle")
        assert window.faults() == []
        assert window.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_an_operator_did_not_say_is_said_not_to_be(home: str, window: Window) -> None:
    window.page.goto(f"{home}/mentions-legales.html")
    expect(window.page.get_by_text("n’a pas indiqué son éditeur")).to_be_visible()
    expect(window.page.get_by_text("n’a pas indiqué son hébergeur")).to_be_visible()
    expect(window.page.locator("#accessibility-state")).to_have_text("non conforme")


def test_what_an_operator_said_is_on_every_page(home: str, window: Window) -> None:
    window.answer("/v1/publisher", GIVEN)
    window.page.goto(f"{home}/mentions-legales.html")
    for fact in ("name", "address", "director", "host"):
        expect(window.page.locator(f"[data-fact={fact}]")).to_have_text(GIVEN[fact])
    expect(window.page.locator("#accessibility-state")).to_have_text("partiellement conforme")
    window.page.goto(f"{home}/accessibilite.html")
    contact = window.page.locator("[data-fact=accessibility_contact] a")
    expect(contact).to_have_attribute("href", "mailto:acces@exemple.fr")


def test_a_page_whose_operator_cannot_be_known_says_so(home: str, window: Window) -> None:
    window.answer("/v1/publisher", {}, status=503)
    window.page.goto(f"{home}/mentions-legales.html")
    expect(window.page.locator("#failure")).to_be_visible()


def test_a_fault_of_a_place_is_reported_by_the_form_of_its_page(home: str, window: Window) -> None:
    window.page.goto(home)
    search(window, "Rodez")
    card = window.page.locator("#answer .site").first
    card.locator("summary").click()
    card.get_by_role("link", name="Signaler une erreur").click()
    window.page.wait_for_url(f"{home}/lieu/demonstration-12202#signaler")
    form = window.page.get_by_role("region", name="Signaler une erreur")
    expect(form.get_by_role("heading", level=2)).to_be_in_viewport()
    expect(form.get_by_role("button", name="Envoyer le signalement")).to_be_visible()


def test_a_link_to_a_report_that_was_kept_leads_to_the_form(home: str, window: Window) -> None:
    window.page.goto(f"{home}/contact.html?lieu=demonstration-12202")
    expect(window.page.locator("#report-id")).to_have_text("demonstration-12202")
    link = window.page.get_by_role("link", name="Signaler sur la page de ce lieu")
    expect(link).to_have_attribute("href", "/lieu/demonstration-12202#signaler")
