"""What of a viewer's request makes a key of the cache, and what goes on to the origin.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

from infra.local.gateway.events import HttpRequest, joined_headers
from infra.local.template.distribution import Behaviour
from infra.local.template.edge_policies import Chosen

Key = tuple[object, ...]

_PASSED = frozenset(
    {
        *("content-length", "content-type", "if-match", "if-modified-since", "if-none-match"),
        *("if-range", "if-unmodified-since", "range"),
    }
)
"""Headers that reach an origin by themselves: they say which bytes, and of which state."""
_OF_THE_CONNECTION = frozenset(
    {
        *("connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization"),
        *("proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "x-real-ip"),
    }
)
AGENT = "Amazon CloudFront"


def key_of(request: HttpRequest, behaviour: Behaviour) -> Key:
    """The key under which an answer to `request` is kept: two that are equal get one answer."""
    headers, policy = joined_headers(request.headers), behaviour.cache
    return (
        behaviour.origin.name,
        request.target.partition("?")[0],
        tuple(each for each in _pairs(request.query) if _takes(policy.parameters, each)),
        tuple(sorted(item for item in headers.items() if policy.headers.takes(item[0]))),
        tuple(each for each in _cookies(headers) if policy.cookies.takes(each.partition("=")[0])),
        encodings(headers, policy.encodings),
    )


def origin_request(request: HttpRequest, behaviour: Behaviour) -> HttpRequest:
    """The request as the origin has it."""
    policy, more = behaviour.cache, behaviour.forwarded
    pairs = [
        each
        for each in _pairs(request.query)
        if _takes(policy.parameters, each) or _takes(more.parameters, each)
    ]
    path = request.target.partition("?")[0]
    return replace(
        request,
        target=f"{path}?{'&'.join(pairs)}" if pairs else path,
        headers=_forwarded(joined_headers(request.headers), behaviour),
    )


def encodings(headers: Mapping[str, str], taken: tuple[str, ...]) -> tuple[str, ...]:
    """Of the encodings that a policy takes, those that a viewer reads.

    >>> encodings({"accept-encoding": "deflate, GZIP;q=0.5, br;q=0"}, ("gzip", "br"))
    ('gzip',)
    """
    accepted = set()
    for each in headers.get("accept-encoding", "").split(","):
        name, _, quality = each.partition(";")
        if quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            accepted.add(name.strip().lower())
    return tuple(name for name in taken if name in accepted)


def _forwarded(headers: Mapping[str, str], behaviour: Behaviour) -> list[tuple[str, str]]:
    policy, more = behaviour.cache, behaviour.forwarded
    found = {
        name: value
        for name, value in headers.items()
        if name in _PASSED or policy.headers.takes(name) or more.headers.takes(name)
    }
    found = {name: value for name, value in found.items() if name not in _OF_THE_CONNECTION}
    found.pop("cookie", None)
    cookies = [
        each
        for each in _cookies(headers)
        for name in (each.partition("=")[0],)
        if policy.cookies.takes(name) or more.cookies.takes(name)
    ]
    if cookies:
        found["cookie"] = "; ".join(cookies)
    if policy.encodings:
        # Brotli first, as CloudFront writes it.
        accepted = ",".join(reversed(encodings(headers, policy.encodings)))
        found = {**found, "accept-encoding": accepted} if accepted else _without(found)
    found.setdefault("user-agent", AGENT)
    if not more.headers.takes("host"):
        found["host"] = behaviour.origin.host
    return list(found.items())


def _without(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "accept-encoding"}


def _pairs(query: str) -> list[str]:
    return [each for each in query.split("&") if each]


def _takes(chosen: Chosen, pair: str) -> bool:
    return chosen.takes(unquote(pair.partition("=")[0]))


def _cookies(headers: Mapping[str, str]) -> list[str]:
    return [each.strip() for each in headers.get("cookie", "").split(";") if each.strip()]
