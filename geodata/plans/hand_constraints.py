"""Which constraints of its scenario a plan changed by hand keeps no more, each by its name.

Quotas, posts decided, communes required and least numbers of sites are counts of posts over
communes; least shares are sums of weight over the communes within the limit. All are counted at
once before and after: what the plan did not keep itself is not broken by a hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.placement import Floats, Floor, Group, Indices
from geodata.plans.by_hand import ByHand
from geodata.plans.candidates import Candidate
from geodata.plans.classes import CommuneClasses, without_unknown
from geodata.plans.constraints import eligible, floors_of, quotas_of
from geodata.plans.french import posts_words
from geodata.plans.plan import PlanRecord
from geodata.plans.scenario import Scenario
from geodata.territory import Units

_SAME = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Sums over communes, each between two bounds, under its name."""

    names: Sequence[str]
    row: Indices
    member: Indices
    least: Floats
    most: Floats

    @classmethod
    def of(cls, groups: Sequence[Group | Floor]) -> _Sums:
        sizes = [len(each.members) for each in groups]
        none = np.empty(0, dtype=np.int64)
        return cls(
            [each.name for each in groups],
            np.repeat(np.arange(len(groups)), sizes),
            np.concatenate([none, *(each.members for each in groups)]),
            np.array([_least(each) for each in groups], dtype=np.float64),
            np.array([_most(each) for each in groups], dtype=np.float64),
        )

    def broken(self, before: Floats, after: Floats) -> list[str]:
        """Returns the sums that values before keep within their bounds, and those after do not."""
        lost = self._are_kept(before) & ~self._are_kept(after)
        return [self.names[row] for row in np.flatnonzero(lost).tolist()]

    def _are_kept(self, values: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        sums = np.bincount(self.row, values[self.member], minlength=len(self.names))
        kept: np.ndarray[tuple[int], np.dtype[np.bool_]] = (sums >= self.least - _SAME) & (
            sums <= self.most + _SAME
        )
        return kept


def _least(group: Group | Floor) -> float:
    return group.least if isinstance(group, Floor) else float(group.at_least)


def _most(group: Group | Floor) -> float:
    most = None if isinstance(group, Floor) else group.at_most
    return np.inf if most is None else float(most)


class HandConstraints:
    """The constraints of a plan, counted over its communes."""

    def __init__(
        self,
        plan: PlanRecord,
        scenario: Scenario,
        units: Units,
        weight: Floats | None,
        classes: CommuneClasses,
    ) -> None:
        """Counts what the plan keeps.

        Args:
            plan: a record with sites.
            scenario: of the plan.
            units: of the snapshot that it was solved on.
            weight: of each unit, that of the scenario; None where it is not known any more.
            classes: of the units, those that are still known.
        """
        known = without_unknown(scenario, classes)
        self._plan, self._scenario = plan, scenario
        communes = plan["communes"]
        self._names = {each["code"]: each["name"] for each in communes}
        self._at = {each["code"]: at for at, each in enumerate(communes)}
        position = {code: at for at, code in enumerate(units.codes) if code in self._at}
        own = np.array([position[each["code"]] for each in communes], dtype=np.int64)
        homes = [
            Candidate(unit, each["name"], np.nan, np.nan)
            for unit, each in zip(own.tolist(), communes, strict=True)
        ]
        stay = [position[each["commune"]] for each in plan.get("existing", ())]
        self._quotas = _Sums.of(quotas_of(known, units, homes, np.array(stay, np.int64), classes))
        self._may = {each.name: eligible(each, units, homes) for each in scenario.networks}
        weighs = weight is not None and scenario.people_per_post is None
        self._weight = np.zeros(len(own))
        floors: list[Floor] = []
        if weight is not None and weighs:
            self._weight = np.nan_to_num(weight[own])
            counted, nothing = np.zeros(len(units)), np.zeros(len(units))
            counted[own] = self._weight
            floors = floors_of(known, units, own, counted, nothing, classes)
        self._floors = _Sums.of(floors)
        shares = any(each.share is not None for each in scenario.floors) or scenario.class_floors
        self.has_unknown = known != scenario or (not weighs and bool(shares))
        """Whether something is asked for that this does not tell, as only solving again does: a
        least share where minutes do not, or what is of a class that is not known any more."""

    def broken(self, change: ByHand, was: Floats, now: Floats) -> list[str]:
        """Returns the constraints that the plan keeps, and does not with a change, by their names.

        Args:
            change: that was checked.
            was: minutes of each commune of the plan, infinite of none.
            now: those with the change.
        """
        limit = self._scenario.limit_minutes
        before, after = self._posts(ByHand()), self._posts(change)
        return [
            *self._quotas.broken(before, after),
            *self._floors.broken(
                np.where(was <= limit, self._weight, 0.0), np.where(now <= limit, self._weight, 0.0)
            ),
            *self._at_places(change.moves, after),
            *self._networks(change),
        ]

    def _posts(self, change: ByHand) -> Floats:
        """Returns the posts of each commune with a change."""
        posts = np.zeros(len(self._weight))
        moves = change.moves
        for each in self._plan["sites"]:
            home = moves.get(each["commune"], each["commune"])
            if home not in change.forbidden:
                posts[self._at[home]] += each["posts"]
        return posts

    def _at_places(self, moves: Mapping[str, str], posts: Floats) -> list[str]:
        """Returns what the communes that sites are moved to do not allow."""
        excluded, most = set(self._scenario.excluded), self._scenario.most_posts_per_site
        found = []
        for to in moves.values():
            if to in excluded:
                found.append(f"{self._names[to]} : aucun lieu")
            # One town hall takes all that goes to its commune.
            if posts[self._at[to]] > most:
                found.append(f"{self._names[to]} : {posts_words(most)} par lieu au plus")
        return found

    def _networks(self, change: ByHand) -> list[str]:
        """Returns the networks that lack posts, or have one out of their territories."""
        moves, lost, strayed = change.moves, dict[str, int](), set[str]()
        for each in self._plan["sites"]:
            network, home = each["network"], each["commune"]
            if network is None:
                continue
            if home in change.forbidden:
                lost[network] = lost.get(network, 0) + each["posts"]
            elif home in moves and not self._may[network][self._at[moves[home]]]:
                strayed.add(network)
        return [
            name
            for each in self._scenario.networks
            for name, is_broken in (
                (f"{each.name} : {posts_words(each.posts)}", each.name in lost),
                (f"{each.name} : ses territoires", each.name in strayed),
            )
            if is_broken
        ]
