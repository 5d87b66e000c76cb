"""The page of matches: a list in, its columns corrected, the result taken, all of it erased."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import CHROMIUM, DESKTOP, PHONE, entered, opened

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
A_WHILE = 90_000
PAGE = "/rapprochement.html"
PEOPLE = "Qui;Zone;famille\nMarquezkwyx;48095;a\nBéa;12202;a\nDana;99999;\n"
NARROW = {**PHONE, "width": 320}


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def dropped(page: Page, name: str, content: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("Choisir un fichier").set_input_files(files=[file])  # type: ignore[list-item]


def test_a_list_is_matched_taken_and_erased(home: str, browser: Browser) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        expect(page.get_by_text("chiffrée avec une clé qui n’est qu’à elle")).to_be_visible()
        assert window.faults() == []
        dropped(page, "liste.csv", PEOPLE)
        asked = page.get_by_role("heading", name="Ce que dit chaque colonne")
        expect(asked).to_be_focused(timeout=A_WHILE)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        assert fits(page)
        assert window.faults() == []
        zone = page.get_by_label("Ce que dit la colonne Zone")
        zone.select_option("")
        page.keyboard.press("Tab")
        go = page.get_by_role("button", name="Lancer le rapprochement")
        go.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Dites quelle colonne")
        zone.select_option("code_insee")
        page.get_by_text("Chaque lieu reçoit un nombre limité").click()
        page.get_by_label("Personnes par poste").fill("50")
        page.get_by_label("Temps maximal").select_option("60")
        page.get_by_label("Colonne des groupes").select_option("famille")
        go.press("Enter")
        ready = page.get_by_role("heading", name="Le résultat est prêt")
        expect(ready).to_be_focused(timeout=A_WHILE)
        expect(page.get_by_text("1 ligne : commune inconnue")).to_be_visible()
        assert fits(page)
        assert window.faults() == []
        with page.expect_download() as taken:
            page.get_by_role("button", name="Télécharger le résultat en CSV").press("Enter")
        text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
        assert text.splitlines()[1].startswith("Marquezkwyx,48095,a,")
        page.reload()
        expect(ready).to_be_visible(timeout=A_WHILE)
        page.get_by_role("button", name="Tout effacer maintenant").press("Enter")
        page.get_by_role("dialog").get_by_role("button", name="Tout effacer").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("La liste est effacée")
        page.go_back()
        expect(page.get_by_role("alert")).to_contain_text("Cette liste n’existe plus")


def test_a_list_that_says_nothing_of_where_people_are_is_told_so(
    home: str, browser: Browser
) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        dropped(page, "liste.pdf", "%PDF")
        expect(page.locator("#file-refusal")).to_contain_text("n’est pas d’un format connu")
        dropped(page, "liste.csv", "%PDF-1.7 n'est pas une liste")
        told = page.get_by_role("heading", name="La liste n’a pas pu être rapprochée")
        expect(told).to_be_focused(timeout=A_WHILE)
        expect(page.get_by_text("un PDF, pas un tableau")).to_be_visible()
        page.get_by_role("button", name="Déposer un autre fichier").press("Enter")
        expect(page.get_by_text("Déposez ici la liste")).to_be_visible()
