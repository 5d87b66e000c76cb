"""A consultation in a real browser: opened on terms, found on sign-in, answered; a plan shared."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.browsing import CHROMIUM, DESKTOP, ON_A_PHONE, entered, opened
from tests.e2e.test_planner_page import A_WHILE, PAGE, solved

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
NAME = "Aveyron, deux postes"
OWN = ["12"]


@pytest.fixture(scope="module")
def plan(home: str, browser: Browser) -> dict[str, str]:
    """A plan for the Aveyron, open for review and shared."""
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        address = solved(page, NAME, 2)
        page.get_by_label("Message aux préfectures").fill("Merci de vérifier les locaux.")
        page.get_by_role("button", name="Ouvrir la consultation").click()
        review = page.locator("#review")
        expect(review).to_contain_text("Sans date limite.", timeout=A_WHILE)
        expect(review).to_contain_text("n’envoie aucun courriel et ne garde aucune adresse")
        mail = review.get_by_role("link", name="Écrire : Aveyron (12)").get_attribute("href")
        assert str(mail).startswith("mailto:?subject=Avis%20demand")
        with page.expect_download() as download:
            page.get_by_role("button", name="pour un publipostage").click()
        table = Path(download.value.path()).read_text(encoding="utf-8-sig")
        assert "Merci de vérifier les locaux." in table
        page.get_by_role("button", name="Créer un lien de lecture").click()
        link = page.get_by_label("Lien de lecture de ce plan").input_value(timeout=A_WHILE)
        assert window.faults() == []
    return {"id": address.partition("scenario=")[2], "link": link}


@ON_A_PHONE
def test_a_prefecture_finds_what_waits_for_it_and_what_it_types_is_kept(
    home: str, browser: Browser, plan: dict[str, str], viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home, departements=OWN)
        for address in ("/prefecture.html", PAGE):
            page.goto(f"{home}{address}")
            waiting = page.locator("#waiting")
            expect(waiting).to_contain_text("Ce qui vous attend", timeout=A_WHILE)
            expect(waiting).to_contain_text(f"Avis sur le plan « {NAME} »")
            assert window.faults() == []
        page.get_by_role("link", name="Aveyron").first.click()
        expect(page.locator("#prefecture h1")).to_have_text(
            "Aveyron : 2 lieux proposés", timeout=A_WHILE
        )
        expect(page.locator("#own-map")).to_have_attribute("data-drawn", "Aveyron", timeout=A_WHILE)
        expect(page.locator(".message")).to_have_text("Merci de vérifier les locaux.")
        site = page.locator(".proposed > li").first
        site.locator("summary").click()
        site.get_by_label("Favorable", exact=True).check()
        site.get_by_label("Motif").fill("Local libre.")
        page.reload()
        site = page.locator(".proposed > li").first
        expect(site.get_by_label("Motif")).to_have_value("Local libre.", timeout=A_WHILE)
        expect(site.get_by_label("Favorable", exact=True)).to_be_checked()
        assert window.faults() == []
        site.get_by_label("Au nom de").fill("Préfecture de l’Aveyron")
        site.get_by_role("button", name="Enregistrer l’avis").click()
        expect(page.locator("#waiting")).to_contain_text("1 avis sur 2 lieux", timeout=A_WHILE)


def test_nothing_waits_for_another_departement(
    home: str, browser: Browser, plan: dict[str, str]
) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home, departements=["48"])
        page.goto(f"{home}{PAGE}")
        expect(page.locator("#verdict")).to_contain_text("calculé", timeout=A_WHILE)
        expect(page.locator("#waiting")).to_be_hidden()
        page.goto(plan["link"])
        expect(page.get_by_role("alert")).to_contain_text("n’est pas la vôtre", timeout=A_WHILE)


def test_past_its_deadline_a_consultation_says_so_and_takes_nothing(
    home: str, browser: Browser, plan: dict[str, str], viewport: dict[str, int]
) -> None:
    def past(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(
            response=reply,
            json={**reply.json(), "review_deadline": "2026-01-15", "is_closed": True},
        )

    with opened(browser, viewport) as window:
        page = entered(window.page, home, departements=OWN)
        page.route("**/opinions/12*", past)
        page.goto(f"{home}{PAGE}?revue={plan['id']}&departement=12")
        expect(page.locator("#own-head .notice")).to_have_text(
            "Terminée depuis le 15 janvier 2026 à minuit : plus aucun avis n’est enregistré.",
            timeout=A_WHILE,
        )
        expect(page.locator(".proposed > li")).to_have_count(2)
        expect(page.locator(".proposed form")).to_have_count(0)
        assert window.faults() == []


def test_a_shared_plan_is_read_and_nothing_in_it_can_be_changed(
    home: str, browser: Browser, plan: dict[str, str], viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home, "coverage:read", departements=OWN)
        page.goto(plan["link"])
        expect(page.locator("#plan-title")).to_have_text(NAME, timeout=A_WHILE)
        expect(page.locator("#planner")).to_contain_text("Plan partagé en lecture")
        expect(page.locator("#sites tbody tr")).to_have_count(2)
        for name in ("Calculer le plan", "Garder :", "Interdire :", "Ouvrir la consultation"):
            shown = page.get_by_role("button", name=name).filter(visible=True)
            expect(shown).to_have_count(0)
        assert window.faults() == []
