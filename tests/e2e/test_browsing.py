"""What the pages' tests rely on: a fault in one row of many is found, as is who else is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsing import CHROMIUM, Window, town_site

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]
ROW = (
    '<tr><th scope="row"><button id="b{0}">Lieu {0}</button></th>'
    '<td aria-labelledby="b{0}">{0} min</td></tr>'
)
BEGINNING = '<!doctype html><html lang="fr"><title>Lieux</title><main><h1>Lieux</h1>'
OF_MANY = 20


def table(other: str) -> str:
    """A page of rows that are alike, but for the last."""
    rows = "".join(ROW.format(number) for number in range(OF_MANY))
    style = "<style>button { min-height: 3rem }</style>"
    head = '<thead><tr><th scope="col">Nom</th><th scope="col">Temps</th></tr></thead>'
    return f"{BEGINNING}{style}<table>{head}<tbody>{rows}{other}</tbody></table></main></html>"


@pytest.mark.parametrize(
    ("was", "spoilt", "rule"),
    [
        ("", "", None),
        (">Lieu 20<", "> <", "button-name"),
        ("<td ", '<td style="color: #ddd" ', "color-contrast"),
        ('<button id="b20">', '<button id="b20" role="heads">', "aria-roles"),
        ('aria-labelledby="b20"', 'aria-labelledby="b21"', "aria-labelledby"),
    ],
)
def test_a_fault_in_one_row_of_many_is_found(
    window: Window, was: str, spoilt: str, rule: str | None
) -> None:
    with town_site(table(ROW.format(OF_MANY).replace(was, spoilt, 1)), "") as town:
        window.page.goto(town)
        found = [each.split(":")[0].split(" of ")[0] for each in window.faults()]
        assert found == ([rule] if rule else [])
        assert window.page.locator("[style*=visibility]").count() == 0  # all is shown again


def test_whoever_else_is_asked_is_known(window: Window) -> None:
    asked = "http://elsewhere.example/x.png"
    with town_site(f'{BEGINNING}<img alt="" src="{asked}"></main></html>', "") as town:
        window.page.goto(town)
    assert window.elsewhere == [asked]
    window.elsewhere.clear()


def test_a_window_loads_no_page_of_the_browsers_own(browser: Browser, window: Window) -> None:
    # Each costs every test more than its own page: to be switched off in `CHROMIUM_ARGUMENTS`.
    window.page.goto("about:blank")
    window.page.wait_for_timeout(500)
    every = {"filter": [{}]}
    targets = browser.new_browser_cdp_session().send("Target.getTargets", every)["targetInfos"]
    assert [each["url"] for each in targets if each["url"].startswith("chrome")] == []
