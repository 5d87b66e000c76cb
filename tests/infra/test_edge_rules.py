"""Rules of the distribution, each seen to fail on a distribution that breaks it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from infra.deploy.settings import NAME
from infra.local.edge.lifetimes import directives, lifetime_of
from infra.local.edge.served_files import PAGES_LIFE, VERSIONS_LIFE
from infra.local.errors import TemplateError
from infra.local.gateway.replies import HttpResponse
from infra.local.template.distribution import API, Distribution
from tests.conftest import ROOT
from tests.infra.local.edges import FORBIDDEN, Viewer, broken, own_distribution, viewer_of
from tests.infra.local.own import own_template
from tests.infra.stacks import NESTED, RESOURCES, TEMPLATE, properties

WEB = ROOT / "web"
LONGEST_REGION = "ap-southeast-7"
MANAGED_CACHE = "658327ea-f89d-4fab-a63d-7e88639e58f6"
DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ERRORS = "        CustomErrorResponses:\n"
PAGE = "          - {ErrorCode: 403, ResponseCode: 404, ResponsePagePath: /404.html}\n"
PAGE_FOR_403 = (ERRORS, ERRORS + PAGE)
SIGNED = ("CachePolicyId: !Ref SignedCache", f"CachePolicyId: {DISABLED}")
PAGES = ("CachePolicyId: !Ref PagesCache", f"CachePolicyId: {MANAGED_CACHE}")


class BrokenRuleError(AssertionError):
    """A rule that a distribution does not keep."""


def rule(holds: bool, why: str) -> None:
    if not holds:
        raise BrokenRuleError(why)


@pytest.fixture
def viewer_at(tmp_path: Path) -> Iterator[Callable[[Distribution], Viewer]]:
    web = tmp_path / "pages"
    web.mkdir()
    for name in ("404.html", "index.html", "theme.css"):
        shutil.copy(WEB / name, web / name)
    folders = {"WebBucket": web, "DataBucket": tmp_path}
    with ExitStack() as stack:
        yield lambda made: stack.enter_context(viewer_of(made, folders))


def the_apis_errors_are_its_own(viewer: Viewer) -> None:
    problem = ("content-type", "application/problem+json")
    for status in (400, 401, 403, 404, 405, 409, 422, 429, 500, 502, 503, 504):
        for path in ("/v1/coverage/pays/fr", "/v1/scenarios/x", "/v1/sites", "/v1/nearest"):
            viewer.api.response = HttpResponse(status, [problem], b'{"code": "mine"}')
            response, headers = viewer.ask(path)
            told = (response.status, response.body, headers["content-type"])
            rule(told == (status, b'{"code": "mine"}', problem[1]), f"{status} of {path}")


def an_error_is_asked_for_again(viewer: Viewer) -> None:
    for status in range(400, 600):
        viewer.api.says(("cache-control", "private, no-store"), status=status)
        viewer.ask(f"/v1/scenarios/{status}")
        asked = len(viewer.api.asked)
        viewer.ask(f"/v1/scenarios/{status}")
        rule(len(viewer.api.asked) == asked + 1, f"{status} is kept")


def a_page_that_says_nothing_lives_a_minute(distribution: Distribution) -> None:
    for page in ("/", "/lieux.html", "/citizen/app.js", "/theme.css"):
        policy = distribution.behaviour_of(page).cache
        rule(lifetime_of({}, policy).fresh_s <= 60, page)
        rule(lifetime_of({"cache-control": PAGES_LIFE}, policy).fresh_s == 60, page)
    for path in ("/vendor/x-1/x.js", "/snapshots/a/communes.pmtiles"):
        policy = distribution.behaviour_of(path).cache
        rule(lifetime_of({"cache-control": VERSIONS_LIFE}, policy).fresh_s == 31_536_000, path)


def no_error_is_kept_for_long_by_a_browser(viewer: Viewer) -> None:
    for path in ("/vendor/x-1/x.js", "/snapshots/a/communes.pmtiles", "/citizen/none.js", "/none"):
        response, headers = viewer.ask(path)
        said = directives(headers["cache-control"])
        rule(response.status >= 400 and int(said.get("max-age", 0)) <= 60, path)


def what_compresses_may_compress(distribution: Distribution) -> None:
    for each in distribution.behaviours:
        able = bool(each.cache.encodings) and each.cache.max_s > 0
        rule(able or not each.compresses, each.pattern.pattern)


def the_edge_waits_longer_than_the_gateway(distribution: Distribution) -> None:
    longest_s = max(route.timeout_s for route in own_template().routes)
    for each in distribution.behaviours:
        if each.origin.name == API:
            rule(each.origin.read_timeout_s > longest_s, each.pattern.pattern)


def test_an_error_of_the_api_reaches_whoever_asked(viewer_at: Any, tmp_path: Path) -> None:
    the_apis_errors_are_its_own(viewer_at(own_distribution()))
    with pytest.raises(BrokenRuleError, match="403 of /v1/coverage"):
        the_apis_errors_are_its_own(viewer_at(broken(tmp_path / "made", PAGE_FOR_403)))


def test_a_refusal_of_the_gateway_was_a_page(viewer_at: Any, tmp_path: Path) -> None:
    viewer = viewer_at(broken(tmp_path / "made", PAGE_FOR_403))
    viewer.api.response = FORBIDDEN
    response, headers = viewer.ask("/v1/sites", authorization="Bearer x")
    assert (response.status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    viewer = viewer_at(own_distribution())
    viewer.api.response = FORBIDDEN
    assert viewer.ask("/v1/sites", authorization="Bearer x")[0].body == FORBIDDEN.body


@pytest.mark.parametrize("code", [404, 405, 414, 500, 501, 502, 503, 504])
def test_an_error_is_kept_by_no_edge(viewer_at: Any, tmp_path: Path, code: int) -> None:
    line = f"          - {{ErrorCode: {code}, ErrorCachingMinTTL: 0}}\n"
    with pytest.raises(BrokenRuleError, match=f"{code} is kept"):
        an_error_is_asked_for_again(viewer_at(broken(tmp_path / "made", (line, ""))))


def test_no_error_at_all_is_kept(viewer_at: Any) -> None:
    an_error_is_asked_for_again(viewer_at(own_distribution()))


def test_a_page_is_never_a_day_old(tmp_path: Path) -> None:
    a_page_that_says_nothing_lives_a_minute(own_distribution())
    with pytest.raises(BrokenRuleError, match="/"):
        a_page_that_says_nothing_lives_a_minute(broken(tmp_path / "made", PAGES))


def test_what_is_missing_today_may_be_there_tomorrow(viewer_at: Any, tmp_path: Path) -> None:
    no_error_is_kept_for_long_by_a_browser(viewer_at(own_distribution()))
    old = ('Value: "public, max-age=60", Override', 'Value: "public, max-age=86400", Override')
    with pytest.raises(BrokenRuleError, match="/vendor"):
        no_error_is_kept_for_long_by_a_browser(viewer_at(broken(tmp_path / "made", old)))


def test_compression_that_is_asked_for_is_done(tmp_path: Path) -> None:
    what_compresses_may_compress(own_distribution())
    assert sum(each.compresses for each in own_distribution().behaviours) >= 6
    with pytest.raises(BrokenRuleError, match="/v1/coverage"):
        what_compresses_may_compress(broken(tmp_path / "made", SIGNED))


def test_a_slow_answer_is_refused_by_the_gateway_and_asked_for_once(tmp_path: Path) -> None:
    # CloudFront asks three times for what it gave up itself.
    the_edge_waits_longer_than_the_gateway(own_distribution())
    as_long = ("OriginReadTimeout: 35", "OriginReadTimeout: 30")
    with pytest.raises(BrokenRuleError, match="/v1/"):
        the_edge_waits_longer_than_the_gateway(broken(tmp_path / "made", as_long))


def names_of_the_account(resources: dict[str, Any]) -> dict[str, str]:
    """What CloudFront names by whole accounts, with the names as they are written."""
    return {
        name: values["Name"]["Fn::Sub"]
        for name, each in resources.items()
        if each["Type"].startswith("AWS::CloudFront::")
        for values in (each["Properties"], *each["Properties"].values())
        if isinstance(values, dict) and "Name" in values
    }


def test_a_stack_of_each_region_and_of_each_name_may_stand_in_one_account() -> None:
    named = names_of_the_account(RESOURCES)
    assert len(named) == 13
    for name, text in named.items():
        assert text.startswith("${Owner}-${AWS::Region}-"), name
    # A cache policy and a policy of headers may share one; two of a kind may not.
    kinds = [(RESOURCES[name]["Type"], text) for name, text in named.items()]
    assert len(set(kinds)) == len(kinds)


def test_the_longest_name_is_one_that_cloudfront_takes() -> None:
    edge = ROOT / "infra" / "stacks" / "edge.yaml"
    pattern = re.search(
        r"AllowedPattern: '\^\[a-zA-Z\]\[a-zA-Z0-9-\]\{0,(\d+)\}\$'", edge.read_text()
    )
    assert pattern is not None
    owner = "a" * (int(pattern.group(1)) + 1)
    for text in names_of_the_account(RESOURCES).values():
        name = text.replace("${Owner}", owner).replace("${AWS::Region}", LONGEST_REGION)
        assert len(name) <= 64, name


def test_a_name_that_the_edge_would_refuse_is_refused_before_anything_is_made() -> None:
    edge: Any = NESTED["Edge"]["Parameters"]["Owner"]["AllowedPattern"]
    assert edge == f"^{NAME.pattern}$"


def evaluated(expression: str) -> Any:
    """What an expression is, said after the function for missing pages."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("needs Node, which the pages need too")
    code = properties("WhatIsMissing")["FunctionCode"]
    done = subprocess.run(
        [found, "-e", f"{code}\nconsole.log(JSON.stringify({expression}));"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


def test_the_edge_knows_every_page() -> None:
    pages = {f"/{path.relative_to(WEB).as_posix()}" for path in WEB.rglob("*.html")}
    pages = {path for path in pages if not path.startswith("/vendor/")}
    assert set(evaluated("PAGES")) == {"/", *pages}


def one_page_may_be_framed(distribution: Distribution, pages: Sequence[str]) -> None:
    """The widget's page for other sites is; what has a form, a token or a map is not."""
    for path in (*pages, "/reponse", "/lieu/x", "/territoire/12", "/signaler/x"):
        added = {each.name: each.value for each in distribution.behaviour_of(path).headers.added}
        ancestors = added["content-security-policy"].rpartition("frame-ancestors ")[2]
        framed = (ancestors, added.get("x-frame-options"))
        wanted = ("'self' *", None) if path == "/widget.html" else ("'none'", "DENY")
        rule(framed == wanted, f"{path} is framed by {framed}")


def test_no_page_is_framed_by_another_site_but_the_widgets(tmp_path: Path) -> None:
    pages = evaluated("PAGES")
    one_page_may_be_framed(own_distribution(), pages)
    wider = ("PathPattern: /widget.html", "PathPattern: /widget*")
    with pytest.raises(BrokenRuleError, match=r"/widget/exemple\.html is framed"):
        one_page_may_be_framed(broken(tmp_path / "made", wider), pages)


def test_whoever_may_not_ask_the_api_from_a_browser_may_not_frame_the_widget() -> None:
    config = properties("FramedHeaders")["ResponseHeadersPolicyConfig"]
    policy = config["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert policy["Fn::Sub"].endswith("frame-ancestors 'self' ${AllowedOrigin}")


def test_the_edge_lets_every_file_of_the_pages_pass() -> None:
    files = [f"/{path.relative_to(WEB).as_posix()}" for path in WEB.rglob("*") if path.is_file()]
    published = [path for path in files if not path.startswith("/types/")]
    told = evaluated(f"{json.dumps(published)}.filter((path) => !isThere(path))")
    assert told == []


def test_the_page_of_the_edge_is_the_one_in_the_folder() -> None:
    lines = (WEB / "404.html").read_text(encoding="utf-8").splitlines()
    assert evaluated("MISSING").splitlines() == [line.strip() for line in lines]


def test_the_page_needs_nothing_that_its_own_policy_refuses() -> None:
    text = (WEB / "404.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert set(re.findall(r'(?:href|src)="([^"]*)"', text)) == {
        *("/", "/citizen/icon.svg", "/citizen/page.css", "/theme.css"),
    }


def test_no_path_of_the_distribution_is_a_listing(viewer_at: Any) -> None:
    viewer = viewer_at(own_distribution())
    for target in ("/?list-type=2", "/?prefix=", "//", "/vendor/?list-type=2"):
        response, _ = viewer.ask(target)
        assert b"ListBucketResult" not in response.body
        assert response.status in (200, 404)
    for each in own_distribution().behaviours:
        if each.origin.name != API:
            assert not each.cache.parameters.takes("list-type")
            assert not each.forwarded.parameters.takes("list-type")


def test_nobody_but_the_distribution_is_told_what_the_pages_bucket_lacks(tmp_path: Path) -> None:
    by_bucket = {each.origin.name: each.origin for each in own_distribution().behaviours}
    listed = [
        name
        for name, origin in by_bucket.items()
        if any("s3:ListBucket" in each.actions for each in origin.grants)
    ]
    assert listed == ["WebBucket"]
    for name in ("WebBucketOnlyThroughTheDistribution", "DataBucketOnlyOverTls"):
        for each in properties(name)["PolicyDocument"]["Statement"]:
            if each["Effect"] == "Allow":
                assert "aws:SourceArn" in each["Condition"]["StringEquals"], each["Sid"]


def test_a_template_that_is_told_of_a_wrong_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="where caching is disabled"):
        broken(tmp_path / "made", ("MaxTTL: 1 #", "MaxTTL: 0 #"))


def test_the_owner_that_the_edge_is_told_of_is_the_stack() -> None:
    told = TEMPLATE["Resources"]["Edge"]["Properties"]["Parameters"]["Owner"]
    assert told == {"Ref": "AWS::StackName"}
