"""The operators' page on the real stack: a file from its drop to what citizens see, and back."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from geodata.snapshot.reader import Snapshot
from tests.conftest import ROOT, VAR
from tests.e2e.browsing import CHROMIUM, DESKTOP, ON_A_DESKTOP, Window, holding, opened, signed_in
from tests.e2e.test_imports import HEADER, Stack, checked, row, until

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

A_WHILE = 90_000
HUB_LO = ROOT.parent / "shared" / "data" / "sites" / "raw" / "hub-lo.json"
TITLES = (
    "Nom du lieu;Adresse;Code postal;Ville;Tél;Horaires d’ouverture;Latitude;Longitude;Services"
)
REMINDER = "La clé est chez le voisin"


def spreadsheet(reminders: str, name: str) -> bytes:
    """A file as a spreadsheet writes it, whose column `reminders` nothing reads."""
    places = (
        (
            name,
            "3 rue du Bal",
            "565000000",
            "Lundi au jeudi : 9h-12h / 14h-17h",
            "44,3497",
            REMINDER,
        ),
        ("Maison des services", "1 place du Bourg", "", "selon les saisons", "44,3510", ""),
        ("Espace numérique", "5 avenue Tarayre", "3949", "Mo-Fr 09:00-17:00", "44,3520", ""),
    )
    lines = [
        "Lieux d’aide du Ruthénois;;;;;;;;;",
        f"{TITLES};{reminders}",
    ]
    for called, street, number, hours, lat, note in places:
        where = f"{called};{street};12000;RODEZ;{number};{hours};{lat};2,5751"
        lines.append(f"{where};Aide aux démarches administratives;{note}")
    return "\r\n".join(lines).encode("cp1252")


class SitesStack(Stack):
    """A stack of this page's own, since it publishes."""

    def signed(self, page: Page) -> Page:
        """A page whose operator has signed in before."""
        return holding(page, self.token()["Authorization"].removeprefix("Bearer "))


@pytest.fixture(scope="module")
def stack(france: Snapshot) -> Iterator[SitesStack]:
    assert france.id
    if not (ROOT / "web" / "vendor").is_dir():
        pytest.skip("needs the map's code, which `make web` obtains")
    # Where the map's tiles are: a website serves nothing from beyond its folder.
    running = SitesStack(VAR)
    try:
        yield running
    finally:
        running.stop()


def dropped(page: Page, name: str, content: bytes) -> None:
    """Chooses a file, and waits until it is checked."""
    page.get_by_label("Choisir un fichier").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    expect(steps(page).get_by_role("button", name="Rapport")).to_be_enabled(timeout=A_WHILE)


def steps(page: Page) -> Locator:
    return page.get_by_role("list", name="Étapes")


def first(stack: Stack) -> dict[str, Any]:
    """The nearest place of the middle of the town; nothing while there is none."""
    return next(iter(stack.nearest()["sites"]), {"nom": None})


def published(page: Page) -> None:
    page.get_by_role("button", name="Publier ces lieux").click()
    page.get_by_role("dialog").get_by_role("button", name="Publier").click()
    expect(page.locator(".good-notice")).to_contain_text("Ces lieux sont publiés", timeout=A_WHILE)


@ON_A_DESKTOP
def test_a_file_of_a_spreadsheet_is_understood_decided_and_published(
    stack: SitesStack, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page, device = window.page, "écran" if viewport == DESKTOP else "téléphone"
        name = f"Médiathèque sur {device}"
        page.goto(f"{stack.url}/lieux.html")
        signed_in(page, "anne", "")
        expect(page.locator("#holder")).to_contain_text("anne")
        dropped(page, "lieux.csv", spreadsheet(f"Rappels ({device})", name))
        # The column that nothing reads stops the publication.
        expect(page.get_by_role("heading", name="Ce que donne chaque colonne")).to_be_focused()
        steps(page).get_by_role("button", name="Publier").click()
        expect(page.get_by_role("button", name="Publier ces lieux")).to_be_disabled()
        page.get_by_role("button", name="Décider de ces colonnes").click()
        rappels = page.get_by_label("Ce que donne la colonne « Rappels")
        expect(rappels).to_have_value("fate:undecided")
        assert window.faults() == []
        rappels.select_option(label="Rien : peut être perdue")
        page.get_by_role("button", name="Appliquer et vérifier de nouveau").click()
        expect(page.get_by_role("heading", name="Ce que la vérification a trouvé")).to_be_focused(
            timeout=A_WHILE
        )
        expect(page.locator("#hours")).to_contain_text("selon les saisons")
        expect(page.locator("#hours")).to_contain_text("Mo-Th 09:00-12:00,14:00-17:00")
        expect(page.locator(".changes")).to_contain_text(name, timeout=A_WHILE)
        expect(page.locator(".map")).to_have_attribute(
            "data-drawn", re.compile("."), timeout=A_WHILE
        )
        expect(page.locator(".no-map")).to_have_count(0)
        assert window.faults() == []
        page.get_by_role("button", name="Continuer vers la publication").click()
        assert window.faults() == []
        with page.expect_download() as download:
            page.get_by_role("button", name="Télécharger le fichier annoté").click()
        assert Path(download.value.path()).read_bytes().startswith(b"PK")
        published(page)
        now = until(lambda: first(stack)["nom"] == name and stack.nearest())
        assert REMINDER not in json.dumps(now, ensure_ascii=False)


def test_a_place_is_corrected_and_the_former_version_is_put_back(
    stack: SitesStack, browser: Browser
) -> None:
    path = stack.uploaded(HEADER + row("desk-1", 44.3497, 2.5751, "Médiathèque sur place"))
    checked(stack, path)
    stack.post(f"{path}/publish")
    with opened(browser, DESKTOP) as window:
        page = stack.signed(window.page)
        page.goto(f"{stack.url}/lieux.html?vue=lieu")
        page.get_by_label("Quel lieu ?").fill("Médiathèque sur")
        page.get_by_role("option").first.click()
        page.get_by_label("Mardi").fill("10h-11h")
        expect(page.locator(".reading")).to_contain_text("le mardi, de 10:00 à 11:00")
        page.get_by_role("button", name="Enregistrer et publier").click()
        expect(page.locator(".good-notice")).to_have_text("Correction publiée.", timeout=A_WHILE)
        expect(page.get_by_text(re.compile("Corrigé à la main le .* : horaires"))).to_be_visible()
        expect(page.get_by_text("1 lieu est corrigé à la main.")).to_be_visible()
        until(lambda: "Tu 10:00-11:00" in str(first(stack).get("horaires")))
        page.get_by_role("button", name="Retirer la correction").click()
        page.get_by_role("dialog").get_by_role("button", name="Retirer").click()
        expect(page.get_by_text("Aucun lieu n’est corrigé à la main.")).to_be_visible(
            timeout=A_WHILE
        )
        page.get_by_role("link", name="Historique").click()
        page.get_by_role("button", name="Rétablir la version de départ").click()
        page.get_by_role("dialog").get_by_role("button", name="Rétablir").click()
        expect(page.locator("#history .badge", has_text="Rétablie")).to_be_visible(timeout=A_WHILE)
        until(lambda: stack.nearest()["sites_version"] == "demonstration")
        assert window.faults() == []


@pytest.mark.skipif(not HUB_LO.is_file(), reason=f"needs the raw file {HUB_LO.name}")
def test_a_file_of_hub_lo_goes_from_drop_to_published_in_under_five_minutes(
    stack: SitesStack, desktop: Window
) -> None:
    page = stack.signed(desktop.page)
    page.goto(f"{stack.url}/lieux.html")
    began_s = time.monotonic()
    dropped(page, HUB_LO.name, HUB_LO.read_bytes())
    expect(page.locator(".cards").first).to_contain_text("lieux gardés")
    page.get_by_role("button", name="Continuer vers la publication").click()
    published(page)
    assert time.monotonic() - began_s < 300
    current = stack.get("/v1/sites/versions")["current"]
    until(lambda: stack.nearest()["sites_version"] == current)
