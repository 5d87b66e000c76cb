"""How the citizen's page is laid out: widths, large text, paper, colours, weight, what moves."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.answers import EVERY_STATE, answer, site
from tests.e2e.browsing import CHROMIUM, DESKTOP, PHONE, Window, opened

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

TRANSFER_KB = 200
SHIFTS = """
window.shift = 0;
window.shifted = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries().filter((one) => !one.hadRecentInput)) {
    window.shift += each.value;
    const of = ({ node, previousRect, currentRect }) =>
      `${node?.id || node?.className || node?.nodeName} ${previousRect.top} to ${currentRect.top}`;
    window.shifted.push([each.startTime, each.value, scrollY, ...each.sources.map(of)].join(", "));
  }
}).observe({ type: "layout-shift", buffered: true });
"""
"""Adds up what moved, and tells what it was."""
MOST_SHIFTED = 0.1


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_link_opens_on_its_results_and_nothing_moves_meanwhile(
    home: str, browser: Browser, size: dict[str, int]
) -> None:
    with opened(browser, size) as window:
        page = window.page
        page.add_init_script(SHIFTS)
        page.goto(f"{home}/?commune=12202")
        expect(page.get_by_role("article")).to_have_count(10)
        expect(page.locator("#results-title")).to_be_in_viewport()
        expect(page.locator("#results-title")).to_have_text("10 lieux près de Rodez (12)")
        page.wait_for_timeout(500)
        assert page.evaluate("window.shift") < MOST_SHIFTED


def test_a_bar_leads_to_the_results_of_a_filter_on_a_phone(home: str, browser: Browser) -> None:
    with opened(browser, PHONE) as window:
        page = window.page
        window.answer("/v1/nearest", answer(site(), site(id="lieu-2")))
        page.goto(f"{home}/?commune=12202")
        expect(page.locator("#to-results")).to_be_hidden()
        page.get_by_text("Filtrer les lieux").click()
        page.get_by_label("Gratuit", exact=True).check()
        bar = page.get_by_role("button", name="Voir les 2 lieux")
        bar.click()
        expect(page.locator("#results-title")).to_be_in_viewport()
        expect(bar).to_be_hidden()
        assert window.faults() == []


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (390, "200%"), (640, "200%")])
def test_with_narrow_windows_and_large_text_nothing_scrolls_sideways(
    home: str, browser: Browser, width: int, text: str
) -> None:
    with opened(browser, {"width": width, "height": 800}) as window:
        page = window.page
        page.goto(f"{home}/?commune=12202")
        expect(page.get_by_role("article")).to_have_count(10)
        page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
        for each in page.locator("summary").all():
            each.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_ten_places_are_printed_on_two_sheets(home: str, window: Window) -> None:
    window.page.goto(f"{home}/?commune=12202")
    expect(window.page.get_by_role("article")).to_have_count(10)
    sheets = re.findall(rb"/Type\s*/Page[^s]", window.page.pdf(format="A4"))
    assert len(sheets) <= 2


def test_the_page_weighs_less_than_200_kb_before_the_map(home: str, browser: Browser) -> None:
    with opened(browser, PHONE) as window:
        window.page.goto(f"{home}/?commune=12202")
        expect(window.page.get_by_role("article")).to_have_count(10)
        transferred = window.page.evaluate(
            "performance.getEntriesByType('navigation').concat("
            "performance.getEntriesByType('resource')).map(each => each.transferSize)"
        )
        print(f"\ntransfer before the map: {sum(transferred) / 1000:.1f} kB", end="")
        assert len(transferred) > 15
        assert sum(transferred) <= TRANSFER_KB * 1000


def test_how_long_a_person_waits_is_measured(home: str, window: Window) -> None:
    page = window.page
    page.goto(home)
    field = page.locator("#place")
    figures = []
    for text in ("rodez", "mende", "millau"):
        field.fill("")
        field.press_sequentially(text)
        start = time.perf_counter()
        expect(page.get_by_role("option").first).to_contain_text(text.capitalize())
        suggested = time.perf_counter() - start
        start = time.perf_counter()
        field.press("Enter")
        title = f"lieux près de {text.capitalize()}|près de {text}"
        expect(page.get_by_role("heading", name=re.compile(title))).to_be_visible()
        figures.append((suggested * 1000, (time.perf_counter() - start) * 1000))
    suggested, answered = (sorted(each)[1] for each in zip(*figures, strict=True))
    print(
        f"\nlast key to suggestions {suggested:.0f} ms, to first result {answered:.0f} ms", end=""
    )


def test_at_200_percent_nothing_is_cut_and_nothing_scrolls_sideways(
    home: str, browser: Browser
) -> None:
    # 1280 px at 400 % are 320 px wide, the narrowest that WCAG asks for.
    with opened(browser, {"width": 320, "height": 640}) as window:
        window.answer("/v1/nearest", EVERY_STATE)
        window.page.goto(f"{home}/?commune=12202")
        expect(window.page.get_by_role("article")).to_have_count(6)
        for more in window.page.get_by_text("Horaires, services et contacts").all():
            more.click()
        window.page.get_by_text("Filtrer les lieux").click()
        width = window.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320


def test_the_dark_colours_have_the_contrast_too(home: str, browser: Browser) -> None:
    with opened(browser, DESKTOP, color_scheme="dark") as window:
        window.answer("/v1/nearest", EVERY_STATE)
        window.page.goto(f"{home}/?commune=12202")
        expect(window.page.get_by_role("article")).to_have_count(6)
        assert window.faults() == []
