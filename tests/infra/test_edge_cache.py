"""No edge keeps what a token opens: a distribution sends those routes on, each time."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest

from infra.local.template.cloudformation import load
from tests.conftest import ROOT
from tests.infra.local.own import own_template

CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS's own policy
ALL_BUT_THE_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"  # the header Authorization is sent on
ROUTES = own_template().routes


@cache
def behaviours() -> list[dict[str, Any]]:
    """The distribution's, in the order that they are tried, whichever stack it is in."""
    files = [ROOT / "template.yaml", *sorted((ROOT / "infra").rglob("*.yaml"))]
    resources = [each for file in files for each in load(file).get("Resources", {}).values()]
    [edge] = [each for each in resources if each["Type"] == "AWS::CloudFront::Distribution"]
    found: list[dict[str, Any]] = edge["Properties"]["DistributionConfig"]["CacheBehaviors"]
    return found


def behaviour_of(path: str) -> dict[str, Any]:
    return next(each for each in behaviours() if fnmatchcase(path, each["PathPattern"]))


@pytest.mark.parametrize("route", [each for each in ROUTES if each.lock], ids=lambda it: it.key)
def test_what_a_token_opens_is_kept_by_no_edge(route: Any) -> None:
    found = behaviour_of(route.path)
    assert found["CachePolicyId"] == CACHING_DISABLED
    assert found["OriginRequestPolicyId"] == ALL_BUT_THE_HOST
    assert route.method in found["AllowedMethods"]


def test_what_citizens_ask_is_kept_for_a_while() -> None:
    for path in ("/v1/nearest", "/v1/communes/12202"):
        assert behaviour_of(path)["CachePolicyId"] != CACHING_DISABLED
