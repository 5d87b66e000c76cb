"""The national address service, by the BAN protocol of the Géoplateforme: `/search`, `/reverse`.

What is asked is an address or a position: it is in the request alone, never in an error or a log.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import cached_property
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, cast

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.cache import Recent
from geodata.nearest.geocoding.candidates import Candidate
from geodata.nearest.geocoding.replies import candidates_of
from geodata.services import Breaker

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

TIMEOUT_S = 1.0
"""What a citizen waits at most, the second attempt included."""
LONGEST_REPLY_BYTES = 1_000_000
_PROTOCOL_LIMIT = 50
_IDLE_S = 50.0
"""A connection unused for longer is not used again: networks drop them without a word."""
_REFUSALS = frozenset({400, 413, 414, 422})
"""A text that the service refuses is no fault of the service."""
_PASSING = frozenset({429, 500, 502, 503, 504})


_DIGITS = 6
"""Of degrees: a tenth of a metre."""


class _PassingError(Exception):
    """A failure that a second attempt may not meet, and the seconds it asks to wait before."""

    def __init__(self, fault: str, wait_s: float | None = None) -> None:
        super().__init__(fault)
        self.wait_s = wait_s


class _RefusedError(Exception):
    """The service works, and does not want this text."""


class BanGeocoder:
    """Asks the service at a base URL, and remembers its answers in memory for ten minutes.

    A question takes `timeout_s` at most, whatever happens; after a failed connection, a 5xx or a
    429 that says to wait less than what is left, there is one second attempt within that time.
    Three failures in a row leave the service alone for 20 s, or what its `Retry-After` says.
    Connections are kept and certificates verified; no redirection is followed.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout_s: float = TIMEOUT_S,
        clock: Callable[[], float] = time.monotonic,
        breaker: Breaker | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeout_s, self._clock = timeout_s, clock
        self.breaker = breaker or Breaker(clock)
        self._used_at_s = clock()
        self._recent: Recent[tuple[Candidate, ...]] = Recent(clock)

    def search(
        self,
        text: str,
        limit: int,
        *,
        near: tuple[float, float] | None = None,
        autocomplete: bool = False,
    ) -> tuple[Candidate, ...]:
        """Returns at most `limit` places that a text may mean, the best score first.

        Raises:
            GeocoderUnavailableError: it does not answer, or not as the protocol says.
        """
        fields = {"q": text, "limit": str(min(limit, _PROTOCOL_LIMIT))}
        fields["autocomplete"] = "1" if autocomplete else "0"
        if near is not None:
            fields |= _position(*near)
        return self._ask("/search", fields)[:limit]

    def reverse(self, lon: float, lat: float) -> Candidate | None:
        """Returns the address nearest to a point, or None when there is none around.

        Raises:
            GeocoderUnavailableError: it does not answer, or not as the protocol says.
        """
        found = self._ask("/reverse", {**_position(lon, lat), "limit": "1"})
        return found[0] if found else None

    def _ask(self, path: str, fields: dict[str, str]) -> tuple[Candidate, ...]:
        key = (path, *fields.items())
        known = self._recent.get(key)
        if known is None:
            known = self._guarded(lambda: candidates_of(self._body(path, fields)))
            self._recent.put(key, known)
        return known

    def _guarded(self, ask: Callable[[], tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
        """Asks within the time given, unless the breaker is open, and tells it how it went."""
        if not self.breaker.allows():
            raise GeocoderUnavailableError("left alone after its failures")
        try:
            found = _within(self._timeout_s, ask)
        except _RefusedError:
            self.breaker.succeeded()
            raise GeocoderUnavailableError("it refuses this text") from None
        except _PassingError as error:
            self.breaker.failed(rest_s=error.wait_s)
            raise GeocoderUnavailableError(str(error)) from None
        except BaseException:
            self.breaker.failed()
            raise
        self.breaker.succeeded()
        return found

    def _body(self, path: str, fields: dict[str, str]) -> bytes:
        """Returns the body of a reply, after one more attempt at most."""
        ends_s = self._clock() + self._timeout_s
        try:
            return self._attempt(path, fields, self._timeout_s)
        except _PassingError as first:
            wait_s = first.wait_s or 0.0
            if self._clock() + wait_s >= ends_s:
                raise
        time.sleep(wait_s)
        return self._attempt(path, fields, ends_s - self._clock())

    def _attempt(self, path: str, fields: dict[str, str], left_s: float) -> bytes:
        from urllib3 import Timeout, exceptions

        lost = (exceptions.NewConnectionError, exceptions.ProtocolError)
        try:
            with self._connections().request(
                "GET",
                self._base_url + path,
                fields=fields,
                timeout=Timeout(total=max(left_s, 0.001)),
                retries=False,
                redirect=False,
                preload_content=False,
            ) as reply:
                return _accepted(reply)
        # The messages of urllib3 have the address of the request, and so what was asked.
        except lost:
            raise _PassingError("the connection was refused or lost") from None
        except exceptions.TimeoutError:
            raise GeocoderUnavailableError("no reply in time") from None
        except (exceptions.HTTPError, OSError) as error:
            raise GeocoderUnavailableError(f"no reply: {type(error).__name__}") from None

    def _connections(self) -> PoolManager:
        now_s = self._clock()
        if now_s - self._used_at_s > _IDLE_S:
            self._pool.clear()
        self._used_at_s = now_s
        return self._pool

    @cached_property
    def _pool(self) -> PoolManager:
        # 30 ms to import: the first question about an address waits for it, not every start.
        from urllib3 import PoolManager

        # At DEBUG, and in some warnings, urllib3 writes the address of the request.
        logger = logging.getLogger("urllib3")
        logger.propagate = False
        logger.setLevel(logging.CRITICAL)
        return PoolManager(maxsize=4, headers={"User-Agent": "maillage"}, cert_reqs="REQUIRED")


def _accepted(reply: BaseHTTPResponse) -> bytes:
    """Returns the body of a reply that is an answer."""
    if reply.status == 200:
        body = reply.read(LONGEST_REPLY_BYTES + 1)
        if len(body) > LONGEST_REPLY_BYTES:
            raise GeocoderUnavailableError("its reply is far too long")
        return body
    if reply.status in _REFUSALS:
        raise _RefusedError
    if reply.status in _PASSING:
        raise _PassingError(f"status {reply.status}", _seconds(reply.headers.get("Retry-After")))
    raise GeocoderUnavailableError(f"status {reply.status}")


def _seconds(retry_after: str | None) -> float | None:
    # The other form of Retry-After, a date, is not worth reading: the breaker's rest stands.
    return float(retry_after) if retry_after is not None and retry_after.isdecimal() else None


def _within[T](limit_s: float, work: Callable[[], T]) -> T:
    """Returns what some work returns, or raises once the time is over.

    In a thread, since nothing else ends the look-up of a host's name, or a reply that comes byte
    by byte.
    """
    outcomes: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            outcomes.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - not handled here, but carried to who waits
            outcomes.put((None, error))

    threading.Thread(target=run, name="geocoder", daemon=True).start()
    try:
        found, error = outcomes.get(timeout=limit_s)
    except Empty:
        raise GeocoderUnavailableError("no reply in time") from None
    if error is not None:
        raise error
    return cast("T", found)


def _position(lon: float, lat: float) -> dict[str, str]:
    return {"lon": f"{lon:.{_DIGITS}f}", "lat": f"{lat:.{_DIGITS}f}"}
