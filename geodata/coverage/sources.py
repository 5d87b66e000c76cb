"""Where an answer comes from: the data set, the sites, the columns that were used, the licence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geodata.coverage.answer import Provenance, Told


@dataclass(frozen=True, slots=True)
class Sources:
    """What an answer says of where it comes from.

    `columns` are the indicators at hand, by name, each with its credit; `roads` those of the
    measured times, `people` of the grid of where people live.
    """

    snapshot: str
    sites_version: str
    sites_source: str
    sites_as_of: str | None
    sites_tell: Told
    columns: tuple[tuple[str, str], ...] = ()
    attribution: str = ""
    roads: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    licence: str = "Licence Ouverte 2.0"
    computed_at: str | None = None

    def as_record(self, used: Collection[str]) -> Provenance:
        """Returns it as answers show it, with the credits of the columns that were used alone."""
        credited = dict.fromkeys(credit for name, credit in self.columns if name in used)
        return {
            "snapshot": self.snapshot,
            "sites_version": self.sites_version,
            "sites_as_of": self.sites_as_of,
            "sites_tell": self.sites_tell,
            "computed_at": self.computed_at,
            "sources": [
                {"name": self.sites_source, "what": "sites"},
                {"name": self.attribution, "what": "communes"},
                *({"name": each, "what": "roads"} for each in self.roads),
                *({"name": each, "what": "people"} for each in self.people),
                *({"name": each, "what": "column"} for each in credited),
            ],
            "licence": self.licence,
        }
