"""A file pulled from an address: only what is new, within a size and a time, over TLS."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from geodata.errors import BadInputError, PullError

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
    """What a server said of a file when it was last pulled."""

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
    timeout = urllib3.Timeout(connect=limits.silence_s, read=limits.silence_s)
    with urllib3.PoolManager(timeout=timeout, retries=False) as pool:
        try:
            response = _opened(pool, url, known, limits)
            try:
                if response.status == _NOT_MODIFIED:
                    return None
                pieces = _in_time(response, ends_s, clock)
                return _written(pieces, response, target, limits.largest_bytes)
            finally:
                response.close()
        except HTTPError as error:
            raise PullError(f"{_host(url)}: {type(error).__name__}") from error


def refuse_unsafe(url: str) -> None:
    """Raises BadInputError unless an address is https, or http on this machine's loopback."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
        return
    raise BadInputError(f"{_host(url)}: only https is pulled (or http on the loopback)")


def _refuse_inside(url: str) -> None:
    """Refuses a name of the internet that stands for an address which is not of the internet.

    Raises:
        PullError: it stands for a private, link-local (metadata) or reserved address.
    """
    parts = urlsplit(url)
    if parts.scheme != "https":
        return  # this machine's loopback, which `refuse_unsafe` lets in by name
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError:
        return  # no address at all: the request says so
    for *_, address in found:
        if not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global:
            raise PullError(f"{_host(url)}: not an address of the internet")


def _opened(
    pool: urllib3.PoolManager, url: str, known: Validators, limits: Limits
) -> urllib3.BaseHTTPResponse:
    """Returns the answer at an address, or at the one that it redirects to."""
    refuse_unsafe(url)
    is_local = _is_loopback(urlsplit(url).hostname or "")
    headers = {"Accept-Encoding": "gzip", **known.as_headers()}
    for _ in range(limits.most_redirects + 1):
        _refuse_inside(url)
        response = pool.request("GET", url, headers=headers, preload_content=False, redirect=False)
        if response.status in (200, _NOT_MODIFIED):
            return response
        response.close()
        if response.status not in _REDIRECTS or "Location" not in response.headers:
            raise PullError(f"{_host(url)}: status {response.status}")
        url = urljoin(url, response.headers["Location"])
        refuse_unsafe(url)
        if not is_local and _is_loopback(urlsplit(url).hostname or ""):
            raise PullError("a redirect from elsewhere to this machine is not followed")
    raise PullError(f"{_host(url)}: more than {limits.most_redirects} redirects")


def _in_time(
    response: urllib3.BaseHTTPResponse, ends_s: float, clock: Callable[[], float]
) -> Iterator[bytes]:
    # `read1` returns what has come: a server that drips is seen as soon as its time is over.
    while piece := response.read1(_PIECE_BYTES, decode_content=True):
        yield piece
        if clock() > ends_s:
            raise PullError("the file does not come in time")


def _written(
    pieces: Iterator[bytes], response: urllib3.BaseHTTPResponse, target: Path, largest: int
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


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    # An address may hold a key in its path or query, and this text is logged.
    return urlsplit(url).hostname or "no host"
