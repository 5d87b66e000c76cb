"""The sites that a question is for, found once for all who ask the same on the same day.

Thousands of bits are sifted in microseconds, but at each question that is most of what it takes,
and the more sites the longer. Most people ask for any place, or for one of a few things.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from geodata.nearest.criteria import Hour, Said, awake, said_of
from geodata.nearest.ranking import Joined
from geodata.sites import Network, Wanted
from geodata.travel import TravelGraph

MOST_SIEVES = 16
"""Of what is asked, on a day: with its hours 40 bytes of each site, 13 MB for all of France."""
MOST_HOURS = 4
"""Of a week, of which one part of the sites may be open: the present one is asked for most."""
MOST_JOINED = 4
"""Parts of the country that no road joins: nearly all ask from the mainland."""

Which = Literal["may", "surely"]


class Candidates:
    """The placed sites of a question, of which some surely answer all of it."""

    def __init__(
        self, said: Said, standing: NDArray[np.bool_], network: Network, roads: TravelGraph
    ) -> None:
        """Takes what sites say, and which of them are placed and receive people."""
        self.said = said
        self._standing, self._network, self._roads = standing, network, roads
        self._joined = lru_cache(maxsize=MOST_JOINED)(self._join)

    def positions(self, which: Which) -> NDArray[np.int64]:
        """Returns those that say nothing against the question, or those that surely answer."""
        sites = self.said.may if which == "may" else self.said.surely
        return np.flatnonzero(sites & self._standing)

    @cached_property
    def sure_count(self) -> int:
        """How many surely answer."""
        return int(np.count_nonzero(self.said.surely & self._standing))

    def joined(self, node: int, which: Which) -> Joined:
        """Returns those of `positions` that a road joins to a node."""
        return self._joined(int(self._roads.component[node]), which)

    def _join(self, part: int, which: Which) -> Joined:
        return Joined.of(self._roads, part, self._network.sites, self.positions(which))


class Sieve:
    """The sites of a network for what is asked on a day."""

    def __init__(self, network: Network, roads: TravelGraph, wanted: Wanted, day: date) -> None:
        """Sifts them."""
        facets = network.table.facets
        in_service = facets.in_service(day)
        placed = ~np.isnan(network.sites.lon)
        self._of = (in_service & ~facets.closed_to_public & placed, network, roads)
        self._facets = facets
        self.said = said_of(wanted, facets)
        self.any_hour = Candidates(self.said, *self._of)
        self.may = in_service & self.said.may
        """Those in service that say nothing against it, wherever and however they help."""
        self.remote: list[int] = np.flatnonzero(self.may & facets.remote_only).tolist()
        self.at: Callable[[Hour], Candidates] = lru_cache(maxsize=MOST_HOURS)(self._at)
        """Returns the candidates that do not surely close at an hour of the week."""

    def _at(self, hour: Hour) -> Candidates:
        return Candidates(awake(self.said, self._facets, hour), *self._of)


class Sieves:
    """The sieves of one network and its roads, of what was asked for last."""

    def __init__(self) -> None:
        """Keeps none yet."""
        self._of: tuple[Network, TravelGraph] | None = None
        self._kept = lru_cache(maxsize=MOST_SIEVES)(self._sifted)

    def sieve(
        self, network: Network, roads: TravelGraph, wanted: Wanted, moment: datetime
    ) -> Sieve:
        """Returns the sieve of what is asked at a moment; those of another network are let go."""
        if self._of is None or self._of[0] is not network or self._of[1] is not roads:
            self._of = (network, roads)
            self._kept.cache_clear()
        return self._kept(wanted, moment.date())

    def _sifted(self, wanted: Wanted, day: date) -> Sieve:
        if self._of is None:
            raise ValueError("there is no network to sift")
        return Sieve(*self._of, wanted, day)
