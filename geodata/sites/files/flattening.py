"""A record of JSON made flat: its columns are the names of what it holds, joined by dots."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geodata.sites.files.geometries import (
    LATITUDE,
    LONGITUDE,
    NOT_A_POINT,
    geometry_type,
    position_of,
)

_DEEPEST = 8
_ENVELOPE = frozenset({"datasetid", "record_timestamp", "createdTime", "links", "type", "bbox"})
"""What a service says of a record beside the record."""
_OSM_KINDS = ("node", "way", "relation")


@dataclass(frozen=True, slots=True)
class Flat:
    """A flat record, and the kind of its geometry when that is no point."""

    values: dict[str | None, Any]
    other_geometry: str | None = None


def flat_record(record: Mapping[str, Any]) -> Flat:
    """Returns a record's values by column.

    A feature of GeoJSON gives its properties, a record of Opendatasoft or Airtable its fields, an
    element of OpenStreetMap its tags with `@id`; a geometry gives two columns when it is a point.
    """
    inner = record.get("record")
    if isinstance(inner, dict) and isinstance(inner.get("fields"), dict):
        record = inner
    flat = _Flattening()
    for name in ("properties", "fields"):
        if isinstance(record.get(name), dict):
            flat.add_members(record[name], "")
            rest = {key: record[key] for key in record if key not in _ENVELOPE and key != name}
            flat.add_missing(rest)
            return Flat(flat.values, flat.other_geometry)
    if record.get("type") in _OSM_KINDS and "id" in record:
        record = _with_tags(record)
    flat.add_members(record, "")
    return Flat(flat.values, flat.other_geometry)


def is_vertex(record: Mapping[str, Any]) -> bool:
    """Whether a record is a node of OpenStreetMap that only gives a way its form."""
    return (
        record.get("type") == "node"
        and "id" in record
        and "lat" in record
        and (not record.get("tags") and record.keys() <= {"type", "id", "lat", "lon", "tags"})
    )


def _with_tags(element: Mapping[str, Any]) -> dict[str, Any]:
    """Returns an element of the Overpass API as its tags, named as overpass turbo names them."""
    tags = element.get("tags")
    center = element.get("center")
    flat: dict[str, Any] = {"@id": f"{element['type']}/{element['id']}"}
    flat |= center if isinstance(center, dict) else {}
    for key, value in element.items():
        if key in ("lat", "lon"):
            flat[key] = value
        elif key not in ("type", "id", "tags", "center", "nodes", "members", "geometry", "bounds"):
            flat[f"@{key}"] = value
    return flat | (tags if isinstance(tags, dict) else {})


class _Flattening:
    """Values by column as they are found."""

    def __init__(self) -> None:
        self.values: dict[str | None, Any] = {}
        self.other_geometry: str | None = None
        self._numbers: dict[str, int] = {}

    def add_members(self, record: Mapping[str, Any], prefix: str, depth: int = 0) -> None:
        for key, value in record.items():
            self._add(f"{prefix}{key.strip()}", value, depth)

    def add_missing(self, record: Mapping[str, Any]) -> None:
        """Adds what stands beside a record, where the record does not say it itself."""
        for key, value in record.items():
            if key not in self.values and value is not None:
                self._add(key, value, 1)

    def _add(self, name: str, value: Any, depth: int) -> None:
        if not isinstance(value, (dict, list)):
            self._put(name, value)
        elif isinstance(value, list):
            self._add_list(name, value)
        elif (kind := geometry_type(value)) is not None:
            self._add_geometry(name, value, kind)
        elif depth < _DEEPEST:
            self.add_members(value, f"{name}.", depth + 1)
        else:
            self._put(name, json.dumps(value, ensure_ascii=False))

    def _add_geometry(self, name: str, geometry: Mapping[str, Any], kind: str) -> None:
        position = position_of(geometry)
        if position is None:
            self.other_geometry = kind if kind in NOT_A_POINT else "empty"
            return
        self._put(f"{name}.{LONGITUDE}", position[0])
        self._put(f"{name}.{LATITUDE}", position[1])

    def _add_list(self, name: str, values: list[Any]) -> None:
        """Adds a list: of objects, a list for each of their members."""
        if not values or not all(isinstance(value, dict) for value in values):
            self._put(name, [_text_of_object(value) for value in values])
            return
        for key in dict.fromkeys(key for value in values for key in value):
            self._put(f"{name}.{key}", [_text_of_object(value.get(key)) for value in values])

    def _put(self, name: str, value: Any) -> None:
        self.values[self._other(name) if name in self.values else name] = value

    def _other(self, name: str) -> str:
        """Returns a name that no value has: the second `a.b` is `a.b (2)`."""
        number = self._numbers.get(name, 1) + 1
        while f"{name} ({number})" in self.values:
            number += 1
        self._numbers[name] = number
        return f"{name} ({number})"


def _text_of_object(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value
