"""One menu and one foot for all pages: the same HTML, but for the mark of the page one is on."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from geodata.exports import answer_page
from geodata.exports.answer_page.elements import html_of
from geodata.exports.answer_page.form import ACTION, question_form

WEB = Path(__file__).parents[2] / "web"
# What is in a frame of another site has neither, nor has the page for what is missing.
PAGES = sorted(page for page in WEB.glob("*.html") if page.name not in ("404.html", "widget.html"))
GUIDES = sorted((WEB / "guides").glob("*.html"))
MAIN = {"index.html", "prefecture.html", "planification.html", "lieux.html"}
HERE = ' aria-current="page"'


class UnlikeError(AssertionError):
    """A part that is not the one of the other pages."""


def part(text: str, name: str) -> str:
    """The part of a page that all have, as it is when one is on none of them."""
    found = re.findall(rf'    <nav[^>]*? class="{name}".*?</nav>', text, re.DOTALL)
    if len(found) != 1:
        raise UnlikeError(f"{len(found)} of {name}")
    return found[0].replace(HERE, "")


def check(texts: dict[str, str]) -> None:
    """Holds pages to one another."""
    for name in ("site-nav", "site-links"):
        if len({part(text, name) for text in texts.values()}) != 1:
            raise UnlikeError(name)
    for page, text in texts.items():
        address = "/" if page == "index.html" else f"/{page}"
        wanted = set() if page.startswith("guides/") else {address}
        marked = set(re.findall(rf'<a href="([^"]+)"{HERE}', text))
        if marked != wanted:
            raise UnlikeError(f"{page} says that it is {marked}")
        if text.count('src="/shared/frame.js"') != 1:
            raise UnlikeError(f"{page} does not keep its foot up to date")


def fields_of(text: str) -> list[tuple[str, str, str]]:
    """The fields of a page's form as a browser sends them, with the words beside each choice."""
    named = re.findall(
        r'<(?:input|select)[^>]*? name="([^"]+)"(?: value="([^"]*)")?[^>]*>(?:<span>([^<]*))?', text
    )
    options = re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', text)
    return [*named, *(("", value, words) for value, words in options)]


def test_the_form_of_the_page_is_that_of_its_answer_without_javascript(
    texts: dict[str, str],
) -> None:
    answered = html_of(question_form({}, ""))
    asked = texts["index.html"]
    assert fields_of(asked) == fields_of(answered)
    assert len(fields_of(asked)) > 40
    for text in (asked, answered):
        assert re.search(rf'<form[^>]* action="{ACTION}#results"', text)
    legends = re.compile(r"<(?:legend|summary)>([^<]*)")
    assert [html.unescape(each) for each in legends.findall(asked)] == legends.findall(answered)


def test_the_answer_without_javascript_has_the_menu_and_the_foot_of_all_pages(
    texts: dict[str, str],
) -> None:
    frame = (Path(answer_page.__file__).parent / "frame.html").read_text(encoding="utf-8")
    for name in ("site-nav", "site-links"):
        assert part(frame, name) == part(texts["index.html"], name)
    assert HERE not in frame
    assert "<script" not in frame


@pytest.fixture
def texts() -> dict[str, str]:
    return {
        page.relative_to(WEB).as_posix(): page.read_text(encoding="utf-8")
        for page in (*PAGES, *GUIDES)
    }


def test_all_pages_have_one_menu_and_one_foot(texts: dict[str, str]) -> None:
    assert texts.keys() > MAIN
    check(texts)


def test_every_page_is_linked_from_the_foot_and_every_link_leads_to_a_page(
    texts: dict[str, str],
) -> None:
    linked = set(re.findall(r'href="(/[^"]*)"', part(texts["index.html"], "site-links")))
    assert linked == {"/"} | {
        f"/{name}" for name in texts if name != "index.html" and not name.startswith("guides/")
    }
    assert all((WEB / (each[1:] or "index.html")).is_file() for each in linked)


@pytest.mark.parametrize(
    ("page", "was", "becomes"),
    [
        ("lieux.html", ">Mentions légales<", ">Mentions<"),
        ("prefecture.html", '        <li><a href="/contact.html">Contact</a></li>\n', ""),
        ("planification.html", HERE, ""),
        ("contact.html", 'src="/shared/frame.js"', 'src="/shared/other.js"'),
        ("index.html", 'class="site-nav"', 'class="nav"'),
    ],
)
def test_a_page_that_goes_its_own_way_is_seen(
    texts: dict[str, str], page: str, was: str, becomes: str
) -> None:
    assert was in texts[page]
    with pytest.raises(UnlikeError):
        check({**texts, page: texts[page].replace(was, becomes)})
