"""Which candidates could take the place of a site of a plan, its constraints kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.placement import Indices
from geodata.plans.constraints import eligible
from geodata.plans.problem import PlanProblem

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Floors:
    """How the least shares of a plan would be without one of its sites.

    Attributes:
        problem: that was solved.
        reach: demands x candidates, ones within the limit.
        columns: the same by candidate.
        reached_by: sites within the limit of each demand, those that stay among them.
    """

    problem: PlanProblem
    reach: Any
    columns: Any
    reached_by: Indices

    def broken(self, site: int) -> list[tuple[str, Mask]]:
        """Returns each floor that a site is needed for, and the candidates that leave it broken."""
        rows = _column(self.columns, site)
        lost = np.zeros(len(self.reached_by), dtype=bool)
        lost[rows] = self.reached_by[rows] == 1
        left = np.where(self.problem.demands_covered_before, 0.0, 1.0)
        left *= self.problem.weights
        open_to = lost | (self.reached_by == 0)
        found = []
        for floor in self.problem.floors:
            own = floor.members
            if not lost[own].any():
                continue
            missing = floor.least - float(left[own][~open_to[own]].sum())
            if missing <= 1e-6:
                continue
            gives = left[own[open_to[own]]] @ self.reach[own[open_to[own]]]
            found.append((floor.name, gives < missing - 1e-6))
        return found


class Swappable:
    """Says which constraints swaps of one site for one candidate break."""

    def __init__(
        self,
        problem: PlanProblem,
        posts: Indices,
        networks: Mapping[int, set[int]],
        floors: Floors | None,
    ) -> None:
        """Counts the posts under each quota, once for all swaps.

        Args:
            problem: that was solved.
            posts: of the plan at each candidate.
            networks: at each site of the plan, the networks that have posts there, positions in
                the scenario's, -1 for posts of none.
            floors: of the plan; None where it has none.
        """
        self._problem, self._posts, self._networks, self._floors = problem, posts, networks, floors
        groups, candidates = problem.groups, problem.candidates
        self._counts = [int(posts[each.members].sum()) for each in groups]
        self._of: dict[int, list[int]] = {}
        for number, each in enumerate(groups):
            for member in each.members.tolist():
                self._of.setdefault(member, []).append(number)
        units = problem.ground.units
        self._may = [eligible(each, units, candidates) for each in problem.scenario.networks]
        self._of_one = np.array([each.network is not None for each in candidates], dtype=bool)
        self._full: dict[int, Indices] = {}

    def allowed(self, site: int) -> Mask:
        """Returns which candidates keep every constraint instead of a site."""
        moved = int(self._posts[site])
        full = self._in_full(moved)
        own = self._of.get(site, [])
        if any(self._is_full(number, moved) for number in own):
            full = full.copy()
            for number in own:
                # Posts that stay under a quota are no more than there were.
                full[self._members(number)] -= self._is_full(number, moved)
        found: Mask = full == 0
        for number in own:
            if self._counts[number] - moved < self._problem.groups[number].at_least:
                found &= self._in(number)
        for _, may in self._networks_at(site):
            found &= may
        for _, broken in [] if self._floors is None else self._floors.broken(site):
            found &= ~broken
        return found

    def broken(self, site: int, candidate: int) -> list[str]:
        """Returns the constraints that a candidate instead of a site breaks, by their names."""
        moved, groups = int(self._posts[site]), self._problem.groups
        own, others = set(self._of.get(site, [])), set(self._of.get(candidate, []))
        numbers = [
            *(n for n in own - others if self._counts[n] - moved < groups[n].at_least),
            *(n for n in others - own if self._is_full(n, moved)),
        ]
        found = [groups[number].name for number in sorted(numbers)]
        found += [name for name, may in self._networks_at(site) if not may[candidate]]
        if self._floors is not None:
            found += [name for name, broken in self._floors.broken(site) if broken[candidate]]
        return found

    def _is_full(self, number: int, more: int) -> bool:
        most = self._problem.groups[number].at_most
        return most is not None and self._counts[number] + more > most

    def _in_full(self, more: int) -> Indices:
        """Returns how many quotas have no room for so many more posts, at each candidate."""
        if more not in self._full:
            found = np.zeros(len(self._posts), dtype=np.int64)
            for number in range(len(self._counts)):
                if self._is_full(number, more):
                    found[self._members(number)] += 1
            self._full[more] = found
        return self._full[more]

    def _members(self, number: int) -> Indices:
        return self._problem.groups[number].members

    def _in(self, number: int) -> Mask:
        mask = np.zeros(len(self._posts), dtype=bool)
        mask[self._members(number)] = True
        return mask

    def _networks_at(self, site: int) -> list[tuple[str, Mask]]:
        """Returns who may open what instead of a site: each of its networks, whose posts move."""
        asked = self._problem.scenario.networks
        return [
            ("des postes sans réseau", ~self._of_one)
            if number < 0
            else (f"réseau {asked[number].name}", self._may[number])
            for number in sorted(self._networks.get(site, ()))
        ]


def _column(reach: Any, number: int) -> Indices:
    found: Indices = reach.indices[reach.indptr[number] : reach.indptr[number + 1]]
    return found
