"""No edge keeps what a token opens: a distribution sends those routes on, each time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from functions.replies import PRIVATE, PUBLIC
from infra.local.template.distribution import API, Distribution
from infra.local.template.edge_policies import CachePolicy, Chosen
from tests.infra.local.edges import Viewer, own_distribution, viewer_of, without_functions
from tests.infra.local.own import own_template

ROUTES = own_template().routes
LOCKED = [each for each in ROUTES if each.lock]
"""Those that a token opens."""


@pytest.fixture
def viewer(tmp_path: Path) -> Iterator[Viewer]:
    folders = {"WebBucket": tmp_path, "DataBucket": tmp_path}
    with viewer_of(without_functions(own_distribution()), folders) as one:
        yield one


@pytest.mark.parametrize("route", LOCKED, ids=lambda it: it.key)
def test_what_a_token_opens_is_kept_by_no_edge(route: Any) -> None:
    behaviour = own_distribution().behaviour_of(route.path)
    assert behaviour.origin.name == API
    assert route.method in behaviour.methods
    assert (behaviour.cache.min_s, behaviour.cache.default_s) == (0, 0)
    # Under a key without it, an error that is kept would be somebody else's.
    assert behaviour.cache.headers.takes("authorization")
    assert behaviour.forwarded.headers.takes("idempotency-key")
    assert not behaviour.forwarded.headers.takes("host")  # which the API would not know


@pytest.mark.parametrize("path", sorted({each.path for each in LOCKED if each.method == "GET"}))
def test_an_answer_to_one_token_is_never_given_to_another(viewer: Viewer, path: str) -> None:
    for status in (200, 404, 503):
        viewer.api.says(("cache-control", PRIVATE), status=status, body=b"mine")
        viewer.ask(path, authorization="Bearer mine")
        viewer.api.says(("cache-control", PRIVATE), status=200, body=b"yours")
        for token in ("yours", "mine"):
            assert viewer.ask(path, authorization=f"Bearer {token}")[0].body == b"yours"
        assert viewer.api.headers["authorization"] == "Bearer mine"


SAID = st.sampled_from([PRIVATE, PUBLIC, "no-store", "max-age=0", "public, s-maxage=30", ""])
STATUS = st.sampled_from([200, 200, 200, 304, 403, 404, 405, 412, 500, 503])


class Requests(RuleBasedStateMachine):
    """Whatever is asked by whom and when, and whatever the API says of it."""

    distribution: Distribution

    def __init__(self) -> None:
        super().__init__()
        nowhere = Path("/nowhere")
        self.stack = ExitStack()
        self.viewer = self.stack.enter_context(
            viewer_of(self.distribution, {"WebBucket": nowhere, "DataBucket": nowhere})
        )
        self.made = 0
        self.whose: dict[bytes, tuple[str, str, float]] = {}

    def teardown(self) -> None:
        self.stack.close()

    @rule(seconds=st.sampled_from([0.5, 1.0, 9.0, 31.0, 61.0, 301.0]))
    def time_goes_by(self, seconds: float) -> None:
        self.viewer.wait(seconds)

    @rule(
        path=st.sampled_from(["/v1/coverage/pays/fr", "/v1/scenarios", "/v1/communes/01001"]),
        token=st.sampled_from(["a", "b", ""]),
        said=SAID,
        status=STATUS,
        knows=st.booleans(),
    )
    def somebody_asks(self, path: str, token: str, said: str, status: int, *, knows: bool) -> None:
        self.made += 1
        body = str(self.made).encode()
        if status >= 400:
            said = "no-store"  # as functions say of every error, and the gateway says nothing
        life = [("cache-control", said)] if said else []
        self.viewer.api.says(*life, ("etag", f'"{self.made}"'), status=status, body=body)
        headers = {"authorization": f"Bearer {token}"} if token else {}
        if knows:
            headers["if_none_match"] = f'"{self.made - 1}"'
        asked = len(self.viewer.api.asked)
        response, _ = self.viewer.ask(path, **headers)
        if len(self.viewer.api.asked) > asked:
            self.whose[body] = (path, token, self.viewer.clock[0])
            if status == 304:  # whatever was kept for them is as new as that
                same = [each for each, of in self.whose.items() if of[0] == path]
                now_s = self.viewer.clock[0]
                self.whose |= {each: (*self.whose[each][:2], now_s) for each in same}
        if response.status == 304:
            return
        made_for, made_by, at_s = self.whose[response.body]
        assert made_for == path
        is_signed = path != "/v1/communes/01001"
        assert made_by == token or not is_signed
        # Five minutes: a minute of life, and four in place of a failure.
        assert self.viewer.clock[0] - at_s <= (1 if is_signed else 300) or status >= 500


MANY = settings(max_examples=60, stateful_step_count=30, deadline=None, report_multiple_bugs=False)
FIRST = settings(MANY, phases=[Phase.generate])
"""Ends at the first fault, which is looked for and not explained."""


def hold(**changes: Any) -> None:
    """Holds requests in any order to the distribution, with some of its rules changed."""
    own = without_functions(own_distribution(), **changes)
    how = FIRST if changes else MANY
    made = replace(own, errors={} if changes else own.errors)
    run_state_machine_as_test(type("Some", (Requests,), {"distribution": made}), settings=how)


def test_no_order_of_requests_gives_anybody_what_is_anothers() -> None:
    hold()


def test_where_caching_is_disabled_and_errors_are_kept_some_order_does() -> None:
    nothing = CachePolicy(0, 0, 0, Chosen(), Chosen(), Chosen(), ())
    with pytest.raises(AssertionError):
        hold(cache=nothing)


def test_where_an_answer_may_be_an_hour_old_some_order_finds_one() -> None:
    an_hour = CachePolicy(3_600, 3_600, 3_600, Chosen(is_all_but=True), Chosen(), Chosen(), ())
    with pytest.raises(AssertionError):
        hold(cache=an_hour)


def test_what_citizens_ask_is_kept_for_a_while(viewer: Viewer) -> None:
    for path in ("/v1/nearest?commune=12202", "/v1/communes/12202"):
        viewer.api.says(("cache-control", PUBLIC))
        asked = len(viewer.api.asked)
        assert viewer.ask(path)[1]["x-cache"] == "Miss from cloudfront"
        viewer.wait(59)
        _, headers = viewer.ask(path)
        assert (headers["x-cache"], headers["age"]) == ("Hit from cloudfront", "59")
        viewer.wait(2)
        viewer.ask(path)
        assert len(viewer.api.asked) == asked + 2
