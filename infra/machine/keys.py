"""The keys of the administration's issuer: found by its discovery document, renewed as they change.

OpenID Connect Discovery 1.0, section 4, and RFC 7517. What is known is kept while the issuer does
not answer, for a day: a token is good for hours, and nobody signs in meanwhile.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jwt

from geodata.services import Connections, NoReplyError, is_loopback, whole_body

RENEWED_EVERY_S = 3600.0
AGAIN_AFTER_S = 10.0
"""A token of an unknown key has the keys asked for again, at most this often."""
FORGOTTEN_AFTER_S = 86_400.0
_WITHIN_S = 3.0
_MOST_KEYS = 50

Fetch = Callable[[str], bytes]


class KeysError(Exception):
    """The keys of an issuer cannot be had; the message says why, in words fit for a log."""


class IssuerKeys:
    """The set of JSON web keys of an issuer, as `live` has it."""

    def __init__(
        self, issuer: str, fetch: Fetch, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Takes the issuer's URL, what gets a document, and seconds that only grow."""
        self._issuer, self._fetch, self._clock = issuer, fetch, clock
        self.live: dict[str, Any] = {"keys": []}
        """Whoever checks tokens holds this very object: it changes in place."""
        self.renewal = asyncio.Lock()
        """Held while they are asked for."""
        self._known_at_s: float | None = None
        self._asked_at_s = float("-inf")

    def is_known(self, token: str) -> bool:
        """Returns whether the key that a token names is here; of a malformed token nothing is."""
        try:
            name = jwt.get_unverified_header(token).get("kid")
        except (jwt.PyJWTError, ValueError, TypeError):
            return True  # No key of the issuer would make it better.
        return any(each.get("kid") == name for each in self.live["keys"])

    def are_due(self) -> bool:
        """Returns whether it is time to look for newer ones."""
        known = self._known_at_s
        is_old = known is None or self._clock() - known >= RENEWED_EVERY_S
        return is_old and self.may_ask()

    def may_ask(self) -> bool:
        """Returns whether the issuer was left alone long enough."""
        return self._clock() - self._asked_at_s >= AGAIN_AFTER_S

    def renew(self) -> None:
        """Asks for the keys; those that are known stay where the issuer does not answer.

        Raises:
            KeysError: it does not, or not as the standard says.
        """
        self._asked_at_s = self._clock()
        try:
            keys = self._found()
        except KeysError:
            known = self._known_at_s
            if known is not None and self._clock() - known >= FORGOTTEN_AFTER_S:
                self.live["keys"] = []
            raise
        self.live["keys"] = keys
        self._known_at_s = self._clock()

    @property
    def are_there(self) -> bool:
        """Whether tokens can be checked."""
        return bool(self.live["keys"])

    def _found(self) -> list[Any]:
        where = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        configuration = self._document(where)
        if configuration.get("issuer") != self._issuer:
            raise KeysError("the discovery document is of another issuer")
        address = str(configuration.get("jwks_uri", ""))
        if not _is_safe(address):
            raise KeysError("the discovery document names no address of keys over https")
        keys = self._document(address).get("keys")
        if not isinstance(keys, list) or not 0 < len(keys) <= _MOST_KEYS:
            raise KeysError("the set of keys has none, or too many")
        signing = [each for each in keys if isinstance(each, dict) and each.get("use") != "enc"]
        return [each for each in signing if _is_readable(each)]

    def _document(self, address: str) -> dict[str, Any]:
        try:
            found = json.loads(self._fetch(address))
        except NoReplyError as error:
            raise KeysError(str(error)) from error
        except ValueError as error:
            raise KeysError("a document of the issuer is no JSON") from error
        if not isinstance(found, dict):
            raise KeysError("a document of the issuer is no object")
        return found


def fetch_within(limit_s: float = _WITHIN_S) -> Fetch:
    """Returns what gets a document over HTTP, in so many seconds."""
    connections = Connections()

    def fetch(address: str) -> bytes:
        with connections.request("GET", address, limit_s) as reply:
            if reply.status != 200:
                raise NoReplyError(f"the issuer answers {reply.status}")
            return whole_body(reply)

    return fetch


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return bool(host) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    )


def _is_readable(key: dict[str, Any]) -> bool:
    # One key of a kind that nobody here reads would spoil the whole set.
    try:
        return bool(jwt.PyJWK.from_dict(key))
    except (jwt.PyJWTError, ValueError, TypeError, KeyError):
        return False
