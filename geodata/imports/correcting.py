"""One place corrected by hand: the correction is kept, and a new version published at once.

The correction is written first: whoever stops between the two leaves a place that is right at the
next import, and never one whose correction is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from geodata.errors import ParameterError, UnknownPlaceError, VersionConflictError
from geodata.imports.candidates import candidate_of
from geodata.imports.corrections import (
    FIELDS,
    SAID_BY_THE_SOURCE,
    Corrected,
    Correction,
    Corrections,
    Part,
    Values,
    values_of,
    with_values,
)
from geodata.imports.differences import changed, counts_of, records_of, sizes_of
from geodata.imports.publishing import next_number
from geodata.imports.records import Imports
from geodata.imports.states import timestamp
from geodata.imports.versions import CORRECTED, InUse, Publication, Versions
from geodata.sites import NO_PUBLIC, Site, SiteTable, site_of
from geodata.territory import Places, geodesics_m

_MOST_TRIES = 3
_OUT_OF_THE_REGISTER = ("975", "977", "978", "98")
"""Collectivities whose communes the register does not have."""


@dataclass(frozen=True, slots=True)
class Right:
    """What a person says of a place; a part that is not in `parts` stays as it is.

    A position is longitude and latitude; hours are in OpenStreetMap's syntax, None when nobody
    knows them; services are values of the standard.
    """

    parts: frozenset[Part]
    position: tuple[float, float] | None = None
    horaires: str | None = None
    services: tuple[str, ...] = ()


class Corrector:
    """Corrects places of the version in use."""

    def __init__(self, imports: Imports, versions: Versions, places: Callable[[], Places]) -> None:
        """Takes the stores, and what gives the register and the contours."""
        self._imports, self._versions, self._places = imports, versions, places
        self._corrections = Corrections(imports.objects)

    def correct(self, place_id: str, right: Right) -> None:
        """Corrects a place, and puts a version with it in use.

        Raises:
            UnknownPlaceError: no place of the version in use has this id.
            ParameterError: the position is not in France, or too many places are corrected.
            VersionConflictError: other publications were always first; the correction is kept.
        """
        site = self._in_use(place_id)
        after = dict(self._after(site, right))
        now = timestamp(self._imports.now())

        def merged(found: Correction | None) -> Correction | None:
            # Looked at again: whoever forgets a correction gives its place back first, so that a
            # place without one is as its source has it, and not as it was corrected before.
            return _merged(found, self._in_use(place_id), after, now)

        self._corrections.update(place_id, merged)
        values = {name: value for each in after.values() for name, value in each.items()}
        self._publish(place_id, lambda found: with_values(found, values))

    def forget(self, place_id: str) -> None:
        """Gives a place back what its source says, and forgets its correction.

        Raises:
            UnknownPlaceError: it is not corrected.
            VersionConflictError: other publications were always first; send it again.
        """
        found = self._corrections.all().get(place_id)
        if found is None:
            raise UnknownPlaceError(place_id)
        # A place that is no more in use has nothing to be given back.
        with suppress(UnknownPlaceError):
            self._publish(place_id, lambda site: _given_back(site, found))
        self._corrections.update(place_id, lambda _: None)

    def _in_use(self, place_id: str) -> Site:
        seen = self._versions.in_use()
        if seen is None:
            raise UnknownPlaceError(place_id)
        table = self._versions.table(seen.publication.version)
        return site_of(table.record(_position_of(table, place_id)))

    def _after(self, site: Site, right: Right) -> Iterator[tuple[Part, Values]]:
        """Yields the right values of each part, as in JSON."""
        if "position" in right.parts and right.position is not None:
            yield "position", self._placed(site, *right.position)
        if "horaires" in right.parts:
            yield "horaires", {"horaires": right.horaires}
        if "services" in right.parts:
            access = [each for each in site.modalites_acces if each != NO_PUBLIC]
            yield "services", {"services": list(right.services), "modalites_acces": access}

    def _placed(self, site: Site, lon: float, lat: float) -> Values:
        """Returns the values of a position, in the commune where it is."""
        commune = self._places().at_point(lon, lat).commune
        code = site.code_insee if commune is None else commune.code
        if commune is None and not (code or "").startswith(_OUT_OF_THE_REGISTER):
            raise ParameterError("latitude", "the position is in no commune of France")
        return {
            "latitude": lat,
            "longitude": lon,
            "location_quality": "exact",
            "code_insee": code,
        }

    def _publish(self, place_id: str, change: Callable[[Site], Site]) -> None:
        """Puts in use the version in use with one place changed; nothing when it is as it was."""
        for left in reversed(range(_MOST_TRIES)):
            seen = self._versions.in_use()
            if seen is None:
                raise UnknownPlaceError(place_id)
            before = self._versions.table(seen.publication.version)
            at = _position_of(before, place_id)
            sites = [site_of(record) for record in records_of(before)]
            right = change(sites[at])
            if right == sites[at]:
                return
            sites[at] = right
            table = candidate_of(sites, {}, before.version.source).table
            publication = self._publication(table, before, at, seen)
            try:
                self._versions.put_in_use(table, publication, seen)
            except VersionConflictError:
                if not left:
                    raise
            else:
                return

    def _publication(
        self, table: SiteTable, before: SiteTable, at: int, seen: InUse
    ) -> Publication:
        old, new = before.record(at), table.record(at)
        lengths_m = geodesics_m(
            before.lon[[at]], before.lat[[at]], table.lon[[at]], table.lat[[at]]
        )
        counts = counts_of([changed(old, new, float(lengths_m[0]))], len(table))
        return Publication(
            version=table.version.version,
            number=next_number(seen),
            published_at=timestamp(self._imports.now()),
            source=seen.publication.source,
            counts={**sizes_of(table, before), **counts, CORRECTED: 1},
            # The file it is of is still the one that came last.
            import_id=seen.publication.import_id,
        )


def _position_of(table: SiteTable, place_id: str) -> int:
    for at, record in enumerate(records_of(table)):
        if record["id"] == place_id:
            return at
    raise UnknownPlaceError(place_id)


def _merged(
    found: Correction | None, site: Site, after: Mapping[Part, Values], now: str
) -> Correction | None:
    """Returns a correction with other parts corrected; None when nothing of it is left.

    What a part was before is what its source said, however often it is corrected.
    """
    parts = {} if found is None else dict(found.parts)
    for part, values in after.items():
        before = parts[part].before if part in parts else values_of(site, FIELDS[part])
        parts[part] = Corrected(before, values)
        if all(before[name] == values[name] for name in SAID_BY_THE_SOURCE[part]):
            del parts[part]
    return Correction(site.id, site.nom, now, parts) if parts else None


def _given_back(site: Site, correction: Correction) -> Site:
    """Returns a site with what its source says, where it has what was corrected."""
    for part, each in correction.parts.items():
        if values_of(site, FIELDS[part]) == each.after:
            site = with_values(site, each.before)
    return site
