"""Sends the recorded requests to an address, and says what is wrong with the answers."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from infra.recorded.cases import Case, Edge, Holder
from infra.recorded.judging import Answer, faults_of

TIMEOUT_S = 40.0

Tokens = Callable[[Holder], str | None]
"""Gives a token of such a holder; None where there is none at hand."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where requests are sent.

    Attributes:
        url: without a path.
        edge: what answers there.
        host: the name that requests are sent under, where it is not the URL's own.
    """

    url: str
    edge: Edge
    host: str | None = None

    @staticmethod
    def of(url: str) -> Address:
        """Returns a deployed address; the API's own is known by its name."""
        named = urlsplit(url).hostname or ""
        return Address(url.rstrip("/"), "gateway" if ".execute-api." in named else "distribution")


class NotAtHandError(Exception):
    """A case cannot be sent: no token of its holder is at hand, or what it asks of is not there."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Sends cases to an address.

    Attributes:
        address: where.
        tokens: of the holders.
    """

    address: Address
    tokens: Tokens = field(default=lambda _holder: None)

    def faults(self, case: Case) -> Iterator[str]:
        """Yields what is wrong with the answers to a case.

        Raises:
            NotAtHandError: it cannot be sent here.
            OSError: nothing answers.
        """
        headers, path = self._headers(case), case.path
        if case.of is not None:
            path = path.replace("{it}", self._found(case.of, headers))
        if case.knows:
            first = self.send("GET", path, headers, b"")
            headers["If-None-Match"] = first.headers.get("etag", "")
        body = case.body.encode() if isinstance(case.body, str) else b" " * case.body
        for _ in range(case.times):
            yield from faults_of(case.answer, self.send(case.method, path, headers, body))

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Returns the answer to one request; redirections are not followed."""
        parts = urlsplit(self.address.url)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        line = kind(parts.netloc, timeout=TIMEOUT_S)
        named = {} if self.address.host is None else {"Host": self.address.host}
        try:
            line.request(method, path, body or None, {**named, **headers})
            reply = line.getresponse()
            pairs = {name.lower(): value for name, value in reply.getheaders()}
            return Answer(reply.status, pairs, reply.read())
        finally:
            line.close()

    def _headers(self, case: Case) -> dict[str, str]:
        headers = dict(case.headers)
        if case.holder is not None:
            token = self.tokens(case.holder)
            if token is None:
                raise NotAtHandError(f"no token of {case.holder}")
            headers["Authorization"] = f"Bearer {token}"
        return headers

    def _found(self, of: tuple[str, str], headers: Mapping[str, str]) -> str:
        path, name = of
        found = json.loads(self.send("GET", path, headers, b"").body).get(name)
        if not found:
            raise NotAtHandError(f"{path} has no {name}")
        return str(found)
