"""The answer to a citizen: the places reached first, and what is to be known of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import numpy as np
from numpy.typing import NDArray

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.nearest.answer import (
    Access,
    Lack,
    Method,
    NearestReply,
    SiteReply,
    TripReply,
    lack_records,
)
from geodata.nearest.geocoding import Ambiguity
from geodata.nearest.question import NearestQuery
from geodata.nearest.ranking import Ranked, SiteIndex, ranked
from geodata.services.routing import Router
from geodata.sites import Network, SiteRecord
from geodata.sites.hours import OpenState, state_at, territory_of, zone_of
from geodata.territory import Origin, Places, geodesics_m
from geodata.travel import Mode, Point, TravelGraph

METHODS: dict[Mode, Method] = {"car": "model", "foot": "walking_model"}
"""What travel time is estimated with, where no routing engine timed the trip."""
OPEN_WITHIN_S = 7_200.0
"""How far an open place is looked for: at night, one six hours away is no help."""
MOST_BY_DISTANCE = 500
"""How many sites are looked at, the nearest first, where no road ranks them."""
SPARE_CANDIDATES = 5
"""How many more sites than asked a routing engine times: it may order them otherwise."""


Looked = Callable[[int], tuple[SiteRecord, OpenState] | None]
"""Gives a site's record and its state, or None for a site that is left out."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A site of the answer, and how it is reached; `seconds` is None where no road leads."""

    position: int
    record: SiteRecord
    seconds: float | None
    method: Method | None
    access: Access
    state: OpenState

    @property
    def minutes(self) -> float | None:
        """Minutes to a tenth, as shown and as compared with a limit."""
        return None if self.seconds is None else round(self.seconds / 60, 1)

    def as_record(self, distance_m: float | None) -> TripReply:
        """Returns the fields that an answer adds to the site's own record."""
        return {
            "distance_m": None if distance_m is None else round(distance_m, 1),
            "travel_minutes": self.minutes,
            "travel_method": self.method,
            "access": self.access,
            **self.state.as_record(),
        }


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The sites of an answer, whether the nearest is within the limit, and what was lacking."""

    sites: list[Reached]
    is_within: bool | None
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """What answers citizens: a snapshot's places and roads, and one version of the sites.

    `lacks` is what is wrong with the data itself: that it may not be the latest.
    """

    snapshot_id: str
    places: Places
    roads: TravelGraph
    network: Network
    router: Router | None = None
    lacks: tuple[Lack, ...] = ()

    def to_choose(self, meant: Ambiguity, lacks: tuple[Lack, ...] = ()) -> NearestReply:
        """Returns the answer when it is not clear where from: no site, and what to choose from."""
        found = {
            **meant.as_record(),
            "sites": [],
            "unplaced_sites": [],
            "remote_sites": [],
            "degraded": lack_records((*lacks, *self.lacks)),
            "snapshot": self.snapshot_id,
            "sites_version": self.network.table.version.version,
        }
        return cast("NearestReply", found)

    def nearest(
        self, origin: Origin, query: NearestQuery, now: datetime, lacks: tuple[Lack, ...] = ()
    ) -> NearestReply:
        """Returns the sites that an origin reaches first, with what concerns them.

        Ranked by travel time. A site beyond `max_minutes` is left out, unless it is the nearest:
        it is still given, with `within_limit` false. A site that no road reaches is left out as
        well, unless no other is left or it is asked for. A site whose hours are unknown is kept
        when a moment is asked for: unknown is not closed. Sites without coordinates, at no
        distance, and sites that help at a distance only are listed apart.

        When no place within two hours may be open at the moment asked for, the nearest are given
        all the same, with `open_found` false: they say when they open next.

        Args:
            origin: where from.
            query: how to choose.
            now: the present moment, for what is open and in service when none is asked for.
            lacks: what was lacking to understand the origin.
        """
        moment, facets = query.at or now, self.network.table.facets
        fit = facets.fitting(query.wanted) & facets.in_service(moment.date())
        received = fit & ~facets.closed_to_public
        chosen = self._choose(origin, query, moment, received)
        found_open = None if query.at is None else bool(chosen.sites)
        if query.at is not None and not chosen.sites:
            # Nothing may be open then: the nearest places say when they open next.
            anyhow = replace(query, at=None)
            chosen = self._choose(origin, anyhow, moment, received)
        unplaced = [at for at in self.network.unplaced_in(origin.commune) if fit[at]]
        remote = np.flatnonzero(fit & facets.remote_only).tolist()
        return {
            "origin": origin.as_record(),
            "sites": self._shown(origin, chosen.sites),
            "unplaced_sites": self._apart(origin, unplaced, query, moment, "unknown"),
            "remote_sites": self._apart(origin, remote, query, moment, "remote"),
            "within_limit": chosen.is_within,
            "open_found": found_open,
            "max_minutes": query.max_minutes,
            "mode": query.mode,
            "asked_at": moment.isoformat(timespec="minutes"),
            "degraded": lack_records((*lacks, *chosen.lacks, *self.lacks)),
            "snapshot": self.snapshot_id,
            "sites_version": self.network.table.version.version,
        }

    def _choose(
        self, origin: Origin, query: NearestQuery, moment: datetime, fit: NDArray[np.bool_]
    ) -> _Chosen:
        open_then = self._open_then(query, moment)
        placed = np.flatnonzero(fit & ~np.isnan(self.network.sites.lon))
        if origin.commune is None or origin.commune.index >= len(self.roads):
            near = self._as_the_crow_flies(origin, placed, open_then, query.limit, "unknown")
            return _Chosen(near, None)
        start = Point(origin.commune.index, origin.lon, origin.lat)
        sites, mode = self.network.sites, query.mode
        awake = placed
        if query.at is not None:
            awake = placed[self.network.table.facets.may_be_open(_local(origin, moment))[placed]]
        by_road = ranked(self.roads, start, sites, awake, mode, query.limit)
        near, lacks = self._timed(origin, self._first(by_road, query, open_then), mode)
        within = [site for site in near if _is_within(site, query.max_minutes)]
        kept = (within or near[:1])[: query.limit]
        if query.include_unreachable or not kept:
            # Of all places, not only those that the origin's clock leaves: elsewhere it is another.
            joined = self.roads.joins(start.node, sites.node[placed])
            more = query.limit - len(kept) if query.include_unreachable else not joined.any()
            apart = placed[~joined]
            kept += self._as_the_crow_flies(origin, apart, open_then, int(more), start.node)
        return _Chosen(kept, None if query.max_minutes is None else bool(within), lacks)

    def _open_then(self, query: NearestQuery, moment: datetime) -> Looked:
        """Builds the function that gives a site's record and state, None where it is closed."""

        def looked(position: int) -> tuple[SiteRecord, OpenState] | None:
            record, state = self._look(position, moment)
            return None if query.at is not None and state.open is False else (record, state)

        return looked

    def _look(self, position: int, moment: datetime) -> tuple[SiteRecord, OpenState]:
        record = self.network.table.record(position)
        territory = territory_of(
            record["code_insee"], record["code_postal"], record["longitude"], record["latitude"]
        )
        return record, state_at(record["horaires"], territory, moment)

    def _first(
        self,
        found: Iterable[Ranked],
        query: NearestQuery,
        open_then: Looked,
    ) -> list[Reached]:
        """Returns the first sites that are open, up to one beyond the limit in minutes."""
        near: list[Reached] = []
        most = query.limit + (0 if self.router is None else SPARE_CANDIDATES)
        for site in found:
            if query.at is not None and site.seconds > OPEN_WITHIN_S:
                break
            found_open = open_then(site.position)
            if found_open is None:
                continue
            record, state = found_open
            method = METHODS[query.mode]
            near.append(Reached(site.position, record, site.seconds, method, "road", state))
            if len(near) == most or not _is_within(near[-1], query.max_minutes):
                break
        return near

    def _timed(
        self, origin: Origin, near: list[Reached], mode: Mode
    ) -> tuple[list[Reached], tuple[Lack, ...]]:
        """Returns the short list as the routing engine times it, or as it is without an answer."""
        if self.router is None or not near:
            return near, ()
        positions = np.array([site.position for site in near], dtype=np.int64)
        sites = self.network.sites.take(positions)
        try:
            there = np.column_stack([sites.lon, sites.lat])
            seconds = self.router.seconds((origin.lon, origin.lat), there, mode)
        except EngineRefusedError:
            return near, ()  # It works, and has no roads for this: nothing is wrong.
        except EngineUnavailableError:
            return near, ("router_unavailable",)
        method = cast("Method", self.router.name)
        timed = [
            replace(site, seconds=second, method=method) if np.isfinite(second) else site
            for site, second in zip(near, seconds.tolist(), strict=True)
        ]
        return sorted(timed, key=lambda site: site.seconds or 0.0), ()

    def _as_the_crow_flies(
        self,
        origin: Origin,
        positions: NDArray[np.int64],
        open_then: Looked,
        limit: int,
        access: Access | int,
    ) -> list[Reached]:
        """Returns the first open sites by distance: no road is known to lead there.

        `access` is what to say of each, or the origin's node: then it is said whether a ferry
        goes there.
        """
        kept: list[Reached] = []
        for position in self._by_distance(origin, positions):
            if len(kept) == limit:
                break
            found_open = open_then(position)
            if found_open is not None:
                how = self._over_water(access, position) if isinstance(access, int) else access
                record, state = found_open
                kept.append(Reached(position, record, None, None, how, state))
        return kept

    def _over_water(self, node: int, position: int) -> Access:
        there = int(self.network.sites.node[position])
        return "ferry" if there >= 0 and self.roads.ferry_joins(node, there) else "none"

    def _by_distance(self, origin: Origin, positions: NDArray[np.int64]) -> list[int]:
        sites = self.network.sites.take(positions)
        matches = SiteIndex(sites.lon, sites.lat).nearest(origin.lon, origin.lat, MOST_BY_DISTANCE)
        return [int(positions[match.position]) for match in matches]

    def _apart(
        self,
        origin: Origin,
        positions: list[int],
        query: NearestQuery,
        moment: datetime,
        access: Access,
    ) -> list[SiteReply]:
        listed = []
        for at in positions[: query.limit]:
            record, state = self._look(at, moment)
            listed.append(Reached(at, record, None, None, access, state))
        return self._shown(origin, listed)

    def _shown(self, origin: Origin, chosen: list[Reached]) -> list[SiteReply]:
        table = self.network.table
        positions = np.array([site.position for site in chosen], dtype=np.int64)
        metres = geodesics_m(origin.lon, origin.lat, table.lon[positions], table.lat[positions])
        shown: list[SiteReply] = []
        for site, metre in zip(chosen, metres.tolist(), strict=True):
            trip = site.as_record(None if np.isnan(metre) else metre)
            shown.append({**site.record, **trip, "advisors": site.record["posts_filled"]})
        return shown


def _local(origin: Origin, moment: datetime) -> datetime:
    """Returns a moment by the clock of the origin, which is that of all a road joins it to."""
    area = origin.commune
    return moment.astimezone(zone_of(territory_of(None if area is None else area.code, None)))


def _is_within(site: Reached, max_minutes: float | None) -> bool:
    return max_minutes is None or (site.minutes is not None and site.minutes <= max_minutes)
