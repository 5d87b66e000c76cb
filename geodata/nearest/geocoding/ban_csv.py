"""The national address service asked in bulk, by the CSV protocol of the BAN: `POST /search/csv/`.

What is sent are addresses of places that are open to the public, and nothing else of a site. They
are in the request alone, never in an error or a log.
"""

from __future__ import annotations

import csv
import io
import math
import time
from collections.abc import Callable, Mapping, Sequence

from geodata.errors import GeocoderUnavailableError
from geodata.nearest.geocoding.bulk import AddressQuestion, BulkAnswer
from geodata.nearest.geocoding.candidates import KINDS, Candidate, Kind
from geodata.services import (
    Breaker,
    Connections,
    NoReplyError,
    OverdueError,
    run_within,
    whole_body,
)

TIMEOUT_S = 60.0
"""What a batch may take: the service answers some ten addresses a second when it is busy."""
_ASKED = ("number", "street", "postcode", "city", "citycode", "only_postcode")
_TEXTS = ("street", "postcode", "city")
_RESULTS = (
    "latitude",
    "longitude",
    "result_label",
    "result_score",
    "result_score_next",
    "result_type",
    "result_postcode",
    "result_city",
    "result_citycode",
)
_PATH = "/search/csv/"


class BanCsvGeocoder:
    """Asks the service at a base URL for the addresses of a batch, in one request.

    A batch takes `timeout_s` at most, whatever happens. Three that fail in a row leave the service
    alone for a while, as `Breaker` does. Certificates are verified; no redirection is followed.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout_s: float = TIMEOUT_S,
        clock: Callable[[], float] = time.monotonic,
        breaker: Breaker | None = None,
    ) -> None:
        self._url = base_url.rstrip("/") + _PATH
        self._timeout_s = timeout_s
        self.breaker = breaker or Breaker(clock)
        self._connections = Connections(clock=clock)

    def find(self, questions: Sequence[AddressQuestion]) -> list[BulkAnswer | None]:
        """Returns the answer to each question in turn, None where nothing is like it.

        Raises:
            GeocoderUnavailableError: it does not answer, or not as the protocol says.
        """
        if not questions:
            return []
        if not self.breaker.allows():
            raise GeocoderUnavailableError("left alone after its failures")
        try:
            body = run_within(self._timeout_s, lambda: self._reply(questions), name="bulk geocoder")
            found = answers_in(body, len(questions))
        except (NoReplyError, OverdueError) as error:
            self.breaker.failed()
            raise GeocoderUnavailableError(str(error) or "no reply in time") from None
        except BaseException:
            self.breaker.failed()
            raise
        self.breaker.succeeded()
        return found

    def _reply(self, questions: Sequence[AddressQuestion]) -> bytes:
        from urllib3 import encode_multipart_formdata

        body, media_type = encode_multipart_formdata(_form(questions))
        headers = {"Content-Type": media_type}
        with self._connections.request(
            "POST", self._url, self._timeout_s, headers=headers, body=body
        ) as reply:
            if reply.status != 200:
                raise GeocoderUnavailableError(f"status {reply.status}")
            return whole_body(reply)


def _form(questions: Sequence[AddressQuestion]) -> list[tuple[str, str | tuple[str, str, str]]]:
    """Returns the fields of the form: where the text is, what narrows it, and what is wanted."""
    return [
        ("data", ("addresses.csv", _table(questions), "text/csv")),
        *(("columns", name) for name in _TEXTS),
        ("citycode", "citycode"),
        ("postcode", "only_postcode"),
        *(("result_columns", name) for name in _RESULTS),
    ]


def _table(questions: Sequence[AddressQuestion]) -> str:
    text = io.StringIO()
    # Quoted whole: who sniffs the dialect of a text finds no other.
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(_ASKED)
    for number, asked in enumerate(questions):
        only_postcode = "" if asked.citycode else asked.postcode
        writer.writerow(
            (number, asked.street, asked.postcode, asked.city, asked.citycode, only_postcode)
        )
    return text.getvalue()


def answers_in(body: bytes, count: int) -> list[BulkAnswer | None]:
    """Returns the answers of a reply to so many questions, in their order.

    Raises:
        GeocoderUnavailableError: this is no reply of the protocol, or not to those questions.
            Nothing of it is repeated: a reply repeats what was asked.
    """
    try:
        return [_answer(row) for row in _rows(body, count)]
    except (ValueError, LookupError, TypeError, csv.Error):
        raise GeocoderUnavailableError("its reply is not of the protocol") from None


def _rows(body: bytes, count: int) -> list[Mapping[str, str]]:
    """Returns the rows of a reply, which are those asked, in their order and whole."""
    rows: list[Mapping[str, str]] = list(
        csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    )
    if any(None in row or None in row.values() for row in rows):
        raise ValueError
    if [int(row["number"]) for row in rows] != list(range(count)):
        raise ValueError
    return rows


def _answer(row: Mapping[str, str]) -> BulkAnswer | None:
    """Returns the answer of a row; None where nothing was found, or a point of interest."""
    if not row["latitude"] or not row["longitude"] or row["result_type"] not in KINDS:
        return None
    kind: Kind = next(kind for kind in KINDS if kind == row["result_type"])
    candidate = Candidate(
        lon=_number(row["longitude"], 180),
        lat=_number(row["latitude"], 90),
        label=row["result_label"],
        kind=kind,
        score=min(1.0, _number(row["result_score"], math.inf)),
        citycode=row.get("result_citycode") or None,
        city=row.get("result_city") or None,
        postcode=row.get("result_postcode") or None,
    )
    next_score = row.get("result_score_next") or "0"
    return BulkAnswer(candidate, max(0.0, _number(next_score, math.inf)))


def _number(text: str, most: float) -> float:
    value = float(text)
    if not math.isfinite(value) or abs(value) > most:
        raise ValueError
    return value
