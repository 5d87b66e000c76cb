"""The citizen's page where no module runs: without JavaScript, or a file that does not come."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import PHONE, Window, opened


def test_a_citizen_finds_a_place_without_javascript(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport, java_script_enabled=False) as window:
        page = window.page
        page.goto(home)
        expect(page.get_by_role("button", name="Autour de moi")).to_be_hidden()
        page.get_by_label("Où êtes-vous").fill("Villefranche")
        page.get_by_text("Faire mon CV").click()
        page.get_by_role("button", name="Chercher").click()
        expect(page.get_by_role("heading", name="Précisez votre recherche")).to_be_in_viewport()
        page.get_by_role("link", name="Villefranche-de-Rouergue").click()
        expect(page.get_by_role("heading", name="près de Villefranche-de-Rouergue")).to_be_visible()
        expect(page.get_by_role("article")).to_have_count(10)
        expect(page.get_by_label("Faire mon CV")).to_be_checked()
        first = page.get_by_role("article").first
        expect(first.locator("a[href^='tel:']").first).to_be_visible()
        first.locator("summary").click()
        expect(first.get_by_role("link", name="Signaler une erreur")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
        name = first.locator(".site-name span").last.inner_text()
        first.get_by_role("link", name="Page de").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(page.get_by_role("link", name="Signaler une erreur")).to_be_visible()
        expect(page.get_by_role("link", name="Page de")).to_have_count(0)
        page.get_by_role("link", name="Voir les autres lieux autour").click()
        expect(page).to_have_url(re.compile(r"/\?lat=44\.\d{3}&lon="))


@pytest.mark.parametrize("place", ["demonstration-12208", "nulle-part"])
def test_the_page_of_a_place_can_be_read_by_everybody(
    home: str, window: Window, place: str
) -> None:
    window.page.goto(f"{home}/lieu/{place}")
    expect(window.page.get_by_role("heading", level=1)).to_be_visible()
    assert window.faults() == []
    assert window.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize(
    "question",
    ["q=Rodez", "q=Villefranche", "q=xxxx-nulle-part", "commune=29155&when=now", "q=98800", ""],
)
def test_an_answer_without_javascript_can_be_read_by_everybody(
    home: str, window: Window, question: str
) -> None:
    window.page.goto(f"{home}/reponse?{question}")
    expect(window.page.locator("#results-title")).not_to_be_empty()
    assert window.faults() == []
    assert window.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_module_that_does_not_come_loses_nothing_of_what_is_typed(
    home: str, window: Window
) -> None:
    window.context.route("**/shared/words.js", lambda route: route.abort())
    page = window.page
    page.goto(home)
    page.get_by_label("Où êtes-vous").fill("Rodez")
    page.get_by_text("Filtrer les lieux").click()
    page.get_by_text("En autonomie", exact=False).last.click()
    expect(page.get_by_role("button", name="Autour de moi")).to_be_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_label("Où êtes-vous")).to_have_value("Rodez")
    expect(page.get_by_role("heading", name="près de Rodez")).to_be_visible()
    expect(page.get_by_label("Sur place, en autonomie")).to_be_checked()


@pytest.mark.parametrize(
    ("path", "within"),
    [
        ("/", "#question"),
        ("/prefecture.html", "main"),
        ("/planification.html", "#planner"),
        ("/lieux.html", "main"),
    ],
)
def test_what_is_disabled_looks_it_on_every_page(
    home: str, desktop: Window, path: str, within: str
) -> None:
    desktop.page.goto(f"{home}{path}")
    looks = desktop.page.evaluate(
        """([within, kinds]) => kinds.map(kind => [false, true].map(disabled => {
            const isInput = !["select", "textarea", "button"].includes(kind);
            const field = document.createElement(isInput ? "input" : kind);
            if (isInput) field.type = kind;
            field.disabled = disabled;
            document.querySelector(within).append(field);
            const { backgroundColor, borderTopStyle, cursor } = getComputedStyle(field);
            return [backgroundColor, borderTopStyle, cursor].join(" ");
          }))""",
        [within, ["date", "datetime-local", "text", "number", "select", "textarea", "button"]],
    )
    assert all(disabled.endswith("dashed not-allowed") for _, disabled in looks)
    assert all(disabled.split(")")[0] != enabled.split(")")[0] for enabled, disabled in looks)
