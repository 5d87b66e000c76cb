"""The widget on a town's page, on a page of a strict policy, and of another origin."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT
from tests.e2e.answers import answer, problem, site
from tests.e2e.browsing import CHROMIUM, DESKTOP, Window, opened, town_site

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

WIDGET_KB = 42
WIDGET_COMPRESSED_KB = 18


def test_the_widget_shows_a_departements_nearest_places_on_a_towns_page(
    home: str, window: Window
) -> None:
    page = window.page
    page.goto(f"{home}/widget/exemple.html")
    widget = page.locator("maillage-nearest")
    expect(widget.get_by_role("listitem").first).to_contain_text("Mairie — Rodez")
    expect(widget.get_by_role("heading")).to_contain_text(["3 lieux", "Rodez", "Luc", "Séb"])
    assert window.faults() == []
    page.evaluate(
        "addEventListener('maillage-results', e => { window.told = e.detail })",
    )
    widget.get_by_role("combobox").press_sequentially("saint-affr")
    expect(widget.get_by_role("option")).to_contain_text(["12400"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(widget.get_by_role("heading").first).to_contain_text("les plus proches de Saint-")
    told = page.evaluate("window.told")
    assert set(told) == {"sites", "commune", "snapshot", "sitesVersion"}
    assert len(told["sites"]) == 3
    assert all(each["code_insee"].startswith("12") for each in told["sites"])


def test_the_widget_works_under_a_strict_policy_of_another_origin(
    home: str, browser: Browser
) -> None:
    policy = f"default-src 'none'; script-src {home}; connect-src {home}"
    html = (
        '<!doctype html><html lang="fr"><head><title>Ville</title>'
        f'<script type="module" src="{home}/widget/maillage-nearest.js"></script></head>'
        '<body><main><h1>Ville</h1><maillage-nearest territory="241200187" limit="2" '
        'accent="#123456" services="Aide aux démarches administratives" '
        'background="red;} body{display:none"></maillage-nearest></main></body></html>'
    )
    with town_site(html, policy) as town, opened(browser, DESKTOP) as window:
        window.answer("/v1/nearest", answer(site(), site(nom="Ailleurs", code_insee="75056")))
        window.page.goto(town)
        widget = window.page.locator("maillage-nearest")
        expect(widget.get_by_role("listitem").filter(has_text="Médiathèque")).to_be_visible()
        expect(widget.get_by_text("Ailleurs")).to_have_count(0)
        [asked] = window.questions()
        assert asked["service"] == ["Aide aux démarches administratives"]
        assert asked["commune"] == ["12202"]
        widget.get_by_role("combobox").press_sequentially("onet le")
        # The real API, from another origin: its CORS rules let the page read the answer.
        expect(widget.get_by_role("option")).to_contain_text(["Onet-le-Château"])
        button = widget.get_by_role("button", name="Chercher")
        colour = button.evaluate("each => getComputedStyle(each).backgroundColor")
        assert colour == "rgb(18, 52, 86)"
        assert window.page.evaluate("document.head.querySelectorAll('style, link').length") == 0
        assert widget.get_attribute("style") is None
        assert window.faults() == []


def test_a_widget_of_an_unknown_territory_or_without_an_answer_says_so(
    home: str, window: Window
) -> None:
    page = window.page
    page.goto(f"{home}/widget/exemple.html")
    widget = page.locator("maillage-nearest")
    page.evaluate("document.querySelector('maillage-nearest').setAttribute('territory', '99')")
    expect(widget.get_by_role("alert")).to_contain_text("Le service rencontre un problème")
    window.answer("/v1/nearest", problem(404, "unknown_name", "q"), 404)
    widget.get_by_role("combobox").fill("xqzwk")
    page.keyboard.press("Enter")
    expect(widget.get_by_text("Nous ne trouvons pas ce lieu")).to_be_visible()
    assert window.faults() == []


def test_where_no_place_surely_offers_the_help_the_nearest_are_to_be_called(
    home: str, window: Window
) -> None:
    silent = site(unconfirmed=["need"], services=[], freshness="old", date_maj="2025-09-01")
    window.answer("/v1/nearest", answer(unconfirmed_sites=[silent]))
    window.page.goto(f"{home}/widget/exemple.html")
    widget = window.page.locator("maillage-nearest")
    expect(widget).to_contain_text("Ces lieux ne disent pas s’ils proposent cette aide")
    expect(widget).to_contain_text("Mis à jour en septembre 2025")
    expect(widget.get_by_role("heading", level=4)).to_have_count(1)
    assert window.faults() == []


def test_the_widgets_modules_weigh_less_than_42_kb_as_they_are_written(
    home: str, window: Window
) -> None:
    window.page.goto(f"{home}/widget/exemple.html")
    expect(window.page.locator("maillage-nearest").get_by_role("listitem").first).to_be_visible()
    paths = {each.removeprefix(home).lstrip("/") for each in window.asked if each.endswith(".js")}
    assert "widget/maillage-nearest.js" in paths
    # The formatter's indentation is no weight of what is written, but is sent: compressed.
    sources = [(ROOT / "web" / each).read_bytes() for each in paths]
    weight = sum(len(line.lstrip()) for each in sources for line in each.splitlines(keepends=True))
    compressed = sum(len(gzip.compress(each)) for each in sources)
    sizes = f"{weight / 1000:.1f} kB, {compressed / 1000:.1f} kB compressed"
    print(f"\nthe widget: {sizes}, in {len(paths)} modules", end="")
    assert weight <= WIDGET_KB * 1024
    assert compressed <= WIDGET_COMPRESSED_KB * 1024
