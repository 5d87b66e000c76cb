"""Which sites answer a question: those that surely do, and apart those that do not say.

Unknown is neither yes nor no. A site that does not say its hours, or another thing that is asked,
never ranks among those that surely answer, and is never dropped: it is worth a call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import cast

import numpy as np
from numpy.typing import NDArray

from geodata.errors import EngineRefusedError, EngineUnavailableError
from geodata.nearest.answer import Access, Lack, Method
from geodata.nearest.criteria import Hour, Said
from geodata.nearest.question import NearestQuery
from geodata.nearest.ranking import SiteIndex, ranked
from geodata.nearest.reached import Reached, is_within_limit, look
from geodata.nearest.sieve import Candidates, Sieve, Which
from geodata.services.routing import Router
from geodata.sites import Network
from geodata.sites.hours import territory_of
from geodata.territory import Origin
from geodata.travel import Mode, Point, TravelGraph

METHOD_OF_MODEL: dict[Mode, Method] = {
    "car": "model",
    "foot": "walking_model",
    "bicycle": "cycling_model",
    "transit": "walking_model",
}
"""What travel time is estimated with, where it was not measured and no routing engine timed it: by
public transport within a commune, which is walked."""
OPEN_WITHIN_S = 7_200.0
"""How far an open place is looked for: at night, one six hours away is no help."""
MOST_BY_DISTANCE = 500
"""How many sites are looked at, the nearest first, where no road ranks them."""
MOST_CLOSED = 500
"""How many are looked at, the nearest first, for those that are closed."""
SPARE_CANDIDATES = 5
"""How many more sites than asked a routing engine times: it may order them otherwise."""

_Way = tuple[int, float | None, Access]
"""A site by its position, the seconds to reach it, and how it is reached."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sites that surely answer and those that may, both the first reached first.

    `is_within` says whether the first lies within the limit in minutes, None without one.
    """

    sites: list[Reached]
    unconfirmed: list[Reached]
    is_within: bool | None = None
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True)
class Chooser:
    """What one question is answered from: a network of sites, sifted, and the roads to them."""

    network: Network
    roads: TravelGraph
    router: Router | None
    origin: Origin
    query: NearestQuery
    moment: datetime
    sieve: Sieve

    def choose(self) -> Chosen:
        """Returns the sites that an origin reaches first.

        As many sites that surely answer as are asked for end the search: of those that do not
        say, only the nearer ones are given.
        """
        among, start = self.sieve.any_hour, self.start
        if start is None:
            ways = self._by_distance(among.positions("may"), "unknown")
            return Chosen(*self._sifted(ways, among, self.query.limit))
        if self.query.at is not None:
            among = self.sieve.at(Hour.of(self.moment, self._territory()))
        most = self.query.limit + (0 if self.router is None else SPARE_CANDIDATES)
        near, unsaid = self._sifted(self._by_road(start, among, "may"), among, most)
        near, unsaid, lacks = self._timed(near, unsaid)
        kept = self._within_limit(near)
        found_none = not (kept.sites or unsaid)
        # Of all places, not only those that the origin's clock leaves: elsewhere it is another.
        beyond = self._beyond_roads(start, len(kept.sites), found_none=found_none)
        sites, unconfirmed = kept.sites + beyond.sites, unsaid + beyond.unconfirmed
        return Chosen(sites, unconfirmed[: self.query.limit], kept.is_within, lacks)

    def closed(self) -> Chosen:
        """Returns the nearest sites that answer but surely close then: they say when they open."""
        start, among = self.start, self.sieve.any_hour
        ways = (
            self._by_distance(among.positions("surely"), "unknown")
            if start is None
            else self._by_road(start, among, "surely")
        )
        looked = (self._reached(way, among.said) for way in islice(ways, MOST_CLOSED))
        found = list(
            islice((each for each in looked if each.state.open is False), self.query.limit)
        )
        return self._within_limit(found)

    def apart(self, positions: list[int], access: Access) -> list[Reached]:
        """Returns some sites that are at no distance, with what each does not say."""
        shown = positions[: self.query.limit]
        return [self._reached((at, None, access), self.sieve.said) for at in shown]

    def _within_limit(self, near: list[Reached]) -> Chosen:
        """Returns the sites within the limit in minutes, or the first beyond it."""
        within = [site for site in near if site.is_within(self.query.max_minutes)]
        is_within = None if self.query.max_minutes is None else bool(within)
        return Chosen((within or near[:1])[: self.query.limit], [], is_within)

    def _beyond_roads(self, start: Point, kept: int, *, found_none: bool) -> Chosen:
        """Returns sites that no road reaches, when they are asked for or nothing else is left."""
        most = self.query.limit - kept if self.query.include_unreachable else int(found_none)
        if most <= 0:
            return Chosen([], [])
        places = self.sieve.any_hour.positions("may")
        joined = self.roads.joins(start.node, self.network.sites.node[places])
        if joined.any() and not self.query.include_unreachable:
            return Chosen([], [])
        apart = self._by_distance(places[~joined], start.node)
        return Chosen(*self._sifted(apart, self.sieve.any_hour, most))

    def _sifted(
        self, ways: Iterator[_Way], among: Candidates, most: int
    ) -> tuple[list[Reached], list[Reached]]:
        """Returns the first sites that surely answer, and those before them that do not say.

        Of the first, up to one beyond the limit in minutes.
        """
        near: list[Reached] = []
        unsaid: list[Reached] = []
        limit, is_timed, said = self.query.limit, self.query.at is not None, among.said
        sure_ones_left = among.sure_count
        for position, seconds, access in ways:
            is_sure = bool(said.surely[position])
            sure_ones_left -= is_sure
            is_within = is_within_limit(seconds, self.query.max_minutes)
            # What surely does not say, beyond the limit, is given nowhere: it is not looked at.
            is_given = is_within or not said.unsaid_by(position)
            if is_sure or (is_given and len(unsaid) < limit):
                self._put(self._reached((position, seconds, access), said), near, unsaid)
            is_over = bool(near) and not near[-1].is_within(self.query.max_minutes)
            # Ways come by their length: beyond the limit nothing that does not say comes any more.
            is_full = len(unsaid) >= limit or not (is_within or is_timed)
            if len(near) == most or is_over or (sure_ones_left == 0 and is_full):
                break
        return near, unsaid

    def _put(self, site: Reached, near: list[Reached], unsaid: list[Reached]) -> None:
        if self.query.at is not None and site.state.open is False:
            return
        if not site.unconfirmed:
            near.append(site)
        elif len(unsaid) < self.query.limit and site.is_within(self.query.max_minutes):
            unsaid.append(site)

    def _reached(self, way: _Way, said: Said) -> Reached:
        position, seconds, access = way
        record, state = look(self.network, position, self.moment)
        unsaid = said.unsaid_by(position)
        if self.query.at is not None and state.open is None:
            unsaid = (*unsaid, "open_at")
        method = None if seconds is None else self._method(position)
        return Reached(position, record, seconds, method, access, state, unsaid)

    def _method(self, position: int) -> Method:
        """Returns what timed the way by road to a site."""
        mode = self.query.mode
        table = self.roads.measured.get(mode)
        start = None if table is None else self.start
        if table is None or start is None:
            return METHOD_OF_MODEL[mode]
        there = self.network.sites.node[position : position + 1]
        return "measured" if table.is_measured(start.node, there)[0] else METHOD_OF_MODEL[mode]

    @property
    def start(self) -> Point | None:
        """Where the origin is on the graph of roads; None where it is on none."""
        commune = self.origin.commune
        if commune is None or commune.index >= len(self.roads):
            return None
        return Point(commune.index, self.origin.lon, self.origin.lat)

    def _territory(self) -> str:
        """Whose clock is that of all that a road joins the origin to."""
        area = self.origin.commune
        return territory_of(None if area is None else area.code, None)

    def _by_road(self, start: Point, among: Candidates, which: Which) -> Iterator[_Way]:
        """Yields sites by travel time, within the time in which an open one is of help."""
        mode, limit, sites = self.query.mode, self.query.limit, self.network.sites
        within_s = np.inf if self.query.at is None else OPEN_WITHIN_S
        joined = among.joined(start.node, which)
        for site in ranked(self.roads, start, sites, joined, mode, limit, within_s):
            if site.seconds > within_s:
                return
            yield site.position, site.seconds, "road"

    def _by_distance(self, positions: NDArray[np.int64], access: Access | int) -> Iterator[_Way]:
        """Yields sites as the crow flies: no road is known to lead there.

        `access` is what to say of each, or the origin's node: then it is said whether a ferry
        goes there.
        """
        sites, origin = self.network.sites.take(positions), self.origin
        matches = SiteIndex(sites.lon, sites.lat).nearest(origin.lon, origin.lat, MOST_BY_DISTANCE)
        for match in matches:
            position = int(positions[match.position])
            how = self._over_water(access, position) if isinstance(access, int) else access
            yield position, None, how

    def _over_water(self, node: int, position: int) -> Access:
        there = int(self.network.sites.node[position])
        return "ferry" if there >= 0 and self.roads.ferry_joins(node, there) else "none"

    def _timed(
        self, near: list[Reached], unsaid: list[Reached]
    ) -> tuple[list[Reached], list[Reached], tuple[Lack, ...]]:
        """Returns both lists as the routing engine times them, or as they are without an answer."""
        both = [*near, *unsaid]
        mode = self.query.mode
        if self.router is None or not both or mode == "transit":
            return near, unsaid, ()
        sites = self.network.sites.take(np.array([each.position for each in both], dtype=np.int64))
        there, origin = np.column_stack([sites.lon, sites.lat]), self.origin
        try:
            seconds = self.router.seconds((origin.lon, origin.lat), there, mode)
        except EngineRefusedError:
            return near, unsaid, ()  # It works, and has no roads for this: nothing is wrong.
        except EngineUnavailableError:
            return near, unsaid, ("router_unavailable",)
        method = cast("Method", self.router.name)
        timed = [
            replace(site, seconds=second, method=method) if np.isfinite(second) else site
            for site, second in zip(both, seconds.tolist(), strict=True)
        ]
        first, then = timed[: len(near)], timed[len(near) :]
        return sorted(first, key=_seconds), sorted(then, key=_seconds), ()


def _seconds(site: Reached) -> float:
    return site.seconds or 0.0
