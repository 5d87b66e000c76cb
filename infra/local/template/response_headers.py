"""CloudFront's response headers policies: what is added to every answer of a behaviour.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from infra.local.template import understood as known
from infra.local.template.cloudformation import Node
from infra.local.template.cors import PREFIX, Cors


@dataclass(frozen=True, slots=True)
class Added:
    """A header, and whether it stands instead of the origin's own."""

    name: str
    value: str
    overrides: bool


@dataclass(frozen=True, slots=True)
class ResponseHeaders:
    """What a policy adds; CORS headers are for requests that come from a page alone."""

    added: tuple[Added, ...] = ()
    cors: Cors | None = None
    cors_overrides: bool = False

    def applied(
        self, headers: Iterable[tuple[str, str]], request: Mapping[str, str]
    ) -> list[tuple[str, str]]:
        """The headers of an answer to `request` (its headers, by lower-case name)."""
        found = list(headers)
        _add(found, self.added)
        if self.cors is None or "origin" not in request:
            return found
        own = [
            Added(*pair, self.cors_overrides) for pair in self.cors.reply_headers(request).items()
        ]
        if self.cors_overrides:
            found = [pair for pair in found if not pair[0].startswith(PREFIX)]
        _add(found, own)
        return found

    def with_text(self, text: str, instead: str) -> ResponseHeaders:
        """The same, with another text in the values."""
        added = tuple(replace(each, value=each.value.replace(text, instead)) for each in self.added)
        return replace(self, added=added)


def _add(headers: list[tuple[str, str]], added: Iterable[Added]) -> None:
    """Adds headers at the end, in place of what bears their name where they override it."""
    names = {name for name, _ in headers}
    for each in added:
        if each.name in names:
            if not each.overrides:
                continue
            headers[:] = [pair for pair in headers if pair[0] != each.name]
        headers.append((each.name, each.value))
        names.add(each.name)


def response_headers(node: Node) -> ResponseHeaders:
    """The policy of a `ResponseHeadersPolicyConfig`."""
    node.only(known.RESPONSE_HEADERS_READ, known.RESPONSE_HEADERS_IDLE)
    custom = node.at("CustomHeadersConfig").only(frozenset({"Items"})).at("Items").elements()
    cors = node.at("CorsConfig").only(known.HEADERS_CORS_READ)
    return ResponseHeaders(
        added=(
            *_security_headers(node.at("SecurityHeadersConfig")),
            *(_added(each, each.at("Header").text(), each.at("Value")) for each in custom),
        ),
        cors=_cors(cors) if cors.is_given else None,
        cors_overrides=cors.at("OriginOverride").flag(),
    )


def _cors(node: Node) -> Cors:
    def listed(key: str) -> tuple[str, ...]:
        return tuple(each.text() for each in node.at(key).at("Items").elements())

    age = node.at("AccessControlMaxAgeSec")
    return Cors(
        origins=listed("AccessControlAllowOrigins"),
        methods=listed("AccessControlAllowMethods"),
        headers=listed("AccessControlAllowHeaders"),
        exposed=listed("AccessControlExposeHeaders"),
        max_age_s=age.integer(0) if age.is_given else None,
        with_credentials=node.at("AccessControlAllowCredentials").flag(),
    )


def _security_headers(node: Node) -> list[Added]:
    node.only(known.SECURITY_READ)
    named = {
        "content-security-policy": ("ContentSecurityPolicy", "ContentSecurityPolicy"),
        "x-frame-options": ("FrameOptions", "FrameOption"),
        "referrer-policy": ("ReferrerPolicy", "ReferrerPolicy"),
    }
    found = [
        _added(node.at(key), name, node.at(key).at(value))
        for name, (key, value) in named.items()
        if node.at(key).is_given
    ]
    options = node.at("ContentTypeOptions")
    if options.is_given:
        found.append(Added("x-content-type-options", "nosniff", options.at("Override").flag()))
    transport = node.at("StrictTransportSecurity")
    if transport.is_given:
        value = f"max-age={transport.at('AccessControlMaxAgeSec').text()}"
        overrides = transport.at("Override").flag()
        found.append(Added("strict-transport-security", value, overrides))
    return found


def _added(node: Node, name: str, value: Node) -> Added:
    return Added(name.lower(), value.text(), node.at("Override").flag())
