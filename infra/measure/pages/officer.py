"""The ten questions that a préfecture's officer brings to a meeting, answered on the pages.

Each is walked in a browser as its user would walk it. How long that takes a person is the sum of
what the pages take, measured, and of what the hand takes, by the keystroke-level model (S. K. Card,
T. P. Moran and A. Newell, The keystroke-level model for user performance time with interactive
systems, Communications of the ACM 23(7), 1980): seconds for a key, for a hand that points, for one
that goes from the mouse to the keys, for a decision; and of what is read, at 200 words a minute.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from playwright.sync_api import Browser, Locator, Page, expect

from geodata.clock import today_in_france
from geodata.indicators import ColumnFacts, column_of, publish_column
from geodata.snapshot import open_current
from geodata.stores import Objects
from infra.measure.bench.report import Figure
from infra.measure.pages.browsers import sign_in
from infra.measure.pages.home import Home, fresh_home
from infra.measure.pages.percentiles import reached

MOST_S = 120.0
"""Seconds within which each question is to be answered."""
DEPARTEMENT = "/prefecture.html?niveau=departement&code=12"
_KEY_S, _POINT_S, _HOME_S, _DECIDE_S = 0.28, 1.1, 0.4, 1.35
_PRESS_S = 0.2
_WORD_S = 0.3
_LIMIT_MS = 60_000
_SLOT_S = 0.2
_FACTS = {"source": "Exemple", "licence": "Licence Ouverte 2.0"}
_WORD = re.compile(r"\w+")


class Officer:
    """Whoever walks: a page, and the seconds of their hands and eyes so far."""

    def __init__(self, page: Page, home: Home) -> None:
        """Takes a page whose user has signed in."""
        self.page, self.home, self.seconds = page, home, 0.0

    def opens(self, path: str = DEPARTEMENT) -> None:
        """Opens a page that they have among their bookmarks."""
        self._decides(_POINT_S + _PRESS_S)
        self.page.goto(self.home.url + path)

    def follows_its_address(self) -> None:
        """Copies the address of the page, which is the link to send, and opens it anew."""
        self._decides(_POINT_S + _PRESS_S + 2 * _KEY_S)
        self.page.goto(self.page.url)

    def clicks(self, part: Locator) -> None:
        """Points at something and presses."""
        self._decides(_POINT_S + _PRESS_S)
        part.click(timeout=_LIMIT_MS)

    def chooses(self, part: Locator, label: str | re.Pattern[str]) -> None:
        """Opens a list, and points at one of its options."""
        self._decides(2 * (_POINT_S + _PRESS_S))
        option = part.locator("option").filter(has_text=label).first
        part.select_option(value=option.get_attribute("value", timeout=_LIMIT_MS))

    def types(self, part: Locator, text: str) -> None:
        """Points at a field, and types."""
        self._decides(_POINT_S + _PRESS_S + 2 * _HOME_S + _KEY_S * len(text))
        part.fill(text)

    def reads(self, part: Locator, text: str | re.Pattern[str]) -> None:
        """Waits for an answer, and reads all of what holds it."""
        expect(part).to_contain_text(text, timeout=_LIMIT_MS)
        self.seconds += _WORD_S * len(_WORD.findall(part.inner_text()))

    def _decides(self, then_s: float) -> None:
        self.seconds += _DECIDE_S + then_s


def _without_a_car(officer: Officer) -> None:
    page = officer.page
    officer.opens()
    officer.chooses(page.locator("#mode"), "À pied")
    officer.reads(page.locator(".without-car"), "Qui peut venir sans voiture")
    officer.chooses(page.locator("#measure"), "Venir sans voiture")
    officer.reads(page.locator("#legend"), "à pied")


def _far_and_fragile(officer: Officer) -> None:
    page = officer.page
    officer.opens()
    officer.chooses(page.locator("#column"), "Indice de besoin")
    officer.chooses(page.locator("#measure"), "Besoin et accès")
    officer.clicks(page.locator("#legend").get_by_role("button", name=re.compile("^C3")))
    officer.reads(page.locator("#filters"), "besoin et accès : C3")


def _a_place_closes(officer: Officer) -> None:
    page = officer.page
    officer.opens()
    officer.clicks(page.locator("#places tbody tr th button").first)
    officer.clicks(page.get_by_role("button", name="Et si ce lieu fermait ?"))
    officer.reads(page.locator("#what-if"), "plus loin d’un lieu")


def _posts_end(officer: Officer) -> None:
    page = officer.page
    officer.opens()
    officer.clicks(page.locator("#endings summary").first)
    officer.reads(page.locator("#endings"), "3 lieux ferment (3 conseillers)")


def _since_last_year(officer: Officer) -> None:
    page = officer.page
    officer.opens()
    officer.chooses(page.locator("#since"), "L’an dernier")
    officer.reads(page.locator("#changed-sites"), "1 lieu fermé")


def _zoning(officer: Officer) -> None:
    page = officer.page
    officer.opens()
    officer.chooses(page.get_by_label("Selon", exact=True), "Zonage FRR")
    officer.clicks(page.get_by_label("FRR", exact=True))
    officer.reads(page.locator("#filters"), "Zonage FRR : FRR")
    officer.chooses(page.get_by_label("Selon", exact=True), "Quartiers prioritaires")
    officer.clicks(page.get_by_label("avec QPV", exact=True))
    officer.reads(page.locator("#filters"), "Quartiers prioritaires : avec QPV")
    officer.reads(page.locator("#filters"), "Zonage FRR : FRR")


def _names(officer: Officer) -> None:
    page = officer.page
    officer.opens()
    expect(page.locator("#map")).to_have_attribute(
        "data-drawn", "departement 12", timeout=_LIMIT_MS
    )
    officer.clicks(page.locator("#zones > li").first.get_by_text("Détails"))
    officer.clicks(page.get_by_role("button", name="Voir sur la carte").first)
    officer.reads(page.locator("#zones > li").first, "prévoir")


def _a_place_corrected(officer: Officer) -> None:
    page = officer.page
    officer.opens("/lieux.html?vue=lieu")
    officer.types(page.get_by_label("Quel lieu ?"), "Mairie Millau")
    officer.clicks(page.get_by_role("option").first)
    officer.types(page.get_by_label("Mardi"), "10h-11h")
    officer.reads(page.locator(".reading"), "le mardi, de 10:00 à 11:00")
    officer.clicks(page.get_by_role("button", name="Enregistrer et publier"))
    officer.reads(page.locator(".good-notice"), "Correction publiée.")


def _one_link(officer: Officer) -> None:
    page = officer.page
    officer.opens(f"{DEPARTEMENT}&seuil=15")
    officer.reads(page.locator("#situation"), "au-delà de 15 minutes")
    officer.follows_its_address()
    officer.reads(page.locator("#situation"), "au-delà de 15 minutes")


def _one_page(officer: Officer) -> None:
    page = officer.page
    officer.opens()
    with page.expect_download(timeout=_LIMIT_MS) as file:
        officer.clicks(page.get_by_role("button", name="Une page pour le préfet (PDF)"))
    if not file.value.suggested_filename.endswith(".pdf"):
        raise RuntimeError(file.value.suggested_filename)


Walk = Callable[[Officer], None]
QUESTIONS: Sequence[tuple[str, Walk]] = (
    ("who can come without a car", _without_a_car),
    ("who is both fragile and far", _far_and_fragile),
    ("if a place closes, who loses it", _a_place_closes),
    ("which posts end, and what is lost", _posts_end),
    ("what changed since last year", _since_last_year),
    ("the communes of a zoning (FRR, QPV)", _zoning),
    ("a zone by its name on the map", _names),
    ("a place corrected, and published", _a_place_corrected),
    ("one link to send", _one_link),
    ("one page for the préfet", _one_page),
)
"""In the order of a meeting."""


def measured(browser: Browser, var: Path) -> Iterator[Figure]:
    """Yields how long each question takes, on a stack of its own: columns, dates, two versions.

    Args:
        browser: started.
        var: where the snapshots are, the map's tiles with them.
    """
    with _columns(var) as own, fresh_home(own) as home:
        _two_versions(home)
        for what, walk in QUESTIONS:
            context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
            sign_in(context, home.token())
            officer, began_s = Officer(context.new_page(), home), time.monotonic()
            try:
                walk(officer)
            finally:
                context.close()
            took_s = officer.seconds + time.monotonic() - began_s
            yield Figure(
                f"officer: {what}", f"{took_s:.0f} s", reached(took_s, MOST_S, f"{MOST_S:.0f} s")
            )


@contextmanager
def _columns(var: Path) -> Iterator[Path]:
    """A folder with the data of another, and columns: a need that grows with the code, zonings."""
    with TemporaryDirectory(prefix="maillage-officer-") as folder:
        own = Path(folder)
        # A copy: the stack serves no tiles through a link that leads out of its folder.
        shutil.copytree(var / "snapshots", own / "snapshots")
        register = open_current(var / "snapshots").register
        every = np.arange(register.whole_count, dtype=np.float64)
        store = Objects.at(f"file://{own}")
        index = ColumnFacts("besoin", "index", "Indice de besoin", **_FACTS)
        publish_column(store, column_of(index, every % 100.0, ()), register)
        zoning = ColumnFacts("frr", "class", "Zonage FRR", **_FACTS)
        publish_column(store, column_of(zoning, every % 2.0, ("FRR", "hors FRR")), register)
        towns = ColumnFacts("qpv", "class", "Quartiers prioritaires", **_FACTS)
        publish_column(store, column_of(towns, every % 3.0, ("avec QPV", "sans", "?")), register)
        yield own


def _two_versions(home: Home) -> None:
    """Publishes the demonstration's places with dates; then without one, and with an end."""
    today = today_in_france()
    rows = _rows(home)
    for row in rows:
        row.update(services="Aide aux démarches administratives", posts_granted="2")
        row.update(posts_filled="1", date_maj=today.isoformat())
    first = _published(home, rows, "avant.csv")
    home.ask("PUT", f"/v1/sites/versions/{first}/name", {"name": "L’an dernier"})
    aveyron = [row for row in rows if row["code_insee"].startswith("12")]
    rows.remove(aveyron[-1])
    for row in aveyron[:3]:
        row["closes_on"] = (today + timedelta(days=80)).isoformat()
    _published(home, rows, "maintenant.csv")


def _rows(home: Home) -> list[dict[str, str]]:
    asked = urllib.request.Request(  # noqa: S310 - the loopback
        f"{home.url}/v1/sites/versions/demonstration/sites?format=csv",
        headers={"authorization": f"Bearer {home.token()}"},
    )
    with urllib.request.urlopen(asked, timeout=60) as reply:  # noqa: S310 - likewise # nosec B310
        return list(csv.DictReader(io.StringIO(reply.read().decode("utf-8-sig"))))


def _published(home: Home, rows: Sequence[dict[str, str]], name: str) -> str:
    """Publishes rows as a file; returns the version, once préfectures are answered from it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted({key for row in rows for key in row}), restval="")
    writer.writeheader()
    writer.writerows(rows)
    opened = home.ask("POST", "/v1/sites/imports", {"filename": name, "source": "Exemple"})
    home.upload(opened["upload"], out.getvalue().encode())
    path = f"/v1/sites/imports/{opened['id']}"
    checked = _until(lambda: home.ask("GET", path), lambda told: told["state"] == "checked")
    version = str(checked["version"])
    home.ask("POST", f"{path}/publish")
    _until(
        lambda: home.ask("GET", "/v1/coverage"),
        lambda told: told["versions"][0]["version"] == version,
    )
    return version


def _until[Told](ask: Callable[[], Told], is_there: Callable[[Told], bool]) -> Told:
    ends_s = time.monotonic() + 300
    while time.monotonic() < ends_s:
        told = ask()
        if is_there(told):
            return told
        time.sleep(_SLOT_S)
    raise TimeoutError(told)
