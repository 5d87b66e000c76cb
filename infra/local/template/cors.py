"""CORS as API Gateway does it for an HTTP API: what the gateway itself answers and adds.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PREFIX = "access-control-"


@dataclass(frozen=True, slots=True)
class Cors:
    """The API's rules; `*`, `http://*` and `https://*` are the wildcards an origin may match."""

    origins: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    exposed: tuple[str, ...] = ()
    max_age_s: int | None = None
    with_credentials: bool = False

    def allowed_origin(self, origin: str) -> str | None:
        """What `access-control-allow-origin` says to `origin`; None when it is not allowed."""
        if "*" in self.origins:
            return "*"
        schemes = tuple(each.removesuffix("*") for each in self.origins if each.endswith("://*"))
        return origin if origin in self.origins or origin.startswith(schemes or ("\0",)) else None

    def reply_headers(self, request: Mapping[str, str]) -> dict[str, str]:
        """What the gateway adds to any reply to `request` (its headers, by lower-case name)."""
        allowed = self.allowed_origin(request["origin"]) if "origin" in request else None
        if allowed is None:
            return {}
        headers = {PREFIX + "allow-origin": allowed}
        if self.with_credentials:
            headers[PREFIX + "allow-credentials"] = "true"
        if PREFIX + "request-method" in request:
            return headers | self._preflight_headers()
        if self.exposed:
            headers[PREFIX + "expose-headers"] = ",".join(self.exposed)
        return headers

    def _preflight_headers(self) -> dict[str, str]:
        headers = {}
        if self.methods:
            headers[PREFIX + "allow-methods"] = ",".join(self.methods)
        if self.headers:
            headers[PREFIX + "allow-headers"] = ",".join(self.headers)
        if self.max_age_s is not None:
            headers[PREFIX + "max-age"] = str(self.max_age_s)
        return headers
