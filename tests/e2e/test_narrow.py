"""Each scene of the pages on the narrowest phone: all is on the screen, axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from infra.measure.pages.browsers import CHROMIUM, absent
from infra.measure.pages.home import Home
from infra.measure.pages.scenes import SCENES, Scene
from tests.e2e.browsing import entered, opened

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(absent(CHROMIUM) is not None, reason=str(absent(CHROMIUM))),
]
NARROW = {"width": 320, "height": 640}


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: str(scene.name))
def test_a_scene_has_no_sideways_scroll_and_no_fault(
    own_home: Home, browser: Browser, scene: Scene
) -> None:
    with opened(browser, NARROW) as window:
        if scene.is_signed:
            entered(window.page, own_home.url)
        scene.reach(window.page, own_home)
        assert window.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        assert window.faults() == []
