"""Where an answer comes from: the data set, the sites, the columns that were used, the licence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geodata.coverage.answer_asked import Provenance, Told
from geodata.travel import Mode


@dataclass(frozen=True, slots=True)
class Sources:
    """What an answer says of where it comes from.

    `columns` are the indicators at hand, by name, each with its credit; `roads` those of the
    measured times by car, `other_roads` those of other modes: each a mode and its credit; `people`
    of the grid of where people live, which by car alone is asked.
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
    other_roads: tuple[tuple[Mode, str], ...] = ()

    def as_record(self, used: Collection[str], mode: Mode = "car") -> Provenance:
        """Returns it as answers show it, with the credits of what was used alone.

        Args:
            used: names of columns.
            mode: how people travel; but by car, who comes without one is told as well, of walks
                and of public transport.
        """
        told = {mode, "foot", "transit"}
        others = [credit for each, credit in self.other_roads if each in told]
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
                *(
                    {"name": each, "what": "roads"}
                    for each in (self.roads if mode == "car" else others)
                ),
                *({"name": each, "what": "people"} for each in self.people if mode == "car"),
                *({"name": each, "what": "column"} for each in credited),
            ],
            "licence": self.licence,
        }
