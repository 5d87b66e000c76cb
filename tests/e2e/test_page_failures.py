"""What goes wrong is told in French, where it is, and leaves what still works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.answers import EVERY_STATE, answer, problem, site
from tests.e2e.browsing import CHROMIUM, Window, search

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]


def test_a_place_that_does_not_exist_is_told_beside_the_field(home: str, window: Window) -> None:
    page = window.page
    page.goto(home)
    search(window, "75999")
    error = page.locator("#place-error")
    expect(error).to_contain_text("Aucune commune n’a ce code postal")
    expect(page.locator("#place")).to_be_focused()
    expect(page.locator("#place")).to_have_attribute("aria-describedby", "place-error")
    search(window, "xqzwk")
    expect(error).to_contain_text("Nous ne trouvons pas ce lieu")
    page.locator("#place").fill("")
    page.keyboard.press("Enter")
    expect(error).to_contain_text("Indiquez une adresse")
    assert window.faults() == []


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (500, "internal_error", "Le service rencontre un problème"),
        (503, "data_unavailable", "Le service est très demandé"),
        (422, "invalid_parameter", "Cette question n’a pas été comprise"),
    ],
)
def test_a_failure_of_the_service_is_told_in_french(
    home: str, window: Window, status: int, code: str, told: str
) -> None:
    page = window.page
    window.answer("/v1/nearest", problem(status, code, "need"), status)
    page.goto(f"{home}/?commune=12202")
    expect(page.get_by_role("heading", name=told)).to_be_visible()
    assert "programmers" not in page.locator("body").inner_text()
    assert status != 500 or window.faults() == []  # the three look alike
    window.answer("/v1/nearest", answer(site()))
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("article")).to_have_count(1)


def test_offline_is_told_and_the_question_can_be_asked_again(home: str, window: Window) -> None:
    page = window.page
    page.goto(home)
    window.context.set_offline(True)
    search(window, "rodez")
    expect(page.get_by_role("heading", name="Vous êtes hors connexion")).to_be_visible()
    window.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("article").first).to_be_visible()


def test_a_slow_answer_is_said_to_be_coming(home: str, window: Window) -> None:
    page = window.page
    page.clock.install()
    window.context.route("**/v1/nearest*", lambda _: None)
    page.goto(f"{home}/?commune=12202")
    page.clock.run_for(4_100)
    expect(page.get_by_text("La réponse tarde à venir").first).to_be_visible()
    assert page.locator("#results").get_attribute("aria-busy") == "true"


def test_no_place_at_all_offers_to_drop_the_filters(home: str, window: Window) -> None:
    page = window.page
    window.answer("/v1/nearest", answer())
    page.goto(f"{home}/?commune=12202&need=cv")
    expect(page.get_by_text("Aucun lieu ne répond à tous vos critères")).to_be_visible()
    assert window.faults() == []
    page.locator("#answer").get_by_role("button", name="Effacer").click()
    expect(page).to_have_url(f"{home}/?commune=12202")
    expect(page.get_by_text("Votre mairie peut vous orienter")).to_be_visible()


def test_a_map_that_cannot_be_drawn_leaves_the_list(home: str, desktop: Window) -> None:
    desktop.context.route("**/vendor/**", lambda route: route.abort())
    desktop.page.goto(f"{home}/?commune=12202")
    expect(desktop.page.get_by_text("La carte ne peut pas s’afficher")).to_be_visible()
    expect(desktop.page.get_by_role("article")).to_have_count(10)


def test_paper_has_the_list_unfolded_and_nothing_else(home: str, desktop: Window) -> None:
    page = desktop.page
    desktop.answer("/v1/nearest", EVERY_STATE)
    page.goto(f"{home}/?commune=12202")
    expect(page.get_by_role("article")).to_have_count(6)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for hidden in ("#question", "#map-side", ".tools", ".site-actions"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_role("row", name=re.compile("Samedi.*9:00 à 12:00")).first).to_be_visible()
    expect(page.get_by_text("(https://acceslibre.example/rodez)")).to_have_count(0)
    assert len(page.pdf(format="A4")) > 10_000
