"""The work of the newer routes: pages of places, OGC features, lists of people."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from infra.measure.cost.inputs import Work

PEOPLE = 10_000
"""Rows of the list that is matched, each of a commune."""
_PAGES, _FEATURES = 60, 1_000
_LIMIT_S = 300.0
_PAUSE_S = 0.2


class Stack(Protocol):
    """What a running stack answers, and what its functions use for it."""

    def got(self, path: str, method: str = "GET", body: object = None) -> Any:
        """Returns the JSON, or the bytes, of an answer that is not an error."""

    def work(self, function: str, run: Callable[[], int]) -> Work:
        """Returns the work of one of the operations that `run` makes."""


def newer_works(stack: Stack, communes: list[str], places: list[str]) -> Mapping[str, Work]:
    """Returns the work of each of them.

    Args:
        stack: with its places published.
        communes: codes that people are said to live in, in turn.
        places: ids of published places.
    """

    def place_pages() -> int:
        for place in places[:_PAGES]:
            stack.got(f"/lieu/{place}")
        return len(places[:_PAGES])

    def features() -> int:
        found = stack.got(f"/v1/ogc/collections/sites/items?limit={_FEATURES}")
        return max(1, found["numberReturned"] // _FEATURES)

    features()  # the network is read once by a process
    return {
        "place_page": stack.work("NearestFunction", place_pages),
        "ogc_items": stack.work("SitesFunction", features),
        "match": stack.work("MatchesWorkerFunction", lambda: _matched(stack, communes)),
    }


def _matched(stack: Stack, communes: list[str]) -> int:
    """Has a list of people matched; returns 1."""
    lines = (f"{row};{communes[row % len(communes)]}" for row in range(PEOPLE))
    content = "\n".join(("dossier;code_insee", *lines)).encode()
    asked = {"content_type": "text/csv", "formats": ["csv"], "options": {"limit": 3}}
    opened = stack.got("/v1/matches", "POST", asked)
    target = urlsplit(opened["upload"]["url"])
    store = http.client.HTTPConnection(target.netloc, timeout=60)
    store.request("PUT", f"{target.path}?{target.query}", content, opened["upload"]["headers"])
    if (status := store.getresponse().status) != 200:
        raise RuntimeError(f"the upload is refused: {status}")
    path = f"/v1/matches/{opened['id']}"
    _until(stack, path, "done")
    stack.got(path, "DELETE")
    return 1


def _until(stack: Stack, path: str, state: str) -> None:
    ends_s = time.monotonic() + _LIMIT_S
    while (told := stack.got(path)["state"]) != state:
        if told in ("failed", "refused") or time.monotonic() > ends_s:
            raise RuntimeError(f"{path} is {told}, not {state}")
        time.sleep(_PAUSE_S)
