"""Addresses that a page may follow, of what thousands of people typed: as web/shared/dom.js."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NUMBER = re.compile(r"\+?\d{4,15}")
_MAIL = re.compile(r"[^\s@?&#<>\"]+@[^\s@?&#<>\".]+(?:\.[^\s@?&#<>\".]+)+")
_NOT_IN_A_HOST = re.compile(r"[\s<>\"\\^`{|}%]")


def web_address(text: str | None) -> str | None:
    """Returns a link's address when a page may follow it, else None.

    `javascript:` and the like are left out; an address without a scheme gets https.

    >>> web_address("www.rodez.fr"), web_address("javascript:alert(1)")
    ('https://www.rodez.fr', None)
    """
    whole = (text or "").strip()
    if not whole:
        return None
    if not _SCHEME.match(whole):
        whole = f"https://{whole}"
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or _NOT_IN_A_HOST.search(host):
        return None
    return quote(whole, safe="%:/?#[]@!$&'()*+,;=~") if "." in host else None


def telephone_address(number: str | None) -> str | None:
    """Returns a `tel:` address, or None when there is no number in the text."""
    digits = re.sub(r"[^\d+]", "", number or "")
    return f"tel:{digits}" if _NUMBER.fullmatch(digits) else None


def mail_address(text: str | None) -> str | None:
    """Returns a `mailto:` address, or None when the text is no address."""
    address = (text or "").strip()
    return f"mailto:{address}" if _MAIL.fullmatch(address) else None


def itinerary_address(lat: float | None, lon: float | None) -> str | None:
    """Returns a link to follow to OpenStreetMap, with where to go and not where from."""
    if lat is None or lon is None:
        return None
    return f"https://www.openstreetmap.org/directions?to={lat}%2C{lon}"
