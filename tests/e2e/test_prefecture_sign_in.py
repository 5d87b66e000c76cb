"""The préfecture's page asks who comes: signing in, what an account may see, signing out."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from tests.conftest import VAR
from tests.e2e.browsing import (
    CHROMIUM,
    ON_A_DESKTOP,
    ON_A_PHONE,
    Window,
    entered,
    holding,
    opened,
    signed_in,
)
from tests.e2e.prefecture import A_WHILE, AVEYRON, drawn

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("measured"),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]


@ON_A_DESKTOP
def test_a_prefecture_signs_in_sees_its_departement_and_leaves(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = window.page
        page.goto(f"{home}/prefecture.html?seuil=30")
        expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
        for closed in ("#question", "#results"):
            expect(page.locator(closed)).to_be_hidden()
        assert window.faults() == []
        assert not [each for each in window.asked if "/v1/coverage" in each]

        signed_in(page, "préfecture de la Lozère", "48")

        # Its own département, under the threshold of the link that it came by.
        expect(page.get_by_role("heading", name="Lozère (48)")).to_be_visible(timeout=A_WHILE)
        expect(page.locator("#threshold")).to_have_value("30")
        expect(page.locator("#holder")).to_contain_text("préfecture de la Lozère")
        expect(page.locator("#holder .limits")).to_have_text("département 48")
        expect(page.locator("#zones-note")).to_contain_text("limite de vos départements")
        page.locator("#zones details summary").first.click()
        expect(page.locator("#zones > li").first).to_contain_text("1re zone de vos départements")
        drawn(page, "departement 48")
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

        page.locator("#territory").fill("aveyron")
        page.get_by_role("button", name="Voir", exact=True).click()
        expect(page.locator("#territory-error")).to_contain_text(
            "Aveyron (département 12) n’est pas ouvert à votre compte. Il est limité au département"
            " 48."
        )
        page.goto(home + AVEYRON)
        expect(page.locator("#results-title")).to_contain_text("pas ouvert", timeout=A_WHILE)
        expect(page.locator("#notice")).to_contain_text("limité au département 48")
        assert window.faults() == []
        page.get_by_role("button", name="Voir mon département").click()
        expect(page.get_by_role("heading", name="Lozère (48)")).to_be_visible(timeout=A_WHILE)

        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
        page.go_back()
        expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
        expect(page.locator("#results")).to_be_hidden()


def test_a_token_is_in_no_address_and_nowhere_but_in_its_tab(home: str, desktop: Window) -> None:
    page = desktop.page
    page.goto(f"{home}/prefecture.html")
    signed_in(page, "anne", "12")
    drawn(page, "departement 12")
    kept = json.loads(page.evaluate("sessionStorage.getItem('maillage.session')"))
    secrets = [kept["token"], kept["token"].rpartition(".")[2]]
    assert not [each for each in desktop.asked if any(secret in each for secret in secrets)]
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("document.cookie") == ""
    expect(page).to_have_url(f"{home}/prefecture.html")
    # A new tab is nobody's.
    other = desktop.context.new_page()
    other.goto(f"{home}/prefecture.html")
    expect(other.get_by_role("button", name="Se connecter")).to_be_visible()


@ON_A_PHONE
def test_a_session_that_has_ended_is_told_and_can_be_begun_again(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    port = urlsplit(home).port or 80
    ended = Issuer(issuer_url(port), machine_key(VAR)).token("anne", ["coverage:read"], life_s=-60)
    with opened(browser, viewport) as window:
        page = holding(window.page, ended)
        page.goto(home + AVEYRON)
        expect(page.get_by_role("alert")).to_contain_text("session est terminée", timeout=A_WHILE)
        expect(page.locator("#results")).to_be_hidden()
        assert window.faults() == []
        signed_in(page, "anne", "")
        expect(page.get_by_role("heading", name="Aveyron (12)")).to_be_visible(timeout=A_WHILE)
        expect(page).to_have_url(home + AVEYRON)


def test_an_account_without_the_right_to_read_is_told_which_one(home: str, window: Window) -> None:
    page = entered(window.page, home, "scenarios:write")
    page.goto(home + AVEYRON)
    expect(page.locator("#notice")).to_contain_text("coverage:read", timeout=A_WHILE)
    assert window.faults() == []


def test_a_prefecture_of_several_departements_begins_with_the_first(
    home: str, desktop: Window
) -> None:
    page = entered(desktop.page, home, departements=["2A", "2B"])
    page.goto(f"{home}/prefecture.html")
    expect(page.get_by_role("heading", name="Corse-du-Sud (2A)")).to_be_visible(timeout=A_WHILE)
    page.goto(f"{home}/prefecture.html?niveau=region&code=94")
    expect(page.get_by_role("heading", name="Corse (94)")).to_be_visible(timeout=A_WHILE)
