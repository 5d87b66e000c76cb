"""Who passes a route: what API Gateway's JWT authorizer asks of a token.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jwt

from infra.local.gateway.replies import FORBIDDEN, UNAUTHORIZED, HttpResponse
from infra.local.template.access import JwtAuthorizer, Lock

_RSA = ("RS256", "RS384", "RS512")
"""API Gateway takes no token that is signed otherwise, nor one that is not signed."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who passed: the claims as an event carries them, and the scopes."""

    claims: Mapping[str, str]
    scopes: Sequence[str] | None

    def as_record(self) -> dict[str, Any]:
        """The `authorizer` of an event's context."""
        return {"jwt": {"claims": dict(self.claims), "scopes": self.scopes}}


def admit(
    lock: Lock, headers: Mapping[str, str], keys: Mapping[str, Any]
) -> Admitted | HttpResponse:
    """Who sends a request with these headers; or the reply that refuses it.

    Args:
        lock: what the route asks.
        headers: by lower-case name.
        keys: the issuer's set of JSON web keys.
    """
    claims = _claims(lock.authorizer, _token(headers.get("authorization", "")), keys)
    if claims is None:
        return UNAUTHORIZED
    scopes = str(claims.get("scope", claims.get("scp", ""))).split()
    if lock.scopes and not set(lock.scopes) & set(scopes):
        return FORBIDDEN
    # An event names the scopes of its token only where the route asks for one.
    named = scopes if lock.scopes else None
    return Admitted({key: _as_text(value) for key, value in claims.items()}, named or None)


def _token(header: str) -> str:
    """The token of a header, with or without its scheme, as API Gateway reads it."""
    scheme, _, rest = header.strip().partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else header.strip()


def _claims(
    authorizer: JwtAuthorizer, token: str, keys: Mapping[str, Any]
) -> dict[str, Any] | None:
    try:
        key = jwt.PyJWKSet.from_dict(dict(keys))[jwt.get_unverified_header(token)["kid"]]
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(_RSA),
            issuer=authorizer.issuer,
            options={"require": ["exp", "iss"], "verify_aud": False},
        )
    # The others are what a claim or a header of another type makes of itself in the library.
    except (jwt.PyJWTError, KeyError, ValueError, TypeError, OverflowError):
        return None
    # A token without `aud` says for whom it is by `client_id`, as Cognito's access tokens do.
    named = claims.get("aud", claims.get("client_id"))
    audience = named if isinstance(named, list) else [named]
    return claims if any(each in authorizer.audience for each in audience) else None


def _as_text(value: Any) -> str:
    """A claim as API Gateway writes it in an event: text; a list as `[a b]`."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{' '.join(map(_as_text, value))}]"
    return json.dumps(value)
