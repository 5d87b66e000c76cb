"""What webmasters copy, run in a browser on a site of another origin."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.e2e.browsing import CHROMIUM, DESKTOP, Window, opened, town_site

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
WEB = ROOT / "web"
DOCUMENT = (ROOT / "docs" / "widget.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"<pre[^>]*><code>(.*?)</code></pre>", re.DOTALL)
EXAMPLES = [
    *re.findall(r"```html\n(.*?)```", DOCUMENT, re.DOTALL),
    *(
        html.unescape(each)
        for page in ("guides/site-internet.html", "widget/exemple.html")
        for each in SHOWN.findall((WEB / page).read_text(encoding="utf-8"))
    ),
]
POLICIES = re.findall(r"```text\n(.*?)\n```", DOCUMENT)
SCALES = (
    "Les plus proches de la commune",
    "Ceux de son intercommunalité",
    "Ceux de son département",
)
NEEDS = (
    (),
    ("Faire mon CV",),
    ("Débuter, communiquer", "Suivre la scolarité", "Protéger mes données"),
)
CHOICES = {"limit": ("3", "7", "1"), "heading": ("3", "2", "5"), "theme": ("", "dark", "auto")}


def policy(lines: str, home: str) -> str:
    """What the document says that a site must allow for such lines; a map by its digest."""
    script, frame = (each.replace("https://ADRESSE", home) for each in POLICIES)
    given = frame if "<iframe" in lines else script
    inline = re.findall(r'<script type="importmap">(.*?)</script>', lines, re.DOTALL)
    digests = "".join(f" 'sha256-{digest_of(each.encode(), 'sha256')}'" for each in inline)
    return "default-src 'none'; " + given.replace("script-src", f"script-src{digests}")


def digest_of(content: bytes, name: str) -> str:
    return base64.b64encode(hashlib.new(name, content).digest()).decode()


def as_copied(example: str, home: str) -> str:
    """An example with the address of the pages, and the digests that it leaves to be filled."""

    def filled(found: re.Match[str]) -> str:
        content = (WEB / found.group(1)).read_bytes()
        return found.group(0).replace("…", digest_of(content, "sha384"))

    digested = re.sub(r'"https://ADRESSE/([^"]+)": "sha384-…"', filled, example)
    return digested.replace("https://ADRESSE", home)


def run(lines: str, home: str, window: Window) -> None:
    """Lets a town's page have the lines: each widget answers, and nobody complains of them."""
    told: list[str] = []
    window.page.on("console", lambda each: told.append(each.text))
    page = (
        '<!doctype html><html lang="fr"><head><title>Ville</title></head><body><main><h1>Ville</h1>'
        f"{lines}</main></body></html>"
    )
    with town_site(page, policy(lines, home)) as town:
        window.page.goto(town)
        if "<iframe" in lines:
            shown = [window.page.frame_locator("iframe").locator("maillage-nearest")]
        else:
            shown = window.page.locator("maillage-nearest").all()
        assert shown
        for widget in shown:
            expect(widget.get_by_role("listitem").first).to_be_visible()
            expect(widget.get_by_role("link", name="Plus de lieux")).to_be_visible()
        if "<iframe" not in lines:
            assert window.faults() == []
        assert told == []


def test_every_example_is_found() -> None:
    assert len(EXAMPLES) == DOCUMENT.count("```html") + 2 == 8
    assert len(POLICIES) == 2


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_runs_as_it_is_copied(home: str, browser: Browser, number: int) -> None:
    with opened(browser, DESKTOP) as window:
        run(as_copied(EXAMPLES[number], home), home, window)


def composed(page: Page, home: str, number: int, variant: str) -> str:
    """The lines that the builder gives for one set of choices."""
    page.goto(f"{home}/integrer.html")
    page.get_by_label("Votre commune").press_sequentially("rodez")
    page.get_by_role("option", name="Rodez").first.click()
    page.get_by_label(SCALES[number]).check()
    for need in NEEDS[number]:
        page.get_by_label(need).check()
    page.get_by_label("Nombre de lieux").fill(CHOICES["limit"][number])
    page.get_by_label("Niveau du titre").select_option(CHOICES["heading"][number])
    page.get_by_label("Thème").select_option(CHOICES["theme"][number])
    page.get_by_label(variant).check()
    lines = page.locator("#lines").text_content() or ""
    page.get_by_role("button", name="Copier").click()
    expect(page.locator("#copied")).to_contain_text("Copié")
    assert page.evaluate("navigator.clipboard.readText()") == lines
    return lines


@pytest.mark.parametrize("number", range(len(SCALES)))
@pytest.mark.parametrize("variant", ["Un script", "Un cadre"])
def test_the_builders_lines_run_as_they_are_copied_and_its_preview_shows_them(
    home: str, browser: Browser, number: int, variant: str
) -> None:
    with opened(browser, DESKTOP, permissions=["clipboard-read", "clipboard-write"]) as window:
        lines = composed(window.page, home, number, variant)
        preview = window.page.locator("#preview")
        is_frame = variant == "Un cadre"
        inside = preview.frame_locator("iframe") if is_frame else preview
        expect(inside.get_by_role("link", name="Plus de lieux")).to_be_visible()
        expect(inside.get_by_role("note")).to_have_count(0)
        assert window.faults() == []
        allowed = window.page.locator("#policy").text_content() or ""
        assert policy(lines, home) == f"default-src 'none'; {allowed}"
    with opened(browser, DESKTOP) as window:
        run(lines, home, window)


def test_the_builder_without_a_town_gives_lines_that_wait_for_the_person(
    home: str, window: Window
) -> None:
    window.page.goto(f"{home}/integrer.html")
    lines = window.page.locator("#lines").text_content() or ""
    assert "<maillage-nearest>" in lines
    expect(window.page.get_by_label("Ceux de son département")).to_be_disabled()
    expect(window.page.locator("#preview").get_by_role("combobox")).to_be_visible()
    assert window.faults() == []
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_where_the_script_does_not_come_a_link_is_there(home: str, window: Window) -> None:
    lines = as_copied(EXAMPLES[0], home)
    window.context.route("**/widget/maillage-nearest.js", lambda route: route.abort())
    with town_site(f"<html lang=fr><title>Ville</title><body>{lines}", "") as town:
        window.page.goto(town)
        link = window.page.get_by_role("link", name="Trouver un lieu d’aide numérique")
        expect(link).to_have_attribute("href", f"{home}/?commune=12202")
