"""The guides: what they name is on the pages, each is found, their pictures are as they say."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import pytest
from PIL import Image

from infra.measure.pages.guides import pictures_named, with_sizes
from infra.measure.pages.officer import QUESTIONS
from infra.measure.pages.walks import GUIDES

WEB = Path(__file__).parents[2] / "web"
FOLDER = WEB / "guides"
PAGES = sorted(FOLDER.glob("*.html"))
MOST_BYTES = 1_000_000
OTHER_MODULES = {
    "index.html": "citizen",
    "planification.html": "plan",
    "lieux.html": "sites",
    "rapprochement.html": "matches",
}
"""The folder of a page's modules, where it is not named as the page is."""


def plain(text: str) -> str:
    """A text with plain spaces and apostrophes."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", text))
    return re.sub(r"\s+", " ", text.replace("\xa0", " ").replace("'", "’"))


def words_of(page: str) -> str:
    """All that a page may show: its HTML and its modules'."""
    room = OTHER_MODULES.get(page, Path(page).parts[0].removesuffix(".html"))
    files = [WEB / page, *(WEB / room).glob("*.js"), *(WEB / "shared").glob("*.js")]
    return plain("\n".join(file.read_text(encoding="utf-8") for file in files))


def unfounded(text: str, words: str) -> list[str]:
    """What a guide names in bold that is not among the words of its pages."""
    named = [plain(each).strip() for each in re.findall(r"<b>(.*?)</b>", text)]
    assert len(named) >= 2
    return [each for each in named if each not in words]


@pytest.mark.parametrize("guide", PAGES, ids=lambda path: path.stem)
def test_each_button_and_label_that_a_guide_names_is_on_its_page(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    [pages] = re.findall(r'data-of="([^"]+)"', text)
    assert unfounded(text, " ".join(map(words_of, pages.split()))) == []


def test_the_guide_of_questions_answers_each_of_those_that_an_officer_is_walked_through() -> None:
    text = (FOLDER / "prefecture-questions.html").read_text(encoding="utf-8")
    numbers = re.findall(r"<h2>(\d+)\. [^<]+&nbsp;\?</h2>", text)
    assert numbers == [str(number) for number in range(1, len(QUESTIONS) + 1)]


def test_a_button_that_is_renamed_is_seen() -> None:
    text = (FOLDER / "habitant.html").read_text(encoding="utf-8")
    words = words_of("index.html").replace("Copier le lien", "Partager")
    assert unfounded(text, words) == ["Copier le lien"]


@pytest.mark.parametrize("where", ["guides.html", "plan-du-site.html"])
def test_every_guide_is_found_from_the_list_and_from_the_plan_of_the_site(where: str) -> None:
    links = set(re.findall(r'href="/guides/([^"]+)\.html"', (WEB / where).read_text()))
    assert links == {path.stem for path in PAGES} == {guide.name for guide in GUIDES}


def test_the_pictures_of_guides_are_there_of_the_size_they_say_and_light() -> None:
    shown = {
        name: sizes
        for page in PAGES
        for name, sizes in pictures_shown(page.read_text(encoding="utf-8")).items()
    }
    files = {path.name: path.read_bytes() for path in FOLDER.glob("*.webp")}
    assert {name: Image.open(io.BytesIO(each)).size for name, each in files.items()} == shown
    assert sum(map(len, files.values())) < MOST_BYTES


def pictures_shown(text: str) -> dict[str, tuple[int, int]]:
    sizes = re.findall(r'/guides/([a-z0-9-]+\.webp)" width="(\d+)" height="(\d+)"', text)
    assert [name for name, *_ in sizes] == pictures_named(text)
    assert text.count("<img ") == len(sizes)
    assert text.count('alt="') == len(sizes), "each is told in words too"
    return {name: (int(width), int(height)) for name, width, height in sizes}


def test_sizes_are_written_in_the_page_of_their_picture_alone() -> None:
    text = '<img src="/guides/plan-1.webp" width="1" height="1" alt="Un plan">'
    assert with_sizes(text, {"plan-1.webp": (40, 30)}) == text.replace(
        '1" height="1', '40" height="30'
    )
    assert with_sizes(text, {"plan-2.webp": (40, 30)}) == text
