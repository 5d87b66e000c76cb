"""Columns on the préfecture's page in a real browser: maps, filters, need by access, paper."""

from __future__ import annotations

import contextlib
import re
import urllib.error
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.indicators import ColumnFacts, publish_column
from geodata.indicators.table import column_of
from geodata.snapshot.reader import Snapshot
from geodata.stores import Objects
from tests.conftest import ROOT, VAR
from tests.e2e.browsing import CHROMIUM, PHONE, Window, entered, opened
from tests.e2e.prefecture import A_WHILE, AVEYRON, drawn
from tests.e2e.test_stack import Stack

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

TWO_WAY = f"{AVEYRON}&carte=two_way&colonne=besoin"
WIDE = {"width": 1920, "height": 1080}
MOST_SHEETS = 4


@pytest.fixture(scope="module")
def stack(france: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack over columns of its own: a need that grows with the code, known but in one in ten."""
    if not (ROOT / "web" / "vendor").is_dir():
        pytest.skip("needs the map's code, which `make web` obtains")
    folder = tmp_path_factory.mktemp("var")
    for name in ("snapshots", "oidc"):
        (folder / name).symlink_to((VAR / name).resolve())
    register = france.register
    need = np.arange(register.whole_count) % 100.0
    need[::10] = np.nan
    zone = (np.arange(register.whole_count) % 2).astype(np.float64)
    store = Objects.at(f"file://{folder}")
    facts = {"source": "Essai", "licence": "Licence Ouverte 2.0"}
    index = ColumnFacts("besoin", "index", "Indice de besoin", **facts)
    publish_column(store, column_of(index, need, ()), register)
    zoning = ColumnFacts("frr", "class", "Zonage FRR", **facts)
    publish_column(store, column_of(zoning, zone, ("FRR", "hors FRR")), register)
    running = Stack("--var", str(folder))
    try:
        running.wait("/v1/communes?q=rodez")
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def home(stack: Stack) -> str:
    return f"http://127.0.0.1:{stack.port}"


@pytest.fixture
def _measured(stack: Stack) -> None:
    """France is measured once before the page asks for it: it gives an answer twenty seconds."""
    for _ in range(10):  # the gateway lets go of a route after thirty
        with contextlib.suppress(TimeoutError, urllib.error.URLError):
            bearer = f"Bearer {stack.token()}"
            if stack.ask("/v1/coverage/france/FR", authorization=bearer)[0] == 200:
                return


def shown(page: Page, home: str, address: str) -> None:
    page.goto(home + address)
    drawn(page, "departement 12")


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_need_and_access_are_nine_labelled_cells_and_a_list(
    home: str, browser: Browser, size: dict[str, int]
) -> None:
    with opened(browser, size) as window:
        page = entered(window.page, home)
        shown(page, home, TWO_WAY)
        cells = page.locator("#legend .cell")
        names = [f"{letter}{digit}" for letter in "CBA" for digit in "123"]
        expect(cells).to_have_text([re.compile(f"^{each}") for each in names])
        far = page.get_by_role("button", name=re.compile("^C3 : "))
        [many] = re.findall(r"\((\d+)\)", far.inner_text())
        expect(page.locator("#both-note")).to_contain_text(f"{many} communes")
        expect(page.locator("#both-table tbody tr")).to_have_count(int(many))
        assert window.faults() == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        far.click()
        expect(page.locator("#filters")).to_contain_text("besoin et accès : C3", timeout=A_WHILE)
        expect(page.locator("#table tbody tr")).to_have_count(int(many))
        assert window.faults() == []


def test_a_filter_acts_on_figures_table_and_files_and_can_be_left(
    home: str, desktop: Window
) -> None:
    page = entered(desktop.page, home)
    shown(page, home, f"{AVEYRON}&carte=column&colonne=besoin")
    expect(page.locator("#legend")).to_contain_text("non renseigné")
    expect(page.locator("#table")).to_contain_text("Indice de besoin")
    page.get_by_label("Selon", exact=True).select_option("frr")
    page.get_by_label("FRR", exact=True).check()
    expect(page.locator("#filters")).to_contain_text("Zonage FRR : FRR", timeout=A_WHILE)
    expect(page.get_by_label("FRR", exact=True)).to_be_focused()
    expect(page).to_have_url(re.compile(re.escape("filtre=frr%3Ais%3AFRR")))
    assert desktop.faults() == []
    with page.expect_download(timeout=A_WHILE) as picture:
        page.get_by_role("button", name="Carte (PNG)").click()
    assert picture.value.suggested_filename.endswith(".png")
    asked = [each for each in desktop.asked if "format=png" in each][-1]
    assert {"map=column", "column=besoin", "where=frr%3Ais%3AFRR"} <= set(
        asked.split("?")[1].split("&")
    )
    page.get_by_role("button", name="Voir toutes les communes").click()
    expect(page.locator("#filters")).to_be_hidden(timeout=A_WHILE)
    expect(page.get_by_label("Selon", exact=True)).to_have_value("")


def test_the_finger_on_the_threshold_recolours_both_ways_at_once(
    home: str, desktop: Window
) -> None:
    page = entered(desktop.page, home)
    shown(page, home, TWO_WAY)
    legend = page.locator("#legend")
    expect(legend).not_to_contain_text("plus de 10 min")
    desktop.context.route("**/v1/coverage/**", lambda _: None)
    page.locator("#threshold").fill("10")
    expect(legend).to_contain_text("plus de 10 min")


def test_figures_are_broken_down_by_class(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    shown(page, home, f"{AVEYRON}&carte=column&colonne=frr")
    table = page.locator("#by-class details[open] table")
    expect(table.locator("tbody th")).to_have_text(["FRR", "hors FRR"])
    assert "two_way" not in page.locator("#measure option").evaluate_all(
        "all => all.map(each => each.value)"
    )


@pytest.mark.usefixtures("_measured")
def test_overseas_departements_stand_beside_france(home: str, desktop: Window) -> None:
    page = entered(desktop.page, home)
    page.goto(f"{home}/prefecture.html")
    insets = page.locator("#overseas .inset")
    expect(insets).to_have_count(5, timeout=A_WHILE)
    expect(insets.nth(3)).to_have_accessible_name(re.compile("^La Réunion : "))
    assert desktop.faults() == []
    assert page.evaluate("document.querySelector('#overseas').scrollWidth") <= page.evaluate(
        "document.querySelector('#map-side').clientWidth"
    )
    insets.nth(3).click()
    expect(page.locator("#sheet")).to_contain_text("La Réunion (974)")


@pytest.mark.parametrize("address", [AVEYRON, TWO_WAY], ids=["usual", "two-way"])
def test_paper_has_four_pages_at_most(home: str, desktop: Window, address: str) -> None:
    page = entered(desktop.page, home)
    shown(page, home, address)
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= MOST_SHEETS
    expect(page.locator(".map-on-paper")).to_have_count(0)  # the screen has its own map again


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("?niveau=epci&code=299999999", "n’existe plus"),
        ("?niveau=departement&code=12&depuis=2019", "version de comparaison"),
        ("?niveau=departement&code=12&colonne=voitures", "colonne qui n’est plus publiée"),
        ("?niveau=departement&code=12&filtre=frr:is:ZRR", "une classe qui n’est plus publiée"),
    ],
)
def test_a_stale_link_says_what_is_gone_and_leads_to_the_present(
    home: str, window: Window, address: str, said: str
) -> None:
    page = entered(window.page, home, departements=["12"])
    page.goto(f"{home}/prefecture.html{address}")
    title = page.locator("#results-title")
    expect(title).to_contain_text(said, timeout=A_WHILE)
    assert window.faults() == []
    page.get_by_role("button", name="Voir la situation présente").click()
    expect(title).to_have_text("Aveyron (12)", timeout=A_WHILE)
