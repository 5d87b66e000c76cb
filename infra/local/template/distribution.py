"""The template's CloudFront distribution: which origin answers a path, and with what headers.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from infra.local.template import understood as known
from infra.local.template.account import API_ID
from infra.local.template.cloudformation import Node

API = "the HTTP API"
"""Stands for the origin that is no bucket."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What answers the paths of a pattern: `origin` is a bucket's logical id, or `API`."""

    pattern: re.Pattern[str]
    origin: str
    compresses: bool
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """Behaviours in order, the last one taking every path; `refusal` is a status and a page."""

    behaviours: tuple[Behaviour, ...]
    root_object: str
    refusal: tuple[int, str] | None

    def behaviour_of(self, path: str) -> Behaviour:
        """The first behaviour whose pattern takes `path`."""
        return next(each for each in self.behaviours if each.pattern.fullmatch(path))

    def with_headers(self, text: str, instead: str) -> Distribution:
        """The same, with another text in the values of the headers it adds."""
        behaviours = (
            replace(
                each,
                headers=tuple((name, value.replace(text, instead)) for name, value in each.headers),
            )
            for each in self.behaviours
        )
        return replace(self, behaviours=tuple(behaviours))


def read_distribution(
    distributions: Sequence[Node], policies: Mapping[str, Node], buckets: Mapping[str, str]
) -> Distribution | None:
    """The distribution of a template, with the headers that its policies add.

    `buckets` are the logical ids of the template's, by the host that each answers at.

    Raises:
        TemplateError: it has a construct that does not run here, or names what is not there.
    """
    headers = {
        key: _headers(policy.at("ResponseHeadersPolicyConfig")) for key, policy in policies.items()
    }
    for second in distributions[1:]:
        raise second.fault("a second distribution does not run in the local stack")
    for one in distributions:
        return _distribution(one.at("DistributionConfig"), headers, buckets)
    return None


def _distribution(
    node: Node, headers: Mapping[str, tuple[tuple[str, str], ...]], buckets: Mapping[str, str]
) -> Distribution:
    node.only(known.DISTRIBUTION_READ, known.DISTRIBUTION_IDLE)
    origins = {
        each.at("Id").text(): _origin(each, buckets) for each in node.at("Origins").elements()
    }
    listed = [*node.at("CacheBehaviors").elements(), node.at("DefaultCacheBehavior")]
    return Distribution(
        behaviours=tuple(_behaviour(each, origins, headers) for each in listed),
        root_object=node.at("DefaultRootObject").text(""),
        refusal=_refusal(node.at("CustomErrorResponses")),
    )


def _origin(node: Node, buckets: Mapping[str, str]) -> str:
    node.only(known.ORIGIN_READ, known.ORIGIN_IDLE)
    host = node.at("DomainName").text()
    if host in buckets:
        return buckets[host]
    if host.startswith(f"{API_ID}.execute-api."):
        return API
    raise node.at("DomainName").fault("neither a bucket of this template nor its HttpApi")


def _behaviour(
    node: Node, origins: Mapping[str, str], headers: Mapping[str, tuple[tuple[str, str], ...]]
) -> Behaviour:
    node.only(known.BEHAVIOUR_READ, known.BEHAVIOUR_IDLE)
    target, policy = node.at("TargetOriginId"), node.at("ResponseHeadersPolicyId")
    if target.text() not in origins:
        raise target.fault(f"there is no origin {target.text()!r}")
    if policy.is_given and policy.text() not in headers:
        raise policy.fault("not a policy of this template")
    return Behaviour(
        pattern=_pattern(node.at("PathPattern").text("*")),
        origin=origins[target.text()],
        compresses=node.at("Compress").flag(),
        headers=headers[policy.text()] if policy.is_given else (),
    )


def _pattern(glob: str) -> re.Pattern[str]:
    """`*` stands for any characters, `/` among them, and `?` for one."""
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(each, re.escape(each)) for each in glob), re.DOTALL)


def _refusal(node: Node) -> tuple[int, str] | None:
    found = None
    for each in node.elements():
        each.only(known.ERROR_READ, known.ERROR_IDLE)
        has_page = each.at("ResponsePagePath").is_given
        if each.at("ErrorCachingMinTTL").is_given and not has_page:
            continue  # How long the edge keeps an error: one machine keeps none.
        if each.at("ErrorCode").integer(0) != 403:
            raise each.at("ErrorCode").fault("only what a bucket refuses (403) has a page here")
        found = (each.at("ResponseCode").integer(403), each.at("ResponsePagePath").text())
    return found


def _headers(node: Node) -> tuple[tuple[str, str], ...]:
    node.only(known.RESPONSE_HEADERS_READ, known.RESPONSE_HEADERS_IDLE)
    custom = node.at("CustomHeadersConfig").only(frozenset({"Items"})).at("Items").elements()
    cors = node.at("CorsConfig").only(known.HEADERS_CORS_READ, known.HEADERS_CORS_IDLE)
    origins = cors.at("AccessControlAllowOrigins").at("Items").elements()
    return (
        *_security_headers(node.at("SecurityHeadersConfig")),
        *((each.at("Header").text().lower(), each.at("Value").text()) for each in custom),
        *(("access-control-allow-origin", each.text()) for each in origins),
    )


def _security_headers(node: Node) -> list[tuple[str, str]]:
    node.only(known.SECURITY_READ)
    transport = node.at("StrictTransportSecurity").at("AccessControlMaxAgeSec")
    named = {
        "content-security-policy": node.at("ContentSecurityPolicy").at("ContentSecurityPolicy"),
        "x-frame-options": node.at("FrameOptions").at("FrameOption"),
        "referrer-policy": node.at("ReferrerPolicy").at("ReferrerPolicy"),
    }
    found = [(name, value.text()) for name, value in named.items() if value.is_given]
    if node.at("ContentTypeOptions").is_given:
        found.append(("x-content-type-options", "nosniff"))
    if transport.is_given:
        found.append(("strict-transport-security", f"max-age={transport.text()}"))
    return found
