"""Identifiers that were published and no longer are: what each was, and where its place went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from geodata.sites.site import SiteRecord
from geodata.sites.table import SiteTable
from geodata.territory import fold

MOST_FORMER = 20_000
"""Identifiers that are remembered; those that were left longest ago are forgotten first."""
_OF_MANY = ("commune", "street")
"""Positions at which more than one place may stand."""
_MOST_MOVES = 20
"""Of one place, one after the other."""


@dataclass(frozen=True, slots=True)
class FormerSite:
    """A site that was published once: enough to say what it was and where to look instead.

    Attributes:
        since: the number of the publication that left it out.
        last_version: the last version that had it.
        moved_to: the identifier that its place had in the version after, or None.
    """

    id: str
    nom: str
    commune: str | None
    code_insee: str | None
    latitude: float | None
    longitude: float | None
    last_version: str
    since: int
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class FormerSites:
    """The identifiers that a publication no longer has, of all those before it."""

    sites: Mapping[str, FormerSite] = field(default_factory=dict)

    def get(self, may_be: Iterable[str]) -> FormerSite | None:
        """Returns the first of some identifiers that was published; None where none was."""
        return next((self.sites[each] for each in may_be if each in self.sites), None)

    def left_by(self, before: SiteTable, now: SiteTable, number: int) -> FormerSites:
        """Returns what the publication of a table after another leaves to remember.

        An identifier that is there again is former no more. The place of one that is left out has
        moved where one site of the new table has its name and its address (no matter accents,
        capitals or punctuation), or its name and its pivot, or its name and its point (to four
        decimals of a degree), in the same commune. Two that do are two places it may be: it has
        then moved to neither.

        Args:
            before: the sites of the publication before.
            now: those that are published.
            number: of the publication.
        """
        published = {record["id"]: record for record in _records(now)}
        left = [record for record in _records(before) if record["id"] not in published]
        found = {site_id: site for site_id, site in self.sites.items() if site_id not in published}
        if left:
            twins = _Twins(published.values())
            version = before.version.version
            for record in left:
                found[record["id"]] = _former(record, version, number, twins.of(record))
        kept = sorted(found.values(), key=lambda site: (-site.since, site.id))[:MOST_FORMER]
        return FormerSites(_followed({site.id: site for site in kept}, published))

    def as_records(self) -> list[dict[str, Any]]:
        """Returns them for JSON, as `of_records` reads them."""
        return [asdict(site) for site in self.sites.values()]

    @staticmethod
    def of_records(records: Iterable[Mapping[str, Any]]) -> FormerSites:
        """Returns what `as_records` gave; what a newer release wrote beside is not read."""
        read = (
            FormerSite(**{name: each[name] for name in _FIELDS if name in each}) for each in records
        )
        return FormerSites({site.id: site for site in read})


_FIELDS = tuple(each.name for each in fields(FormerSite))


def _followed(
    sites: Mapping[str, FormerSite], published: Mapping[str, object]
) -> dict[str, FormerSite]:
    """Returns former sites, each at the end of its moves; one whose way ends nowhere is gone."""

    def end_of(site: FormerSite) -> str | None:
        at = site.moved_to
        for _ in range(_MOST_MOVES):
            if at is None or at in published:
                return at
            following = sites.get(at)
            at = None if following is None else following.moved_to
        return None

    return {site_id: replace(site, moved_to=end_of(site)) for site_id, site in sites.items()}


class _Twins:
    """The sites of a table, by what tells one place from another."""

    def __init__(self, records: Iterable[SiteRecord]) -> None:
        self._by_key: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for record in records:
            for key in _keys(record):
                self._by_key[key].append(record["id"])

    def of(self, record: SiteRecord) -> str | None:
        """Returns the one site that has the place of a record, or None."""
        for key in _keys(record):
            found = self._by_key.get(key, ())
            if len(found) == 1:
                return found[0]
        return None


def _keys(record: SiteRecord) -> Iterator[tuple[str, ...]]:
    """Yields what a place is recognised by, the surest first."""
    name, town = fold(record["nom"]), record["code_insee"] or fold(record["commune"] or "")
    address = fold(record["adresse"] or "")
    if not name or not town:
        return
    if address:
        yield "address", name, address, town
    if record["pivot"]:
        yield "pivot", name, record["pivot"], town
    if record["latitude"] is not None and record["location_quality"] not in _OF_MANY:
        yield "point", name, f"{record['latitude']:.4f},{record['longitude']:.4f}", town


def _former(record: SiteRecord, version: str, number: int, twin: str | None) -> FormerSite:
    return FormerSite(
        record["id"],
        record["nom"],
        record["commune"],
        record["code_insee"],
        record["latitude"],
        record["longitude"],
        version,
        number,
        twin,
    )


def _records(table: SiteTable) -> Iterator[SiteRecord]:
    return (table.record(position) for position in range(len(table)))
