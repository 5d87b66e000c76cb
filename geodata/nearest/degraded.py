"""What an answer lacks when something did not answer: codes for programs, sentences for people.

An answer that lacks nothing has an empty list. One that lacks something is still an answer, and no
cache keeps it: the next one may lack nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Lack = Literal["geocoder_unavailable", "router_unavailable", "data_not_latest"]

_SENTENCES: dict[Lack, str] = {
    "geocoder_unavailable": "The address service gave no answer: the search starts from the middle "
    "of the commune that the address names. Try again in a minute, or give a position.",
    "router_unavailable": "The routing engine gave no answer: travel times are estimated by the "
    "model.",
    "data_not_latest": "The latest data cannot be read: this is of the last that could be. It is "
    "tried again every minute.",
}


def told(lacks: Iterable[Lack]) -> list[dict[str, str]]:
    """Returns what an answer says of what it lacks, each once, in the order of the codes.

    >>> [each["code"] for each in told(["router_unavailable", "router_unavailable"])]
    ['router_unavailable']
    """
    found = set(lacks)
    return [{"code": code, "detail": text} for code, text in _SENTENCES.items() if code in found]
