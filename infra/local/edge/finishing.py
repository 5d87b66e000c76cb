"""The last hand that CloudFront lays on an answer: conditions, parts, headers."""

from __future__ import annotations

from dataclasses import replace

from infra.local.edge.ranges import part_of
from infra.local.gateway.events import HttpRequest, joined_headers
from infra.local.gateway.replies import HttpResponse
from infra.local.template.distribution import Behaviour

_VIA = "1.1 edge.local (CloudFront)"


def finished(
    request: HttpRequest,
    behaviour: Behaviour,
    response: HttpResponse,
    how: str,
    age_s: float | None = None,
) -> HttpResponse:
    """The answer as a viewer has it: `how` it came about, and its age (seconds) if it was kept."""
    asked = joined_headers(request.headers)
    if request.method in ("GET", "HEAD") and response.status == 200:
        response = _part(response, asked.get("range", ""))
        response = _unless_known(response, asked.get("if-none-match", ""))
    headers = behaviour.headers.applied(response.headers, asked)
    if age_s:
        headers.append(("age", str(int(age_s))))
    told = [("via", _VIA), ("x-cache", f"{how} from cloudfront")]
    return replace(response, headers=[*headers, *told])


def _unless_known(response: HttpResponse, known: str) -> HttpResponse:
    etag = dict(response.headers).get("etag", "")
    tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
    if not etag or (etag.removeprefix("W/") not in tags and "*" not in tags):
        return response
    kept = [pair for pair in response.headers if pair[0] != "content-encoding"]
    return HttpResponse(304, kept, b"")


def _part(response: HttpResponse, asked: str) -> HttpResponse:
    headers = list(response.headers)
    size = len(response.body)
    part = part_of(size, asked) if ("accept-ranges", "bytes") in headers else None
    if part is None:
        return response
    first, last = part
    if first > last:
        return HttpResponse(416, [*headers, ("content-range", f"bytes */{size}")], b"")
    told = ("content-range", f"bytes {first}-{last}/{size}")
    return HttpResponse(206, [*headers, told], response.body[first : last + 1])
