"""The planner's page in a real browser: a scenario solved, changed, compared, reviewed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.e2e.browsing import (
    CHROMIUM,
    DESKTOP,
    ON_A_DESKTOP,
    ON_A_PHONE,
    PHONE,
    Window,
    entered,
    opened,
    signed_in,
)

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

PAGE = "/planification.html"
A_WHILE = 90_000
CAN_BE_SOLVED = "Ce scénario peut être calculé."


def solved(page: Page, name: str, posts: int) -> str:
    """Solves a scenario from the form as it stands, and returns its address."""
    page.get_by_label("Nom du scénario").fill(name)
    page.get_by_label("Postes à placer").fill(str(posts))
    expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=A_WHILE)
    page.get_by_role("button", name="Calculer le plan").click()
    expect(page.locator("#plan-title")).to_have_text(name, timeout=A_WHILE)
    expect(page.locator("#run-body")).to_contain_text("Terminé")
    return page.url


def drawn(page: Page, name: str) -> None:
    expect(page.locator("#map")).to_have_attribute("data-drawn", name, timeout=A_WHILE)


@pytest.fixture(scope="module")
def reviewed(home: str, browser: Browser) -> str:
    """The id of a plan for the Aveyron, solved on the page and open for review."""
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        address = solved(page, "Aveyron, quatre postes", 4)
        page.get_by_role("button", name="Ouvrir la consultation").click()
        expect(page.locator("#review")).to_contain_text("Ouverte le", timeout=A_WHILE)
        return address.partition("scenario=")[2]


def test_a_plan_is_solved_drawn_told_and_downloaded(home: str, browser: Browser) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        solved(page, "Trois postes", 3)
        drawn(page, "Trois postes")
        expect(page.locator(".proof")).to_contain_text("c'est prouvé")
        expect(page.locator("#figures")).to_contain_text("postes dans 3 lieux")
        expect(page.locator("#sites tbody tr")).to_have_count(3)
        expect(page.locator("#curve svg")).to_have_attribute("aria-label", re.compile("3 postes"))
        page.locator("#sites .opener").first.click()
        expect(page.locator("#sites .why")).to_contain_text("Sans lui")
        with page.expect_download() as download:
            page.get_by_role("button", name="Lieux (CSV)").click()
        assert Path(download.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")
        # What a reload shows is what was solved.
        page.reload()
        expect(page.locator("#plan-title")).to_have_text("Trois postes", timeout=A_WHILE)
        expect(page.get_by_label("Postes à placer")).to_have_value("3")
        assert window.faults() == []
        assert (window.complaints, window.elsewhere) == ([], [])


SLOW_LISTS = """
const ask = window.fetch;
window.fetch = async (...asked) => {
  if (String(asked[0]).includes("presets")) await new Promise((done) => setTimeout(done, 2000));
  return ask(...asked);
};
"""


def test_what_is_typed_while_the_lists_come_is_not_written_over(
    home: str, browser: Browser
) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.add_init_script(SLOW_LISTS)
        page.goto(f"{home}{PAGE}")
        page.get_by_label("Nom du scénario").fill("Trois")
        expect(page.locator("#verdict")).not_to_have_text(CAN_BE_SOLVED)
        page.evaluate("history.pushState(null, '', location.href); history.back()")
        expect(page.locator("#preset option")).not_to_have_count(1, timeout=A_WHILE)
        page.keyboard.type(" postes")  # the field that one types in is not another one meanwhile
        expect(page.get_by_label("Nom du scénario")).to_have_value("Trois postes")
        expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=A_WHILE)
        assert window.faults() == []


def test_one_thing_is_changed_and_the_two_plans_compared(
    home: str, browser: Browser, reviewed: str
) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}?scenario={reviewed}")
        page.get_by_role("button", name="Changer une chose").click(timeout=A_WHILE)
        solved(page, "Un poste de moins", 3)
        for name in ("Aveyron, quatre postes", "Un poste de moins"):
            page.get_by_label(f"Comparer « {name} »").first.check()
        page.get_by_role("button", name="Comparer les scénarios cochés").click()
        expect(page.locator("#comparison")).to_contain_text(
            "« Un poste de moins » au lieu de « Aveyron, quatre postes »"
        )
        expect(page.get_by_label("Mesures des plans")).to_contain_text("Trajet moyen")
        assert window.faults() == []
        assert window.complaints == []


@ON_A_PHONE
def test_what_contradicts_itself_is_told_beside_its_field(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        page.get_by_label("Partir de").select_option(label="Ruraux d'abord")
        expect(page.get_by_label("Postes à placer")).to_have_value("500", timeout=A_WHILE)
        expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=A_WHILE)
        page.get_by_label("Au moins, ligne 1").fill("20")
        expect(page.locator("#verdict")).to_contain_text("à corriger", timeout=A_WHILE)
        said = page.locator('[data-path="quotas"] > .said')
        expect(said.locator(".error").first).to_be_visible()
        page.get_by_label("Au moins, ligne 1").fill("2")
        expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=A_WHILE)
        expect(said).to_be_empty()
        assert window.faults() == []
        assert window.complaints == []


def test_communes_are_given_by_their_names_and_told_by_them(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(f"{home}{PAGE}")
    expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=A_WHILE)
    by_name = page.get_by_role("combobox", name="Communes exclues : par leur nom")
    field = page.locator('[data-path="excluded"]')
    by_name.fill("saint affr")
    page.get_by_role("option").filter(has_text="12208").click()
    expect(by_name).to_have_value("")
    codes = field.locator("textarea")
    expect(codes).to_have_value("12208")
    codes.fill("12208 12202 99999")
    expect(field.locator("li")).to_contain_text(
        ["Saint-Affrique (12208)", "Rodez (12202)", "99999 : commune inconnue"]
    )
    expect(field).to_contain_text("Aucune commune n'a le code 99999.", timeout=A_WHILE)
    field.get_by_role("button", name="Retirer 99999").click()
    field.get_by_role("button", name="Retirer Rodez").click()
    expect(codes).to_have_value("12208")
    expect(page.locator("#document")).to_have_value(re.compile('"12208"'), timeout=A_WHILE)
    expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=A_WHILE)


def test_a_file_in_yaml_fills_the_form_and_keeps_what_it_does_not_show(
    home: str, desktop: Window
) -> None:
    page = entered(desktop.page, home)
    page.goto(f"{home}{PAGE}")
    text = "name: Du fichier\nposts: 12\nseed: 7\nterritory: {level: departement, code: '48'}\n"
    page.locator("#file").set_input_files(
        {"name": "vague.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
    )
    expect(page.get_by_label("Nom du scénario")).to_have_value("Du fichier", timeout=A_WHILE)
    page.get_by_label("Postes à placer").fill("13")
    expect(page.locator("#document")).to_have_value(re.compile('"seed": 7'), timeout=A_WHILE)
    expect(page.locator("#document")).to_have_value(re.compile('"posts": 13'))


def test_variants_are_solved_together_and_a_territory_is_never_taken_for_another(
    home: str, desktop: Window
) -> None:
    page = entered(desktop.page, home)
    page.goto(f"{home}{PAGE}")
    territory = page.get_by_role("combobox", name="Territoire")
    territory.fill("Lozere")
    page.get_by_label("Nom du scénario").fill("Variantes")
    expect(territory).to_have_value("Lozère", timeout=A_WHILE)
    expect(page.locator("#document")).to_have_value(re.compile('"48"'), timeout=A_WHILE)
    territory.fill("Nulle part")
    page.get_by_label("Nom du scénario").focus()
    expect(page.locator("#territory-said")).to_contain_text("Nulle part", timeout=A_WHILE)
    expect(territory).to_have_value("Lozère")
    page.get_by_text("Calculer des variantes").click()
    page.get_by_label("Nombres de postes").fill("1 deux")
    page.get_by_role("button", name="Calculer les variantes").click()
    expect(page.locator("#sweep-said")).to_contain_text("des nombres")
    page.get_by_label("Nombres de postes").fill("1 2")
    page.get_by_role("button", name="Calculer les variantes").click()
    for posts in ("1 poste", "2 postes"):
        expect(page.get_by_label(f"Comparer « Variantes : {posts} »")).to_be_visible(
            timeout=A_WHILE
        )
    assert desktop.complaints == []


def test_a_prefecture_says_what_it_thinks_and_the_planner_heeds_it(
    home: str, browser: Browser, reviewed: str
) -> None:
    with opened(browser, PHONE) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}?revue={reviewed}&departement=12")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Aveyron : 4 lieux proposés", timeout=A_WHILE
        )
        first = page.locator(".proposed > li").first
        commune = first.locator("h2").inner_text().removeprefix("Mairie — ")
        first.get_by_text("Donner un avis").click()
        first.get_by_role("button", name="Enregistrer l’avis").click()
        expect(first.get_by_role("alert")).to_have_text("Choisissez un avis.")
        first.get_by_label("Défavorable").check()
        first.get_by_label("Motif").fill("<b>Pas</b> de local.")
        first.get_by_label("Au nom de").fill("Préfecture de l’Aveyron")
        first.get_by_role("button", name="Enregistrer l’avis").click()
        expect(first.locator(".last")).to_contain_text("défavorable", timeout=A_WHILE)
        # What anybody types is text.
        expect(page.get_by_label("Avis donnés")).to_contain_text("<b>Pas</b> de local.")
        assert window.faults() == []
        assert window.complaints == []
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}?scenario={reviewed}")
        expect(page.locator("#review")).to_contain_text("1 lieu a un avis sur 4", timeout=A_WHILE)
        drawn(page, "Aveyron, quatre postes")
        page.get_by_role("button", name="Résoudre à nouveau avec les avis").click()
        expect(page.locator("#plan-title")).to_have_text(
            "Aveyron, quatre postes (avis suivis)", timeout=A_WHILE
        )
        expect(page.locator("#sites tbody tr")).to_have_count(4)
        expect(page.locator("#sites")).not_to_contain_text(commune)


def test_a_scenario_that_is_not_there_is_told_in_words(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(f"{home}{PAGE}?scenario=20261124T000000-0123456789")
    expect(page.get_by_role("alert")).to_contain_text("Ce scénario n’existe pas", timeout=A_WHILE)


@ON_A_DESKTOP
def test_an_agent_signs_in_at_the_issuer_and_comes_back(
    home: str, browser: Browser, viewport: dict[str, int], reviewed: str
) -> None:
    with opened(browser, viewport) as window:
        page = window.page
        page.goto(f"{home}{PAGE}?revue={reviewed}&departement=12")
        expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
        assert window.faults() == []
        signed_in(page, "préfecture de la Lozère", "48")
        # Signed in, and another département's part of the plan stays closed.
        expect(page.locator("#holder")).to_contain_text("préfecture de la Lozère")
        expect(page.locator("#holder .limits")).to_have_text("département 48")
        expect(page.locator("#notice")).to_contain_text("n’est pas la vôtre", timeout=A_WHILE)
        # Its own has no part in a plan for the Aveyron, and the page says so.
        page.goto(f"{home}{PAGE}?revue={reviewed}&departement=48")
        expect(page.locator("#notice")).to_contain_text("ne porte pas sur ce département")
        assert window.faults() == []
        page.get_by_role("button", name="Se déconnecter").click()
        expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
        assert (window.complaints, window.elsewhere) == ([], [])


def test_a_code_that_this_page_did_not_ask_for_signs_nobody_in(home: str, window: Window) -> None:
    page = window.page
    page.goto(f"{home}{PAGE}?code=stolen&state=other")
    expect(page.locator("#entrance")).to_contain_text("n’a pas abouti")
    expect(page).not_to_have_url(re.compile(re.escape("stolen")))


def test_what_is_typed_is_kept_when_a_session_ends(home: str, desktop: Window) -> None:
    page = desktop.page
    page.goto(f"{home}{PAGE}")
    signed_in(page, "anne", "48")
    # A planner of one département begins there.
    expect(page.get_by_role("combobox", name="Territoire")).to_have_value("Lozère", timeout=A_WHILE)
    expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=A_WHILE)
    page.get_by_label("Nom du scénario").fill("Vague d’automne")
    posts = page.get_by_label("Postes à placer")
    # The session ends with what is typed last: were it ended before, the check of what was
    # typed earlier might hide the form first.
    posts.evaluate(
        """(field) => field.addEventListener("input", () => {
            const ended = { token: "an.ended.one", until: Date.now() + 600000 };
            sessionStorage.setItem("maillage.session", JSON.stringify(ended));
        })"""
    )
    posts.fill("7")
    expect(page.locator("#entrance")).to_contain_text("session est terminée", timeout=A_WHILE)
    expect(page.locator("#planner")).to_be_hidden()
    signed_in(page, "anne", "48")
    expect(page.get_by_label("Nom du scénario")).to_have_value("Vague d’automne", timeout=A_WHILE)
    expect(page.get_by_label("Postes à placer")).to_have_value("7")


def test_a_territory_of_others_is_told_beside_its_field(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home, departements=["48"])
    page.goto(f"{home}{PAGE}")
    expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=A_WHILE)
    text = "name: Ailleurs\nposts: 2\nterritory: {level: departement, code: '12'}\n"
    page.locator("#file").set_input_files(
        {"name": "vague.yaml", "mimeType": "application/yaml", "buffer": text.encode()}
    )
    said = page.locator('[data-path="territory"]')
    expect(said).to_contain_text("ne donne pas accès à tout ce territoire", timeout=A_WHILE)
    expect(page.locator("#verdict")).to_contain_text("à corriger")


def test_what_is_typed_is_there_after_a_reload_and_nothing_writes_over_it_unasked(
    home: str, desktop: Window
) -> None:
    page = entered(desktop.page, home)
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.goto(f"{home}{PAGE}")
    page.get_by_label("Nom du scénario").fill("Saisi à la main")
    page.reload()
    expect(page.get_by_label("Nom du scénario")).to_have_value("Saisi à la main")
    expect(page.locator("#preset option")).not_to_have_count(1, timeout=A_WHILE)
    page.get_by_label("Partir de").select_option(label="Ruraux d'abord")
    expect(page.get_by_label("Nom du scénario")).to_have_value("Saisi à la main")
    assert asked == ["Remplacer le scénario en cours ? Ce que vous avez saisi est perdu."]


@ON_A_DESKTOP
def test_sites_that_stay_are_drawn_apart_and_listed_by_name(
    home: str, browser: Browser, reviewed: str, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}?scenario={reviewed}")
        drawn(page, "Aveyron, quatre postes")
        expect(page.locator("#legend")).to_contain_text("Lieu d’aujourd’hui, qui reste (20)")
        page.locator("#sites tbody th > button:not(.opener)").nth(1).click()
        expect(page.locator("#map-said")).to_contain_text("proposé par le plan")
        expect(page.locator("#map")).to_be_in_viewport()
        # Open as it is: what a new scenario asks of candidates is said in it.
        expect(page.locator("#candidates-count")).to_contain_text("lieux possibles")
        listed = page.locator('[data-path="existing.sites"]')
        expect(listed).to_be_hidden()
        page.get_by_label("Lieux d’aujourd’hui").select_option("listed")
        expect(listed.locator(".error")).to_contain_text("vide", timeout=A_WHILE)
        listed.get_by_label("Ou par leur nom").fill("rodez")
        listed.get_by_role("checkbox").first.check()
        expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=A_WHILE)
        expect(listed).to_contain_text("1 lieu reste")
        assert window.faults() == []
