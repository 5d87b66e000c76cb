"""What a page says of a place to engines: schema.org's words, as JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from geodata.exports.answer_page.links import web_address
from geodata.exports.answer_page.words import Record
from geodata.parameters import id_in_path

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RULE = re.compile(r"((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su)){0,6}) ([0-9:,-]+)")
_SPAN = re.compile(r"([0-2]\d:[0-5]\d)-([0-2]\d:[0-5]\d)")
_NO_PUBLIC = "Ce lieu n'accueille pas de public"
_FREE = "Gratuit"


def place_address(site_id: str) -> str:
    """Returns the address of the page of a place."""
    return f"/lieu/{quote(id_in_path(site_id), safe='')}"


def place_markup(site: Record) -> str:
    """Returns the script element that describes a place; engines read it, and browsers run none.

    Every character that could end the element, or begin another, is written as JSON's own escape:
    what thousands of people typed stays a text.
    """
    text = json.dumps(linked_data(site), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def linked_data(site: Record) -> dict[str, Any]:
    """Returns a place in the words of schema.org: what is not known is not said."""
    address = {
        "streetAddress": site["adresse"],
        "postalCode": site["code_postal"],
        "addressLocality": site["commune"],
    }
    told: dict[str, Any] = {
        "name": site["nom"],
        "url": place_address(site["id"]),
        "identifier": site["id"],
        "description": site["presentation_resume"],
        "telephone": site["telephone"],
        "address": {"@type": "PostalAddress", **_known(address), "addressCountry": "FR"},
        "geo": _point(site),
        "openingHoursSpecification": list(_hours(site["horaires"])),
        "sameAs": [each for text in site["site_web"] if (each := web_address(text)) is not None],
        "publicAccess": False if _NO_PUBLIC in site["modalites_acces"] else None,
        "isAccessibleForFree": True if _FREE in site["frais_a_charge"] else None,
    }
    return {"@context": "https://schema.org", "@type": "Place", **_known(told)}


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _point(site: Record) -> dict[str, Any] | None:
    if site["latitude"] is None or site["longitude"] is None:
        return None
    at = {"latitude": site["latitude"], "longitude": site["longitude"]}
    return {"@type": "GeoCoordinates", **at}


def _hours(hours: str | None) -> Iterator[dict[str, Any]]:
    """Yields the spans of plain weekly hours; of any other, nothing: a part would mislead."""
    spans: list[dict[str, Any]] = []
    for rule in (hours or "").split(";"):
        found = _RULE.fullmatch(rule.strip())
        if not rule.strip() or rule.strip() in ("PH off", "Su off", "Sa off", "Sa-Su off"):
            continue
        times = [] if found is None else [_SPAN.fullmatch(each) for each in found[2].split(",")]
        if found is None or None in times:
            return
        days = [f"https://schema.org/{_NAMES[day]}" for day in _days(found[1])]
        kind = {"@type": "OpeningHoursSpecification", "dayOfWeek": days}
        spans += [{**kind, "opens": each[1], "closes": each[2]} for each in times if each]
    yield from spans


def _days(text: str) -> list[int]:
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = _DAYS.index(first), _DAYS.index(last or first)
        found += [day % 7 for day in range(start, end + 1 + (7 if end < start else 0))]
    return sorted(set(found))
