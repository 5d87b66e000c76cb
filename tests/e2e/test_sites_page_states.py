"""The operators' page in states that are hard to come by: told in French, whole for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import site_answers as told
from tests.e2e.answers import problem
from tests.e2e.browsing import CHROMIUM, DESKTOP, PHONE, Window, entered, opened, signed_in

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

PAGE = "/lieux.html"
AN_IMPORT = f"{PAGE}?import={told.IMPORT_ID}"
A_WHILE = 90_000


def answered(window: Window) -> Window:
    """A window whose API has an import, a version, a place and a schedule."""
    window.answer("/v1/sites/imports", told.IMPORTS)
    window.answer("/v1/sites/imports/", told.decided())
    window.answer("/v1/sites/imports/*/changes", told.CHANGES)
    window.answer("/v1/sites/versions", told.VERSIONS)
    window.answer("/v1/sites/schedule", told.SCHEDULE)
    window.answer("/v1/sites/corrections", told.CORRECTIONS)
    window.answer("/v1/sites/places", told.PLACES)
    window.answer("/v1/sites/places/", told.PLACE)
    window.answer("/v1/sites/places/*/correction", told.PLACE)
    return window


@pytest.fixture
def shown(home: str, browser: Browser, viewport: dict[str, int]) -> Iterator[Window]:
    """A window of an operator, on a screen and on a telephone."""
    with opened(browser, viewport) as window:
        entered(answered(window).page, home)
        yield window


@pytest.fixture
def desk(home: str, desktop: Window) -> Window:
    entered(answered(desktop).page, home)
    return desktop


def fits(page: Page) -> bool:
    """Whether nothing of the page is beyond its right edge."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def step(page: Page, name: str) -> None:
    page.get_by_role("list", name="Étapes").get_by_role("button", name=name).click()


def test_every_step_of_an_import_is_whole_for_everybody(home: str, shown: Window) -> None:
    shown.answer("/v1/sites/imports/2", told.an_import())
    page = shown.page
    page.goto(f"{home}{AN_IMPORT}")
    # A column waits: that step comes first.
    expect(page.get_by_role("heading", name="Ce que donne chaque colonne")).to_be_focused()
    expect(page.locator("#columns-undecided")).to_have_text("À décider (1)")
    page.get_by_text("Lues (4)").click()
    expect(page.get_by_text("<b>Mairie</b>").first).to_be_visible()
    assert (shown.faults(), fits(page)) == ([], True)
    step(page, "Rapport")
    # What is for information waits to be asked for.
    expect(page.locator("#causes > ul > li")).to_have_count(1)
    page.locator("#causes summary").first.click()
    expect(page.locator("#causes table").first).to_contain_text("cellule B5")
    expect(page.locator("#refused")).to_contain_text("ligne 5")
    expect(page.locator("#hours")).to_contain_text("selon programmation")
    expect(page.locator(".changes")).to_contain_text("déplacé de 3,7 km")
    expect(page.locator(".map")).to_have_attribute("data-drawn", told.IMPORT_ID, timeout=A_WHILE)
    assert (shown.faults(), fits(page)) == ([], True)
    page.get_by_label("Pour information (1)").check()
    expect(page.locator("#causes > ul > li")).to_have_count(2)
    step(page, "Publier")
    expect(page.get_by_role("button", name="Publier ces lieux")).to_be_disabled()
    expect(page.locator("#blocked")).to_contain_text("Remarques")
    assert (shown.faults(), fits(page)) == ([], True)
    page.get_by_role("button", name="Décider de ces colonnes").click()
    expect(page.get_by_role("heading", name="Ce que donne chaque colonne")).to_be_focused()


def test_the_history_and_a_place_are_whole_for_everybody(home: str, shown: Window) -> None:
    page = shown.page
    page.goto(f"{home}{PAGE}")
    expect(page.get_by_label("Choisir un fichier")).to_be_attached()
    assert (shown.faults(), fits(page)) == ([], True)
    page.get_by_role("link", name="Historique").click()
    expect(page.locator("#schedule")).to_contain_text("chaque jour")
    expect(page.locator("#schedule")).to_contain_text("L’adresse ne répond pas.")
    expect(page.get_by_role("button", name="Rétablir la version de départ")).to_be_visible()
    expect(page.get_by_role("link", name="Historique")).to_have_attribute("aria-current", "page")
    assert (shown.faults(), fits(page)) == ([], True)
    page.get_by_role("link", name="Corriger un lieu").click()
    page.get_by_label("Quel lieu ?").fill("faubourg")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", name="Médiathèque du Faubourg")).to_be_focused()
    expect(page.get_by_label("Lundi")).to_have_value("9h-12h, 14h-17h")
    expect(page.locator(".place-form .map")).to_have_attribute(
        "data-drawn", told.PLACE_ID, timeout=A_WHILE
    )
    assert (shown.faults(), fits(page)) == ([], True)


def test_a_mapping_is_changed_by_keyboard_and_sent_once(home: str, desk: Window) -> None:
    desk.answer("/v1/sites/imports/2", told.an_import())
    page = desk.page
    page.goto(f"{home}{AN_IMPORT}")
    page.get_by_label("Ce que donne la colonne « Remarques »").select_option("presentation_resume")
    expect(page.get_by_text("Vos changements ne sont pas encore appliqués.")).to_be_visible()
    # Another column for the name: the former one waits.
    page.get_by_label("Ce que donne la colonne « gid »").select_option("nom", force=True)
    expect(page.get_by_text("1 colonne remplie attend votre décision.")).to_be_visible()
    page.get_by_role("button", name="Elle peut être perdue").press("Enter")
    with page.expect_request(lambda request: request.method == "PUT") as sent:
        page.get_by_role("button", name="Appliquer et vérifier de nouveau").press("Enter")
    body = sent.value.post_data_json or {}
    assert body["unread"] == {"Nom": "may_be_lost"}
    assert [(each["field"], each["columns"]) for each in body["rules"]][-2:] == [
        ("presentation_resume", ["Remarques"]),
        ("nom", ["gid"]),
    ]
    assert body["fingerprint"] == told.MAPPING["fingerprint"]


def test_what_is_changed_is_kept_when_a_session_ends(home: str, desk: Window) -> None:
    desk.answer("/v1/sites/imports/2", told.an_import())
    page = desk.page
    page.goto(f"{home}{AN_IMPORT}")
    page.get_by_label("Ce que donne la colonne « Remarques »").select_option("presentation_resume")
    desk.answer("/v1/sites/imports/*/mapping", problem(401, "unauthorized"), 401)
    page.get_by_role("button", name="Appliquer et vérifier de nouveau").click()
    expect(page.locator("#entrance")).to_contain_text("session est terminée")
    expect(page.locator("#network")).to_be_hidden()
    signed_in(page, "anne", "")
    expect(page.get_by_label("Ce que donne la colonne « Remarques »")).to_have_value(
        "presentation_resume", timeout=A_WHILE
    )


def test_a_publication_is_confirmed_with_its_counts(home: str, desk: Window) -> None:
    page = desk.page
    page.goto(f"{home}{AN_IMPORT}")
    step(page, "Publier")
    page.get_by_role("button", name="Publier ces lieux").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("2 lieux ajoutés, 62 retirés et 1 déplacé")
    expect(question).to_contain_text("62,0 % des lieux en service seront retirés (62 sur 100)")
    assert desk.faults() == []
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    desk.answer("/v1/sites/imports/*/publish", told.an_import("published"))
    page.get_by_role("button", name="Publier ces lieux").click()
    page.get_by_role("dialog").get_by_role("button", name="Publier").click()
    expect(page.locator(".good-notice")).to_contain_text("Ces lieux sont publiés")
    assert desk.faults() == []


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (409, "version_changed", "Quelqu’un a publié entre-temps"),
        (409, "columns_unread", "Des colonnes attendent votre décision"),
        (409, "wrong_state", "Ce n’est plus possible"),
        (503, "data_unavailable", "Le service est très demandé"),
        (500, "internal_error", "Le service rencontre un problème"),
    ],
)
def test_what_is_not_published_is_told_in_french(
    home: str, desk: Window, status: int, code: str, words: str
) -> None:
    page = desk.page
    page.goto(f"{home}{AN_IMPORT}")
    step(page, "Publier")
    desk.answer("/v1/sites/imports/*/publish", problem(status, code), status)
    page.get_by_role("button", name="Publier ces lieux").click()
    page.get_by_role("dialog").get_by_role("button", name="Publier").click()
    expect(page.locator("#notice")).to_contain_text(words)
    assert "programmers" not in page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("refused", "Fichier inutilisable"),
        ("failed", "Vérification interrompue"),
        ("awaiting_upload", "n’est pas arrivé jusqu’au bout"),
    ],
)
def test_a_file_that_is_not_checked_says_why_and_another_may_be_dropped(
    home: str, desk: Window, state: str, words: str
) -> None:
    nothing = dict.fromkeys(("summary", "version", "diff", "report", "mapping", "columns"))
    found = told.an_import(state, **nothing, reason="aucune ligne ne peut être gardée")
    desk.answer("/v1/sites/imports/2", found)
    page = desk.page
    page.goto(f"{home}{AN_IMPORT}")
    expect(page.locator("#fichier .notice")).to_contain_text(words)
    expect(page.locator("#fichier .notice")).to_contain_text("Aucune ligne ne peut être gardée.")
    expect(page.get_by_label("Choisir un fichier")).to_be_attached()
    for name in ("Colonnes", "Rapport", "Publier"):
        button = page.get_by_role("list", name="Étapes").get_by_role("button", name=name)
        expect(button).to_be_disabled()


def test_a_file_of_no_known_format_is_not_sent(home: str, desk: Window) -> None:
    page = desk.page
    page.goto(f"{home}{PAGE}")
    page.get_by_label("Choisir un fichier").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": b"x"}
    )
    expect(page.get_by_role("alert")).to_contain_text("n’est pas d’un format connu")
    assert not any("/imports" in each for each in desk.asked)


def test_a_correction_says_only_what_is_changed(home: str, desk: Window) -> None:
    page = desk.page
    page.goto(f"{home}{PAGE}?vue=lieu&lieu={told.PLACE_ID}")
    monday = page.get_by_label("Lundi")
    monday.fill("midi")
    expect(page.locator(".reading")).to_contain_text("Lundi n’est pas compris")
    monday.fill("10h-12h30")
    expect(page.locator(".reading")).to_contain_text("le lundi, de 10:00 à 12:30")
    page.get_by_label("Latitude").fill("44,4")
    page.get_by_label("Compréhension du monde numérique").check()
    with page.expect_request(lambda request: request.method == "PUT") as sent:
        page.get_by_role("button", name="Enregistrer et publier").click()
    assert "/places/lieu~11/correction" in sent.value.url
    assert sent.value.post_data_json == {
        "latitude": 44.4,
        "longitude": 2.571,
        "horaires": "Mo 10:00-12:30; Tu-Fr 09:00-12:00,14:00-17:00",
        "services": ["Aide aux démarches administratives", "Compréhension du monde numérique"],
    }
    expect(page.locator(".good-notice")).to_have_text("Correction publiée.")


def test_the_pin_is_moved_by_the_arrows(home: str, desk: Window) -> None:
    page = desk.page
    page.goto(f"{home}{PAGE}?vue=lieu&lieu={told.PLACE_ID}")
    pin = page.get_by_role("button", name="Position du lieu")
    pin.press("ArrowUp", timeout=A_WHILE)
    expect(page.get_by_label("Latitude")).not_to_have_value("44,352")


def test_without_webgl_the_list_says_what_the_map_would(home: str, browser: Browser) -> None:
    with opened(browser, PHONE) as window:
        page = entered(answered(window).page, home)
        page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
        window.forgives("")  # MapLibre says that it has no WebGL
        page.goto(f"{home}{AN_IMPORT}")
        expect(page.locator(".no-map")).to_contain_text("la liste dit la même chose")
        expect(page.locator(".changes li")).to_have_count(3)


def test_an_account_without_the_right_is_told_so(home: str, browser: Browser) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home, "coverage:read")
        page.goto(f"{home}{PAGE}")
        expect(page.locator("#entrance")).to_contain_text("un droit de plus")
        assert window.faults() == []
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home, departements=["48"])
        page.goto(f"{home}{PAGE}")
        expect(page.locator("#notice")).to_contain_text("limité à certains départements")
