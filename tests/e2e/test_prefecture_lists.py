"""The préfecture's lists: places that changed, posts that end, what-ifs that are kept."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.browsing import CHROMIUM, ON_A_DESKTOP, ON_A_PHONE, Window, entered, opened
from tests.e2e.prefecture import A_WHILE, AVEYRON, asked, drawn

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.usefixtures("measured"),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

FORMER = {
    "version": "former",
    "name": "Vague de mars 2026",
    "day": "2026-03-31",
    "published_at": "2026-04-02T08:00:00Z",
    "source": "essai",
    "sites": 1700,
}
SITE = {
    "site_id": "gone",
    "name": "Mairie fermée",
    "commune": "12145",
    "commune_name": "Millau",
    "is_outside": False,
    "change": "closed",
    "reason": "not_listed",
    "moved_m": None,
    "lon": 3.07,
    "lat": 44.1,
    "was_lon": None,
    "was_lat": None,
    "advisors_before": 1.0,
    "advisors_after": 0.0,
    "people_nearer": 0,
    "people_farther": 31144,
}
MOVED = {
    **SITE,
    "site_id": "moved",
    "name": "Médiathèque",
    "change": "moved",
    "reason": None,
    "moved_m": 1540.0,
    "was_lon": 2.57,
    "was_lat": 44.35,
    "lon": 2.58,
    "lat": 44.36,
    "people_nearer": 12,
    "people_farther": 0,
}
NOBODY = {"communes": 0, "arrondissements": 0, "people": 0}
CHANGE = {
    "since": "former",
    "gained": NOBODY,
    "lost": NOBODY,
    "nearer": NOBODY,
    "farther": NOBODY,
    "rows": [],
}


def with_former_version(window: Window) -> None:
    """Has the stack, which has one version of the places, tell of another."""

    def catalogue(route: Route) -> None:
        told = route.fetch().json()
        route.fulfill(json={**told, "versions": [*told["versions"], FORMER]})

    def compared(route: Route) -> None:
        told = route.fetch(url=re.sub(r"&since=[^&]*", "", route.request.url)).json()
        if "/changes" in route.request.url:
            counts = {"opened": 0, "closed": 1, "moved": 1}
            told = {"counts": counts, "changed_sites": [SITE, MOVED], "change": CHANGE}
        route.fulfill(json={**told, "change": CHANGE})

    window.context.route(re.compile(r"/v1/coverage$"), catalogue)
    window.context.route(re.compile(r"/v1/coverage/departement/12.*since=former"), compared)


@ON_A_PHONE
def test_what_changed_since_a_version_is_chosen_by_its_name(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        with_former_version(window)
        page = entered(window.page, home)
        page.goto(home + AVEYRON)
        drawn(page, "departement 12")
        page.locator("#since").select_option(label="« Vague de mars 2026 » (lieux du 31 mars 2026)")
        found = page.locator("#changed-sites")
        expect(found).to_contain_text("1 lieu fermé, 1 lieu déplacé", timeout=A_WHILE)
        expect(found).to_contain_text("Depuis la version « Vague de mars 2026 »")
        expect(found).to_contain_text("fermé : absent du nouveau fichier")
        expect(found).to_contain_text("déplacé de 1,5 km")
        page.get_by_role("button", name="Mairie fermée").press("Enter")
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        page.locator("#since").select_option("")
        expect(found).to_be_hidden(timeout=A_WHILE)


@ON_A_PHONE
def test_where_no_place_tells_an_end_it_is_said_plainly(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(home + AVEYRON)
        drawn(page, "departement 12")
        assert asked(window, "/endings") == []  # each is a search: not before it is opened
        page.locator("#endings summary").press("Enter")
        expect(page.locator("#endings")).to_contain_text(
            "aucune date de fin n’est connue", timeout=A_WHILE
        )
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@ON_A_DESKTOP
def test_a_what_if_is_kept_reopened_opened_by_planners_and_deleted(
    home: str, browser: Browser, viewport: dict[str, int]
) -> None:
    name = f"Sans la mairie, {viewport['width']}"
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(home + AVEYRON)
        drawn(page, "departement 12")
        page.locator("#places tbody tr th button").first.click()
        page.get_by_role("button", name="Et si ce lieu fermait ?").click()
        keep = page.get_by_role("button", name="Garder cette hypothèse")
        expect(keep).to_be_visible(timeout=A_WHILE)
        keep.press("Enter")
        expect(page.locator("#kept-said")).to_contain_text("Donnez d’abord un nom")
        page.get_by_label("Nom de cette hypothèse").fill(name)
        page.get_by_label("Nom de cette hypothèse").blur()
        expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=A_WHILE)
        keep.press("Enter")
        kept = page.locator("#kept-list li").filter(has_text=name)
        expect(kept).to_contain_text("Aveyron : 1 lieu fermé", timeout=A_WHILE)
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

        question = parse_qs(urlsplit(page.url).query)
        page.goto(page.url.replace(f"lieux={question['lieux'][0]}", "lieux=former"))
        told = page.locator("#what-if-actions")
        expect(told).to_contain_text("Les lieux ont changé depuis", timeout=A_WHILE)
        page.get_by_role("button", name="La reprendre avec les lieux d’aujourd’hui").click()
        expect(told).not_to_contain_text("Les lieux ont changé depuis", timeout=A_WHILE)

        page.goto(home + AVEYRON)
        kept.get_by_role("button", name=name, exact=True).click()
        expect(page.get_by_role("heading", name=name)).to_be_visible(timeout=A_WHILE)
        kept.get_by_role("button", name=f"Supprimer « {name} »").click()
        page.get_by_role("button", name="Supprimer", exact=True).last.click()
        expect(kept).to_have_count(0)

        page.get_by_role("link", name="Ouvrir dans la page des planificateurs").click()
        expect(page.locator("#notice")).to_contain_text(name, timeout=A_WHILE)
        expect(page.locator("#verdict")).to_contain_text("peut être calculé", timeout=A_WHILE)
        document: Any = json.loads(page.locator("#document").input_value())
        assert document["existing"]["closed"] == question["sans"]
        assert window.faults() == []
