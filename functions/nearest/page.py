"""GET /reponse and /lieu/{id}: answers of the API as pages, for a browser that runs no module.

`/reponse` is GET /v1/nearest, and `/lieu/{id}` (`functions.nearest.place_page`) GET /v1/sites/{id},
for a link to one place. A page is made of the very answer of the API, whose checks and problems
are then those of the page. Fields of the form that the API does not have are read here; a
parameter that neither has is of whoever made the link (`utm_source`), and is left out where the
API would refuse it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from functions.bodies import Event
from functions.nearest.place_page import PLACE, place
from functions.pages import made_or_failed, tagged
from geodata.nearest import NearestParameters
from geodata.sites.hours import territory_of, zone_of

PATH = "/reponse"
_API = "/v1/nearest"
_SHOWN = "10"
_MOST_FIELDS = 100
"""The form has 40, all ticked."""
_DEFAULTS = {"mode": "car"}
_OF_THE_FORM = ("when", "at")
_OF_THE_API = tuple(each.name for each in fields(NearestParameters) if each.name != "limit")
NAMES = (*_OF_THE_API, *_OF_THE_FORM)
"""What the page reads of its address."""
Ask = Callable[[Event], Event]
"""Answers an event of the API."""


def or_page(event: Event, ask: Ask) -> Event:
    """Returns the answer to an event: a page where its address is the page's."""
    path = str(event.get("rawPath"))
    if path.startswith(PLACE):
        return place(event, path.removeprefix(PLACE), ask)
    if path != PATH:
        return ask(event)
    # Who asks for no page waits for none of it.
    from geodata.exports.answer_page import failure_page

    asked = _asked(event)
    return made_or_failed(
        lambda: _page(asked, ask(_question(event, asked, ask))),
        lambda: failure_page(500, "internal_error", None, asked),
    )


def _page(asked: Mapping[str, list[str]], reply: Event) -> Event:
    from geodata.exports.answer_page import answer_page, failure_page

    body, status = json.loads(reply["body"] or "{}"), int(reply["statusCode"])
    if status != 200:
        page = failure_page(status, body.get("code", ""), body.get("parameter"), asked)
    else:
        page = answer_page(body, asked)
    return tagged(status, page, reply["headers"])


def _asked(event: Event) -> dict[str, list[str]]:
    """Returns what the form sent that says something, by its fields."""
    asked: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(event.get("rawQueryString") or "", max_num_fields=_MOST_FIELDS)
    except ValueError:  # more fields than the form has
        return asked
    for name, value in pairs:
        if name in NAMES and value.strip() and value != _DEFAULTS.get(name):
            asked.setdefault(name, []).append(value.strip())
    return asked


def _question(event: Event, asked: Mapping[str, list[str]], ask: Ask) -> Event:
    """Returns the event of the API that asks what the form asks."""
    given = {name: values for name, values in asked.items() if name in _OF_THE_API}
    when = next(iter(asked.get("when", ())), None)
    if when == "now":
        given["open_at"] = ["now"]
    elif when == "at" and "at" in asked:
        given.pop("open_at", None)
        zone = _zone_of(ask(_event(event, given, shown="1")))
        given["open_at"] = [_with_offset(asked["at"][0], zone)]
    return _event(event, given)


def _event(event: Event, given: Mapping[str, list[str]], shown: str = _SHOWN) -> Event:
    named = {**given, "limit": [shown]}
    # No condition of the browser: it has the tag of the page, and not of the answer.
    return {
        **event,
        "rawPath": _API,
        "routeKey": f"GET {_API}",
        "headers": {"accept": "application/json"},
        "rawQueryString": urlencode(named, doseq=True),
        "queryStringParameters": {name: ",".join(values) for name, values in named.items()},
    }


def _zone_of(reply: Event) -> Any:
    """Returns the time zone of where a question was asked from: people write their own hour."""
    body = json.loads(reply["body"] or "{}")
    origin = body.get("origin") or {}
    commune = origin.get("commune") or {}
    return zone_of(territory_of(commune.get("code"), None, origin.get("lon"), origin.get("lat")))


def _with_offset(local: str, zone: Any) -> str:
    """Returns a local date and time with its offset; what is none is the API's to refuse."""
    try:
        moment = datetime.fromisoformat(local)
    except ValueError:
        return local
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()
