"""Zones: gaps that touch by road together, named, ranked, and followed from one run to the next."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.measures import PER, Measures
from geodata.coverage.statuses import STATUSES, is_gap, lack_of
from geodata.coverage.zone_groups import cut_at, groups_of
from geodata.territory import Units

Floats = NDArray[np.float64]

_MOST_NAMES = 3


@dataclass(frozen=True, slots=True, eq=False)
class ZoneGround:
    """What the figures of zones are computed from; arrays are of all units.

    Attributes:
        units: of the register.
        measures: of them.
        statuses: numbers into `STATUSES`.
        lack: from 0 to 1.
        weight: the people or what they weigh, 0 where it is missing.
        people: 0 where they are not known.
        least_per_10k: what is enough.
    """

    units: Units
    measures: Measures
    statuses: NDArray[np.int8]
    lack: Floats
    weight: Floats
    people: Floats
    least_per_10k: float

    @staticmethod
    def of(
        units: Units,
        measures: Measures,
        statuses: NDArray[np.int8],
        weight: Floats,
        least_per_10k: float,
    ) -> ZoneGround:
        """Returns the ground of a question, whose weight is NaN where it is missing."""
        lack = lack_of(statuses, measures.advisors_per_10k, least_per_10k)
        known, people = np.nan_to_num(weight), np.nan_to_num(units.people)
        return ZoneGround(units, measures, statuses, lack, known, people, least_per_10k)


@dataclass(frozen=True, slots=True)
class Zone:
    """Units that are gaps and that touch by road.

    France has 1,500 zones, of which an answer tells some: but for what ranks them, their figures
    are computed as they are told.

    Attributes:
        id: the code of the unit it was first named after, kept while the zone is followed.
        rank: from 1, by people x lack, over all of France or over the parts that are shown.
        units: positions in `Units`, growing.
        people: of its units, those that are not known left out.
        weighed_lack: Σ weight x lack of its units, what ranks it.
        ground: what its figures are computed from.
        posts: how many bring it to the thresholds by reach and by capacity, and how many are
            proven to be needed (`geodata.coverage.needs`); None as `zones_of` makes it.
        followed_from: ids of the zones of the former run that it continues; several when they
            merged. Empty in a first run, or when it is new.
    """

    id: str
    rank: int
    units: tuple[int, ...]
    people: float
    weighed_lack: float
    ground: ZoneGround = field(repr=False, compare=False)
    posts: tuple[int, int] | None = None
    followed_from: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """After its largest communes and the EPCI where most of its people are."""
        members = self._members
        largest = members[np.argsort(-self.ground.people[members], kind="stable")]
        return _name(self.ground.units, largest)

    @property
    def status(self) -> dict[str, int]:
        """How many of its units have each status."""
        counts = np.bincount(self.ground.statuses[self._members], minlength=len(STATUSES))
        return {STATUSES[i]: int(count) for i, count in enumerate(counts.tolist()) if count}

    @property
    def departements(self) -> tuple[str, ...]:
        """Their codes, growing."""
        codes = self.ground.units.register.territory_codes
        numbers = np.unique(self.ground.units.belongs("departement")[self._members]).tolist()
        return tuple(sorted(codes[number] for number in numbers))

    @property
    def lack(self) -> float:
        """The mean over the weight, from 0 to 1."""
        total = float(self.ground.weight[self._members].sum())
        if total > 0:
            return self.weighed_lack / total
        return float(self.ground.lack[self._members].mean())

    @property
    def minutes_worst(self) -> float | None:
        """The longest to the nearest site; None when a unit is unreachable."""
        minutes = self._minutes
        return float(minutes.max()) if np.isfinite(minutes).all() else None

    @property
    def minutes_mean(self) -> float | None:
        """The mean over the people of those that are reachable; None of none."""
        minutes = self._minutes
        reached = np.isfinite(minutes)
        return _mean(minutes[reached], self.ground.people[self._members][reached])

    @property
    def nearest_site(self) -> int | None:
        """The position in the table of the site that is nearest to most of its people."""
        members = self._members
        return _site_of_most(self.ground.measures.nearest[members], self.ground.people[members])

    @property
    def posts_needed(self) -> int:
        """Advisors that bring it to the thresholds: by capacity alone where `posts` is None."""
        return self._by_capacity if self.posts is None else self.posts[0]

    @property
    def posts_needed_at_least(self) -> int:
        """Fewer are proven not to do; `posts_needed` itself where that is proven the fewest."""
        return self._by_capacity if self.posts is None else self.posts[1]

    @property
    def _by_capacity(self) -> int:
        ground = self.ground
        return max(
            1,
            posts_needed(ground.measures, ground.units.people, self._members, ground.least_per_10k),
        )

    @property
    def _members(self) -> NDArray[np.int64]:
        return np.array(self.units)

    @property
    def _minutes(self) -> Floats:
        return self.ground.measures.minutes[self._members]


def zones_of(
    units: Units,
    measures: Measures,
    statuses: NDArray[np.int8],
    weight: Floats,
    pairs: NDArray[np.int64],
    least_per_10k: float,
) -> list[Zone]:
    """Returns the zones of France, the one with most people x lack first.

    Args:
        units: of the register.
        measures: of all units.
        statuses: of all units.
        weight: of all units, NaN where it is missing: the people, or what they weigh.
        pairs: units that touch by road, as `touching_by_road` gives them, (pairs, 2).
        least_per_10k: what is enough.
    """
    groups = groups_of(units, is_gap(statuses), pairs)
    ground = ZoneGround.of(units, measures, statuses, weight, least_per_10k)
    return ranked(_zones(ground, groups))


def part_of(zone: Zone, inside: NDArray[np.bool_]) -> Zone:
    """Returns the part of a zone that is among some units, with the figures of that part.

    It keeps its id; its rank is still national. `inside` holds one of its units at least.
    """
    members = np.array(zone.units)
    members = members[inside[members]]
    if len(members) == len(zone.units):
        return zone
    [part] = _zones(zone.ground, [members])
    return replace(part, id=zone.id, rank=zone.rank, followed_from=zone.followed_from)


def touching_units(units: Units, pairs: NDArray[np.int32] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the pairs of units, of pairs of entries.

    The pairs of a divided city fall away: its arrondissements have theirs.
    """
    positions = units.position_of_entry[pairs]
    return positions[(positions >= 0).all(axis=1)]


def posts_needed(
    measures: Measures, people: Floats, members: NDArray[np.int64], least: float
) -> int:
    """Returns how many advisors bring units to the least per person, one where some lack.

    ⌈Σ people x (least - what they have)⁺ / 10,000⌉, what is out of reach counting for nothing:
    an advisor among them serves nobody else. It is a need, not a plan: where to put them is
    another question.
    """
    have = np.where(np.isfinite(measures.minutes[members]), measures.advisors_per_10k[members], 0.0)
    short = np.nan_to_num(people[members]) * np.clip(least - np.nan_to_num(have), 0.0, None)
    return math.ceil(round(float(short.sum()) / PER, 9))


def _zones(ground: ZoneGround, groups: Sequence[NDArray[np.int64]]) -> list[Zone]:
    """Returns a zone of each group, without a rank: 2,000 of them in France."""
    if not groups:
        return []
    every = np.concatenate(groups)
    ends = np.cumsum([len(members) for members in groups])[:-1]
    weighed = ground.weight[every] * ground.lack[every]
    of_each = (cut_at(each, ends) for each in (ground.people[every], weighed))
    return [
        Zone(
            # After the largest, the first of several.
            id=ground.units.codes[members[people.argmax()]],
            rank=0,
            units=tuple(members.tolist()),
            people=float(people.sum()),
            weighed_lack=float(lacking.sum()),
            ground=ground,
        )
        for members, people, lacking in zip(groups, *of_each, strict=True)
    ]


def _mean(values: Floats, people: Floats) -> float | None:
    if not len(values):
        return None
    total = people.sum()
    return float((values * people).sum() / total) if total > 0 else float(values.mean())


def _site_of_most(nearest: NDArray[np.int64], people: Floats) -> int | None:
    """Returns the site that is the nearest of most people, the first in a tie."""
    found = nearest >= 0
    if not found.any():
        return None
    sites, number = np.unique(nearest[found], return_inverse=True)
    # A commune without people still says where its help is.
    return int(sites[np.argmax(np.bincount(number, weights=people[found] + 1e-9))])


def _name(units: Units, largest: NDArray[np.int64]) -> str:
    names = [units.names[unit] for unit in largest[:_MOST_NAMES].tolist()]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
    epci = units.belongs("epci")[largest]
    known = epci[epci >= 0]
    if not len(known):
        return listed
    people = np.nan_to_num(units.people[largest[epci >= 0]]) + 1e-9
    numbers, place = np.unique(known, return_inverse=True)
    most = int(numbers[np.argmax(np.bincount(place, weights=people))])
    name = units.register.territories["epci", units.register.territory_codes[most]]
    # "CA Porte de l'Isère (CAPI)": its initials would be brackets in brackets.
    return f"{listed} ({name.partition(' (')[0]})"


def ranked(zones: Sequence[Zone]) -> list[Zone]:
    """Returns zones with their ranks, the one with most people x lack first."""
    ordered = sorted(zones, key=lambda zone: (-zone.weighed_lack, -zone.people, zone.id))
    return [
        # Written out: `replace` takes five times as long, and there are 1,500.
        Zone(
            each.id,
            rank,
            each.units,
            each.people,
            each.weighed_lack,
            each.ground,
            each.posts,
            each.followed_from,
        )
        for rank, each in enumerate(ordered, start=1)
    ]
