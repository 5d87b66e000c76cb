"""What the laws of cost are held to: the API's own documents, what Lambda gives, and how a reply
is weighed."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterator, Mapping
from typing import Any

from aws_lambda_powertools import Logger

from functions.replies import MOST_BYTES
from infra.local.template.template import read_template
from tests.conftest import ROOT
from tests.costs import unhurried_s
from tests.functions.documents import documents
from tests.functions.maxima import extremes

LOG = Logger(service="test")
DOCUMENTS: dict[str, Any] = {
    f"{name.title()}Function": document
    for name, document in documents().items()
    if name in ("nearest", "coverage", "scenarios", "sites")
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
