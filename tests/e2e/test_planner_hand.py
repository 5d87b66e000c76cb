"""A plan changed by hand in a real browser: by keyboard, on the map, undone, solved from there."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError as NotShownError, expect

from tests.e2e.browsing import CHROMIUM, DESKTOP, ON_A_PHONE, PHONE, entered, opened
from tests.e2e.test_planner_page import A_WHILE, PAGE, drawn, solved

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
NAME = "Aveyron, trois postes"


@pytest.fixture(scope="module")
def plan(home: str, browser: Browser) -> str:
    """The address of a plan for the Aveyron."""
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(f"{home}{PAGE}")
        return solved(page, NAME, 3)


def row(page: Page, number: int) -> Locator:
    return page.locator("#sites tbody tr").nth(number)


def commune_of(page: Page, number: int) -> str:
    return (
        row(page, number).locator("th > button:not(.opener)").inner_text().removeprefix("Mairie — ")
    )


def told(page: Page) -> None:
    expect(page.locator(".hand-total")).to_contain_text("En tout, ", timeout=A_WHILE)


@ON_A_PHONE
def test_sites_are_changed_by_keyboard_undone_kept_and_solved_again(
    home: str, browser: Browser, plan: str, viewport: dict[str, int]
) -> None:
    with opened(browser, viewport) as window:
        page = entered(window.page, home)
        page.goto(plan)
        drawn(page, NAME)
        kept, forbidden, moved = (commune_of(page, number) for number in range(3))
        page.get_by_role("button", name=f"Garder : Mairie — {kept}").press("Enter")
        page.get_by_role("button", name=f"Interdire : Mairie — {forbidden}").press("Enter")
        told(page)
        expect(row(page, 1).locator(".hint")).to_have_text(
            re.compile(r"^Interdit : .*personnes? de moins à portée$"), timeout=A_WHILE
        )
        page.get_by_role("button", name=f"Déplacer : Mairie — {moved}").press("Enter")
        field = page.get_by_role("combobox", name=f"Déplacer Mairie — {moved} vers")
        expect(field).to_be_focused()
        field.press_sequentially("Rodez")
        expect(page.get_by_role("option", name=re.compile("^Rodez"))).to_be_visible(timeout=A_WHILE)
        field.press("ArrowDown")
        assert window.faults() == []
        field.press("Enter")
        expect(page.locator("#hand")).to_contain_text(f"{moved} : déplacé à Rodez")
        expect(page.get_by_role("button", name=f"Déplacer : Mairie — {moved}")).to_be_focused()
        told(page)
        assert window.faults() == []
        # Nothing is lost by a reload, and the last change is undone first.
        page.reload()
        expect(page.locator(".hand-list li")).to_have_count(3, timeout=A_WHILE)
        page.get_by_role("button", name="Annuler le dernier changement").press("Enter")
        expect(page.locator(".hand-list li")).to_have_count(2)
        told(page)
        page.get_by_role("button", name="Calculer de nouveau à partir d’ici").press("Enter")
        expect(page.locator("#plan-title")).to_have_text(f"{NAME} (à la main)", timeout=A_WHILE)
        expect(page.locator("#sites")).to_contain_text(f"Mairie — {kept}")
        expect(page.locator("#sites")).not_to_contain_text(f"Mairie — {forbidden}")
        expect(page.locator(".hand-list li")).to_have_count(0)


def test_a_site_is_dragged_on_the_map_and_its_marker_changes_it_too(
    home: str, browser: Browser, plan: str
) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, home)
        page.goto(plan)
        drawn(page, NAME)
        x, y = card_of_row(page, 0)
        page.locator(".marker-card").get_by_role("button", name="Garder").click()
        expect(page.locator("#hand")).to_contain_text(": gardé")
        assert window.faults() == []
        page.locator(".maplibregl-popup-close-button").click()
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y + 40, steps=4)
        page.mouse.move(x + 120, y + 80, steps=4)
        page.mouse.up()
        expect(page.locator("#hand")).to_contain_text(": déplacé à ", timeout=A_WHILE)
        told(page)
        assert window.faults() == []


def card_of_row(page: Page, number: int) -> tuple[float, float]:
    """Opens the card of a row's site on the map, and returns where the site is on the screen.

    A map that was not drawn yet, or that what comes above it moves, is not where it was: the row is
    looked at, and the map's place measured, before each click.
    """
    page.wait_for_function("document.querySelector('#map canvas')?.width > 0")
    canvas, card = page.locator("#map canvas"), page.locator(".marker-card")
    site = row(page, number).locator("th > button:not(.opener)")
    for _ in range(20):
        # The focus of a row brings its site to the middle of the map.
        site.blur()
        site.focus()
        page.locator("#map").scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.click(x, y)
        with contextlib.suppress(NotShownError):
            card.wait_for(timeout=3_000)
            return x, y
    raise AssertionError("the card of a site is not shown")


def test_the_map_stays_above_the_table_of_a_narrow_screen_for_whoever_asks(
    home: str, browser: Browser, plan: str
) -> None:
    with opened(browser, PHONE) as window:
        page = entered(window.page, home)
        page.goto(plan)
        drawn(page, NAME)
        pin = page.get_by_role("button", name="Garder la carte à l’écran")
        row(page, 2).scroll_into_view_if_needed()
        expect(page.locator("#map")).not_to_be_in_viewport()
        pin.click()
        expect(pin).to_have_attribute("aria-pressed", "true")
        row(page, 2).locator("th > button:not(.opener)").focus()
        expect(page.locator("#map")).to_be_in_viewport()
        assert window.faults() == []
