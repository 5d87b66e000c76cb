"""What the laws of cost are held to: the API's own documents, what Lambda gives, and how a reply
is weighed."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator, Mapping
from typing import Any

from aws_lambda_powertools import Logger

from functions.coverage import app as coverage, documentation as coverage_documents
from functions.nearest import app as nearest, documentation as nearest_documents
from functions.replies import MOST_BYTES
from functions.scenarios import app as scenarios, documentation as scenarios_documents
from functions.sites import app as sites, documentation as sites_documents
from infra.local.template.template import read_template
from tests.conftest import ROOT
from tests.costs import unhurried_s
from tests.functions.maxima import extremes

LOG = Logger(service="test")
DOCUMENTS: dict[str, Any] = {
    "NearestFunction": nearest_documents.openapi(nearest.build_app(lambda: None, LOG)),  # type: ignore[arg-type,return-value]
    "CoverageFunction": coverage_documents.openapi(
        coverage.build_app(lambda: None, lambda *_: "", LOG)  # type: ignore[arg-type,return-value]
    ),
    "ScenariosFunction": scenarios_documents.openapi(scenarios.build_app(lambda: None, LOG)),  # type: ignore[arg-type,return-value]
    "SitesFunction": sites_documents.openapi(sites.build_app(lambda: None, LOG)),  # type: ignore[arg-type,return-value]
}
FUNCTIONS = {
    each.logical_id: each
    for each in read_template(
        ROOT / "template.yaml", None, {"OidcIssuer": "https://a.example"}
    ).functions
}


def weighed(function: str, app: Any, event: dict[str, Any]) -> dict[str, Any]:
    """The reply to an event, held to half of the time that its function has."""
    replies: list[dict[str, Any]] = []
    taken_s = unhurried_s(lambda: replies.append(app.resolve(event, None)))
    [reply] = replies
    size = len(json.dumps(reply, ensure_ascii=False).encode())
    asked = event["routeKey"], str(event.get("queryStringParameters"))[:200]
    assert reply["statusCode"] < 500, (asked, reply["body"][:300])
    assert size <= MOST_BYTES, (asked, size)
    assert taken_s < FUNCTIONS[function].timeout_s / 2, (asked, taken_s)
    return reply


def in_memory(function: str, app: Any, event: dict[str, Any]) -> dict[str, Any]:
    """The same, held to half of the memory that its function has."""
    tracemalloc.start()
    try:
        reply: dict[str, Any] = app.resolve(event, None)
        peak_mb = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert peak_mb < FUNCTIONS[function].memory_mb / 2, (event["routeKey"], peak_mb)
    return reply


def questions(document: Any, operation: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Each parameter at each of its ends, then all of them together."""
    every: dict[str, str] = {}
    for each in operation.get("parameters", ()):
        if each["in"] != "query":
            continue
        for value in extremes(document, each["schema"]):
            every[each["name"]] = value
            yield {each["name"]: value}
    yield every
