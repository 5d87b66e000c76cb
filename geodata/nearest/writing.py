"""An answer as JSON: what is said of a place is written once, what is said of a trip each time."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from geodata.nearest.answer import NearestReply, SiteReply, TripReply
from geodata.sites import KeptRecord, compact_json, freshness_at
from geodata.sites.hours import OpenState

_GROUPS = frozenset({"sites", "unconfirmed_sites", "unplaced_sites", "remote_sites"})


class _Shown(dict[str, Any]):
    """A site as it is shown, and what its JSON is made of: its record's, its state's, and more."""

    __slots__ = ("kept", "state")

    def __init__(self, kept: KeptRecord, state: OpenState, added: dict[str, Any]) -> None:
        super().__init__(kept.record)
        self.update(added)
        self.kept, self.state = kept, state


def site_reply(
    kept: KeptRecord, state: OpenState, trip: TripReply, twin: str | None, day: date
) -> SiteReply:
    """Returns a site as an answer shows it: its record, then its trip.

    Args:
        kept: of the site.
        state: whether it is open.
        trip: how it is reached, and that state.
        twin: the id of the site before it that seems to be the same place.
        day: of the question.
    """
    record = kept.record
    added = {
        **trip,
        "advisors": record["posts_filled"],
        "same_place_as": twin,
        "freshness": freshness_at(record["date_maj"], day),
    }
    return cast("SiteReply", _Shown(kept, state, added))


def reply_text(reply: NearestReply) -> str:
    """Returns the compact JSON of an answer, the same as any writer's, from what was written."""
    parts: list[str] = []
    plain: dict[str, Any] = {}
    for name, value in reply.items():
        if name in _GROUPS and value:
            parts.append(compact_json(plain)[1:-1])
            sites = ",".join(_text_of(each) for each in cast("list[SiteReply]", value))
            parts.append(f'"{name}":[{sites}]')
            plain = {}
        else:
            plain[name] = value
    parts.append(compact_json(plain)[1:-1])
    return f"{{{','.join(part for part in parts if part)}}}"


def _text_of(site: SiteReply) -> str:
    if not isinstance(site, _Shown):
        return compact_json(site)
    twin = site["same_place_as"]
    return (
        f"{site.kept.text[:-1]},"
        f'"distance_m":{_plain(site["distance_m"])},'
        f"{_trip_text(site)}"
        f'"unconfirmed":[{",".join(map(_word, site["unconfirmed"]))}],'
        f"{site.state.fields_text},"
        f'"advisors":{_plain(site["advisors"])},'
        f'"same_place_as":{"null" if twin is None else compact_json(twin)},'
        f'"freshness":{_word(site["freshness"])}}}'
    )


def _trip_text(site: _Shown) -> str:
    """Returns the time of a trip and how it was made."""
    low = site.get("travel_minutes_low")
    if low is not None:
        # The model's by car: no word of it is missing.
        return (
            f'"travel_minutes":{site["travel_minutes"]!r},"travel_minutes_low":{low!r},'
            f'"travel_minutes_high":{site["travel_minutes_high"]!r},'
            f'"travel_method":"model","access":"{site["access"]}","crossing":null,'
        )
    return (
        f'"travel_minutes":{_plain(site["travel_minutes"])},'
        f'"travel_method":{_word(site["travel_method"])},'
        f'"access":{_word(site["access"])},'
        f'"crossing":{_word(site["crossing"])},'
    )


def _plain(number: float | None) -> str:
    """Returns a number that is finite, or none, as JSON."""
    return "null" if number is None else repr(number)


def _word(word: str | None) -> str:
    """Returns a word of a closed list, or none, as JSON: none has anything to escape."""
    return "null" if word is None else f'"{word}"'
