"""What CloudFront refuses by itself, before its cache and its functions.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
"""

from __future__ import annotations

from infra.local.gateway.events import HttpRequest, joined_headers
from infra.local.gateway.replies import HttpResponse
from infra.local.template.distribution import Behaviour

_URL_BYTES = 8_192
_HEAD_BYTES = 32_768


def refusal_of(request: HttpRequest, behaviour: Behaviour, scheme: str) -> HttpResponse | None:
    """The answer to what the edge does not take; None when it does."""
    if len(request.target.encode()) > _URL_BYTES:
        return _refused(414, "URI too long")
    if _head_bytes(request) > _HEAD_BYTES:
        return _refused(494, "Request header too large")
    if scheme == "http" and behaviour.viewers != "allow-all":
        return _of_plain_http(request, behaviour)
    if request.method not in behaviour.methods:
        return _refused(403, "This distribution does not allow the method of this request")
    if request.method == "GET" and request.body:
        return _refused(403, "A GET has no body")
    return None


def _head_bytes(request: HttpRequest) -> int:
    return len(request.target.encode()) + sum(
        len(name.encode()) + len(value.encode()) for name, value in request.headers
    )


def _of_plain_http(request: HttpRequest, behaviour: Behaviour) -> HttpResponse:
    if behaviour.viewers != "redirect-to-https":
        return _refused(403, "Bad request: HTTPS only")
    host = joined_headers(request.headers).get("host", "")
    # What is no GET keeps its method: a 301 would make a GET of it.
    status = 301 if request.method in ("GET", "HEAD") else 307
    return HttpResponse(status, [("location", f"https://{host}{request.target}")], b"")


def _refused(status: int, why: str) -> HttpResponse:
    body = f"<!DOCTYPE html>\n<title>ERROR</title>\n<h1>{status} ERROR</h1>\n<p>{why}.</p>\n"
    return HttpResponse(status, [("content-type", "text/html")], body.encode())
