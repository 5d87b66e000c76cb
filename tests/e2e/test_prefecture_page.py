"""The préfecture's page in a real browser, on the real API over the demonstration network."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from tests.conftest import VAR
from tests.e2e.browsing import CHROMIUM, DESKTOP, PHONE, Window, entered, holding, opened, signed_in

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
    """What the API tells the page's user."""
    return page.evaluate(
        """async path => {
            const { token } = JSON.parse(sessionStorage.getItem("maillage.session"));
            const reply = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
            return reply.json();
        }""",
        path,
    )


def test_from_a_few_letters_to_the_gaps_of_a_departement_by_keyboard_alone(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(f"{home}/prefecture.html")
        expect(page.get_by_role("heading", name="France", exact=True)).to_be_visible(
            timeout=A_WHILE
        )
        for _ in range(4):  # the skip link, the brand, the way out, the field
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
    page = entered(desktop.page, home)
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
    page = entered(desktop.page, home)
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
    page = entered(desktop.page, home)
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


FILES = 11
"""The report, the page for the préfet twice, the map, tables; layers of communes, sites, zones."""


def test_every_file_can_be_had_with_the_question_of_the_page(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(f"{home}{AVEYRON}&seuil=15&postes=granted")
    drawn(page, "departement 12")
    files = page.locator("#downloads button")
    expect(files).to_have_count(FILES)
    starts = {"pdf": b"%PDF", "png": b"\x89PNG", "xlsx": b"PK", "docx": b"PK"}
    starts["csv"] = "\ufeff".encode()
    for number in range(FILES):
        with page.expect_download(timeout=A_WHILE) as download:
            files.nth(number).click()
        form = download.value.suggested_filename.rpartition(".")[2]
        assert Path(download.value.path()).read_bytes().startswith(starts.get(form, b"{"))
    questions = [urlsplit(each) for each in desktop.asked if "format=" in each]
    assert len(questions) == FILES
    for query in (parse_qs(each.query) for each in questions):
        assert (query["threshold_minutes"], query["posts"]) == (["15"], ["granted"])


def test_a_file_that_is_too_large_comes_from_its_store(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    where = f"{home}/citizen/icon.svg"  # whatever the page is sent to
    desktop.context.route(
        "**/*format=xlsx*",
        lambda route: route.fulfill(status=200, json=None, headers={"location": where}),
    )
    page.get_by_role("button", name="Tableur (XLSX)").click()
    page.wait_for_url(where)


def test_a_file_that_is_not_had_is_told_beside_its_button(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    desktop.answer("/*format=pdf", {"code": "internal_error"}, 500)
    page.get_by_role("button", name="Rapport (PDF)").click()
    expect(page.locator("#downloads").get_by_role("alert").first).to_have_text(
        "Le service rencontre un problème."
    )
    expect(page.get_by_role("heading", name="Aveyron (12)")).to_be_visible()


def test_arrondissements_are_drawn_and_paris_is_counted_once(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(f"{home}/prefecture.html?niveau=departement&code=75")
    drawn(page, "departement 75")
    expect(page.locator("#table tbody tr")).to_have_count(20)
    assert any("format=geojson" in each for each in desktop.asked)


def test_a_link_opens_on_the_same_question_and_the_arrows_go_back(
    home: str, desktop: Window
) -> None:
    page = entered(desktop.page, home)
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
    page = entered(desktop.page, home)
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
    page = entered(window.page, home)
    window.answer("/v1/coverage/departement/12?", {"code": code}, status)
    page.goto(home + AVEYRON)
    expect(page.get_by_role("heading", name=words)).to_be_visible(timeout=A_WHILE)
    expect(page.get_by_role("button", name="Réessayer")).to_be_visible()
    assert window.faults() == []


def test_without_a_map_the_table_says_everything(home: str, browser: Browser) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.route("**/vendor/maplibre*/**", lambda route: route.abort())
        page.goto(home + AVEYRON)
        expect(page.locator("#map-note")).to_contain_text("Le tableau contient", timeout=A_WHILE)
        expect(page.locator("#table tbody tr")).to_have_count(200)


def test_paper_has_the_figures_the_zones_and_the_table(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
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
        page = entered(window.page, home)
        page.goto(home + AVEYRON)
        drawn(page, "departement 12")
        page.locator("#zones details summary").first.click()
        assert window.faults() == []


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
        drawn(page, "departement 48")
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

        page.locator("#territory").fill("aveyron")
        page.get_by_role("button", name="Voir", exact=True).click()
        expect(page.locator("#territory-error")).to_have_text("Aucun territoire ne porte ce nom.")
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
    assert page.url == f"{home}/prefecture.html"
    # A new tab is nobody's.
    other = desktop.context.new_page()
    other.goto(f"{home}/prefecture.html")
    expect(other.get_by_role("button", name="Se connecter")).to_be_visible()


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
        assert page.url == home + AVEYRON


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
