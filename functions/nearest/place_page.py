"""GET /lieu/{id}: the answer of GET /v1/sites/{id} as a page, for a link to one place."""

from __future__ import annotations

import json
from collections.abc import Callable

from functions.bodies import Event
from functions.pages import SHARED_HEADERS, made_or_failed, page_reply, question_of, tagged

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

    def made() -> Event:
        reply = ask(question_of(event, f"{_SITES}{site_id}", f"{_SITES}{{id}}"))
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
        return tagged(status, page, said)

    return made_or_failed(made, lambda: no_place_page(500, "internal_error"))


def _moved(said: dict[str, str]) -> Event:
    """Returns where the page of a place is now that its identifier is another."""
    to = said["Location"].replace(_SITES, PLACE, 1)
    return page_reply(301, "", {"Location": to, "Cache-Control": said["Cache-Control"]})
