"""CloudFront's policies: what makes a key of the cache, what reaches an origin, for how long.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-the-cache-key.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from infra.local.template.cloudformation import Node

_MANAGED = Path(__file__).with_name("managed_policies.toml")
_NAMED_AT_MOST = 128
_POLICY_READ = frozenset(
    {"DefaultTTL", "MaxTTL", "MinTTL", "Name", "ParametersInCacheKeyAndForwardedToOrigin"}
)
_KEY_READ = frozenset(
    {
        "CookiesConfig",
        "EnableAcceptEncodingBrotli",
        "EnableAcceptEncodingGzip",
        "HeadersConfig",
        "QueryStringsConfig",
    }
)
_FORWARDED_READ = frozenset({"CookiesConfig", "HeadersConfig", "Name", "QueryStringsConfig"})
_NONE = ("none",)
_ONLY = ("whitelist",)
_ALL = ("all", "allViewer")
_BUT = ("allExcept",)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some of a request's headers, parameters or cookies: those named, or all but those named."""

    names: frozenset[str] = frozenset()
    is_all_but: bool = False

    def takes(self, name: str) -> bool:
        """Whether what has this name is among them.

        >>> Chosen(frozenset({"host"}), is_all_but=True).takes("accept")
        True
        """
        return (name in self.names) != self.is_all_but


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """How long an answer is kept, in seconds, and what tells two answers of a path apart."""

    min_s: int
    default_s: int
    max_s: int
    headers: Chosen
    parameters: Chosen
    cookies: Chosen
    encodings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OriginRequestPolicy:
    """What reaches an origin beside what the key is made of."""

    headers: Chosen = Chosen()
    parameters: Chosen = Chosen()
    cookies: Chosen = Chosen()


def cache_policy(node: Node) -> CachePolicy:
    """The policy of a `CachePolicyConfig`.

    Raises:
        TemplateError: CloudFront would refuse it, or it is not understood here.
    """
    _named(node.only(_POLICY_READ))
    key = node.at("ParametersInCacheKeyAndForwardedToOrigin").only(_KEY_READ)
    given = {"gzip": "EnableAcceptEncodingGzip", "br": "EnableAcceptEncodingBrotli"}
    policy = CachePolicy(
        min_s=node.at("MinTTL").integer(0),
        default_s=node.at("DefaultTTL").integer(86_400),
        max_s=node.at("MaxTTL").integer(31_536_000),
        headers=_headers(key),
        parameters=_chosen(key.at("QueryStringsConfig"), "QueryString", "QueryStrings"),
        cookies=_chosen(key.at("CookiesConfig"), "Cookie", "Cookies"),
        encodings=tuple(name for name, flag in given.items() if key.at(flag).flag()),
    )
    if not policy.min_s <= policy.default_s <= policy.max_s:
        raise node.fault("CloudFront asks for MinTTL <= DefaultTTL <= MaxTTL")
    if policy.max_s == 0 and (policy.encodings or policy.headers != Chosen()):
        raise key.fault("CloudFront refuses encodings and headers where caching is disabled")
    return policy


def origin_request_policy(node: Node) -> OriginRequestPolicy:
    """The policy of an `OriginRequestPolicyConfig`; errors as for `cache_policy`."""
    _named(node.only(_FORWARDED_READ))
    headers = _headers(node)
    if not headers.is_all_but and headers.names & {"authorization", "accept-encoding"}:
        # Either all of a viewer's headers go, or the key of a cache policy has these.
        raise node.at("HeadersConfig").fault("CloudFront forwards neither of these by name")
    return OriginRequestPolicy(
        headers=headers,
        parameters=_chosen(node.at("QueryStringsConfig"), "QueryString", "QueryStrings"),
        cookies=_chosen(node.at("CookiesConfig"), "Cookie", "Cookies"),
    )


def with_managed[Policy](
    own: Mapping[str, Node], kind: str, read: Callable[[Node], Policy]
) -> dict[str, Policy]:
    """A template's policies by what `Ref` gives, and AWS's own by their ids.

    `kind` is `cache` or `origin_request`.
    """
    managed = {key: Node(f"{kind} {key}", value, {}) for key, value in _managed()[kind].items()}
    return {key: read(node) for key, node in (managed | dict(own)).items()}


@cache
def _managed() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_MANAGED.read_text(encoding="utf-8"))


def _named(node: Node) -> None:
    if len(node.at("Name").text()) > _NAMED_AT_MOST:
        raise node.at("Name").fault(f"CloudFront takes {_NAMED_AT_MOST} characters")


def _headers(node: Node) -> Chosen:
    chosen = _chosen(node.at("HeadersConfig"), "Header", "Headers")
    return Chosen(frozenset(name.lower() for name in chosen.names), chosen.is_all_but)


def _chosen(node: Node, kind: str, listed: str) -> Chosen:
    node.only(frozenset({f"{kind}Behavior", listed}))
    behaviour = node.at(f"{kind}Behavior")
    names = frozenset(each.text() for each in node.at(listed).elements())
    if behaviour.text() in _NONE:
        return Chosen()
    if behaviour.text() in _ALL:
        return Chosen(is_all_but=True)
    if behaviour.text() in (*_ONLY, *_BUT) and names:
        return Chosen(names, is_all_but=behaviour.text() in _BUT)
    raise behaviour.fault("not understood by the local stack")
