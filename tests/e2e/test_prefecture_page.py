"""The préfecture's page in a real browser, on the real API over the demonstration network."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.browsing import (
    CHROMIUM,
    DESKTOP,
    ON_A_DESKTOP,
    ON_A_PHONE,
    PHONE,
    Window,
    entered,
    opened,
)
from tests.e2e.prefecture import A_WHILE, AVEYRON, asked, drawn, told

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("measured"),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]


def test_from_a_few_letters_to_the_gaps_of_a_departement_by_keyboard_alone(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(f"{home}/prefecture.html")
        expect(page.get_by_role("heading", name="France", exact=True)).to_be_visible(
            timeout=A_WHILE
        )
        for _ in range(12):  # past the skip link, the brand, the menu and the way out
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.getAttribute('role') === 'combobox'"):
                break
        page.keyboard.press("Control+A")
        page.keyboard.type("aveyr")
        expect(page.get_by_role("option").first).to_contain_text("Aveyron")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Aveyron (12)")).to_be_visible(timeout=A_WHILE)
        expect(page).to_have_url(f"{home}{AVEYRON}")
        drawn(page, "departement 12")
        expect(page.locator("#zones > li").first).to_contain_text("habitants")
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_the_table_has_all_that_the_map_shows_and_opens_the_sheet_of_a_commune(
    home: str, desktop: Window
) -> None:
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
    page.get_by_role("button", name="Conques-en-Rouergue").click()
    sheet = page.locator("#sheet")
    expect(sheet).to_be_focused()
    expect(sheet).to_contain_text("Conques-en-Rouergue (12218)")
    expect(sheet).to_contain_text("Temps en voiture")
    assert desktop.faults() == []
    page.get_by_role("button", name="Fermer la fiche").click()
    expect(sheet).to_be_hidden()


def test_the_threshold_recolours_at_once_and_asks_when_it_rests(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(f"{home}{AVEYRON}&carte=status")
    drawn(page, "departement 12")
    legend = page.locator("#legend")
    before = legend.inner_text()
    unanswered: list[Route] = []
    page.route("**/v1/coverage/**", lambda each: unanswered.append(each) or None)
    page.locator("#threshold").fill("10")
    expect(legend).not_to_have_text(before, use_inner_text=True)
    page.unroute("**/v1/coverage/**")
    for each in unanswered:
        each.continue_()
    expect(page.locator("#situation")).to_contain_text("au-delà de 10 minutes", timeout=A_WHILE)
    assert asked(desktop, "/12")[-1]["threshold_minutes"] == ["10"]
    expect(page).to_have_url(re.compile(re.escape("seuil=10")))
    answer = told(page, "/v1/coverage/departement/12?threshold_minutes=10")
    remote = answer["indicators"]["status"]["remote"]["communes"]
    expect(legend).to_contain_text(f"éloignée ({remote})")


FILES = 11
"""The report, the page for the préfet twice, the map, tables; layers of communes, sites, zones."""


def test_every_file_can_be_had_with_the_question_of_the_page(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(f"{home}{AVEYRON}&seuil=15")
    drawn(page, "departement 12")
    files = page.locator("#downloads button")
    expect(files).to_have_count(FILES)
    before = len(desktop.asked)  # the page's own places are a file too
    starts = {"pdf": b"%PDF", "png": b"\x89PNG", "xlsx": b"PK", "docx": b"PK"}
    starts["csv"] = "\ufeff".encode()
    for number in range(FILES):
        with page.expect_download(timeout=A_WHILE) as download:
            files.nth(number).click()
        form = download.value.suggested_filename.rpartition(".")[2]
        assert Path(download.value.path()).read_bytes().startswith(starts.get(form, b"{"))
    questions = [urlsplit(each) for each in desktop.asked[before:] if "format=" in each]
    assert len(questions) == FILES
    for query in (parse_qs(each.query) for each in questions):
        assert query["threshold_minutes"] == ["15"]


def test_a_file_that_is_not_had_is_told_and_one_too_large_comes_from_its_store(
    home: str, desktop: Window
) -> None:
    page = entered(desktop.page, home)
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    desktop.answer("/*format=pdf", {"code": "internal_error"}, 500)
    page.get_by_role("button", name="Rapport (PDF)").click()
    expect(page.locator("#downloads").get_by_role("alert").first).to_have_text(
        "Le service rencontre un problème."
    )
    expect(page.get_by_role("heading", name="Aveyron (12)")).to_be_visible()
    where = f"{home}/citizen/icon.svg"  # whatever the page is sent to
    desktop.context.route(
        "**/*format=xlsx*",
        lambda route: route.fulfill(status=200, json=None, headers={"location": where}),
    )
    page.get_by_role("button", name="Tableur (XLSX)").click()
    page.wait_for_url(where)


@ON_A_PHONE
def test_every_place_is_drawn_listed_and_has_its_sheet(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(home + AVEYRON)
        drawn(page, "departement 12")
        collection = told(page, "/v1/coverage/departement/12?format=sites.geojson")
        places = [each["properties"] for each in collection["features"]]
        counted = told(page, "/v1/coverage/departement/12")["indicators"]["sites"]
        expect(page.locator("#places tbody tr")).to_have_count(min(200, counted))
        assert len(places) == counted
        expect(page.locator("#places-note")).to_contain_text(f"{counted} lieux")
        busiest = max(places, key=lambda each: each["people_nearest"])
        page.locator("#places tbody tr th button").first.click()
        sheet = page.locator("#sheet")
        expect(sheet).to_be_focused()
        expect(sheet).to_contain_text(busiest["name"])
        for fact in ("Horaires", "Postes pourvus", "Fiche mise à jour", "lieu le plus proche"):
            expect(sheet).to_contain_text(fact)
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@ON_A_DESKTOP
def test_a_place_is_closed_by_hand_and_who_loses_is_said_at_once(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(home + AVEYRON)
        drawn(page, "departement 12")
        page.locator("#places tbody tr th button").first.click()
        page.get_by_role("button", name="Et si ce lieu fermait ?").click()
        supposed = page.locator("#what-if")
        expect(supposed).to_contain_text("plus loin d’un lieu", timeout=A_WHILE)
        expect(page.locator("#measure")).to_have_value("change")
        [closed] = parse_qs(urlsplit(page.url).query)["sans"]
        answer = told(page, f"/v1/coverage/departement/12?without={closed}")
        whole = f"{answer['change']['farther']['people']:,}".replace(",", "\u202f")
        expect(supposed).to_contain_text(f"{whole} habitants seraient plus loin")
        expect(page.locator("#change-title")).to_have_text("Ce qui changerait")
        page.get_by_label("Nom de cette hypothèse").fill("Sans la mairie")
        page.get_by_label("Nom de cette hypothèse").blur()
        expect(page.get_by_role("heading", name="Sans la mairie")).to_be_visible(timeout=A_WHILE)
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

        page.goto(page.url)  # as whoever is sent the address has it
        expect(page.get_by_role("heading", name="Sans la mairie")).to_be_visible(timeout=A_WHILE)
        page.get_by_role("button", name="Revenir à la situation réelle").click()
        expect(supposed).to_be_hidden(timeout=A_WHILE)
        expect(page).not_to_have_url(re.compile(re.escape("sans=")))


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
    page.locator("#measure").select_option("status")
    expect(page).to_have_url(re.compile("carte=status"))
    page.go_back()
    expect(page.locator("#measure")).to_have_value("advisors", timeout=A_WHILE)
    expect(page).to_have_url(re.compile("carte=advisors"))


def test_a_day_and_posts_that_the_places_do_not_tell_are_not_offered(
    home: str, window: Window
) -> None:
    """The demonstration tells no dates: no link makes it the situation of a day."""
    page = entered(window.page, home)
    page.goto(f"{home}{AVEYRON}&date=2020-01-01&postes=granted")
    drawn(page, "departement 12")
    expect(page.locator("#situation")).to_contain_text("qui ne dit pas les dates de postes")
    expect(page.locator("#situation")).to_contain_text("postes accordés et pourvus confondus")
    for part in ("#situation", "#results-title"):
        expect(page.locator(part)).not_to_contain_text("2020")
    expect(page.locator("#notice")).to_contain_text("ne dit plus de dates de postes")
    for name, why in (("at", "ne dit aucune date"), ("posts", "ne distingue pas")):
        expect(page.locator(f"#{name}")).to_be_disabled()
        expect(page.locator(f"#{name}-why")).to_contain_text(why)
    assert not {"at", "posts"} & asked(window, "/12")[-1].keys()
    assert window.faults() == []


def test_a_day_is_asked_where_the_places_tell_dates(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    catalogue = told(page, "/v1/coverage")
    tell = {"sites": 9, "dated": 4, "granted_apart": 2}
    desktop.answer("/v1/coverage", {**catalogue, "sites_tell": tell})
    page.goto(home + AVEYRON)
    drawn(page, "departement 12")
    page.locator("#posts").select_option("granted")
    expect(page.locator("#situation")).to_contain_text("tous les postes accordés", timeout=A_WHILE)
    page.go_back()
    expect(page.locator("#situation")).to_contain_text("postes pourvus", timeout=A_WHILE)
    page.locator("#at").fill("2026-03-01")
    page.locator("#at").blur()
    expect(page.locator("#situation")).to_contain_text("au 1er mars 2026", timeout=A_WHILE)
    assert asked(desktop, "/12")[-1]["at"] == ["2026-03-01"]
    expect(page).to_have_url(re.compile(re.escape("date=2026-03-01")))


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
    places = told(page, "/v1/coverage/departement/12?format=sites.geojson")
    desktop.answer("/v1/coverage/departement/12?", {**answer, "change": change})
    desktop.answer("/*format=sites.geojson", places)
    counts = {"opened": 0, "closed": 0, "moved": 0}
    changed = {**answer, "change": change, "counts": counts, "changed_sites": []}
    desktop.answer("/v1/coverage/departement/12/changes?", changed)
    page.goto(f"{home}{AVEYRON}&depuis=v1&carte=change")
    expect(page.locator("#change")).to_contain_text("sans route → 12,0 min", timeout=A_WHILE)
    expect(page.locator("#change")).to_contain_text("hors d’atteinte par la route → desservie")
    expect(page.locator("#legend")).to_contain_text("mieux classée (1)")
    assert ["v1"] in [each.get("since") for each in asked(desktop, "/12")]


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (422, "invalid_parameter", "Cette question n’a pas été comprise"),
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
