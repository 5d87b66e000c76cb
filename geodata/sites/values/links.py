"""Addresses of mail and of the web, several in one cell, in the form that the standard has.

The standard's patterns; quantifiers that cannot give back (`++`) match the same texts and leave a
hostile one nothing to try again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Standing = Literal["standard", "usable", "unusable"]
"""Whether a link has the standard's form, another that works, or none."""

_COURRIEL = re.compile(
    r"[\w][\w.!#$%&'*+\\=?^`{|}~-]++@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"(?:\.[a-z0-9][a-z0-9-]{0,61}[a-z0-9])+",
    re.ASCII | re.IGNORECASE,
)
_URL = re.compile(
    r"[a-z]{3,9}:(?://)?(?:[;:&=+$,\w-]++@)?[a-z0-9.-]++"
    r"(?:(?:/[+~,%@/.\w-]*+)?\??[-+=&;%@.\w]*+#?[.!/\\\w]*+)?",
    re.ASCII | re.IGNORECASE,
)
_ANY_COURRIEL = re.compile(r"[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\]]+\.[^\s@<>,;:\"()\[\].]{2,63}")
_WEB = re.compile(
    r"https?://(?:[\w-]{1,63}\.)+[^\W\d_]{2,63}\.?(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,15}:(?!\d)", re.IGNORECASE)
_SLIP = re.compile(r"(https?)\s*[:;]\s*/*\s*(?=[\w-])", re.IGNORECASE)
"""`http:/a.fr`, `https//a.fr`, `http : //a.fr` have one reading."""
_NO_COLON = re.compile(r"(https?)//+", re.IGNORECASE)
_TWICE = re.compile(r"(?:https?:?/{0,3}\s?){1,3}(?=https?://)", re.IGNORECASE)
"""`http://https://a.fr`."""
_LONGEST_COURRIEL, LONGEST_URL = 254, 2_048
_AROUND_AT = re.compile(r"\s{0,9}@\s{0,9}")
_COURRIELS_BETWEEN = re.compile(r"[,;|/<>()\[\]\"\n\r]+|\s(?:ou|et|puis|and|or|-)\s", re.IGNORECASE)
_LABEL = re.compile(r"^[^\W\d_-]{1,20}\s?:\s?(?=\S)")
"""`Contact : a@b.fr`."""
_LINKS_BETWEEN = re.compile(
    r";(?=\s|$|https?:|(?:[\w-]{1,63}\.){1,9}[a-z]{2,63}(?:[/;]|$))"
    r"|,?\s(?:ou|et|puis|/|-|\u2013)\s|[,\s](?=\s?(?:https?:|www\.))|,\s",
    re.IGNORECASE,
)
_LINES = re.compile(r"[|\n\r]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is kept, and its standing."""

    text: str
    standing: Standing


def courriels_in(text: str) -> list[str]:
    """Returns the parts of a cell that may be addresses of mail; the cell whole without one.

    >>> courriels_in("a@b.fr ou c@d.fr"), courriels_in("a @b.fr"), courriels_in("Mairie")
    (['a@b.fr', 'c@d.fr'], ['a@b.fr'], ['Mairie'])
    """
    return [part for piece in text.split("|") if piece.strip() for part in _courriels(piece)]


def _courriels(text: str) -> list[str]:
    parts: list[str] = []
    for part in _COURRIELS_BETWEEN.split(_AROUND_AT.sub("@", text)):
        bare = _LABEL.sub("", part.strip())
        words = bare.split()
        # A word before an address may be of it: `prenom nom@b.fr` has two readings.
        parts += words if all("@" in word for word in words) else [bare]
    found = [part for part in parts if "@" in part]
    # Where nothing is an address, nothing was a label before one either.
    is_read = any(courriel_of(part).standing != "unusable" for part in found)
    return found if is_read else [text.strip()]


def links_in(text: str) -> list[str]:
    """Returns the web addresses of a cell, as they are written.

    >>> links_in("www.a.fr / https://b.fr/c,d"), links_in("a.fr, b.fr")
    (['www.a.fr', 'https://b.fr/c,d'], ['a.fr', 'b.fr'])
    """
    lines = [" ".join(line.split()) for line in _LINES.split(text)]
    parts = [part.strip() for line in lines for part in _LINKS_BETWEEN.split(line)]
    return [part for part in parts if part.strip(" ,;/-")]


def courriel_of(text: str) -> Link:
    """Returns an address of mail in the standard's form where it has one."""
    bare = re.sub(r"^mailto:\s*", "", text.strip(), flags=re.IGNORECASE).rstrip(".").strip("<>")
    if len(bare) > _LONGEST_COURRIEL:
        return Link(text, "unusable")
    if _COURRIEL.fullmatch(bare):
        return Link(bare, "standard")
    return Link(bare, "usable") if _ANY_COURRIEL.fullmatch(bare) else Link(text, "unusable")


def url_of(text: str) -> Link:
    """Returns a web address in the standard's form where it has one; `https://` where it has none.

    >>> url_of("www.ville.fr").text, url_of("http:/ville.fr/Médiathèque").text
    ('https://www.ville.fr', 'http://ville.fr/M%C3%A9diath%C3%A8que')
    >>> url_of("javascript:alert(1)").standing, url_of("oui").standing
    ('unusable', 'unusable')
    """
    bare = _TWICE.sub("", text.strip(), count=1)
    bare = _NO_COLON.sub(r"\1://", _SLIP.sub(r"\1://", bare, count=1), count=1)
    bare = bare if _HAS_SCHEME.match(bare) else f"https://{bare.lstrip('/')}"
    if len(bare) > LONGEST_URL:
        return Link(text, "unusable")
    scheme, _, rest = bare.partition("://")
    host, slash, path = rest.partition("/")
    written = f"{scheme}://{host}{slash}{_encoded(path)}" if rest else bare
    if not _WEB.fullmatch(written):
        return Link(text, "unusable")
    return Link(written, "standard" if _URL.fullmatch(written) else "usable")


def _encoded(path: str) -> str:
    """Returns a path whose letters beyond ASCII are encoded, as browsers send it (RFC 3987)."""
    return "".join(
        sign if sign.isascii() else "".join(f"%{byte:02X}" for byte in sign.encode())
        for sign in path
    )
