"""The pages look as they did when `make images` was run: whoever changes them runs it again.

Pictures are compared by blocks of their colour, on a stack of its own, at one moment. Where letters
are of another width than in the kept pictures, lines break elsewhere, and nothing is compared.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from infra.measure.pages.browsers import CHROMIUM, absent
from infra.measure.pages.home import Home
from infra.measure.pages.likeness import MOST_UNLIKE, opened, unlike_blocks, unlike_share
from infra.measure.pages.pictures import (
    FOLDER,
    SIZES,
    kept_letters,
    letters_of,
    take_one,
)
from infra.measure.pages.scenes import SCENES, Scene

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(absent(CHROMIUM) is not None, reason=str(absent(CHROMIUM))),
]
MOST_BYTES = 2_000_000
MARGIN_PX = 0.3


@pytest.fixture(scope="module")
def same_letters(own_home: Home, browser: Browser) -> Home:
    """The stack, where letters are as wide as when the pictures were taken."""
    found, kept = letters_of(browser, own_home), kept_letters()
    if any(abs(one - other) > MARGIN_PX for one, other in zip(found, kept, strict=True)):
        pytest.skip(f"needs the fonts of the kept pictures: {kept}, and not {found}")
    return own_home


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: str(scene.name))
def test_a_page_shows_what_its_kept_picture_shows(
    same_letters: Home, browser: Browser, scene: Scene, width: int
) -> None:
    taken = take_one(browser, same_letters, scene, width, SIZES[width][1])
    kept = opened((FOLDER / taken.file).read_bytes())
    assert kept.size == taken.picture.size
    share = unlike_share(kept, taken.picture)
    where = unlike_blocks(kept, taken.picture)[:12]
    assert share <= MOST_UNLIKE, f"{share:.1%} of {taken.file}, at {where}: `make images`?"


def test_every_kept_picture_is_of_a_scene_and_they_are_light() -> None:
    files = {path.name: path.stat().st_size for path in FOLDER.glob("*.webp")}
    assert set(files) == {f"{scene.name}-{width}.webp" for scene in SCENES for width in SIZES}
    assert sum(files.values()) < MOST_BYTES
