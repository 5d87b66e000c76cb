"""A file pulled from an address: only what is new, within a size and a time, over TLS."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.util import Url

from geodata.errors import PullError
from geodata.imports.addresses import connections, parsed
from geodata.services import is_loopback

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_PIECE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one pull may take: decoded bytes, seconds in all and without news, redirects."""

    largest_bytes: int = 100_000_000
    longest_s: float = 60.0
    silence_s: float = 10.0
    most_redirects: int = 3


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators that a server gave with a file when it was last pulled."""

    e_tag: str | None = None
    last_modified: str | None = None

    def as_headers(self) -> dict[str, str]:
        """Returns the headers that ask only for what is newer."""
        headers = {"If-None-Match": self.e_tag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Pulled:
    """A file that was pulled: what its server says of it, its size and its SHA-256."""

    validators: Validators
    size_bytes: int
    digest: str


def pull(
    url: str,
    known: Validators,
    target: Path,
    limits: Limits,
    clock: Callable[[], float] = time.monotonic,
) -> Pulled | None:
    """Writes what is at an address into a file, or returns None when it is what is known.

    Raises:
        BadInputError: the address is neither https, nor http on this machine's loopback.
        PullError: it does not answer with a file within the limits.
    """
    ends_s = clock() + limits.longest_s
    try:
        response = _opened(url, known, limits)
        try:
            if response.status == _NOT_MODIFIED:
                return None
            pieces = _in_time(response, ends_s, clock)
            return _written(pieces, response, target, limits.largest_bytes)
        finally:
            response.close()
    except HTTPError as error:
        raise PullError(f"{_host(url)}: {type(error).__name__}") from error


def _opened(url: str, known: Validators, limits: Limits) -> BaseHTTPResponse:
    """Returns the answer at an address, or at the one that it redirects to."""
    parts = parsed(url)
    is_local = is_loopback(parts.host or "")
    for _ in range(limits.most_redirects + 1):
        response = _asked(parts, known, limits)
        if response.status in (200, _NOT_MODIFIED):
            return response
        response.close()
        if response.status not in _REDIRECTS or "Location" not in response.headers:
            raise PullError(f"{parts.host}: status {response.status}")
        parts = parsed(_joined(parts.url, response.headers["Location"]))
        if not is_local and is_loopback(parts.host or ""):
            raise PullError("a redirect from elsewhere to this machine is not followed")
    raise PullError(f"{parts.host}: more than {limits.most_redirects} redirects")


def _asked(parts: Url, known: Validators, limits: Limits) -> BaseHTTPResponse:
    """Returns the reply of a host, at the first of its addresses that can be connected to."""
    headers = {"Accept-Encoding": "gzip", "Host": parts.netloc or "", **known.as_headers()}
    timeout = Timeout(connect=limits.silence_s, read=limits.silence_s)
    *others, last = connections(parts, timeout)
    for way in others:
        try:
            return _sent(way, parts, headers)
        except (NewConnectionError, ConnectTimeoutError):
            continue
    return _sent(last, parts, headers)


def _sent(way: HTTPConnectionPool, parts: Url, headers: Mapping[str, str]) -> BaseHTTPResponse:
    return way.urlopen(
        "GET", parts.request_uri, headers=headers, preload_content=False, redirect=False
    )


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:  # a bracket that is not closed
        raise PullError(f"{_host(url)}: redirects to no address") from None


def _in_time(
    response: BaseHTTPResponse, ends_s: float, clock: Callable[[], float]
) -> Iterator[bytes]:
    # `read1` returns what has come: a server that drips is seen as soon as its time is over.
    while piece := response.read1(_PIECE_BYTES, decode_content=True):
        yield piece
        if clock() > ends_s:
            raise PullError("the file does not come in time")


def _written(
    pieces: Iterator[bytes], response: BaseHTTPResponse, target: Path, largest: int
) -> Pulled:
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as stream:
        for piece in pieces:
            size += len(piece)
            if size > largest:
                raise PullError(f"the file is larger than {largest} bytes")
            digest.update(piece)
            stream.write(piece)
    headers = response.headers
    validators = Validators(headers.get("ETag"), headers.get("Last-Modified"))
    return Pulled(validators, size, digest.hexdigest())


def _host(url: str) -> str:
    # An address may hold a key in its path or query, and this text is logged.
    return parsed(url).host or "no host"
