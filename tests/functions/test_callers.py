"""Who calls, and of which départements: a claim is read whole, or opens nothing."""

from __future__ import annotations

from typing import Any

import pytest

from functions.callers import Caller, caller_of
from geodata.errors import ForbiddenError

NOTHING: frozenset[str] = frozenset()


def caller(**claims: Any) -> Caller:
    return caller_of({"requestContext": {"authorizer": {"jwt": {"claims": claims}}}})


@pytest.mark.parametrize("claim", ["*", "[*]", ["*"], " * "])
def test_the_whole_country_is_said_in_so_many_words(claim: object) -> None:
    assert caller(sub="anne", departements=claim).departements is None


@pytest.mark.parametrize(
    ("claim", "codes"),
    [
        ("[12 48]", {"12", "48"}),
        ('["12","2a"]', {"12", "2A"}),
        ("12, 974", {"12", "974"}),
        (["48"], {"48"}),
        ("[]", set()),
    ],
)
def test_codes_limit_their_holder(claim: object, codes: set[str]) -> None:
    assert caller(sub="anne", departements=claim).departements == codes


@pytest.mark.parametrize(
    "claim",
    [
        "tous sauf 48",
        '{"48": false}',
        "map[48:false]",
        "!48",
        "48-12",
        "* 48",
        "**",
        "[48",
        "٤٨",
        "48 " * 1_000,
        48,
        True,
        {"48": False},
        [48],
        ["48", None],
        None,
        "",
    ],
)
def test_a_claim_that_is_not_understood_whole_opens_nothing(claim: object) -> None:
    assert caller(sub="anne", departements=claim).departements == NOTHING


def test_a_token_that_names_no_departement_opens_nothing() -> None:
    found = caller(sub="anne")
    assert found.departements == NOTHING
    with pytest.raises(ForbiddenError, match="limited to no département"):
        found.may_ask_of({"48"})
    with pytest.raises(ForbiddenError):
        found.may_run_the_network()


def test_nobody_is_no_caller() -> None:
    with pytest.raises(ForbiddenError, match="names nobody"):
        caller_of({"requestContext": {}})
