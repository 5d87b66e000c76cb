"""Both coordinates of a row: in two columns, in one cell, in degrees or in metres."""

from __future__ import annotations

from typing import Any

from geodata.sites.mapping.looks import number_of, pair_of, text_of
from geodata.sites.mapping.mapped import Cells, Mapped, is_empty

_CLOSE_DEGREES = 0.01
"""About a kilometre: two columns that differ by less say one place."""
_MOST_DEGREES = 180.0


def add_degrees(columns: tuple[str, ...], cells: Cells, mapped: Mapped) -> None:
    """Adds a position of two columns: the latitude's, then the longitude's."""
    lat, lon = cells.get(columns[0]), cells.get(columns[1])
    _add(lat, lon, mapped)


def add_projected(columns: tuple[str, ...], cells: Cells, mapped: Mapped) -> None:
    """Adds a position in metres: x, then y; the check knows which projection they are of."""
    _add(cells.get(columns[1]), cells.get(columns[0]), mapped)


def add_pair(columns: tuple[str, ...], cells: Cells, mapped: Mapped, *, is_lat_first: bool) -> None:
    """Adds a position of one cell; what is no pair is left for the check to report."""
    text = text_of(cells.get(columns[0]))
    if not text:
        return
    pair = pair_of(text)
    if pair is None:
        if not mapped.text("latitude"):
            mapped.values["latitude"] = text
        return
    _add(*(pair if is_lat_first else pair[::-1]), mapped)


def _add(lat: Any, lon: Any, mapped: Mapped) -> None:
    if is_empty(lat) and is_empty(lon):
        return
    held = mapped.values.get("latitude"), mapped.values.get("longitude")
    if is_empty(held[0]) and is_empty(held[1]):
        both = {"latitude": lat, "longitude": lon}
        mapped.values |= {name: value for name, value in both.items() if not is_empty(value)}
    elif not is_empty(lat) and not is_empty(lon) and _are_apart(held, (lat, lon)):
        given, kept = f"{text_of(lat)}, {text_of(lon)}", f"{text_of(held[0])}, {text_of(held[1])}"
        mapped.say("warning", "column_conflict", "latitude", given=given, kept=kept, value=given)


def _are_apart(held: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    for one, two in zip(held, other, strict=True):
        first, second = number_of(text_of(one)), number_of(text_of(two))
        if first is None or second is None or max(abs(first), abs(second)) > _MOST_DEGREES:
            return False
        if abs(first - second) > _CLOSE_DEGREES:
            return True
    return False
