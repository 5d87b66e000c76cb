"""Pictures of the pages: taken of each scene at the size of a phone and of a desk, and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from infra.measure.pages.browsers import sign_in, steady_context
from infra.measure.pages.home import Home
from infra.measure.pages.likeness import opened, unlike_share, written
from infra.measure.pages.scenes import Scene

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "images" / "pages"
SIZES = {390: (390, 844), 1280: (1280, 900)}
"""Widths of windows, in pixels: a phone and a desk."""
LETTERS = "letters.json"
SAME = 0.0005
"""The share of blocks below which a new picture is the kept one: its file is left as it is."""
_WIDTH_OF_WORDS = """
() => ["16px", "bold 24px", "italic 19px"].map((size) => {
  const family = getComputedStyle(document.body).fontFamily;
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${size} ${family}`;
  return Math.round(pen.measureText("Être aidé avec le numérique, 0123456789").width * 10) / 10;
})
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture of a scene, and the name of its file."""

    file: str
    picture: Image.Image


def take(browser: Browser, home: Home, scenes: Iterable[Scene]) -> Iterator[Taken]:
    """Yields the pictures of scenes, each at every size."""
    for scene in scenes:
        for width, (_, height) in SIZES.items():
            yield take_one(browser, home, scene, width, height)


def take_one(browser: Browser, home: Home, scene: Scene, width: int, height: int) -> Taken:
    """Returns the picture of a scene in a window of its own."""
    with steady_context(browser, width, height) as context:
        if scene.is_signed:
            sign_in(context, home.token())
        page = context.new_page()
        scene.reach(page, home)
        return Taken(f"{scene.name}-{width}.webp", opened(screen_of(page)))


def screen_of(page: Page) -> bytes:
    """Returns what a window shows, without a caret or a mark of focus that blinks."""
    return page.screenshot(animations="disabled", caret="hide", timeout=90_000)


def letters_of(browser: Browser, home: Home) -> list[float]:
    """Returns how wide some words are in the page's font: the same where the fonts are the same."""
    with steady_context(browser, 390, 844) as context:
        page = context.new_page()
        page.goto(f"{home.url}/plan-du-site.html")
        return list(page.evaluate(_WIDTH_OF_WORDS))


def keep(taken: Taken, folder: Path = FOLDER) -> bool:
    """Writes a picture, unless the kept one shows the same; returns whether it was written."""
    file = folder / taken.file
    if file.exists() and unlike_share(opened(file.read_bytes()), taken.picture) < SAME:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(written(taken.picture))
    return True


def keep_letters(widths: list[float], folder: Path = FOLDER) -> None:
    """Writes by which fonts the pictures were taken."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LETTERS).write_text(json.dumps({"widths_px": widths}) + "\n", encoding="utf-8")


def kept_letters(folder: Path = FOLDER) -> list[float]:
    """Returns by which fonts the kept pictures were taken, as `letters_of` tells them."""
    return list(json.loads((folder / LETTERS).read_text(encoding="utf-8"))["widths_px"])
