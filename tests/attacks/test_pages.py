"""Hostile texts on the three pages and the widget, in a real browser: read, and never run."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
import urllib3
from playwright.sync_api import Browser, Page, expect

from tests.attacks.conftest import Attacked
from tests.attacks.hostile import SAFE, TEXTS
from tests.e2e.browsing import CHROMIUM, DESKTOP, entered, opened

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"needs Chromium at {CHROMIUM}"),
]

A_WHILE = 90_000
NAME = "<img src=x onerror=window.ran=1>"
PERSON = "Marquezkwyx <script>window.ran=1</script>"

# What is rendered, shadow trees too: links, and what would have loaded or run something.
SEEN = """() => {
  const found = { ran: window.ran ?? null, links: [], made: [], handlers: 0 };
  const look = root => {
    for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) look(each.shadowRoot);
      if (each.matches("a[href], area[href]")) found.links.push(each.href);
      if (each.matches("iframe, object, embed, base, img[src=x], svg[onload], script:not([src])"))
        found.made.push(each.outerHTML.slice(0, 80));
      for (const { name } of each.attributes) if (name.startsWith("on")) found.handlers++;
    }
  };
  look(document);
  return found;
}"""


def unharmed(page: Page) -> None:
    seen = page.evaluate(SEEN)
    assert (seen["ran"], seen["made"], seen["handlers"]) == (None, [], 0)
    ours = (*SAFE, "blob:http://127.0.0.1")
    assert [link for link in seen["links"] if not link.startswith(ours)] == []


def ask(attacked: Attacked, method: str, path: str, body: Any = None) -> Any:
    reply = urllib3.request(
        method,
        f"{attacked.home}{path}",
        body=None if body is None else json.dumps(body).encode(),
        headers={
            "content-type": "application/json",
            "authorization": f"Bearer {attacked.stack.token()}",
        },
        timeout=60,
    )
    assert reply.status < 300, reply.data
    return json.loads(reply.data)


@pytest.fixture(scope="module")
def reviewed(attacked: Attacked) -> tuple[str, str]:
    """A plan under review, with a hostile name and opinion: its id, and a commune of it."""
    scenario = {
        "name": NAME,
        "description": NAME,
        "territory": {"level": "departement", "code": "12"},
        "posts": 2,
        "time_limit_s": 20,
    }
    where = f"/v1/scenarios/{ask(attacked, 'POST', '/v1/scenarios', scenario)['id']}"
    limit_s = time.monotonic() + 120
    while not (job := ask(attacked, "GET", where))["has_plan"] or job["state"] != "done":
        assert time.monotonic() < limit_s, job
        time.sleep(0.5)
    ask(attacked, "POST", f"{where}/review")
    commune = ask(attacked, "GET", f"{where}/plan")["sites"][0]["commune"]
    word = {"opinion": "unfavourable", "reason": NAME, "author": PERSON}
    ask(attacked, "PUT", f"{where}/opinions/12/{commune}", word)
    return str(job["id"]), commune


def test_the_citizen_s_page_shows_hostile_sites_as_texts(
    attacked: Attacked, browser: Browser
) -> None:
    with opened(browser, DESKTOP) as window:
        page = window.page
        page.goto(f"{attacked.home}/?commune=12202")
        expect(page.get_by_role("article").first).to_be_visible(timeout=A_WHILE)
        for details in page.locator("article details").all():
            details.evaluate("each => { each.open = true }")
        shown = page.locator("main").inner_text()
        assert sum(text in shown for text in TEXTS) >= 5
        unharmed(page)


def test_the_widget_shows_hostile_sites_as_texts(attacked: Attacked, browser: Browser) -> None:
    with opened(browser, DESKTOP) as window:
        page = window.page
        page.goto(f"{attacked.home}/widget/exemple.html")
        widget = page.locator("maillage-nearest")
        expect(widget.get_by_role("listitem").first).to_contain_text("window.ran", timeout=A_WHILE)
        page.evaluate(
            "text => document.querySelector('maillage-nearest').setAttribute('accent', text)", NAME
        )
        unharmed(page)


def test_the_prefecture_s_page_shows_hostile_sites_as_texts(
    attacked: Attacked, browser: Browser
) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, attacked.home)
        page.goto(f"{attacked.home}/prefecture.html?niveau=departement&code=12")
        drawn = "departement 12"
        expect(page.locator("#map")).to_have_attribute("data-drawn", drawn, timeout=A_WHILE)
        expect(page.locator("body")).to_contain_text("window.ran")
        unharmed(page)


def test_the_planner_s_page_shows_hostile_names_and_opinions_as_texts(
    attacked: Attacked, browser: Browser, reviewed: tuple[str, str]
) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, attacked.home)
        page.goto(f"{attacked.home}/planification.html?scenario={reviewed[0]}")
        expect(page.locator("#plan-title")).to_have_text(NAME, timeout=A_WHILE)
        expect(page.locator("#review")).to_contain_text("window.ran", timeout=A_WHILE)
        unharmed(page)


@pytest.mark.parametrize(
    "query",
    [
        *(
            "/?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.ran%3D1%3E",
            "/?commune=%22%3E%3Csvg%20x=1",
        ),
        *("/?commune=12202#%3Cscript%3Ewindow.ran=1%3C/script%3E", "/?lat=javascript:1&lon=1"),
        "/prefecture.html?niveau=%3Cscript%3E&code=%3Cimg%20src=x%20onerror=window.ran=1%3E",
        "/planification.html?scenario=%3Cimg%20src=x%20onerror=window.ran=1%3E",
        "/planification.html?scenario=../../oidc/keys&code=%3Cscript%3E&state=javascript:1",
        "/lieux.html?import=%3Cimg%20src=x%20onerror=window.ran=1%3E",
        "/lieux.html?vue=lieu&lieu=../../imports/%3Cscript%3Ewindow.ran=1%3C/script%3E",
    ],
)
def test_nothing_in_an_address_runs(attacked: Attacked, browser: Browser, query: str) -> None:
    with opened(browser, DESKTOP) as window:
        page = entered(window.page, attacked.home)
        page.goto(f"{attacked.home}{query}")
        expect(page.locator("main").first).to_be_visible(timeout=A_WHILE)
        page.wait_for_load_state("networkidle")
        unharmed(page)


def test_the_policy_of_every_page_lets_nothing_inline_run(attacked: Attacked) -> None:
    pages = ("/", "/prefecture.html", "/planification.html", "/lieux.html")
    for path in (*pages, "/widget/exemple.html", "/404"):
        reply = urllib3.request("GET", f"{attacked.home}{path}", timeout=30)
        policy = reply.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-" not in policy
        assert " data:" not in policy.partition("script-src")[2].partition(";")[0]
        assert "*" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_no_log_has_a_token_a_link_a_person_or_a_text(
    attacked: Attacked, reviewed: tuple[str, str]
) -> None:
    assert reviewed
    opened_import = ask(attacked, "POST", "/v1/sites/imports", {"filename": "Marquezkwyx.csv"})
    signature = opened_import["upload"]["url"].rpartition("=")[2].encode()
    logs = attacked.logs()
    assert {"ScenariosFunction.log", "SolverFunction.log", "SitesFunction.log"} <= set(logs)
    # A token of this stack begins so; what stands for S3 is no log of ours, and has no header.
    head = attacked.stack.token().partition(".")[0].encode()
    for name, content in logs.items():
        assert head not in content, name
        if name != "aws.log":
            assert b"zkwyx" not in content.lower(), name
            assert b"window.ran" not in content, name
            assert signature not in content, name
            assert b"X-Amz-Signature" not in content, name
