"""Ids of places in a file that has none: made of what does not change, whatever the order."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from geodata.sites.mapping.looks import text_of
from geodata.sites.mapping.mapped import Mapped
from geodata.territory import bare, fold

_LETTERS = 16
_MORE_LETTERS = 6


class DerivedIds:
    """The ids of a file, each made of a SIRET, a name and a place.

    Rows that these do not tell apart take all that they hold too, so that no id depends on the
    order of the rows; rows that hold the same are one place, and have one id.
    """

    def __init__(self, rows: Iterable[Mapped]) -> None:
        self._counts = Counter(_key(row) for row in rows)

    def id_of(self, row: Mapped) -> str:
        """Returns the id of a row."""
        key = _key(row)
        if self._counts[key] > 1:
            return f"lieu-{key}-{_digest(_content(row))[:_MORE_LETTERS]}"
        return f"lieu-{key}"


def _key(row: Mapped) -> str:
    pivot = "".join(sign for sign in row.text("pivot").removesuffix(".0") if sign.isalnum())
    parts = (pivot, fold(row.text("nom")), *_place(row))
    return _digest(parts)[:_LETTERS]


def _place(row: Mapped) -> tuple[str, ...]:
    """Returns the town and the street, or the position where there is neither."""
    town = bare(fold(row.text("commune"))) or row.text("code_insee") or row.text("code_postal")
    street = fold(row.text("adresse"))
    if town or street:
        return (town, street)
    return (row.text("latitude"), row.text("longitude"))


def _content(row: Mapped) -> list[str]:
    values = [f"{name}={text_of(value)}" for name, value in row.values.items() if name != "id"]
    return sorted(values + [f"{name}={text_of(value)}" for name, value in row.lists])


def _digest(parts: Iterable[str]) -> str:
    joined = "\x1f".join(parts).encode("utf-8", "backslashreplace")
    return hashlib.sha256(joined).hexdigest()
