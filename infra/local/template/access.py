"""Who may call a route of the template, and how often."""

from __future__ import annotations

from dataclasses import dataclass

SCOPES = ("coverage:read", "scenarios:write", "sites:write", "matches:write")
"""What a token may open."""


@dataclass(frozen=True, slots=True)
class JwtAuthorizer:
    """An authorizer of the template: whose tokens, and for whom."""

    issuer: str
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lock:
    """What a route asks: an authorizer, and one of these scopes (none: any token of it)."""

    authorizer: JwtAuthorizer
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Throttle:
    """Requests a second in the long run (`rate`), and at once (`burst`)."""

    rate: float
    burst: int
