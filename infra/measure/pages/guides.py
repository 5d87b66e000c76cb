"""The pictures of the guides, taken as their steps are; and their sizes, written in the pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Browser

from infra.measure.pages.browsers import sign_in, steady_context
from infra.measure.pages.home import Home
from infra.measure.pages.likeness import opened
from infra.measure.pages.pictures import ROOT, Taken
from infra.measure.pages.walks import Guide

FOLDER = ROOT / "web" / "guides"
MOST_HIGH_PX = 900
"""What is longer shows its beginning alone."""
_PICTURE = re.compile(r'(<img src="/guides/([a-z-]+-\d+\.webp)" )width="\d+" height="\d+"')


def walk(browser: Browser, home: Home, guides: Iterable[Guide]) -> Iterator[Taken]:
    """Yields the pictures of guides, in the order of their steps."""
    for guide in guides:
        with steady_context(browser, *guide.size) as context:
            if guide.is_signed:
                sign_in(context, home.token())
            page = context.new_page()
            for number, shown in enumerate(guide.walk(page, home), 1):
                content = page.locator(shown).screenshot(
                    animations="disabled", caret="hide", timeout=90_000
                )
                picture = opened(content)
                high = min(picture.height, MOST_HIGH_PX)
                yield Taken(
                    f"{guide.name}-{number}.webp", picture.crop((0, 0, picture.width, high))
                )


def with_sizes(text: str, sizes: Mapping[str, tuple[int, int]]) -> str:
    """Returns a guide's page with the width and height of each picture, by its file's name."""

    def sized(found: re.Match[str]) -> str:
        if found[2] not in sizes:
            return found[0]
        width, height = sizes[found[2]]
        return f'{found[1]}width="{width}" height="{height}"'

    return _PICTURE.sub(sized, text)


def pictures_named(text: str) -> list[str]:
    """Returns the files of the pictures that a guide's page shows."""
    return [found[2] for found in _PICTURE.finditer(text)]


def write_sizes(sizes: Mapping[str, tuple[int, int]], folder: Path = FOLDER) -> None:
    """Writes the sizes of pictures in every guide's page."""
    for page in sorted(folder.glob("*.html")):
        before = page.read_text(encoding="utf-8")
        after = with_sizes(before, sizes)
        if after != before:
            page.write_text(after, encoding="utf-8")
