"""Which sites opened, closed and moved between two versions, and who gains and loses by each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypedDict

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer import About, Change
from geodata.coverage.measures import Measures
from geodata.coverage.supply import LeftOut, reason_of, supply_of
from geodata.parameters import Meaning
from geodata.sites import MOVED_BEYOND_M, Network
from geodata.territory import Units, geodesics_m

SiteChangeKind = Literal["opened", "closed", "moved"]
KINDS: tuple[SiteChangeKind, ...] = ("opened", "closed", "moved")


class SiteFacts(TypedDict):
    """What a site is, and where it stands; before it closed, of one that closed."""

    site_id: Annotated[str, Meaning("Its identifier.")]
    name: Annotated[str, Meaning("Its name.")]
    commune: Annotated[str | None, Meaning("INSEE code of its commune; null where none is known.")]
    commune_name: Annotated[str | None, Meaning("Name of its commune.")]
    lon: Annotated[float, Meaning("Degrees east.")]
    lat: Annotated[float, Meaning("Degrees north.")]


class ChangedSite(SiteFacts):
    """A site that opened, closed or moved."""

    is_outside: Annotated[bool, Meaning("Not in the territory, whose people it changes.")]
    change: Annotated[SiteChangeKind, Meaning("What happened to it.")]
    reason: Annotated[
        Literal["not_listed"] | LeftOut | None,
        Meaning(
            "Why it counts in one version alone: `not_listed` in the other, or listed there "
            "without counting; null of one that moved."
        ),
    ]
    moved_m: Annotated[float | None, Meaning("How far it moved, metres; null of the others.")]
    was_lon: Annotated[float | None, Meaning("Where it was, of one that moved.")]
    was_lat: Annotated[float | None, Meaning("Degrees north.")]
    advisors_before: Annotated[float, Meaning("Advisors that counted there.")]
    advisors_after: Annotated[float, Meaning("Those that count now.")]
    people_nearer: Annotated[
        int, Meaning("People of the territory who are nearer to a site, which is this one.")
    ]
    people_farther: Annotated[
        int, Meaning("People of the territory whose nearest it was, and who are farther from one.")
    ]


class SitesChangedReply(About):
    """The sites that opened, closed and moved since a former version."""

    change: Annotated[Change, Meaning("The former version, who gained and who lost; no rows.")]
    counts: Annotated[dict[SiteChangeKind, int], Meaning("How many sites by change.")]
    changed_sites: Annotated[list[ChangedSite], Meaning("Most people concerned first.")]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two versions: its sites and its measures."""

    network: Network
    measures: Measures

    def advisors(self) -> dict[int, float]:
        """Returns the advisors of each site that counts, by its position."""
        supply = supply_of(self.network, self.measures.state)
        return dict(zip(supply.sites.tolist(), supply.advisors.tolist(), strict=True))

    def why_left_out(self, position: int | None) -> Literal["not_listed"] | LeftOut:
        """Returns why this side's version does not count a site."""
        if position is None:
            return "not_listed"
        # Whatever counts has its advisors: what is asked here has a reason.
        return reason_of(self.network, self.measures.state, position) or "not_in_service"


def changed_sites(
    units: Units, members: NDArray[np.int64], before: Side, after: Side
) -> list[ChangedSite]:
    """Returns the sites that opened, closed or moved, most people concerned first.

    Those of the territory, and those beyond that change how far some of its people are. A site is
    known by its id. Everybody who is nearer to a site is so by one that opened or moved, and
    everybody who is farther had one that closed or moved: `people_nearer` and `people_farther` sum
    up to what `change_between` counts.

    Args:
        units: of the register.
        members: positions of the territory's units.
        before: the former version.
        after: the one in use.
    """
    return _Comparison(units, members, before, after).rows()


class _Comparison:
    """Two versions, side by side."""

    def __init__(self, units: Units, members: NDArray[np.int64], before: Side, after: Side) -> None:
        self._units, self._before, self._after = units, before, after
        self._inside = set(members.tolist())
        old, new = before.measures, after.measures
        minutes_before, minutes_after = old.minutes[members], new.minutes[members]
        with np.errstate(invalid="ignore"):
            nearer, farther = minutes_after < minutes_before, minutes_after > minutes_before
        people = np.nan_to_num(units.people[members])
        self._nearer = _sums(new.nearest[members], people, nearer)
        self._farther = _sums(old.nearest[members], people, farther)

    def rows(self) -> list[ChangedSite]:
        """Returns a row for each site that changed something."""
        ids_before = self._before.network.table.positions
        ids_after = self._after.network.table.positions
        counted_before, counted_after = self._before.advisors(), self._after.advisors()
        rows = []
        for site_id in sorted({*ids_before, *ids_after}):
            was, now = ids_before.get(site_id), ids_after.get(site_id)
            had, has = counted_before.get(_at(was)), counted_after.get(_at(now))
            row = self._row(was, now, had, has)
            if row is not None:
                rows.append(row)
        return sorted(rows, key=_concerned)

    def _row(
        self, was: int | None, now: int | None, had: float | None, has: float | None
    ) -> ChangedSite | None:
        nearer = None if has is None else self._nearer.get(_at(now))
        farther = None if had is None else self._farther.get(_at(was))
        is_inside = self._is_inside(
            was if had is not None else None, now if has is not None else None
        )
        changes_nobody = nearer is None and farther is None
        if (had is None and has is None) or (changes_nobody and not is_inside):
            return None
        is_moved = had is not None and has is not None
        moved_m = self._length_m(_at(was), _at(now)) if is_moved else None
        if moved_m is not None and moved_m <= MOVED_BEYOND_M and changes_nobody:
            return None
        former = self._before.network.sites
        stands = (self._before, was) if has is None else (self._after, now)
        return {
            **self._facts(stands[0].network, _at(stands[1])),
            "is_outside": not is_inside,
            "change": "moved" if is_moved else "opened" if had is None else "closed",
            "reason": None if is_moved else self._reason(was, now, is_opened=had is None),
            "moved_m": None if moved_m is None else round(moved_m, 1),
            "was_lon": round(float(former.lon[_at(was)]), 6) if is_moved else None,
            "was_lat": round(float(former.lat[_at(was)]), 6) if is_moved else None,
            "advisors_before": had or 0.0,
            "advisors_after": has or 0.0,
            "people_nearer": round(nearer or 0.0),
            "people_farther": round(farther or 0.0),
        }

    def _is_inside(self, was: int | None, now: int | None) -> bool:
        sides = ((self._before.network, was), (self._after.network, now))
        units = {_unit(network, at, self._units) for network, at in sides if at is not None}
        return not self._inside.isdisjoint(units)

    def _reason(
        self, was: int | None, now: int | None, *, is_opened: bool
    ) -> Literal["not_listed"] | LeftOut:
        return self._before.why_left_out(was) if is_opened else self._after.why_left_out(now)

    def _length_m(self, was: int, now: int) -> float:
        old, new = self._before.network.sites, self._after.network.sites
        return float(geodesics_m(old.lon[[was]], old.lat[[was]], new.lon[[now]], new.lat[[now]])[0])

    def _facts(self, network: Network, position: int) -> SiteFacts:
        record, unit = network.table.record(position), _unit(network, position, self._units)
        return {
            "site_id": record["id"],
            "name": record["nom"],
            "commune": None if unit < 0 else self._units.codes[unit],
            "commune_name": None if unit < 0 else self._units.names[unit],
            "lon": round(float(network.sites.lon[position]), 6),
            "lat": round(float(network.sites.lat[position]), 6),
        }


def _at(position: int | None) -> int:
    """Returns a position, -1 of what is not there: no table has it."""
    return -1 if position is None else position


def _unit(network: Network, position: int, units: Units) -> int:
    return int(units.position_of_entry[network.sites.node[position]])


def _sums(
    nearest: NDArray[np.int64], people: NDArray[np.float64], which: NDArray[np.bool_]
) -> dict[int, float]:
    """Returns the people by their nearest site; a site of which nobody lives near is among them."""
    sums: dict[int, float] = {}
    for site, many in zip(nearest[which].tolist(), people[which].tolist(), strict=True):
        sums[site] = sums.get(site, 0.0) + many
    return sums


def _concerned(site: ChangedSite) -> tuple[int, int, str]:
    return (
        -(site["people_nearer"] + site["people_farther"]),
        KINDS.index(site["change"]),
        site["site_id"],
    )
