"""The guides' steps, taken on the running pages: each yields what its picture shows.

A step uses the buttons and labels that its guide names, so that a guide that no longer holds stops
the pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from infra.measure.pages import scenes
from infra.measure.pages.browsers import settled
from infra.measure.pages.home import Home

PHONE, DESK = (390, 844), (1000, 1200)


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide for one of the pages' users.

    Attributes:
        name: of its page in `web/guides`, and the beginning of its pictures' names.
        walk: takes its steps; yields, after each that has a picture, the selector of what is shown.
        size: of the window, in pixels.
        is_signed: whether its user signs in.
    """

    name: str
    walk: Callable[[Page, Home], Iterator[str]]
    size: tuple[int, int] = DESK
    is_signed: bool = True


def _citizen(page: Page, home: Home) -> Iterator[str]:
    page.goto(home.url)
    page.get_by_label("Où êtes-vous ?").fill("Rodez")
    page.get_by_text("Faire mon CV").click()
    page.keyboard.press("Escape")
    settled(page)
    yield "#question"
    scenes.answered(page, home)
    yield "#answer .site >> nth=0"
    page.locator("#answer summary").first.click()
    expect(page.get_by_role("link", name="Signaler une erreur").first).to_be_visible()
    expect(page.get_by_role("button", name="Imprimer cette liste")).to_be_visible()
    expect(page.get_by_role("button", name="Copier le lien")).to_be_visible()
    yield "#answer .site details >> nth=0"


def _town(page: Page, home: Home) -> Iterator[str]:
    page.goto(f"{home.url}/widget/exemple.html")
    expect(page.get_by_role("button", name="Chercher")).to_be_visible(timeout=scenes.LIMIT_MS)
    expect(page.get_by_role("button", name="Autour de moi")).to_be_visible()
    settled(page)
    yield "body"


def _prefecture(page: Page, home: Home) -> Iterator[str]:
    scenes.measured(page, home)
    yield "#question"
    yield "#figures"
    yield "#zone-side"
    zone = page.locator("#zones > li").first
    zone.get_by_text("Détails").click()
    zone.get_by_role("button", name="Voir sur la carte").click()
    scenes.mapped(page)
    yield "#map-side"
    expect(page.get_by_role("button", name="Une page pour le préfet (PDF)")).to_be_visible()
    yield "#downloads"


def _questions(page: Page, home: Home) -> Iterator[str]:
    scenes.measured(page, home)
    page.locator("#places tbody tr th button").first.click()
    page.get_by_role("button", name="Et si ce lieu fermait ?").click()
    expect(page.get_by_role("button", name="Rouvrir").first).to_be_visible(timeout=scenes.LIMIT_MS)
    settled(page)
    yield "#what-if"


def _planner(page: Page, home: Home) -> Iterator[str]:
    scenes.described(page, home)
    yield "#scenario"
    page.get_by_role("button", name="Calculer le plan").click()
    expect(page.locator("#map")).to_have_attribute(
        "data-drawn", "Trois postes en Lozère", timeout=scenes.LIMIT_MS
    )
    settled(page)
    yield "#figures"
    yield "#sites-side"
    expect(page.get_by_role("button", name="Changer une chose et recalculer")).to_be_visible()
    yield "#review"


def _operator(page: Page, home: Home) -> Iterator[str]:
    page.goto(f"{home.url}/lieux.html")
    expect(page.get_by_label("Choisir un fichier")).to_be_attached()
    settled(page)
    yield "#fichier"
    scenes.dropped(page, home)
    yield "#fichier"
    scenes.reported(page, home)
    yield "#fichier"
    steps = page.get_by_role("list", name="Étapes")
    steps.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("button", name="Publier ces lieux")).to_be_visible()
    yield "#fichier"


def _people(page: Page, home: Home) -> Iterator[str]:
    page.goto(f"{home.url}/rapprochement.html")
    expect(page.get_by_label("Choisir un fichier")).to_be_attached(timeout=scenes.LIMIT_MS)
    settled(page)
    yield "#step"
    scenes.listed(page, home)
    yield "#step"
    page.get_by_role("button", name="Lancer le rapprochement").click()
    ready = page.get_by_role("heading", name="Le résultat est prêt")
    expect(ready).to_be_visible(timeout=scenes.LIMIT_MS)
    expect(page.get_by_role("button", name="Tout effacer maintenant")).to_be_visible()
    settled(page)
    yield "#step"


GUIDES = (
    Guide("habitant", _citizen, PHONE, is_signed=False),
    Guide("site-internet", _town, is_signed=False),
    Guide("prefecture", _prefecture),
    Guide("prefecture-questions", _questions),
    Guide("planification", _planner),
    Guide("lieux", _operator),
    Guide("rapprochement", _people),
)
"""In the order of the page that lists them."""
