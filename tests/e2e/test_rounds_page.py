"""A plan of rounds on its page: the timetable, its stops on the map, and all of it on a phone."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import CHROMIUM, DESKTOP, entered, opened
from tests.e2e.prefecture import A_WHILE
from tests.e2e.test_planner_page import PAGE, drawn
from tests.e2e.test_stack import Stack, token_at

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
NAME = "Lozère, quatre intervenants"
NARROW = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def rounds(home: str, shared_stack: Stack) -> str:
    """The address of a plan of rounds."""
    document = {
        "name": NAME,
        "territory": {"level": "departement", "code": "48"},
        "objective": "rounds",
        "posts": 4,
    }
    asked = urllib.request.Request(  # noqa: S310 - the loopback
        f"{home}/v1/scenarios",
        data=json.dumps(document).encode(),
        headers={
            "authorization": f"Bearer {token_at(shared_stack.port)}",
            "content-type": "application/json",
            "idempotency-key": "rounds-on-their-page",
        },
    )
    with urllib.request.urlopen(asked, timeout=30) as reply:  # noqa: S310 - likewise
        return f"{home}{PAGE}?scenario={json.load(reply)['id']}"


@pytest.mark.parametrize("size", [NARROW, DESKTOP], ids=["narrow", "desktop"])
def test_a_plan_of_rounds_is_a_timetable_that_leads_to_its_map(
    home: str, browser: Browser, rounds: str, size: dict[str, int]
) -> None:
    with opened(browser, size) as window:
        page = entered(window.page, home)
        page.goto(rounds)
        drawn(page, NAME)
        table = page.get_by_role("region", name="Les tournées")
        rows = table.get_by_role("row")
        expect(rows.nth(1)).to_contain_text("chaque semaine", timeout=A_WHILE)
        expect(page.locator("#legend")).to_contain_text(f"Arrêt de tournée ({rows.count() - 1})")
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert window.faults() == []
        table.get_by_role("button", name="Quand").click()
        expect(table.get_by_role("columnheader", name="Quand")).to_have_attribute(
            "aria-sort", "ascending"
        )
        expect(rows.nth(1)).to_contain_text("lundi")
        first = rows.nth(1).get_by_role("button")
        name = first.inner_text()
        first.click()
        expect(page.locator("#map-said")).to_have_text(f"Mairie — {name}, arrêt de tournée")
