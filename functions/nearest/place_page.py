"""GET /lieu/{id}: the answer of GET /v1/sites/{id} as a page, for a link to one place."""

from __future__ import annotations

import json
from collections.abc import Callable

from functions.bodies import Event
from functions.logs import LateLog
from functions.pages import SHARED_HEADERS, page_reply, tagged
from functions.replies import place_of

PLACE = "/lieu/"
_SITES = "/v1/sites/"


def place(event: Event, site_id: str, ask: Callable[[Event], Event]) -> Event:
    """Returns the page of a place; what its address has beside the identifier is not read.

    Args:
        event: of the page.
        site_id: as the address has it.
        ask: answers an event of the API.
    """
    from geodata.exports.answer_page import gone_place_page, no_place_page, place_page

    question = {
        **event,
        "rawPath": f"{_SITES}{site_id}",
        "routeKey": f"GET {_SITES}{{id}}",
        # No condition of the browser: it has the tag of the page, and not of the answer.
        "headers": {"accept": "application/json"},
        "rawQueryString": "",
        "queryStringParameters": {},
    }
    try:
        reply = ask(question)
        status, said = int(reply["statusCode"]), reply["headers"]
        body = json.loads(reply["body"] or "{}")
        if status == 301:
            return _moved(said)
        if status == 200:
            return tagged(status, place_page(body), said, SHARED_HEADERS)
        if status == 410:
            page = gone_place_page(body["place"])
        else:
            page = no_place_page(status, body.get("code", ""))
    except Exception as error:  # noqa: BLE001 - logged without its message, and answered
        LateLog().error("unexpected error", error=type(error).__name__, place=place_of(error))
        return page_reply(500, no_place_page(500, "internal_error"), {"Cache-Control": "no-store"})
    return tagged(status, page, said)


def _moved(said: dict[str, str]) -> Event:
    """Returns where the page of a place is now that its identifier is another."""
    to = said["Location"].replace(_SITES, PLACE, 1)
    return page_reply(301, "", {"Location": to, "Cache-Control": said["Cache-Control"]})
