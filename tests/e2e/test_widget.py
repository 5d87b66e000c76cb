"""The widget on a town's page, on a page of a strict policy, and of another origin."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import ROOT
from tests.e2e.answers import answer, problem, site
from tests.e2e.browsing import CHROMIUM, DESKTOP, PHONE, Window, opened, town_site

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
        warned = warnings_of(window)
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
        [told] = warned
        assert "background : «\xa0red;} body{display:none\xa0» est laissé de côté" in told
        assert window.faults() == []


def page_with(home: str, *widgets: str, head: str = "") -> str:
    """A town's page with some widgets."""
    script = f'<script type="module" src="{home}/widget/maillage-nearest.js"></script>'
    return (
        f'<!doctype html><html lang="fr"><head><title>Ville</title>{head}{script}</head>'
        f"<body><main><h1>Ville</h1>{''.join(widgets)}</main></body></html>"
    )


def policy_of(home: str) -> str:
    return f"default-src 'none'; script-src {home}; connect-src {home}"


def warnings_of(window: Window) -> list[str]:
    """What the widgets of a page tell its webmaster, from now on."""
    told: list[str] = []
    window.page.on("console", lambda each: told.append(each.text) if "<mail" in each.text else None)
    return told


WRONG = {
    "unknown commune": ('territory="12999"', "territory : «\xa012999\xa0»"),
    "unknown EPCI": ('territory="200066837"', "territory : «\xa0200066837\xa0»"),
    "no code": ('territory="Rodez"', "territory : «\xa0Rodez\xa0»"),
    "unknown need": ('territory="12202" needs="cv|cvs"', "needs : «\xa0cvs\xa0»"),
    "unknown service": ('territory="12202" services="Aide"', "services : «\xa0Aide\xa0»"),
    "too many": ('territory="12202" limit="99"', "limit : «\xa099\xa0»"),
    "another name": ('commune="12202"', "commune : attribut inconnu, est-ce territory ?"),
}


@pytest.mark.parametrize("attributes", WRONG)
def test_a_wrong_setting_is_told_to_the_webmaster_and_never_to_citizens(
    home: str, window: Window, attributes: str
) -> None:
    given, told = WRONG[attributes]
    warned = warnings_of(window)
    with town_site(page_with(home, f"<maillage-nearest {given}></maillage-nearest>"), "") as town:
        window.page.goto(town)
        widget = window.page.locator("maillage-nearest")
        if 'territory="12202"' in given:
            expect(widget.get_by_role("listitem").first).to_be_visible()
        elif "territory" in given:
            expect(widget.get_by_role("link", name="Trouver un lieu")).to_have_attribute(
                "href", f"{home}/"
            )
        expect(widget.get_by_role("combobox")).to_be_visible()
        while not warned:
            window.page.wait_for_event("console")
        assert [told in each for each in warned] == [True]
        for words in ("attribut", "laissé de côté", "Réglages", "problème", "n’existe pas"):
            expect(widget).not_to_contain_text(words)
        expect(widget.get_by_role("alert")).to_have_count(0)
        window.page.locator("maillage-nearest").evaluate("each => each.setAttribute('preview', '')")
        expect(widget.get_by_role("note", name="Réglages à corriger")).to_contain_text(told)
        assert window.faults() == []


def test_a_preview_of_what_is_right_has_no_note(home: str, window: Window) -> None:
    warned = warnings_of(window)
    html = page_with(home, '<maillage-nearest territory="12202" preview></maillage-nearest>')
    with town_site(html, policy_of(home)) as town:
        window.page.goto(town)
        widget = window.page.locator("maillage-nearest")
        expect(widget.get_by_role("listitem").first).to_be_visible()
        expect(widget.get_by_role("note")).to_have_count(0)
        assert warned == []


def test_two_widgets_of_a_page_have_headings_of_their_own_levels_and_names(
    home: str, window: Window
) -> None:
    html = page_with(
        home,
        '<maillage-nearest territory="12202" heading="2"></maillage-nearest>',
        '<maillage-nearest territory="12202" limit="1"></maillage-nearest>',
        '<maillage-nearest territory="12" limit="1" label="Démarches"></maillage-nearest>',
    )
    with town_site(html, policy_of(home)) as town:
        page = window.page
        page.goto(town)
        names = ("Rodez", "Rodez (2)")
        for level, name in zip((2, 3), names, strict=True):
            region = page.get_by_role("region", name=f"la plus proche : {name}", exact=False)
            one = region.last if "(2)" in name else region.first
            expect(one.get_by_role("heading", level=level)).to_have_count(1)
            expect(one.get_by_role("heading", level=level + 1).first).to_be_visible()
        expect(page.get_by_role("region", name="Démarches", exact=True)).to_be_visible()
        expect(page.get_by_role("search", name="Chercher : Démarches")).to_be_visible()
        for widget in page.locator("maillage-nearest").all():
            field = widget.get_by_role("combobox", name="Commune, code postal ou adresse")
            field.press_sequentially("rodez")
            expect(widget.get_by_role("option").first).to_be_visible()
            page.keyboard.press("ArrowDown")
            named = field.get_attribute("aria-activedescendant")
            expect(widget.locator(f"#{named}")).to_have_attribute("aria-selected", "true")
            page.keyboard.press("Escape")
        assert page.evaluate("document.querySelectorAll('[id]').length") == 0
        assert window.faults() == []


DARK, LIGHT = "rgb(29, 36, 39)", "rgb(255, 255, 255)"
THEMES = {
    "the page is light": ("", "", LIGHT),
    "the page is both": ("", "light dark", DARK),
    "always dark": ('theme="dark"', "", DARK),
    "always light": ('theme="light"', "light dark", LIGHT),
    "by the device": ('theme="auto"', "", DARK),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("accent", ["", "#7a2e1d", "#000000", "#0000ff"])
def test_on_a_device_that_is_dark_a_widget_is_read_in_each_theme(
    home: str, browser: Browser, theme: str, accent: str
) -> None:
    attribute, scheme, background = THEMES[theme]
    given = f'{attribute} accent="{accent}"' if accent else attribute
    html = page_with(
        home,
        f'<maillage-nearest territory="12202" limit="1" {given}></maillage-nearest>',
        head=f'<meta name="color-scheme" content="{scheme or "light"}">',
    )
    with town_site(html, policy_of(home)) as town, opened(browser, PHONE) as window:
        window.page.emulate_media(color_scheme="dark")
        window.page.goto(town)
        widget = window.page.locator("maillage-nearest")
        expect(widget.get_by_role("listitem").first).to_be_visible()
        frame = widget.get_by_role("region")
        assert frame.evaluate("each => getComputedStyle(each).backgroundColor") == background
        assert window.faults() == []


def test_a_page_that_gives_colours_by_its_sheet_keeps_them(home: str, window: Window) -> None:
    style = (
        "<style>:root { color-scheme: light dark } maillage-nearest { --maillage-accent: #7a2e1d }"
        "</style>"
    )
    html = page_with(
        home, '<maillage-nearest territory="12202" limit="1"></maillage-nearest>', head=style
    )
    with town_site(html, f"{policy_of(home)}; style-src 'unsafe-inline'") as town:
        window.page.emulate_media(color_scheme="dark")
        window.page.goto(town)
        widget = window.page.locator("maillage-nearest")
        expect(widget.get_by_role("listitem").first).to_be_visible()
        frame = widget.get_by_role("region")
        assert frame.evaluate("each => getComputedStyle(each).backgroundColor") == LIGHT
        assert window.faults() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_site_that_forbids_scripts_shows_the_widget_in_a_frame_and_no_other_page(
    home: str, window: Window, scheme: Literal["light", "dark"]
) -> None:
    window.page.emulate_media(color_scheme=scheme)
    framed = f"{home}/widget.html?commune=12202&needs=cv&theme=auto&limit=2"
    html = (
        '<!doctype html><html lang="fr"><head><title>Ville</title></head><body><main><h1>Ville</h1>'
        f'<iframe src="{framed}" title="Aide" width="100%" height="900"></iframe>'
        f'<iframe src="{home}/" title="Accueil"></iframe>'
        f'<iframe src="{home}/widget/exemple.html" title="Exemple"></iframe></main></body></html>'
    )
    window.forgives("frame-ancestors 'none'")
    with town_site(html, f"default-src 'none'; script-src 'none'; frame-src {home}") as town:
        window.page.goto(town)
        frame = window.page.frame_locator("[title=Aide]")
        expect(frame.get_by_role("heading", level=3)).to_contain_text("Rodez")
        expect(frame.get_by_role("link", name="Plus de lieux")).to_have_attribute(
            "href", f"{home}/?commune=12202&need=cv"
        )
        for title in ("Accueil", "Exemple"):
            expect(window.page.frame_locator(f"[title={title}]").locator("main")).to_have_count(0)
        [asked] = window.questions()
        assert (asked["commune"], asked["need"], asked["limit"]) == (["12202"], ["cv"], ["2"])
        # No script may run in the town's page, and axe is one: the frame is judged alone.
        window.page.goto(framed)
        expect(window.page.get_by_role("listitem").first).to_be_visible()
        assert window.faults() == []
        # A link leaves the frame: the page it leads to is in none.
        window.page.goto(town)
        frame.get_by_role("link", name="Plus de lieux").click()
        window.page.wait_for_url(f"{home}/?commune=12202&need=cv")


def test_the_address_of_a_frame_has_no_word_in_where_the_widget_asks(
    home: str, window: Window
) -> None:
    warned = warnings_of(window)
    window.page.goto(
        f"{home}/widget.html?territory=12202&api=https://ailleurs.example&onclick=x&preview"
    )
    expect(window.page.get_by_role("listitem").first).to_be_visible()
    expect(window.page.get_by_role("note")).to_contain_text("api : attribut inconnu")
    assert len(warned) == 1
    assert window.page.locator("maillage-nearest").get_attribute("api") is None
    assert window.page.locator("maillage-nearest").get_attribute("onclick") is None


def test_a_frame_that_is_asked_for_its_height_tells_that_and_nothing_else(
    home: str, window: Window
) -> None:
    document = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
    [lines] = re.findall(r"```js\n(.*?)```", document, re.DOTALL)
    html = (
        '<html lang="fr"><title>Ville</title><body>'
        f'<iframe src="{home}/widget.html?territory=12202&height=auto" title="Aide" width="100%"'
        ' height="960"></iframe><script>window.told = [];'
        f"addEventListener('message', ({{ data }}) => told.push(data));{lines}</script></body>"
    ).replace("https://ADRESSE", home)
    with town_site(html, "") as town:
        window.page.goto(town)
        inside = window.page.frame_locator("iframe")
        expect(inside.get_by_role("listitem").first).to_be_visible()
        window.page.wait_for_function(
            """() => {
              const [frame, last] = [document.querySelector("iframe"), told.at(-1)];
              return last && Number(frame.height) === last.px && last.px !== 960;
            }"""
        )
        room = inside.locator("html").evaluate("(page) => page.scrollHeight - page.clientHeight")
        assert room == 0
        told = window.page.evaluate("told")
        assert all(set(each) == {"maillage", "px"} for each in told)


def test_what_was_typed_that_is_not_found_is_told_beside_the_field(
    home: str, window: Window
) -> None:
    page = window.page
    page.goto(f"{home}/widget/exemple.html")
    widget = page.locator("maillage-nearest")
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
