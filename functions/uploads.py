"""What functions that take files share: their media types, and the event of a file's arrival."""

from __future__ import annotations

from typing import Literal

from functions.bodies import Event

MediaType = Literal[
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/x-ndjson",
    "application/geo+json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.ms-excel",
    "application/geopackage+sqlite3",
    "application/octet-stream",
]
"""With which files are uploaded."""


def as_sent(event: Event) -> Event:
    """Returns an event as it was first sent.

    What Lambda puts aside is a record of the failure, around the event; a person who sends it again
    sends it as it lies in the queue. One that failed again is a record of a record.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    """
    while isinstance(event.get("responseContext"), dict) and isinstance(
        event.get("requestPayload"), dict
    ):
        event = event["requestPayload"]
    return event
