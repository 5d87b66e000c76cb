"""How long the edge keeps an answer: by its Cache-Control, within what the cache policy allows.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from infra.local.template.edge_policies import CachePolicy

_KEPT_WHATEVER_THEY_SAY = frozenset({404, 405, 414, 500, 501, 502, 503, 504})
_KEPT_IF_THEY_SAY_SO = frozenset({400, 403, 412, 415})
_FORBIDS = ("no-store", "no-cache", "private")


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How many seconds an answer is served as it is, then while another is asked for.

    `if_error_s` is how long after its end it may still stand in for an error of the origin. What
    is kept with no life at all is asked for each time, and stands in for errors all the same.
    """

    fresh_s: float
    while_revalidating_s: float = 0.0
    if_error_s: float = math.inf
    is_kept: bool = True


NOT_KEPT = Lifetime(0.0, is_kept=False)


def lifetime_of(headers: Mapping[str, str], policy: CachePolicy) -> Lifetime:
    """For an answer that is no error, with these headers (by lower-case name)."""
    said = directives(headers.get("cache-control", ""))
    if any(name in said for name in _FORBIDS):
        return Lifetime(float(policy.min_s)) if policy.min_s else NOT_KEPT
    if policy.max_s == 0:
        return NOT_KEPT
    asked_s = _asked_s(said, headers)
    if asked_s is None:
        return Lifetime(float(max(policy.min_s, policy.default_s)))
    fresh_s = min(max(asked_s, policy.min_s), policy.max_s)
    return Lifetime(
        fresh_s,
        _seconds(said.get("stale-while-revalidate")) or 0.0,
        math.inf if "stale-if-error" not in said else _seconds(said["stale-if-error"]) or 0.0,
    )


def error_lifetime_of(status: int, headers: Mapping[str, str], least_s: int) -> Lifetime:
    """For an error; `least_s` is what the distribution says of its status.

    A `no-store` does not count: the first list of the page above is kept whatever is said.
    """
    said = directives(headers.get("cache-control", ""))
    asked_s = _seconds(said.get("s-maxage", said.get("max-age")))
    if status in _KEPT_WHATEVER_THEY_SAY:
        return _error(max(least_s, asked_s or 0.0))
    if status in _KEPT_IF_THEY_SAY_SO and asked_s is not None:
        return _error(max(least_s, asked_s))
    return NOT_KEPT


def _error(kept_s: float) -> Lifetime:
    return Lifetime(kept_s) if kept_s > 0 else NOT_KEPT


def directives(cache_control: str) -> dict[str, str]:
    """What a Cache-Control says, by lower-case name.

    >>> directives("public, Max-Age=60")
    {'public': '', 'max-age': '60'}
    """
    pairs = (each.strip().partition("=") for each in cache_control.split(",") if each.strip())
    return {name.strip().lower(): value.strip(' "') for name, _, value in pairs}


def _asked_s(said: Mapping[str, str], headers: Mapping[str, str]) -> float | None:
    asked_s = _seconds(said.get("s-maxage", said.get("max-age")))
    if asked_s is not None or "expires" not in headers:
        return asked_s
    try:
        end = parsedate_to_datetime(headers["expires"])
        start = parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError):
        return 0.0  # an answer that has no life is over
    return max(0.0, (end - start).total_seconds())


def _seconds(text: str | None) -> float | None:
    return float(text) if text is not None and text.isdecimal() else None
