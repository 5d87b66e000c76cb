"""What is asked of a job: options of `/v1/nearest`, formats, capacities, how columns are read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from geodata.errors import ParameterError
from geodata.matches.capacities import MOST_PEOPLE_OF_A_SITE, Capacities, capacities_by_posts
from geodata.matches.questions import MOST_SITES
from geodata.nearest import NearestParameters
from geodata.sites import SiteTable
from geodata.sites.mapping import ColumnMapping, mapping_of, plain

FORMATS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}
"""What a result is written as, and its media type."""
MOST_CAPACITIES = 20_000


@dataclass(frozen=True, slots=True)
class SiteCapacity:
    """What one site serves: people, and the publics that it does not receive."""

    id: str
    people: int
    closed_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRequest:
    """What somebody asks of a job.

    Attributes:
        options: of the rows that have none of their own.
        formats: of the result, one at least of `FORMATS`.
        mapping: which columns say where people are; None to guess it.
        people_per_post: shares out: people that a post serves.
        capacities: shares out: what each site serves.
        group: the column of groups that one site serves whole.
        public: the column of the public of each row.
    """

    options: NearestParameters = field(default_factory=lambda: NearestParameters(limit=3))
    formats: tuple[str, ...] = ("csv",)
    mapping: ColumnMapping | None = None
    people_per_post: int | None = None
    capacities: tuple[SiteCapacity, ...] = ()
    group: str | None = None
    public: str | None = None

    @property
    def shares_out(self) -> bool:
        """Whether sites serve so many people."""
        return self.people_per_post is not None or bool(self.capacities)

    def check(self, written: Sequence[str]) -> None:
        """Refuses what makes no sense, whatever the file has.

        Args:
            written: the formats that are written here.

        Raises:
            ParameterError: it says which.
        """
        if not 1 <= self.options.limit <= MOST_SITES:
            raise ParameterError("limit", f"from 1 to {MOST_SITES} sites for each row")
        for each in self.formats:
            if each not in written:
                raise ParameterError("formats", f"written here: {', '.join(written)}", written)
        if not self.formats:
            raise ParameterError("formats", "one at least", written)
        if self.shares_out:
            self._check_capacities()
        elif self.group or self.public:
            name = "group" if self.group else "public"
            raise ParameterError(name, "groups and publics matter with capacities alone")

    def _check_capacities(self) -> None:
        if self.people_per_post is not None and self.capacities:
            raise ParameterError("capacities", "give these or people_per_post, not both")
        if self.people_per_post is not None and self.people_per_post < 1:
            raise ParameterError("people_per_post", "a post serves one person at least")
        if self.options.max_minutes is None:
            fault = "capacities are shared out within a limit: give one"
            raise ParameterError("max_minutes", fault)
        if len({each.id for each in self.capacities}) < len(self.capacities):
            raise ParameterError("capacities", "an id stands twice")
        if not all(0 <= each.people <= MOST_PEOPLE_OF_A_SITE for each in self.capacities):
            raise ParameterError("capacities", "people are a whole number, 0 or more")

    def capacities_of(self, sites: SiteTable) -> Capacities | None:
        """Returns what sites serve; None where nothing is shared out."""
        if self.people_per_post is not None:
            return capacities_by_posts(sites, self.people_per_post)
        if not self.capacities:
            return None
        return _capacities(self.capacities, sites)

    def to_json(self) -> bytes:
        """Returns the request as `from_json` reads it."""
        mapping = None if self.mapping is None else self.mapping.as_record()
        given = {name: getattr(self, name) for name in _PLAIN}
        record = {**given, "options": asdict(self.options), "mapping": mapping}
        record["capacities"] = [asdict(each) for each in self.capacities]
        return json.dumps(record).encode()

    @staticmethod
    def from_json(content: bytes) -> MatchRequest:
        """Returns the request that `to_json` wrote."""
        record: dict[str, Any] = json.loads(content)
        mapping = record["mapping"]
        return MatchRequest(
            options=NearestParameters(**record["options"]),
            formats=tuple(record["formats"]),
            mapping=None if mapping is None else mapping_of(mapping),
            people_per_post=record["people_per_post"],
            capacities=tuple(
                SiteCapacity(each["id"], each["people"], tuple(each["closed_to"]))
                for each in record["capacities"]
            ),
            group=record["group"],
            public=record["public"],
        )


_PLAIN = ("formats", "people_per_post", "group", "public")


def _capacities(given: Sequence[SiteCapacity], sites: SiteTable) -> Capacities:
    """Returns capacities; a site that is not given serves nobody.

    Raises:
        ParameterError: an id is of no site: a person who writes them meant another.
    """
    position = sites.positions
    people, closed = np.zeros(len(sites)), {}
    for each in given:
        if each.id not in position:
            raise ParameterError("capacities", "an id is of no published site")
        at = position[each.id]
        people[at] = each.people
        kept = frozenset(plain(public) for public in each.closed_to if public.strip())
        if kept:
            closed[at] = kept
    return Capacities(people, closed)
