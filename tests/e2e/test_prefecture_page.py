"""The préfecture's page in a real browser, on the real API over the demonstration network."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import CHROMIUM, DESKTOP, PHONE, Window, opened

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

AVEYRON = "/prefecture.html?niveau=departement&code=12"
A_WHILE = 90_000


def drawn(page: Page, where: str) -> None:
    """Waits for the map of a territory."""
    expect(page.locator("#map")).to_have_attribute("data-drawn", where, timeout=A_WHILE)


def asked(window: Window, ending: str = "") -> list[dict[str, list[str]]]:
    """The parameters of every question about the coverage of a territory so far."""
    found = [urlsplit(each) for each in window.asked]
    return [
        parse_qs(each.query)
        for each in found
        if each.path.startswith("/v1/coverage/departement/") and each.path.endswith(ending)
    ]


def told(page: Page, path: str) -> Any:
    return page.evaluate("path => fetch(path).then(reply => reply.json())", path)


def test_from_a_few_letters_to_the_gaps_of_a_departement_by_keyboard_alone(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = window.page
        page.goto(f"{home}/prefecture.html")
        expect(page.get_by_role("heading", name="France", exact=True)).to_be_visible(
            timeout=A_WHILE
        )
        for _ in range(3):  # the skip link, the brand, the field
            page.keyboard.press("Tab")
        page.keyboard.press("Control+A")
        page.keyboard.type("aveyr")
        expect(page.get_by_role("option").first).to_contain_text("Aveyron")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Aveyron (12)")).to_be_visible(timeout=A_WHILE)
        assert page.url == f"{home}{AVEYRON}"
        drawn(page, "departement 12")
        expect(page.locator("#zones > li").first).to_contain_text("habitants")
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_the_table_has_all_that_the_map_shows(home: str, desktop: Window) -> None:
    page = desktop.page
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    answer = told(page, "/v1/coverage/departement/12?threshold_minutes=20")
    page.get_by_role("button", name="Afficher les 285 lignes").click()
    rows = page.locator("#table tbody tr")
    expect(rows).to_have_count(len(answer["rows"]))
    farthest = max(answer["rows"], key=lambda row: (row["minutes"], row["code"]))
    expect(rows.first).to_contain_text(farthest["name"])
    page.get_by_role("button", name="Habitants", exact=True).click()
    expect(rows.first).to_contain_text("Rodez")
    expect(page.locator("#table th[aria-sort]")).to_have_text("Habitants")


def test_the_threshold_recolours_at_once_and_asks_when_it_rests(home: str, desktop: Window) -> None:
    page = desktop.page
    page.goto(f"{home}{AVEYRON}&carte=status")
    drawn(page, "departement 12")
    legend = page.locator("#legend")
    before = legend.inner_text()
    page.locator("#threshold").fill("10")
    assert legend.inner_text() != before
    expect(page.locator("#situation")).to_contain_text("au-delà de 10 minutes", timeout=A_WHILE)
    assert asked(desktop, "/12")[-1]["threshold_minutes"] == ["10"]
    assert "seuil=10" in page.url
    answer = told(page, "/v1/coverage/departement/12?threshold_minutes=10")
    remote = answer["indicators"]["status"]["remote"]["communes"]
    expect(legend).to_contain_text(f"éloignée ({remote})")


def test_a_commune_of_the_table_opens_its_sheet(home: str, desktop: Window) -> None:
    page = desktop.page
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    page.get_by_role("button", name="Afficher les 285 lignes").click()
    page.get_by_role("button", name="Conques-en-Rouergue").click()
    sheet = page.locator("#sheet")
    expect(sheet).to_be_focused()
    expect(sheet).to_contain_text("Conques-en-Rouergue (12218)")
    expect(sheet).to_contain_text("Temps en voiture")
    assert desktop.faults() == []
    page.get_by_role("button", name="Fermer la fiche").click()
    expect(sheet).to_be_hidden()


def test_every_file_can_be_had_with_the_question_of_the_page(home: str, desktop: Window) -> None:
    page = desktop.page
    page.goto(f"{home}{AVEYRON}&seuil=15&postes=granted")
    drawn(page, "departement 12")
    links = page.locator("#downloads a").evaluate_all("links => links.map(each => each.href)")
    assert len(links) == 8
    starts = {"pdf": "%PDF", "png": "\x89PNG", "xlsx": "PK", "csv": "\ufeff"}
    for link in links:
        query = parse_qs(urlsplit(link).query)
        assert query["threshold_minutes"] == ["15"]
        assert query["posts"] == ["granted"]
        reply = page.request.get(link)
        assert reply.status == 200
        start = starts.get(query["format"][0], "{").encode(
            "latin-1" if query["format"] == ["png"] else "utf-8"
        )
        assert reply.body().startswith(start)


def test_arrondissements_are_drawn_and_paris_is_counted_once(home: str, desktop: Window) -> None:
    page = desktop.page
    page.goto(f"{home}/prefecture.html?niveau=departement&code=75")
    drawn(page, "departement 75")
    expect(page.locator("#table tbody tr")).to_have_count(20)
    assert any("format=geojson" in each for each in desktop.asked)


def test_a_link_opens_on_the_same_question_and_the_arrows_go_back(
    home: str, desktop: Window
) -> None:
    page = desktop.page
    page.goto(f"{home}{AVEYRON}&seuil=30&carte=advisors")
    drawn(page, "departement 12")
    expect(page.locator("#threshold")).to_have_value("30")
    expect(page.locator("#measure")).to_have_value("advisors")
    page.locator("#posts").select_option("granted")
    expect(page.locator("#situation")).to_contain_text("tous les postes accordés", timeout=A_WHILE)
    page.go_back()
    expect(page.locator("#situation")).to_contain_text("postes pourvus", timeout=A_WHILE)
    page.locator("#at").fill("2026-03-01")
    page.locator("#at").blur()
    expect(page.locator("#situation")).to_contain_text("au 1 mars 2026", timeout=A_WHILE)
    assert asked(desktop, "/12")[-1]["at"] == ["2026-03-01"]
    assert "date=2026-03-01" in page.url


def test_what_changed_between_two_versions_is_told(home: str, desktop: Window) -> None:
    page = desktop.page
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    answer = told(page, "/v1/coverage/departement/12?threshold_minutes=20")
    row = answer["rows"][0]
    change = {
        "since": "v1",
        **{
            name: {"communes": 1, "people": row["people"]}
            for name in ("gained", "lost", "nearer", "farther")
        },
        "rows": [
            {
                "code": row["code"],
                "name": row["name"],
                "people": row["people"],
                "change": "gained",
                "minutes_before": None,
                "minutes_after": 12.0,
                "status_before": "unreachable",
                "status_after": "served",
            }
        ],
    }
    desktop.answer("/v1/coverage/departement/12?", {**answer, "change": change})
    page.goto(f"{home}{AVEYRON}&depuis=v1&carte=change")
    expect(page.locator("#change")).to_contain_text("sans route → 12,0 min", timeout=A_WHILE)
    expect(page.locator("#change")).to_contain_text("hors d’atteinte par la route → desservie")
    expect(page.locator("#legend")).to_contain_text("mieux classée (1)")
    assert asked(desktop, "/12")[-1]["since"] == ["v1"]


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (404, "unknown_territory", "Cette question n’a pas été comprise"),
        (503, "data_unavailable", "Le service est très demandé"),
        (500, "internal_error", "Le service rencontre un problème"),
    ],
)
def test_a_failure_is_told_in_french_and_can_be_tried_again(
    home: str, window: Window, status: int, code: str, words: str
) -> None:
    page = window.page
    window.answer("/v1/coverage/departement/12?", {"code": code}, status)
    page.goto(home + AVEYRON)
    expect(page.get_by_role("heading", name=words)).to_be_visible(timeout=A_WHILE)
    expect(page.get_by_role("button", name="Réessayer")).to_be_visible()
    assert window.faults() == []


def test_without_a_map_the_table_says_everything(home: str, browser: Browser) -> None:
    with opened(browser, DESKTOP) as window:
        page = window.page
        page.route("**/vendor/maplibre*/**", lambda route: route.abort())
        page.goto(home + AVEYRON)
        expect(page.locator("#map-note")).to_contain_text("Le tableau contient", timeout=A_WHILE)
        expect(page.locator("#table tbody tr")).to_have_count(200)


def test_paper_has_the_figures_the_zones_and_the_table(home: str, desktop: Window) -> None:
    page = desktop.page
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    page.emulate_media(media="print")
    for hidden in ("#question", "#downloads"):
        expect(page.locator(hidden)).to_be_hidden()
    for shown in ("#figures", "#map", "#zones", "#table"):
        expect(page.locator(shown)).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_dark_colours_have_the_contrast_too(
    home: str, browser: Browser, size: dict[str, int]
) -> None:
    with opened(browser, size, color_scheme="dark") as window:
        page = window.page
        page.goto(home + AVEYRON)
        drawn(page, "departement 12")
        page.locator("#zones details summary").first.click()
        assert window.faults() == []
