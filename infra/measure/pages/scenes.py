"""The states of the pages that pictures show, each reached as its user would reach it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from infra.measure.pages.browsers import MOMENT, settled
from infra.measure.pages.home import Home
from infra.measure.pages.likeness import opened, unlike_share, varied_share

LIMIT_MS = 90_000
MAP_PAUSE_MS = 700
BESIDE_PX = 1000
"""How wide a citizen's window is that has the map beside the list."""
SEA = 0.1
"""The share of a map's blocks that are not of one colour: below it, no tile has come."""
AVEYRON = "/prefecture.html?niveau=departement&code=12"
CAN_BE_SOLVED = "Ce scénario peut être calculé."
ANSWERED = f"/?commune=12202&open_at={MOMENT:%Y-%m-%dT%H:%M}Z"
_HELP = "Aide aux démarches administratives"
_COLUMNS = (
    *("Nom du lieu", "Adresse", "Code postal", "Ville", "Tél", "Horaires d’ouverture"),
    *("Latitude", "Longitude", "Services", "Rappels"),
)
_PLACES = (
    ("Médiathèque", "3 rue du Bal", "565000000", "Lundi au jeudi : 9h-12h / 14h-17h", "44,3497"),
    ("Maison des services", "1 place du Bourg", "", "selon les saisons", "44,3510"),
    ("Espace numérique", "5 avenue Tarayre", "3949", "Mo-Fr 09:00-17:00", "44,3520"),
)
_ROWS = (
    ";".join((name, street, "12000", "RODEZ", number, hours, lat, "2,5751", _HELP, "Sonner"))
    for name, street, number, hours, lat in _PLACES
)
FILE = "\r\n".join([";".join(_COLUMNS), *_ROWS])
"""A file of places as a spreadsheet writes it: a column that nothing reads, odd hours."""
PEOPLE = "\r\n".join(
    (
        *("Dossier;Adresse;Commune;Famille", "2026-014;3 rue du Bal;Rodez;a"),
        *("2026-015;;Villefranche-de-Rouergue;a", "2026-016;;Millau;", "2026-017;;Rhodez;"),
    )
)
"""A list of people as whoever helps them keeps it: by number, one in a misspelt commune."""
_REPORTED = "demonstration-12202"
_REPORTS = (("hours", "Fermé le lundi matin depuis septembre."), ("contact", "Il sonne occupé."))


@dataclass(frozen=True, slots=True)
class Scene:
    """A state of a page.

    Attributes:
        name: of its pictures.
        page: the file of the page, in `web/`.
        reach: brings a window there.
        is_signed: whether its user has signed in.
        is_drawn: whether a map is in it, which takes a while without a graphics processor.
    """

    name: str
    page: str
    reach: Callable[[Page, Home], None]
    is_signed: bool = False
    is_drawn: bool = False


def _at(path: str) -> Callable[[Page, Home], None]:
    def reach(page: Page, home: Home) -> None:
        page.goto(home.url + path)
        settled(page)

    return reach


def answered(page: Page, home: Home) -> None:
    """Help near Rodez, on a Tuesday morning."""
    page.goto(home.url + ANSWERED)
    expect(page.locator("#answer .site").first).to_be_visible(timeout=LIMIT_MS)
    settled(page)
    if (page.viewport_size or {"width": 0})["width"] >= BESIDE_PX:
        mapped(page)
        _at_top(page, "results")


def measured(page: Page, home: Home) -> None:
    """The Aveyron, measured and drawn."""
    page.goto(home.url + AVEYRON)
    expect(page.locator("#map")).to_have_attribute("data-drawn", "departement 12", timeout=LIMIT_MS)
    mapped(page)
    settled(page)
    _at_top(page, "results")


def mapped(page: Page) -> None:
    """Waits until a map is drawn: its picture is of more than the sea, and no longer changes."""
    area = page.locator("#map")
    expect(area.locator("canvas")).to_be_visible(timeout=LIMIT_MS)
    before, ends_s = None, time.monotonic() + LIMIT_MS / 1000
    while time.monotonic() < ends_s:
        now = opened(area.screenshot(timeout=LIMIT_MS))
        if before is not None and varied_share(now) > SEA and unlike_share(before, now) == 0:
            return
        before = now
        page.wait_for_timeout(MAP_PAUSE_MS)
    raise TimeoutError("the map is not drawn")


def _at_top(page: Page, part: str) -> None:
    page.locator(f"#{part}").evaluate("(part) => part.scrollIntoView({ behavior: 'instant' })")


def described(page: Page, home: Home) -> None:
    """A scenario that can be solved: three posts in the Lozère."""
    page.goto(f"{home.url}/planification.html")
    page.get_by_label("Nom du scénario").fill("Trois postes en Lozère")
    page.get_by_label("Territoire").first.fill("Lozère")
    page.get_by_role("option", name="Lozère").first.click()
    page.get_by_label("Postes à placer").fill("3")
    expect(page.locator("#verdict")).to_have_text(CAN_BE_SOLVED, timeout=LIMIT_MS)
    settled(page)


def solved(page: Page, home: Home) -> None:
    """The plan of that scenario."""
    described(page, home)
    page.get_by_role("button", name="Calculer le plan").click()
    expect(page.locator("#plan-title")).to_have_text("Trois postes en Lozère", timeout=LIMIT_MS)
    expect(page.locator("#map")).to_have_attribute(
        "data-drawn", "Trois postes en Lozère", timeout=LIMIT_MS
    )
    mapped(page)
    settled(page)
    _at_top(page, "plan")


def dropped(page: Page, home: Home) -> None:
    """A file of places, read: its columns as they are understood."""
    page.goto(f"{home.url}/lieux.html")
    page.get_by_label("Choisir un fichier").set_input_files(
        {
            "name": "lieux.csv",
            "mimeType": "application/octet-stream",
            "buffer": FILE.encode("cp1252"),
        }
    )
    steps = page.get_by_role("list", name="Étapes")
    expect(steps.get_by_role("button", name="Rapport")).to_be_enabled(timeout=LIMIT_MS)
    settled(page)


def reported(page: Page, home: Home) -> None:
    """The same file: what was found in it."""
    dropped(page, home)
    page.get_by_role("list", name="Étapes").get_by_role("button", name="Rapport").click()
    expect(page.get_by_role("heading", name="Par cause")).to_be_visible(timeout=LIMIT_MS)
    settled(page)


def listed(page: Page, home: Home) -> None:
    """A list of people, read: its columns as they are understood."""
    page.goto(f"{home.url}/rapprochement.html")
    page.get_by_label("Choisir un fichier").set_input_files(
        {"name": "liste.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    )
    asked = page.get_by_role("heading", name="Ce que dit chaque colonne")
    expect(asked).to_be_visible(timeout=LIMIT_MS)
    settled(page)


def complained(page: Page, home: Home) -> None:
    """What people say is wrong with a place: the same two reports, however often it is reached."""
    if home.ask("GET", "/v1/sites/reports")["found"] == 0:
        for kind, text in _REPORTS:
            form: dict[str, str | float | bool] = {"kind": kind, "text": text}
            told = page.request.post(f"{home.url}/signaler/{_REPORTED}", form=form)
            expect(told).to_be_ok()
    page.goto(f"{home.url}/lieux.html?vue=signalements")
    expect(page.get_by_text("2 signalements attendent")).to_be_visible(timeout=LIMIT_MS)
    settled(page)


SCENES = (
    Scene("chercher", "index.html", _at("/")),
    Scene("reponse", "index.html", answered, is_drawn=True),
    Scene("connexion", "prefecture.html", _at("/prefecture.html")),
    Scene("prefecture", "prefecture.html", measured, is_signed=True, is_drawn=True),
    Scene("scenario", "planification.html", described, is_signed=True),
    Scene("plan", "planification.html", solved, is_signed=True, is_drawn=True),
    Scene("colonnes", "lieux.html", dropped, is_signed=True),
    Scene("rapport", "lieux.html", reported, is_signed=True),
    Scene("rapprochement", "rapprochement.html", listed, is_signed=True),
    Scene("exemple", "widget/exemple.html", _at("/widget/exemple.html")),
    Scene("integrer", "integrer.html", _at("/integrer.html")),
    Scene("guides", "guides.html", _at("/guides.html")),
    Scene("signalements", "lieux.html", complained, is_signed=True),
)
"""What pictures are taken of, in order: one may leave something to the next."""
