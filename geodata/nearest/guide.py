"""The answer to a citizen: the places reached first, and what is to be known of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from math import isnan
from typing import cast

import numpy as np
from numpy.typing import NDArray

from geodata.errors import NotCoveredError, UnknownCodeError, UnknownSiteError
from geodata.nearest.answer import (
    GonePlace,
    Lack,
    NearbyPlace,
    NearestReply,
    OneSite,
    OneSiteReply,
    SiteReply,
    lack_records,
)
from geodata.nearest.choosing import Chooser, Chosen
from geodata.nearest.geocoding import Ambiguity
from geodata.nearest.question import NearestQuery
from geodata.nearest.reached import Bounds, Reached, look
from geodata.nearest.same_place import same_place_as
from geodata.nearest.sieve import Sieves
from geodata.nearest.writing import site_reply
from geodata.services.routing import Router
from geodata.sites import FormerSite, Network, freshness_at
from geodata.territory import Origin, Places, geodesics_m
from geodata.travel import TravelGraph, check_mode

_NEAR_A_GONE_SITE = NearestQuery(limit=3)


@dataclass(frozen=True, slots=True)
class Reach:
    """The sites that answer one question, the first reached first.

    `is_within` says whether the first lies within the limit in minutes, None without one;
    `open_found` whether one surely is open, None where it was not asked. `sites` are closed ones
    where none is. `unconfirmed` are those that do not say all that is asked.
    """

    sites: list[Reached]
    unconfirmed: list[Reached]
    is_within: bool | None
    open_found: bool | None
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Sites that may answer a question.

    Attributes:
        positions: among all, growing.
        surely: which of them surely do; the others do not say.
        is_open: whether each is open at the moment: 1, 0, or -1 where it is not known.
    """

    positions: NDArray[np.int64]
    surely: NDArray[np.bool_]
    is_open: NDArray[np.int8]


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
    sieves: Sieves = field(default_factory=Sieves, repr=False, compare=False)

    def to_choose(self, meant: Ambiguity, lacks: tuple[Lack, ...] = ()) -> NearestReply:
        """Returns the answer when it is not clear where from: no site, and what to choose from."""
        found = {
            **meant.as_record(),
            "sites": [],
            "unconfirmed_sites": [],
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
        well, unless no other is left or it is asked for.

        `sites` surely answer all that is asked. Those that do not say (their hours at the moment,
        or what a filter asks) are in `unconfirmed_sites`, with what they do not say: unknown is
        neither yes nor no. Sites without coordinates, at no distance, and sites that help at a
        distance only are listed apart.

        When no place within two hours surely is open at the moment asked for, the nearest that
        are closed are given, with `open_found` false: they say when they open next.

        Args:
            origin: where from.
            query: how to choose.
            now: the present moment, for what is open and in service when none is asked for.
            lacks: what was lacking to understand the origin.

        Raises:
            ParameterError: nothing is known of the mode that is asked for.
        """
        chooser = self._chooser(origin, query, now)
        moment, sieve = chooser.moment, chooser.sieve
        found = chooser.choose()
        chosen, open_found = _open_or_closed(chooser, found)
        unplaced = [at for at in self.network.unplaced_in(origin.commune) if sieve.may[at]]
        sites, unconfirmed, unplaced_sites, remote_sites = self._shown(
            chooser,
            chosen.sites,
            found.unconfirmed,
            chooser.apart(unplaced, "unknown"),
            chooser.apart(sieve.remote, "remote"),
        )
        return {
            "origin": origin.as_record(),
            "sites": sites,
            "unconfirmed_sites": unconfirmed,
            "unplaced_sites": unplaced_sites,
            "remote_sites": remote_sites,
            "within_limit": chosen.is_within,
            "open_found": open_found,
            "max_minutes": query.max_minutes,
            "mode": query.mode,
            "asked_at": moment.isoformat(timespec="minutes"),
            "degraded": lack_records((*lacks, *found.lacks, *self.lacks)),
            "snapshot": self.snapshot_id,
            "sites_version": self.network.table.version.version,
        }

    def reached(self, origin: Origin, query: NearestQuery, now: datetime) -> Reach:
        """Returns the `sites` and the `unconfirmed_sites` of `nearest`, not as they are shown.

        For who asks for many: what one is shown of each site takes as long as finding it.

        Raises:
            ParameterError: nothing is known of the mode that is asked for.
        """
        chooser = self._chooser(origin, query, now)
        found = chooser.choose()
        chosen, open_found = _open_or_closed(chooser, found)
        return Reach(chosen.sites, found.unconfirmed, chosen.is_within, open_found, found.lacks)

    def standing(self, query: NearestQuery, now: datetime) -> Standing:
        """Returns the placed sites that may answer a question, wherever it is asked from.

        For who ranks them for many at once. Where a moment is asked for, those that surely are
        closed then are none.

        Raises:
            ParameterError: nothing is known of the mode that is asked for.
        """
        check_mode(query.mode, self.roads.measured)
        moment = query.at or now
        sieve = self.sieves.sieve(self.network, self.roads, query.wanted, moment)
        positions = sieve.any_hour.positions("may")
        is_open, surely = self.open_at(positions, moment), sieve.said.surely[positions]
        if query.at is not None:
            surely &= is_open == 1
            kept = is_open != 0
            positions, surely, is_open = positions[kept], surely[kept], is_open[kept]
        return Standing(positions, surely, is_open)

    def answering(self, query: NearestQuery, now: datetime) -> NDArray[np.int64]:
        """Returns the placed sites that surely answer a question, whether or not they are open.

        Raises:
            ParameterError: nothing is known of the mode that is asked for.
        """
        check_mode(query.mode, self.roads.measured)
        moment = query.at or now
        sieve = self.sieves.sieve(self.network, self.roads, query.wanted, moment)
        return sieve.any_hour.positions("surely")

    def open_at(self, positions: NDArray[np.int64], moment: datetime) -> NDArray[np.int8]:
        """Returns whether each of some sites is open: 1, 0, or -1 where it is not known."""
        states = [look(self.network, at, moment)[1].open for at in positions.tolist()]
        return np.array([-1 if each is None else int(each) for each in states], dtype=np.int8)

    def _chooser(self, origin: Origin, query: NearestQuery, now: datetime) -> Chooser:
        check_mode(query.mode, self.roads.measured)
        moment = query.at or now
        sieve = self.sieves.sieve(self.network, self.roads, query.wanted, moment)
        return Chooser(self.network, self.roads, self.router, origin, query, moment, sieve)

    def site(self, may_be: Sequence[str], now: datetime) -> OneSiteReply:
        """Returns a site by itself, whether or not it is in service.

        Args:
            may_be: its identifier, in each way that what was asked may be read.
            now: the moment for which it is open or not.

        Raises:
            UnknownSiteError: no site of the version in use has any.
        """
        table = self.network.table
        found_at = (table.position_of(each) for each in dict.fromkeys(may_be))
        position = next((each for each in found_at if each is not None), None)
        if position is None:
            raise UnknownSiteError(may_be[-1])
        record, state = look(self.network, position, now)
        found = {
            **record,
            **state.as_record(),
            "access": "remote" if table.facets.remote_only[position] else "unknown",
            "advisors": record["posts_filled"],
            "freshness": freshness_at(record["date_maj"], now.date()),
        }
        return {
            "site": cast("OneSite", found),
            "asked_at": now.isoformat(timespec="minutes"),
            "degraded": lack_records(self.lacks),
            "snapshot": self.snapshot_id,
            "sites_version": table.version.version,
        }

    def gone(self, former: FormerSite, now: datetime) -> GonePlace:
        """Returns what a site that is no longer published was, and the places that are near it.

        Args:
            former: the site.
            now: the moment by which places are in service.
        """
        origin = self._origin_of(former)
        near = None if origin is None else self.nearest(origin, _NEAR_A_GONE_SITE, now)
        nearby: list[NearbyPlace] = [
            {
                "id": site["id"],
                "nom": site["nom"],
                "commune": site["commune"],
                "distance_m": site["distance_m"],
            }
            for site in ([] if near is None else near["sites"])
        ]
        return {
            "id": former.id,
            "nom": former.nom,
            "commune": former.commune,
            "code_insee": former.code_insee,
            "latitude": former.latitude,
            "longitude": former.longitude,
            "last_version": former.last_version,
            "nearby": nearby,
        }

    def _origin_of(self, former: FormerSite) -> Origin | None:
        """Returns where to look around a site that is gone; None where nothing says."""
        if former.longitude is not None and former.latitude is not None:
            return self.places.around_point(former.longitude, former.latitude)
        try:
            return self.places.in_commune(former.code_insee or "")
        except (UnknownCodeError, NotCoveredError):
            return None

    def _shown(self, chooser: Chooser, *groups: list[Reached]) -> list[list[SiteReply]]:
        """Returns the sites of each group as they are shown, measured all at once."""
        table, origin, day = self.network.table, chooser.origin, chooser.moment.date()
        every = [site for group in groups for site in group]
        positions = np.array([site.position for site in every], dtype=np.int64)
        metres = geodesics_m(origin.lon, origin.lat, table.lon[positions], table.lat[positions])
        twins = [twin for group in groups for twin in same_place_as([at.record for at in group])]
        apart = metres.tolist()
        bounds = self._bounds(chooser, every, positions, apart)
        shown = [
            site_reply(
                table.kept(site.position),
                site.state,
                site.as_record(_or_none(metre), bound),
                twin,
                day,
            )
            for site, metre, bound, twin in zip(every, apart, bounds, twins, strict=True)
        ]
        rest = iter(shown)
        return [list(islice(rest, len(group))) for group in groups]

    def _bounds(
        self,
        chooser: Chooser,
        sites: list[Reached],
        positions: NDArray[np.int64],
        metres: list[float],
    ) -> list[Bounds | None]:
        """Returns what each trip may really take, in seconds; None where no model by car timed it.

        Only of the few sites that are answered.
        """
        start = chooser.start
        if start is None or chooser.query.mode != "car":
            return [None] * len(sites)
        nodes, density = self.network.sites.node[positions].tolist(), self.roads.features.item
        bounds_s, own = self.roads.model.interval.bounds_s, density(start.node, 0)
        return [
            bounds_s(site.seconds, metre, (own + density(node, 0)) / 2)
            if site.method == "model" and site.seconds is not None
            else None
            for site, metre, node in zip(sites, metres, nodes, strict=True)
        ]


def _open_or_closed(chooser: Chooser, found: Chosen) -> tuple[Chosen, bool | None]:
    """Returns what is open, or what is closed where nothing is, and whether something is."""
    open_found = None if chooser.query.at is None else bool(found.sites)
    return (chooser.closed() if open_found is False else found), open_found


def _or_none(metre: float) -> float | None:
    return None if isnan(metre) else metre
