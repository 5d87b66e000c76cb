"""The citizen's map: every place can be clicked, streets come only where they were chosen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.answers import answer, site
from tests.e2e.browsing import PHONE, Window, opened

SPOT = {"latitude": 44.352, "longitude": 2.571}
STREETS = {
    "version": 8,
    "sources": {"plan": {"type": "raster", "tiles": [], "tileSize": 256}},
    "layers": [{"id": "plan", "type": "raster", "source": "plan"}],
}
PUBLISHER = {"accessibility_state": "not_audited", "contact": "", "base_map_credit": "Plan d’essai"}


def shown(window: Window, home: str, *sites: dict[str, Any]) -> None:
    """Opens the page on an answer that has these sites."""
    real = window.page.request.get(f"{home}/v1/nearest?commune=12202").json()
    window.answer("/v1/nearest", answer(*sites, snapshot=real["snapshot"], degraded=[]))
    window.page.goto(f"{home}/?commune=12202")


def test_places_of_one_spot_are_fanned_out_and_each_leads_to_its_card(
    home: str, desktop: Window
) -> None:
    records = [site(id=f"s{number}", nom=f"Lieu n° {number}", **SPOT) for number in range(1, 5)]
    shown(desktop, home, *records, site(id="far", nom="Ailleurs", latitude=44.4, longitude=2.7))
    page = desktop.page
    expect(page.locator(".marker")).to_have_count(5)
    expect(page.locator(".marker-legs line")).to_have_count(4)
    for number in range(1, 5):
        page.get_by_role("img", name=f"Lieu {number} : Lieu n° {number}").click()
        expect(page.locator(f"#site-{number}")).to_be_focused()


def test_records_that_seem_one_place_stand_in_one_frame(home: str, window: Window) -> None:
    twin = site(id="b", nom="Espace numérique", same_place_as="a", **SPOT)
    other = site(id="c", nom="Mairie", latitude=44.4, longitude=2.7)
    shown(window, home, site(id="a", **SPOT), other, twin)
    frame = window.page.locator(".same-place")
    expect(frame).to_contain_text("Deux fiches au même endroit")
    expect(frame.get_by_role("article")).to_have_count(2)
    expect(window.page.get_by_role("article").nth(2)).to_contain_text("Mairie")
    assert window.faults() == []


def test_on_a_phone_the_map_opens_above_the_list_and_closes_again(
    home: str, window: Window
) -> None:
    shown(window, home, site(), site(id="b", nom="Mairie", latitude=44.4, longitude=2.7))
    page = window.page
    toggle = page.locator("#map-toggle")
    expect(toggle).to_have_text("Afficher la carte")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    assert not any("/vendor/" in each for each in window.asked)
    toggle.press("Enter")
    expect(page.locator("#map canvas")).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(toggle).to_be_focused()
    map_box, first = page.locator("#map").bounding_box(), page.locator("#site-1").bounding_box()
    assert map_box is not None
    assert first is not None
    assert map_box["y"] + map_box["height"] <= first["y"]
    expect(page.locator("#map-note")).to_contain_text("IGN Admin Express")
    assert window.faults() == []
    toggle.press("Enter")
    expect(page.locator("#map")).to_be_hidden()


def test_turned_to_its_side_a_screen_has_the_map_where_there_is_room(
    home: str, window: Window
) -> None:
    shown(window, home, site())
    for viewport, holder in ((PHONE, "list"), ({"width": 1280, "height": 800}, "results")):
        window.page.set_viewport_size(viewport)  # type: ignore[arg-type]
        parent = window.page.locator(f"#{holder} > #map-side")
        expect(parent).to_have_count(1)


@pytest.mark.parametrize("is_chosen", [False, True])
def test_streets_are_asked_for_only_where_an_operator_chose_them(
    home: str, browser: Browser, is_chosen: bool
) -> None:
    tiles = [f"{home}/plan/{{z}}/{{x}}/{{y}}.png"]
    style = {**STREETS, "sources": {"plan": {**STREETS["sources"]["plan"], "tiles": tiles}}}
    with opened(browser, PHONE) as window:
        chosen = f"{home}/plan.json" if is_chosen else ""
        window.answer("/v1/publisher", {**PUBLISHER, "base_map_style": chosen})
        window.answer("/plan.json", style)
        window.context.route("**/plan/*/*/*.png", lambda route: route.fulfill(status=204))
        page = window.page
        page.goto(home)
        foot = page.locator("#provenance")
        shown(window, home, site())
        page.locator("#map-toggle").click()
        note = page.locator("#map-note")
        expect(note).to_contain_text("demandé par" if is_chosen else "IGN Admin Express")
        expect(page.locator("#map .marker")).to_have_count(1)
        if is_chosen:
            window.has_asked("/plan/")
        page.goto(home)
        said = "Le fond de la carte est demandé à" if is_chosen else "n’appelle aucun service tiers"
        expect(foot).to_contain_text(said)
        page.goto(f"{home}/mentions-legales.html")
        expect(page.locator("main")).to_contain_text(
            "votre navigateur en demande le fond" if is_chosen else "Aucun service tiers"
        )
        assert any("/plan/" in each for each in window.asked) == is_chosen
        assert any(each.endswith("/plan.json") for each in window.asked) == is_chosen


def test_a_base_map_that_the_policy_does_not_open_to_leaves_the_contours(
    home: str, window: Window
) -> None:
    address = "https://tuiles.example/plan.json"
    window.answer("/v1/publisher", {**PUBLISHER, "base_map_style": address})
    policy = "Content Security Policy"
    window.forgives(policy)
    shown(window, home, site())
    with window.page.expect_console_message(lambda message: policy in message.text):
        window.page.locator("#map-toggle").click()
    expect(window.page.locator("#map-note")).to_contain_text("voici les contours seuls")
    expect(window.page.locator("#map .marker")).to_have_count(1)


def test_a_base_map_without_its_tiles_leaves_the_places_on_the_map(
    home: str, window: Window
) -> None:
    tiles = [f"{home}/plan/{{z}}/{{x}}/{{y}}.png"]
    style = {**STREETS, "sources": {"plan": {**STREETS["sources"]["plan"], "tiles": tiles}}}
    window.answer("/v1/publisher", {**PUBLISHER, "base_map_style": f"{home}/plan.json"})
    window.answer("/plan.json", style)
    window.context.route("**/plan/*/*/*.png", lambda route: route.abort())
    window.forgives("")  # whatever MapLibre says of its tiles
    shown(window, home, site())
    window.page.locator("#map-toggle").click()
    expect(window.page.locator("#map .marker")).to_have_count(1)
    expect(window.page.locator("#map-note")).to_contain_text("Plan d’essai")
