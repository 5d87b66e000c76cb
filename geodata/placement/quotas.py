"""Quotas on candidates: whether any plan keeps them all, and which cannot be kept together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.sparse import csr_array

from geodata.placement.mip import Program, solve
from geodata.placement.solution import Conflict, Group, Indices

COUNT = Conflict("count")


class Quotas:
    """The quotas of a problem, and how many of each group are selected.

    Candidates in the same groups are one class: whether quotas can be kept is a matter of how many
    are taken of each class, which is a small program whatever the number of candidates.
    """

    def __init__(self, groups: tuple[Group, ...], candidates: int) -> None:
        """Takes the quotas, and how many candidates there are; sorts these into classes."""
        self.groups = groups
        self.candidates = candidates
        sizes = [len(group.members) for group in self.groups]
        members = [group.members for group in self.groups]
        columns = np.repeat(np.arange(len(self.groups)), sizes)
        rows = np.concatenate([np.empty(0, dtype=np.int64), *members])
        shape = (self.candidates, len(self.groups))
        self.member = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        """Candidates x groups."""
        self.member.sort_indices()
        self.at_least = np.array([group.at_least for group in self.groups], dtype=np.int64)
        self.at_most = np.array(
            [
                len(group.members) if group.at_most is None else group.at_most
                for group in self.groups
            ],
            dtype=np.int64,
        )
        self.class_of, self.class_groups = self._classes()

    def _classes(self) -> tuple[Indices, list[tuple[int, ...]]]:
        found: dict[tuple[int, ...], int] = {}
        class_of = np.empty(self.candidates, dtype=np.int64)
        starts, groups = self.member.indptr.tolist(), self.member.indices.tolist()
        for candidate in range(self.candidates):
            key = tuple(groups[starts[candidate] : starts[candidate + 1]])
            class_of[candidate] = found.setdefault(key, len(found))
        return class_of, list(found)

    def counts(self, selected: Indices) -> Indices:
        """Returns how many of each group are selected."""
        chosen = np.zeros(self.candidates)
        chosen[selected] = 1
        return np.rint(self.member.T @ chosen).astype(np.int64)

    def among(self, candidates: Indices) -> Quotas:
        """Returns the same quotas on some candidates, numbered anew, when the others are out."""
        place = np.full(self.candidates, -1, dtype=np.int64)
        place[candidates] = np.arange(len(candidates))
        groups = []
        for group in self.groups:
            members = place[group.members]
            groups.append(Group(members[members >= 0], group.at_least, group.at_most, group.name))
        return Quotas(tuple(groups), len(candidates))

    def kept_by(self, selected: Indices) -> bool:
        """Returns whether a selection keeps every quota."""
        counts = self.counts(selected)
        return bool(((counts >= self.at_least) & (counts <= self.at_most)).all())

    def allow(self, counts: list[int], leaving: int, coming: int) -> bool:
        """Returns whether a swap keeps every quota; the counts are updated when it does."""
        starts, groups = self.member.indptr, self.member.indices
        out = groups[starts[leaving] : starts[leaving + 1]].tolist()
        into = groups[starts[coming] : starts[coming + 1]].tolist()
        for group in out:
            if group not in into and counts[group] <= self.at_least[group]:
                return False
        for group in into:
            if group not in out and counts[group] >= self.at_most[group]:
                return False
        for group in out:
            counts[group] -= 1
        for group in into:
            counts[group] += 1
        return True

    def nearest_counts(self, wished: Indices, fixed: Indices, p: int) -> Indices | None:
        """Returns how many to take of each class: the nearest to a wish, or None if none will do.

        Args:
            wished: candidates that would be selected without quotas.
            fixed: those that are selected whatever happens.
            p: how many to select.
        """
        kinds = len(self.class_groups)
        wish = np.bincount(self.class_of[wished], minlength=kinds)
        solved = solve(self._program(wish, fixed, (p, p)), time_limit_s=30)
        if not len(solved.values):
            return None
        return np.rint(solved.values[:kinds]).astype(np.int64)

    def conflicts(self, fixed: Indices, p: int, *, at_most: bool = False) -> tuple[Conflict, ...]:
        """Returns constraints that cannot be kept together, none of which is in excess.

        Empty when there is a plan.

        Args:
            fixed: candidates that are selected whatever happens.
            p: how many to select.
            at_most: whether fewer than p may be.
        """
        return least_conflict(
            self.constraints(fixed), lambda kept: self.possible(kept, fixed, p, at_most=at_most)
        )

    def constraints(self, fixed: Indices) -> list[Conflict]:
        """Returns what a plan has to keep, in an order that is not that of the groups.

        The first ones are the first to be cleared: a quota is at fault rather than the number to
        select.
        """
        groups = [
            Conflict("quota", group.name, tuple(group.members.tolist())) for group in self.groups
        ]
        groups.sort(key=lambda each: (-len(each.members), each.name, each.members))
        found = [COUNT, *groups]
        return [Conflict("fixed", "", tuple(fixed.tolist())), *found] if len(fixed) else found

    def possible(
        self, kept: Sequence[Conflict], fixed: Indices, p: int, *, at_most: bool = False
    ) -> bool:
        """Returns whether a selection keeps some of the constraints; see `conflicts`."""
        quotas, held, count = self.kept_only(kept, fixed, p, at_most=at_most)
        return quotas.can_count(held, count)

    def can_count(self, fixed: Indices, count: tuple[int, int]) -> bool:
        """Returns whether some number of candidates between two keeps every quota."""
        none = np.zeros(len(self.class_groups), dtype=np.int64)
        return bool(len(solve(self._program(none, fixed, count), time_limit_s=30).values))

    def kept_only(
        self, kept: Sequence[Conflict], fixed: Indices, p: int, *, at_most: bool = False
    ) -> tuple[Quotas, Indices, tuple[int, int]]:
        """Returns the quotas, the fixed candidates and the count that some constraints ask."""
        names = {(each.name, each.members) for each in kept if each.kind == "quota"}
        groups = tuple(
            group for group in self.groups if (group.name, tuple(group.members.tolist())) in names
        )
        kinds = {each.kind for each in kept}
        held = fixed if "fixed" in kinds else fixed[:0]
        count = (0 if at_most else p, p) if "count" in kinds else (0, self.candidates)
        return Quotas(groups, self.candidates), held, count

    def _program(self, wish: Indices, fixed: Indices, count: tuple[int, int]) -> Program:
        """Whole numbers of each class; what differs from the wish is the cost."""
        kinds = len(self.class_groups)
        size = np.bincount(self.class_of, minlength=kinds)
        least = np.bincount(self.class_of[fixed], minlength=kinds)
        pairs = [(group, kind) for kind, groups in enumerate(self.class_groups) for group in groups]
        total = len(self.groups)
        rows = [row for row, _ in pairs] + [total] * kinds
        columns = [kind for _, kind in pairs] + list(range(kinds))
        values = [1.0] * (len(pairs) + kinds)
        for kind in range(kinds):
            # |taken - wish| as two variables: taken - over + under = wish.
            rows += [total + 1 + kind] * 3
            columns += [kind, kinds + kind, 2 * kinds + kind]
            values += [1.0, -1.0, 1.0]
        return Program(
            cost=np.concatenate([np.zeros(kinds), np.ones(2 * kinds)]),
            lower=np.concatenate([least, np.zeros(2 * kinds)]).astype(np.float64),
            upper=np.concatenate([size, np.full(2 * kinds, np.inf)]).astype(np.float64),
            matrix=csr_array((values, (rows, columns)), shape=(total + 1 + kinds, 3 * kinds)),
            row_lower=np.concatenate([self.at_least, count[:1], wish]).astype(np.float64),
            row_upper=np.concatenate([self.at_most, count[1:], wish]).astype(np.float64),
            integer=np.arange(3 * kinds) < kinds,
        )


def least_conflict(
    constraints: Sequence[Conflict], possible: Callable[[Sequence[Conflict]], bool]
) -> tuple[Conflict, ...]:
    """Returns constraints that cannot be kept together, as few as will do; none if all can.

    By deletion: what is left when none can be dropped without making it possible (Chinneck and
    Dravnieks, *ORSA J. Comput.* 3, 1991).

    Args:
        constraints: in the order in which dropping them is tried.
        possible: whether some of them, in the same order, can be kept together.
    """
    kept = list(constraints)
    if possible(kept):
        return ()
    size = max(1, len(kept) // 2)
    while size:
        start = 0
        while start < len(kept):
            fewer = kept[:start] + kept[start + size :]
            if possible(fewer):
                start += size
            else:
                kept = fewer
        size //= 2
    return tuple(kept)
