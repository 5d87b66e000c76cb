"""What an edge keeps, how long, under which key, and what it does when the origin fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.local.edge.cache import Cache, Kept
from infra.local.edge.lifetimes import Lifetime
from infra.local.gateway.replies import HttpResponse
from infra.local.template.distribution import API, Behaviour, Distribution, ErrorRule, Origin
from infra.local.template.edge_policies import CachePolicy, Chosen, OriginRequestPolicy
from infra.local.template.response_headers import ResponseHeaders
from tests.infra.local.edges import Viewer, viewer_of

ALL = Chosen(is_all_but=True)
NONE = Chosen()
POLICY = CachePolicy(0, 86_400, 31_536_000, NONE, NONE, NONE, ("gzip", "br"))
HIT, MISS = "Hit from cloudfront", "Miss from cloudfront"


def only(*names: str) -> Chosen:
    return Chosen(frozenset(names))


def distribution(errors: tuple[tuple[int, ErrorRule], ...] = (), **changes: Any) -> Distribution:
    """One behaviour before the API, with some of its rules changed."""
    one = Behaviour(
        pattern=re.compile(".*", re.DOTALL),
        origin=Origin(API, "local.execute-api.eu-west-3.amazonaws.com"),
        compresses=True,
        cache=POLICY,
        forwarded=OriginRequestPolicy(),
        headers=ResponseHeaders(),
        methods=("GET", "HEAD", "OPTIONS", "POST"),
    )
    return Distribution((replace(one, **changes),), "index.html", dict(errors))


Make = Callable[..., Viewer]


@pytest.fixture
def edge() -> Iterator[Make]:
    with ExitStack() as stack:

        def make(made: Distribution | None = None, *, keeps: bool = True) -> Viewer:
            return stack.enter_context(viewer_of(made or distribution(), {}, keeps=keeps))

        yield make


def kept_s(viewer: Viewer, *headers: tuple[str, str], status: int = 200) -> float:
    """For how many seconds an answer with these headers is given again."""
    viewer.api.says(*headers, status=status)
    viewer.ask("/x")
    start, asked = viewer.clock[0], len(viewer.api.asked)
    for seconds in (0, 1, 5, 10, 60, 300, 3_600, 86_400, 31_536_000):
        viewer.clock[0] = start + seconds
        viewer.ask("/x")
        if len(viewer.api.asked) > asked:
            return seconds
    raise AssertionError


@pytest.mark.parametrize(
    ("said", "bounds", "seconds"),
    [
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
        ("max-age=60", (0, 0, 3_600), 60),
        ("max-age=60, s-maxage=5", (0, 0, 3_600), 5),
        ("public, max-age=31536000, immutable", (0, 0, 3_600), 3_600),
        ("max-age=1", (60, 60, 3_600), 60),
        ("max-age=0", (0, 60, 3_600), 0),
        ("", (0, 60, 3_600), 60),
        ("", (0, 0, 3_600), 0),
        ("public", (0, 60, 3_600), 60),
        ("no-store", (0, 60, 3_600), 0),
        ("private, max-age=60", (0, 60, 3_600), 0),
        ("no-cache", (0, 60, 3_600), 0),
        ("no-store", (10, 60, 3_600), 10),
        ("max-age=60", (0, 0, 0), 0),
        ("max-age=soon", (0, 5, 3_600), 5),
    ],
)
def test_an_answer_is_kept_as_it_says_within_what_the_policy_allows(
    edge: Make, said: str, bounds: tuple[int, int, int], seconds: int
) -> None:
    least, usual, most = bounds
    policy = replace(POLICY, min_s=least, default_s=usual, max_s=most)
    headers = (("cache-control", said),) if said else ()
    assert kept_s(edge(distribution(cache=policy)), *headers) == seconds


def test_an_end_said_as_a_date_counts_from_the_answers_own(edge: Make) -> None:
    date, end = "Sun, 01 Nov 2026 10:00:00 GMT", "Sun, 01 Nov 2026 10:01:00 GMT"
    assert kept_s(edge(), ("date", date), ("expires", end)) == 60
    assert kept_s(edge(), ("date", date), ("expires", "0")) == 0


@pytest.mark.parametrize("status", [404, 405, 414, 500, 501, 502, 503, 504])
@pytest.mark.parametrize("said", ["no-store", "private, no-store", "max-age=0", ""])
def test_some_errors_are_kept_ten_seconds_whatever_they_say(
    edge: Make, status: int, said: str
) -> None:
    headers = (("cache-control", said),) if said else ()
    assert kept_s(edge(), *headers, status=status) == 10
    told = ((status, ErrorRule(status, "", 0)),)
    assert kept_s(edge(distribution(told)), *headers, status=status) == 0
    for_long = ((status, ErrorRule(status, "", 300)),)
    assert kept_s(edge(distribution(for_long)), *headers, status=status) == 300


def test_an_error_that_asks_to_be_kept_longer_is(edge: Make) -> None:
    assert kept_s(edge(), ("cache-control", "max-age=60"), status=404) == 60


def test_other_errors_are_kept_when_they_say_so_alone(edge: Make) -> None:
    for status in (400, 403, 412, 415):
        assert kept_s(edge(), status=status) == 0
        assert kept_s(edge(), ("cache-control", "max-age=60"), status=status) == 60
    for status in (401, 409, 422, 429):
        assert kept_s(edge(), ("cache-control", "max-age=60"), status=status) == 0


def test_where_caching_is_disabled_an_error_is_kept_all_the_same_for_whoever_asks(
    edge: Make,
) -> None:
    disabled = replace(POLICY, default_s=0, max_s=0, encodings=())
    viewer = edge(distribution(cache=disabled, forwarded=OriginRequestPolicy(ALL, ALL, ALL)))
    viewer.api.says(("cache-control", "no-store"), status=404)
    viewer.ask("/v1/scenarios/1", authorization="Bearer a")
    viewer.api.says(("cache-control", "no-store"))
    response, headers = viewer.ask("/v1/scenarios/1", authorization="Bearer b")
    assert (response.status, headers["x-cache"]) == (404, HIT)


def test_an_error_page_is_for_every_behaviour_the_apis_among_them(edge: Make) -> None:
    viewer = edge(distribution(((403, ErrorRule(404, "/404.html", 10)),)))
    viewer.api.says(status=403)
    assert viewer.ask("/v1/sites")[0].status == 403  # the page is not to be had either
    answers = {"/404.html": HttpResponse(200, [("content-type", "text/html")], b"<h1>Perdu</h1>")}
    plain = viewer.api.answer

    async def answer(request: Any) -> HttpResponse:
        return answers.get(request.target) or await plain(request)

    viewer.api.answer = answer  # type: ignore[method-assign] # a fake of the tests' own
    response, headers = viewer.ask("/v1/sites")
    assert (response.status, response.body) == (404, b"<h1>Perdu</h1>")
    assert headers["content-type"] == "text/html"


@pytest.mark.parametrize(
    ("policy", "first", "second", "is_one"),
    [
        ({}, ("/x", {}), ("/x?a=1", {}), True),
        ({"parameters": ALL}, ("/x?a=1", {}), ("/x?a=2", {}), False),
        ({"parameters": ALL}, ("/x?a=1&b=2", {}), ("/x?b=2&a=1", {}), False),
        ({"parameters": only("a")}, ("/x?a=1&b=2", {}), ("/x?b=3&a=1", {}), True),
        ({}, ("/x", {}), ("/X", {}), False),
        ({}, ("/x", {"accept": "a"}), ("/x", {"accept": "b"}), True),
        ({"headers": only("accept")}, ("/x", {"accept": "a"}), ("/x", {"accept": "b"}), False),
        ({"headers": only("accept")}, ("/x", {"cookie": "a"}), ("/x", {"cookie": "b"}), True),
        ({"cookies": only("a")}, ("/x", {"cookie": "a=1; b=1"}), ("/x", {"cookie": "a=1"}), True),
        ({"cookies": only("a")}, ("/x", {"cookie": "a=1"}), ("/x", {"cookie": "a=2"}), False),
        ({}, ("/x", {"accept-encoding": "gzip"}), ("/x", {}), False),
        ({}, ("/x", {"accept-encoding": "deflate"}), ("/x", {}), True),
        ({"encodings": ()}, ("/x", {"accept-encoding": "gzip"}), ("/x", {}), True),
    ],
)
def test_two_requests_get_one_answer_when_the_policy_tells_them_not_apart(
    edge: Make,
    policy: dict[str, Any],
    first: tuple[str, dict[str, str]],
    second: tuple[str, dict[str, str]],
    is_one: bool,
) -> None:
    viewer = edge(distribution(cache=replace(POLICY, **policy)))
    for target, headers in (first, second):
        viewer.ask(target, **headers)
    assert len(viewer.api.asked) == (1 if is_one else 2)


def test_what_reaches_the_origin_is_the_key_and_what_the_policy_forwards(edge: Make) -> None:
    policy = replace(POLICY, headers=only("accept"), parameters=only("a"))
    more = OriginRequestPolicy(only("origin"), only("b"), only("c"))
    viewer = edge(distribution(cache=policy, forwarded=more))
    viewer.ask(
        "/x?a=1&b=2&secret=3",
        accept="text/html",
        accept_language="fr",
        accept_encoding="deflate, gzip, br",
        authorization="Bearer x",
        cookie="c=1; d=2",
        origin="https://ville.example",
        referer="https://ville.example/rue",
        user_agent="a browser",
    )
    assert viewer.api.asked[0].target == "/x?a=1&b=2"
    assert viewer.api.headers == {
        "accept": "text/html",
        "accept-encoding": "br,gzip",
        "cookie": "c=1",
        "host": "local.execute-api.eu-west-3.amazonaws.com",
        "origin": "https://ville.example",
        "user-agent": "Amazon CloudFront",
    }


def test_all_but_the_host_is_all_but_the_host(edge: Make) -> None:
    but_host = OriginRequestPolicy(Chosen(frozenset({"host"}), is_all_but=True), ALL, ALL)
    viewer = edge(distribution(forwarded=but_host))
    viewer.ask("/x?a=1", authorization="Bearer x", user_agent="a browser", connection="close")
    assert viewer.api.asked[0].target == "/x?a=1"
    assert viewer.api.headers["authorization"] == "Bearer x"
    assert viewer.api.headers["user-agent"] == "a browser"
    assert viewer.api.headers["host"].startswith("local.execute-api.")
    assert "connection" not in viewer.api.headers


def test_head_is_answered_by_what_a_get_left_and_leaves_nothing(edge: Make) -> None:
    viewer = edge()
    viewer.ask("/x", method="HEAD")
    assert viewer.ask("/x")[1]["x-cache"] == MISS
    assert viewer.ask("/x", method="HEAD")[1]["x-cache"] == HIT
    assert [each.method for each in viewer.api.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_no_other_method_is_kept_or_answered_from_what_is(edge: Make, method: str) -> None:
    viewer = edge()
    viewer.ask("/x")
    for _ in range(2):
        assert viewer.ask("/x", method=method)[1]["x-cache"] == MISS
    assert len(viewer.api.asked) == 3


def test_what_is_out_of_date_is_confirmed_by_its_etag(edge: Make) -> None:
    viewer = edge()
    viewer.api.says(("cache-control", "max-age=60"), ("etag", '"1"'), body=b"first")
    viewer.ask("/x")
    viewer.wait(61)
    viewer.api.says(status=304, body=b"")
    response, headers = viewer.ask("/x", if_none_match='"0"')
    assert (response.body, headers["x-cache"]) == (b"first", "RefreshHit from cloudfront")
    assert viewer.api.headers["if-none-match"] == '"1"'
    viewer.wait(59)
    assert viewer.ask("/x")[1]["x-cache"] == HIT


def test_a_viewer_who_has_it_is_told_so_from_what_is_kept(edge: Make) -> None:
    viewer = edge()
    viewer.api.says(("etag", '"1"'), body=b"first")
    viewer.ask("/x")
    for tag in ('"1"', 'W/"1"', '"0", "1"', "*"):
        response, _ = viewer.ask("/x", if_none_match=tag)
        assert (response.status, response.body) == (304, b"")
    assert viewer.ask("/x", if_none_match='"2"')[0].status == 200
    assert len(viewer.api.asked) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_what_is_out_of_date_stands_in_for_a_failure_and_for_no_refusal(
    edge: Make, status: int
) -> None:
    viewer = edge()
    viewer.api.says(("cache-control", "max-age=60"), body=b"old")
    viewer.ask("/x")
    viewer.wait(86_400)
    viewer.api.says(status=status)
    assert viewer.ask("/x")[0].body == b"old"
    viewer.api.says(status=404)
    assert viewer.ask("/x")[0].status == 404


def test_an_answer_says_how_long_it_may_stand_in(edge: Make) -> None:
    viewer = edge()
    viewer.api.says(("cache-control", "max-age=60, stale-if-error=600"), body=b"old")
    viewer.ask("/x")
    viewer.api.says(status=503)
    viewer.wait(659)
    assert viewer.ask("/x")[0].body == b"old"
    viewer.wait(2)
    assert viewer.ask("/x")[0].status == 503


def test_an_error_stands_in_for_nothing(edge: Make) -> None:
    viewer = edge()
    viewer.api.says(status=404)
    viewer.ask("/x")
    viewer.wait(11)
    viewer.api.says(status=503)
    assert viewer.ask("/x")[0].status == 503


def test_what_may_wait_is_given_at_once_and_renewed_behind(edge: Make) -> None:
    viewer = edge()
    life = ("cache-control", "max-age=60, stale-while-revalidate=300")
    viewer.api.says(life, body=b"old")
    viewer.ask("/x")
    viewer.api.says(life, body=b"new")
    viewer.wait(61)
    response, headers = viewer.ask("/x")
    assert (response.body, headers["age"]) == (b"old", "61")
    assert viewer.ask("/x")[0].body == b"new"
    viewer.wait(361)
    viewer.api.says(life, body=b"newer")
    assert viewer.ask("/x")[0].body == b"newer"


def test_an_origin_that_is_too_slow_is_a_failure_of_the_edges_own(edge: Make) -> None:
    viewer = edge(distribution(origin=Origin(API, "h", read_timeout_s=0)))
    viewer.api.waits_s = 5
    assert viewer.ask("/x")[0].status == 504
    assert len(viewer.api.asked) == 3  # what only reads is asked for again
    assert viewer.ask("/x", method="POST")[0].status == 504
    assert len(viewer.api.asked) == 4


def test_an_edge_that_keeps_nothing_sends_everything_on(edge: Make) -> None:
    viewer = edge(keeps=False)
    for _ in range(2):
        assert viewer.ask("/x")[1]["x-cache"] == MISS
    assert len(viewer.api.asked) == 2


@pytest.mark.parametrize(
    ("viewers", "method", "status"),
    [
        ("https-only", "GET", 403),
        ("redirect-to-https", "GET", 301),
        ("redirect-to-https", "POST", 307),
        ("allow-all", "GET", 200),
    ],
)
def test_plain_http_is_refused_or_sent_to_tls(
    edge: Make, viewers: str, method: str, status: int
) -> None:
    viewer = edge(distribution(viewers=viewers))
    response, headers = viewer.ask("/x?a=1", method=method, scheme="http")
    assert response.status == status
    assert headers.get("location", "https://maillage.example/x?a=1") == (
        "https://maillage.example/x?a=1"
    )
    assert viewer.ask("/x", method=method)[0].status == 200


def test_what_cloudfront_refuses_by_itself_reaches_no_origin(edge: Make) -> None:
    viewer = edge(distribution(methods=("GET", "HEAD")))
    assert viewer.ask("/x", method="POST")[0].status == 403
    assert viewer.ask("/x", body=b"a body")[0].status == 403
    assert viewer.ask(f"/{'a' * 8_200}")[0].status == 414
    assert viewer.ask("/x", accept="a" * 33_000)[0].status == 494
    assert viewer.api.asked == []


def test_an_edge_gives_up_the_oldest_used_when_it_is_full() -> None:
    cache = Cache(held_bytes=4_000)
    body = HttpResponse(200, [], b"x" * 500)
    for name in ("a", "b"):
        cache.put((name,), Kept(body, 0.0, Lifetime(60.0)))
    assert cache.get(("a",), None) is not None
    cache.put(("c",), Kept(body, 0.0, Lifetime(60.0)))
    assert [name for name in "abc" if cache.get((name,), None)] == ["a", "c"]


def test_what_was_published_since_is_forgotten(tmp_path: Path) -> None:
    cache = Cache()
    cache.put(("a",), Kept(HttpResponse(200, [], b""), 0.0, Lifetime(60.0), state=1))
    assert cache.get(("a",), 1) is not None
    assert cache.get(("a",), 2) is None
