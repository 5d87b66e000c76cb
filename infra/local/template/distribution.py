"""The template's CloudFront distribution: which origin answers a path, and by what rules.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from infra.local.template import understood as known
from infra.local.template.account import API_ID
from infra.local.template.bucket_policies import edge_grants
from infra.local.template.cloudformation import Node
from infra.local.template.edge_policies import (
    CachePolicy,
    OriginRequestPolicy,
    cache_policy,
    origin_request_policy,
    with_managed,
)
from infra.local.template.policies import Statement
from infra.local.template.response_headers import ResponseHeaders, response_headers

API = "the HTTP API"
"""Stands for the origin that is no bucket."""
VIEWER_REQUEST = "viewer-request"
_READ_ONLY = ("GET", "HEAD")
_FUNCTION_BYTES = 10_240  # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
_NAMED_AT_MOST = 64


@dataclass(frozen=True, slots=True)
class Origin:
    """What answers for the edge: a bucket's logical id, or `API`; the host that it is asked as.

    `grants` are what the policy of a bucket (its name is `bucket`) lets the edge do.
    """

    name: str
    host: str
    read_timeout_s: int = 30
    bucket: str = ""
    grants: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What is done of the requests for the paths of a pattern.

    `viewers` is what is done of plain HTTP: `allow-all`, `https-only` or `redirect-to-https`.
    `function` is the code that sees a request first, when there is one.
    """

    pattern: re.Pattern[str]
    origin: Origin
    compresses: bool
    cache: CachePolicy
    forwarded: OriginRequestPolicy
    headers: ResponseHeaders
    methods: tuple[str, ...] = _READ_ONLY
    viewers: str = "allow-all"
    function: str = ""


@dataclass(frozen=True, slots=True)
class ErrorRule:
    """What is done of one status, whichever behaviour it comes of.

    `page` is a path that is shown in its place, with `status`, or empty; `kept_s` is how long the
    edge keeps it at least.
    """

    status: int
    page: str
    kept_s: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """Behaviours in order, the last one taking every path; what is done of errors, by status."""

    behaviours: tuple[Behaviour, ...]
    root_object: str
    errors: Mapping[int, ErrorRule]

    def behaviour_of(self, path: str) -> Behaviour:
        """The first behaviour whose pattern takes `path`."""
        return next(each for each in self.behaviours if each.pattern.fullmatch(path))

    def with_headers(self, text: str, instead: str) -> Distribution:
        """The same, with another text in the values of the headers it adds."""
        behaviours = (
            replace(each, headers=each.headers.with_text(text, instead)) for each in self.behaviours
        )
        return replace(self, behaviours=tuple(behaviours))


@dataclass(frozen=True, slots=True)
class _Named:
    """What a distribution refers to, by what `Ref` and `GetAtt` give."""

    origins: Mapping[str, Origin]
    caches: Mapping[str, CachePolicy]
    forwarded: Mapping[str, OriginRequestPolicy]
    headers: Mapping[str, ResponseHeaders]
    functions: Mapping[str, str]


def read_distribution(
    of_type: Mapping[str, Sequence[tuple[str, Node]]], buckets: Mapping[str, tuple[str, str]]
) -> Distribution | None:
    """The distribution of a template, and all that it refers to.

    `of_type` are the template's resources by type; `buckets` are the logical ids and the names of
    its buckets, by the host that each answers at.

    Raises:
        TemplateError: it has a construct that does not run here, or names what is not there.
    """
    for _, second in of_type[known.DISTRIBUTION][1:]:
        raise second.fault("a second distribution does not run in the local stack")
    for _, one in of_type[known.DISTRIBUTION]:
        return _distribution(one.at("DistributionConfig"), _named(one, of_type, buckets))
    return None


def _named(
    node: Node,
    of_type: Mapping[str, Sequence[tuple[str, Node]]],
    buckets: Mapping[str, tuple[str, str]],
) -> _Named:
    listed = node.at("DistributionConfig").at("Origins").elements()
    for _, each in of_type[known.ORIGIN_ACCESS]:
        _short(each.at("OriginAccessControlConfig").at("Name"))
    grants = edge_grants([each for _, each in of_type[known.BUCKET_POLICY]])
    return _Named(
        origins={each.at("Id").text(): _origin(each, buckets, grants) for each in listed},
        caches=with_managed(
            {key: each.at("CachePolicyConfig") for key, each in of_type[known.CACHE]},
            "cache",
            cache_policy,
        ),
        forwarded=with_managed(
            {key: each.at("OriginRequestPolicyConfig") for key, each in of_type[known.FORWARDED]},
            "origin_request",
            origin_request_policy,
        ),
        headers={
            key: response_headers(each.at("ResponseHeadersPolicyConfig"))
            for key, each in of_type[known.RESPONSE_HEADERS]
        },
        functions={key: _code(each) for key, each in of_type[known.EDGE_FUNCTION]},
    )


def _distribution(node: Node, named: _Named) -> Distribution:
    node.only(known.DISTRIBUTION_READ, known.DISTRIBUTION_IDLE)
    listed = [*node.at("CacheBehaviors").elements(), node.at("DefaultCacheBehavior")]
    return Distribution(
        behaviours=tuple(_behaviour(each, named) for each in listed),
        root_object=node.at("DefaultRootObject").text(""),
        errors=dict(map(_error, node.at("CustomErrorResponses").elements())),
    )


def _origin(
    node: Node,
    buckets: Mapping[str, tuple[str, str]],
    grants: Mapping[str, tuple[Statement, ...]],
) -> Origin:
    node.only(known.ORIGIN_READ, known.ORIGIN_IDLE)
    host = node.at("DomainName").text()
    if host in buckets:
        logical_id, bucket = buckets[host]
        return Origin(logical_id, host, bucket=bucket, grants=grants.get(bucket, ()))
    if host.startswith(f"{API_ID}.execute-api."):
        custom = node.at("CustomOriginConfig").only(known.CUSTOM_READ, known.CUSTOM_IDLE)
        return Origin(API, host, custom.at("OriginReadTimeout").integer(30))
    raise node.at("DomainName").fault("neither a bucket of this template nor its HttpApi")


def _behaviour(node: Node, named: _Named) -> Behaviour:
    node.only(known.BEHAVIOUR_READ)
    methods = tuple(each.text() for each in node.at("AllowedMethods").elements())
    headers, forwarded = node.at("ResponseHeadersPolicyId"), node.at("OriginRequestPolicyId")
    return Behaviour(
        pattern=_pattern(node.at("PathPattern").text("*")),
        origin=_one_of(named.origins, node.at("TargetOriginId"), "origin"),
        compresses=node.at("Compress").flag(),
        cache=_one_of(named.caches, node.at("CachePolicyId"), "policy"),
        forwarded=_one_of(named.forwarded, forwarded, "policy")
        if forwarded.is_given
        else OriginRequestPolicy(),
        headers=_one_of(named.headers, headers, "policy")
        if headers.is_given
        else ResponseHeaders(),
        methods=methods or _READ_ONLY,
        viewers=node.at("ViewerProtocolPolicy").text("allow-all"),
        function=_function(node.at("FunctionAssociations"), named.functions),
    )


def _one_of[T](known_ones: Mapping[str, T], node: Node, kind: str) -> T:
    if node.text() not in known_ones:
        raise node.fault(f"there is no {kind} {node.text()!r}")
    return known_ones[node.text()]


def _function(node: Node, functions: Mapping[str, str]) -> str:
    found = ""
    for each in node.elements():
        each.only(frozenset({"EventType", "FunctionARN"}))
        if each.at("EventType").text() != VIEWER_REQUEST:
            raise each.at("EventType").fault("only viewer-request runs in the local stack")
        arn = each.at("FunctionARN").value
        match arn:
            case {"Fn::GetAtt": [str(name), "FunctionMetadata.FunctionARN"]} if name in functions:
                found = functions[name]
            case _:
                raise each.at("FunctionARN").fault("not a function of this template")
    return found


def _code(node: Node) -> str:
    """The text of an edge's function, as CloudFront would take it."""
    node.only(known.EDGE_FUNCTION_READ, known.EDGE_FUNCTION_IDLE)
    _short(node.at("Name"))
    runtime = node.at("FunctionConfig").at("Runtime")
    if runtime.text() != "cloudfront-js-2.0":
        raise runtime.fault("only cloudfront-js-2.0 runs in the local stack")
    if not node.at("AutoPublish").flag():
        raise node.fault("never published, so nothing can be associated with it")
    code = node.at("FunctionCode").text()
    if len(code.encode()) > _FUNCTION_BYTES:
        raise node.at("FunctionCode").fault(f"CloudFront takes {_FUNCTION_BYTES} bytes")
    return code


def _short(node: Node) -> None:
    if len(node.text()) > _NAMED_AT_MOST:
        raise node.fault(f"CloudFront takes {_NAMED_AT_MOST} characters")


def _pattern(glob: str) -> re.Pattern[str]:
    """`*` stands for any characters, `/` among them, and `?` for one."""
    parts = {"*": ".*", "?": "."}
    whole = glob if glob.startswith(("/", "*")) else f"/{glob}"  # which may be left out
    return re.compile("".join(parts.get(each, re.escape(each)) for each in whole), re.DOTALL)


def _error(node: Node) -> tuple[int, ErrorRule]:
    node.only(known.ERROR_READ)
    code = node.at("ErrorCode").integer(0)
    page = node.at("ResponsePagePath").text("")
    if bool(page) != node.at("ResponseCode").is_given:
        raise node.fault("CloudFront asks for a page and a status together")
    status = node.at("ResponseCode").integer(code)
    return code, ErrorRule(status, page, node.at("ErrorCachingMinTTL").integer(KEPT_ERROR_S))


KEPT_ERROR_S = 10
"""How long the edge keeps an error that no rule speaks of."""
