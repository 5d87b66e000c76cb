"""An address in one cell: the street, the postcode and the town that are written in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from geodata.sites.mapping.looks import text_of
from geodata.sites.mapping.mapped import Cells, Mapped
from geodata.territory import bare, fold

_POSTCODE = re.compile(r"(?<!\d)(\d{2})\s?(\d{3})(?!\d)")
_COUNTRY = re.compile(r"[\s,–-]*\bfrance\b\W*$", re.IGNORECASE)
_CEDEX = re.compile(r"\s*\bcedex\b(?:\s*\d{1,2})?\s*$", re.IGNORECASE)
_TOWN = re.compile(r"[^\W\d_][^\d;|]{0,80}")
_AROUND = " \t\r\n,;–—-"


@dataclass(frozen=True, slots=True)
class _Parts:
    street: str
    postcode: str
    town: str


def add_address(columns: tuple[str, ...], cells: Cells, mapped: Mapped) -> None:
    """Adds an address of one cell, and the postcode and the town of its end.

    What columns of their own say holds: an end that says another town stays in the address.
    """
    text = " ".join(text_of(cells.get(columns[0])).split())
    parts = _parts(text) if text else None
    if parts is None or not _agrees(parts, mapped):
        mapped.offer("adresse", text)
        return
    if parts.street:
        mapped.offer("adresse", parts.street)
    if not mapped.text("code_postal"):
        mapped.values["code_postal"] = parts.postcode
    if not mapped.text("commune"):
        mapped.values["commune"] = parts.town


def _agrees(parts: _Parts, mapped: Mapped) -> bool:
    town = mapped.text("commune")
    if town and not _is_same_town(_CEDEX.sub("", town), _CEDEX.sub("", parts.town)):
        return False
    postcode = mapped.text("code_postal").replace(" ", "").removesuffix(".0").zfill(5)
    return not mapped.text("code_postal") or postcode == parts.postcode


def _is_same_town(one: str, other: str) -> bool:
    first, second = bare(fold(one)), bare(fold(other))
    return first == second or first.startswith(f"{second} ") or second.startswith(f"{first} ")


@lru_cache(maxsize=4_096)
def _parts(text: str) -> _Parts | None:
    """Returns the parts of an address that ends with a postcode and a town."""
    whole = _COUNTRY.sub("", text)
    codes = list(_POSTCODE.finditer(whole))
    if not codes:
        return None
    code = codes[-1]
    town = whole[code.end() :].strip(_AROUND + ".")
    if not _TOWN.fullmatch(town):
        return None
    return _Parts(whole[: code.start()].strip(_AROUND), code[1] + code[2], town)
