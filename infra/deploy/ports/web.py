"""Requests over HTTPS behind one port: to the issuer before, to the service after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from infra.deploy.errors import NoAnswerError

_LIMIT_S = 35.0
"""Longer than any route may take."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, headers by lower-case name, content."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""

    def json(self) -> Any:
        """The content, which is JSON; ValueError when it is not."""
        return json.loads(self.content)


class Web(Protocol):
    """Whatever answers at an address."""

    def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Returns the reply to a request without a body; no redirection is followed.

        Raises:
            NoAnswerError: none came: no such host, no certificate that is trusted, no time.
        """


class Https:
    """The network; certificates are verified against what the system trusts."""

    def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Returns the reply; see `Web.ask`."""
        from urllib3 import PoolManager, Timeout
        from urllib3.exceptions import HTTPError

        try:
            with PoolManager(timeout=Timeout(total=_LIMIT_S), retries=False) as pool:
                found = pool.request(method, url, headers=dict(headers or {}), redirect=False)
        except HTTPError as error:
            raise NoAnswerError(f"{url} does not answer ({type(error).__name__})") from error
        named = {name.lower(): value for name, value in found.headers.items()}
        return Reply(found.status, named, found.data)
