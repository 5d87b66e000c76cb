"""The national address service, by the BAN protocol of the Géoplateforme: `/search`, `/reverse`.

What is asked is an address or a position: it is in the request alone, never in an error or a log.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, NoReturn

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.candidates import KINDS, Candidate
from geodata.services import (
    Breaker,
    ConnectionLostError,
    Connections,
    NoReplyError,
    OverdueError,
    run_within,
    whole_body,
)

if TYPE_CHECKING:
    from cachetools import TTLCache
    from urllib3 import BaseHTTPResponse

TIMEOUT_S = 1.0
"""What a citizen waits at most, the second attempt included."""
KEPT_REPLIES, KEPT_FOR_S = 512, 600.0
"""How many replies are kept, and for how long: in memory, and nowhere else."""
_PROTOCOL_LIMIT = 50
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
        self._connections = Connections(clock=clock)
        self._lock = Lock()

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
        with self._lock:
            known = self._replies.get(key)
        if known is None:
            known = self._guarded(lambda: candidates_of(self._body(path, fields)))
            with self._lock:
                self._replies[key] = known
        return known

    @cached_property
    def _replies(self) -> TTLCache[tuple[object, ...], tuple[Candidate, ...]]:
        # The first question about an address waits for the import, not every start.
        from cachetools import TTLCache

        return TTLCache(KEPT_REPLIES, KEPT_FOR_S, timer=self._clock)

    def _guarded(self, ask: Callable[[], tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
        """Asks within the time given, unless the breaker is open, and tells it how it went."""
        if not self.breaker.allows():
            raise GeocoderUnavailableError("left alone after its failures")
        try:
            found = run_within(self._timeout_s, ask, name="geocoder")
        except _RefusedError:
            self.breaker.succeeded()
            raise GeocoderUnavailableError("it refuses this text") from None
        except _PassingError as error:
            self.breaker.failed(rest_s=error.wait_s)
            raise GeocoderUnavailableError(str(error)) from None
        except OverdueError:
            self.breaker.failed()
            raise GeocoderUnavailableError("no reply in time") from None
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
        url = self._base_url + path
        try:
            with self._connections.request("GET", url, left_s, fields=fields) as reply:
                return _accepted(reply)
        except ConnectionLostError as error:
            raise _PassingError(str(error)) from None
        except NoReplyError as error:
            raise GeocoderUnavailableError(str(error)) from None


def _accepted(reply: BaseHTTPResponse) -> bytes:
    """Returns the body of a reply that is an answer."""
    if reply.status == 200:
        return whole_body(reply)
    if reply.status in _REFUSALS:
        raise _RefusedError
    if reply.status in _PASSING:
        raise _PassingError(f"status {reply.status}", _seconds(reply.headers.get("Retry-After")))
    raise GeocoderUnavailableError(f"status {reply.status}")


def _seconds(retry_after: str | None) -> float | None:
    # The other form of Retry-After, a date, is not worth reading: the breaker's rest stands.
    return float(retry_after) if retry_after is not None and retry_after.isdecimal() else None


def _position(lon: float, lat: float) -> dict[str, str]:
    return {"lon": f"{lon:.{_DIGITS}f}", "lat": f"{lat:.{_DIGITS}f}"}


def candidates_of(body: bytes) -> tuple[Candidate, ...]:
    """Returns the candidates of a reply, in its order.

    A place without coordinates or of another kind (a point of interest) is left out. One whose
    shape or numbers are wrong makes the whole reply untrusted.

    Raises:
        GeocoderUnavailableError: this is no reply of the protocol. Nothing of it is repeated: a
            reply repeats what was asked.
    """
    try:
        document = json.loads(body, parse_constant=_no_number)
        found = [_candidate(feature) for feature in document["features"]]
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        raise GeocoderUnavailableError("its reply is not of the protocol") from None
    return tuple(candidate for candidate in found if candidate is not None)


def _candidate(feature: dict[str, Any]) -> Candidate | None:
    properties, geometry = feature["properties"], feature["geometry"]
    coordinates = None if geometry is None else geometry["coordinates"]
    if not coordinates or None in coordinates or properties["type"] not in KINDS:
        return None
    lon, lat = _degrees(coordinates[0], 180), _degrees(coordinates[1], 90)
    score = properties.get("score", 0.0)
    label = properties["label"]
    if not isinstance(label, str) or not _is_finite(score):
        raise ValueError
    return Candidate(
        lon=lon,
        lat=lat,
        label=_apart(label, _text_of(properties, "oldcity")),
        kind=properties["type"],
        score=min(1.0, max(0.0, float(score))),
        citycode=_text_of(properties, "citycode"),
        city=_text_of(properties, "city"),
        postcode=_text_of(properties, "postcode"),
        context=_text_of(properties, "context"),
    )


def _apart(label: str, former: str | None) -> str:
    """Returns a label with the former commune: merged ones often have streets of one name."""
    return label if former is None or former in label else f"{label} ({former})"


def _degrees(value: Any, most: int) -> float:
    if not _is_finite(value) or abs(value) > most:
        raise ValueError
    return float(value)


def _is_finite(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _text_of(properties: dict[str, Any], name: str) -> str | None:
    value = properties.get(name)
    if value is not None and not isinstance(value, str):
        raise TypeError
    return value or None


def _no_number(_: str) -> NoReturn:
    raise ValueError
