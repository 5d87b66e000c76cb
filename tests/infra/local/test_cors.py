"""What the gateway says to pages of other origins."""

from __future__ import annotations

import pytest

from infra.local.template.cors import Cors

MAP = "https://carte.example.fr"
RULES = Cors(
    origins=(MAP, "http://*"),
    methods=("GET", "POST"),
    headers=("accept", "if-none-match"),
    exposed=("etag",),
    max_age_s=3600,
)
PREFLIGHT = {"origin": MAP, "access-control-request-method": "GET"}


def test_a_reply_to_an_allowed_origin_names_it_and_what_it_may_read() -> None:
    assert RULES.reply_headers({"origin": MAP}) == {
        "access-control-allow-origin": MAP,
        "access-control-expose-headers": "etag",
    }


def test_a_preflight_is_told_methods_headers_and_how_long() -> None:
    assert RULES.reply_headers(PREFLIGHT) == {
        "access-control-allow-origin": MAP,
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "accept,if-none-match",
        "access-control-max-age": "3600",
    }


@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example"}])
def test_nothing_is_added_for_no_origin_or_another(headers: dict[str, str]) -> None:
    assert RULES.reply_headers(headers) == {}


def test_a_scheme_with_a_star_allows_every_origin_of_that_scheme() -> None:
    assert RULES.allowed_origin("http://localhost:3000") == "http://localhost:3000"


def test_a_star_is_answered_with_a_star() -> None:
    assert Cors(origins=("*",)).allowed_origin(MAP) == "*"


def test_credentials_are_allowed_only_where_the_rules_say_so() -> None:
    rules = Cors(origins=(MAP,), with_credentials=True)
    assert rules.reply_headers({"origin": MAP})["access-control-allow-credentials"] == "true"
