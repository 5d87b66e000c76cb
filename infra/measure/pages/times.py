"""How long the pages take to answer a hand: from the key, the slider or the button."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from infra.measure.bench.report import Figure
from infra.measure.pages import scenes
from infra.measure.pages.browsers import settled, sign_in
from infra.measure.pages.home import Home
from infra.measure.pages.percentiles import reached, timed

TOWNS = (
    *("Rodez", "Mende", "Aurillac", "Albi", "Cahors", "Brive-la-Gaillarde", "Le Puy-en-Velay"),
    *("Guéret", "Tulle", "Nevers", "Bourges", "Vesoul", "Épinal", "Bar-le-Duc", "Laon", "Arras"),
    *(
        "Quimper",
        "Saint-Lô",
        "Alençon",
        "Laval",
        "Niort",
        "Auch",
        "Tarbes",
        "Foix",
        "Digne-les-Bains",
    ),
    *("Gap", "Privas", "Bastia", "Cayenne", "Mamoudzou"),
)
"""Where citizens ask from: towns of as many départements."""
MOST_ANSWER_MS, MOST_SLIDE_MS, MOST_WHAT_IF_MS = 300.0, 100.0, 1000.0
MOST_BYTES = 60_000
_SLIDES = range(8, 48, 2)
SUPPOSED = 8
# Times are taken in the page: a driver's own round trips are none of the user's.
_WATCH_ANSWER = """
(event) => {
  const results = document.getElementById("results");
  let began = null, wasBusy = false;
  addEventListener(event, () => { began = performance.now(); }, { capture: true, once: true });
  globalThis.took = new Promise((done) => {
    const seen = new MutationObserver(() => {
      const isBusy = results.getAttribute("aria-busy") === "true";
      if (wasBusy && !isBusy) {
        seen.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
      }
      wasBusy = isBusy;
    });
    seen.observe(results, { attributes: true, attributeFilter: ["aria-busy"] });
  });
}
"""
_SLIDE = """
(value) => new Promise((done) => {
  const slider = document.getElementById("threshold");
  const began = performance.now();
  slider.value = String(value);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})
"""
# What is asked for once the map is comes beside it: nobody waits for it to see the map.
_SENT = """
() => {
  const all = performance.getEntriesByType("resource");
  const map = all.find(({ name }) => name.endsWith("/map.js"));
  return all.concat(performance.getEntriesByType("navigation"))
    .filter(({ name }) => !["/v1/", "/vendor/", ".pmtiles"].some((part) => name.includes(part)))
    .filter(({ startTime }) => !map || startTime < map.startTime)
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
}
"""


def measured(browser: Browser, home: Home) -> Iterator[Figure]:
    """Yields each time as it is measured, with what it must reach."""
    yield timed("a citizen's answer after Enter", answers(browser, home), MOST_ANSWER_MS)
    slides, suppositions = prefecture(browser, home)
    yield timed("the threshold's slider, to the next frame", slides, MOST_SLIDE_MS)
    yield timed("a place opened by hypothesis, to its figures", suppositions, MOST_WHAT_IF_MS)


def sizes(browser: Browser, home: Home) -> Iterator[Figure]:
    """Yields what each page sends before anything is clicked, to whoever has signed in."""
    for path in ("/", "/prefecture.html", "/planification.html", "/lieux.html"):
        yield _sent(browser, home, path)


def answers(browser: Browser, home: Home) -> list[float]:
    """Returns the milliseconds from Enter to the list, for towns never asked about before."""
    with _window(browser, home) as page:
        page.goto(home.url)
        settled(page)
        took = []
        for town in TOWNS:
            page.locator("#place").fill(town)
            page.evaluate(_WATCH_ANSWER, "keydown")
            page.keyboard.press("Enter")
            took.append(_waited(page))
        return took


def prefecture(browser: Browser, home: Home) -> tuple[list[float], list[float]]:
    """Returns the milliseconds of the slider, then of places opened by hypothesis."""
    with _window(browser, home) as page:
        scenes.measured(page, home)
        slides = [page.evaluate(_SLIDE, value) for value in _SLIDES]
        suppositions = []
        for _ in range(SUPPOSED):
            page.locator("#table tbody button").first.click()  # the commune that is the farthest
            button = page.get_by_role("button", name="Et si un lieu ouvrait ici ?")
            expect(button).to_be_visible()
            page.evaluate(_WATCH_ANSWER, "click")
            button.click()
            suppositions.append(_waited(page))
        return slides, suppositions


def _waited(page: Page) -> float:
    # A page's policy lets no driver poll by a text: the promise is waited for as it is.
    return float(page.evaluate("globalThis.took"))


@contextmanager
def _window(browser: Browser, home: Home) -> Iterator[Page]:
    """A desk's window whose user has signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    try:
        sign_in(context, home.token())
        yield context.new_page()
    finally:
        context.close()


def _sent(browser: Browser, home: Home, path: str) -> Figure:
    """What a page sends before its map: its text, its styles and its modules, compressed."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR")
    try:
        sign_in(context, home.token())
        page = context.new_page()
        page.goto(home.url + path)
        settled(page)
        sent = int(page.evaluate(_SENT))
    finally:
        context.close()
    reach = f"{MOST_BYTES // 1000} kB"
    return Figure(
        f"{path}, before the map", f"{sent / 1000:.1f} kB", reached(sent, MOST_BYTES, reach)
    )
