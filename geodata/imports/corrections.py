"""Corrections by hand of one place: what was there, what is right, and when they end.

A correction is kept over the next imports, as long as the source goes on saying what it said when
the place was corrected; once it says something else, the source is believed again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import numpy as np

from geodata.errors import DamagedError, MissingObjectError, ParameterError
from geodata.imports.place_replies import CorrectedValue, CorrectionReply
from geodata.seals import opened_record, sealed_record
from geodata.sites import Finding, Site, site_of
from geodata.snapshot import FOLDER
from geodata.stores import Objects, swap
from geodata.territory import geodesics_m

Part = Literal["position", "horaires", "services"]

SAME_PLACE_M = 10.0
"""A source that gives a point this near to the one it gave has not moved the place."""
MOST_CORRECTIONS = 5_000
"""All are read at each import; a network that needs more has to mend its file."""

_KEY = f"{FOLDER}/corrections.json"
SAID_BY_THE_SOURCE: Mapping[Part, tuple[str, ...]] = {
    "position": ("latitude", "longitude"),
    "horaires": ("horaires",),
    "services": ("services",),
}
"""The fields of each part whose change in the source ends its correction."""
FIELDS: Mapping[Part, tuple[str, ...]] = {
    "position": ("latitude", "longitude", "location_quality", "code_insee"),
    "horaires": ("horaires",),
    "services": ("services", "modalites_acces"),
}
"""The fields that a correction of each part writes."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Corrected:
    """One part of a place: the values of its fields in the source, and the right ones."""

    before: Values
    after: Values


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person corrected of a place; `changed_at` is the last time (ISO 8601, in UTC)."""

    id: str
    nom: str
    changed_at: str
    parts: Mapping[Part, Corrected]

    def as_reply(self) -> CorrectionReply:
        """Returns the correction for JSON."""
        parts: dict[str, CorrectedValue] = {
            part: {"before": dict(each.before), "after": dict(each.after)}
            for part, each in self.parts.items()
        }
        return {"id": self.id, "nom": self.nom, "changed_at": self.changed_at, "parts": parts}

    def applied(self, site: Site) -> Applied:
        """Returns a site of the source with what still holds, and the parts that do not."""
        superseded = tuple(part for part in self.parts if not self._holds(part, site))
        for part, corrected in self.parts.items():
            if part not in superseded:
                site = with_values(site, corrected.after)
        return Applied(site, superseded)

    def without(self, parts: Iterable[Part]) -> Correction | None:
        """Returns the correction without some parts, or None when nothing is left."""
        left = {part: each for part, each in self.parts.items() if part not in set(parts)}
        return replace(self, parts=left) if left else None

    def _holds(self, part: Part, site: Site) -> bool:
        """Whether the source says of a part what it said when it was corrected."""
        now = values_of(site, SAID_BY_THE_SOURCE[part])
        before = {name: self.parts[part].before[name] for name in now}
        return before == now or (part == "position" and _is_near(before, now))


@dataclass(frozen=True, slots=True)
class Applied:
    """A site once corrected, and the parts of the correction that the source overtook."""

    site: Site
    superseded: tuple[Part, ...]

    def findings(self, number: int) -> tuple[Finding, ...]:
        """Returns what there is to say of the row of a file."""
        fields = (SAID_BY_THE_SOURCE[part][0] for part in self.superseded)
        return tuple(Finding(number, "warning", each, "correction_superseded") for each in fields)


def _is_near(before: Values, now: Values) -> bool:
    if None in before.values() or None in now.values():
        return False
    lon, lat = np.array([now["longitude"]]), np.array([now["latitude"]])
    [length_m] = geodesics_m(before["longitude"], before["latitude"], lon, lat)
    return float(length_m) <= SAME_PLACE_M


def values_of(site: Site, names: Iterable[str]) -> dict[str, Any]:
    """Returns fields of a site as a correction keeps them: as in JSON."""
    record: Mapping[str, Any] = site.as_record()
    return {name: record[name] for name in names}


def with_values(site: Site, values: Values) -> Site:
    """Returns a site with other values, given as in JSON."""
    return site_of({**site.as_record(), **values})


class Corrections:
    """The corrections of a store, in one document: each import reads them all."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def all(self) -> dict[str, Correction]:
        """Returns the corrections by the id of their place."""
        return self._read()[0]

    def update(self, site_id: str, change: Change) -> Correction | None:
        """Returns the correction of a place after a change, made again when another was first.

        Raises:
            ParameterError: there are too many.
            ObjectChangedError: other writers were always first.
        """

        def attempt() -> Correction | None:
            found, e_tag = self._read()
            changed = change(found.get(site_id))
            if changed == found.get(site_id):
                return changed
            self._write({**found, site_id: changed}, e_tag)
            return changed

        return swap(attempt)

    def drop(self, superseded: Mapping[str, tuple[Part, ...]]) -> None:
        """Forgets the parts of corrections that their source overtook."""

        def attempt() -> None:
            found, e_tag = self._read()
            left = {
                site_id: found[site_id].without(parts)
                for site_id, parts in superseded.items()
                if site_id in found and parts
            }
            if left:
                self._write({**found, **left}, e_tag)

        swap(attempt)

    def _read(self) -> tuple[dict[str, Correction], str | None]:
        try:
            found = self._objects.read(_KEY)
        except MissingObjectError:
            return {}, None
        return dict(_corrections_of(_records_in(found.content))), found.e_tag

    def _write(self, corrections: Mapping[str, Correction | None], e_tag: str | None) -> None:
        kept = [each.as_reply() for _, each in sorted(corrections.items()) if each is not None]
        if len(kept) > MOST_CORRECTIONS:
            raise ParameterError("id", f"{MOST_CORRECTIONS} places are corrected by hand already")
        content = sealed_record(_KEY, {"corrections": kept})
        if e_tag is None:
            self._objects.create(_KEY, content)
        else:
            self._objects.replace(_KEY, content, e_tag)


Change = Callable[[Correction | None], Correction | None]


def _records_in(content: bytes) -> Iterable[Mapping[str, Any]]:
    """Returns the records of a document; an older release wrote them as a bare list."""
    if content[:1] == b"[":
        try:
            return cast("list[Mapping[str, Any]]", json.loads(content))
        except ValueError as error:
            raise DamagedError(_KEY) from error
    return cast("list[Mapping[str, Any]]", opened_record(_KEY, content).get("corrections", ()))


def _corrections_of(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Correction]]:
    for record in records:
        parts = {part: Corrected(**each) for part, each in record["parts"].items()}
        yield record["id"], Correction(**{**record, "parts": parts})
