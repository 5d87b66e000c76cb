"""Sites of today that may close or move: the problem in which they are candidates, and back.

A site that stays is a candidate that is selected. Of those of the territory that may move, at most
so many are left out, and each that is brings one post more among the others: which is a covering, a
p-median or a p-centre under one quota, solved and proven as any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack

from geodata.placement import Group, Indices, Solution
from geodata.plans.candidates import Candidate
from geodata.plans.findings import Finding
from geodata.plans.french import count_words
from geodata.plans.problem import PlanProblem, minutes_before


def movable_of(problem: PlanProblem) -> Indices:
    """Returns which of the sites that stay may close or move: positions in `existing`."""
    moves = problem.scenario.existing.moves
    if moves is None:
        return np.empty(0, dtype=np.int64)
    ground = problem.ground
    units = ground.units.position_of_entry[ground.network.sites.node[problem.existing]]
    kept, table = set(moves.kept), ground.network.table
    ids = [table.record(each)["id"] for each in problem.existing.tolist()]
    stays = np.array([each in kept for each in ids], dtype=bool)
    return np.flatnonzero(np.isin(units, problem.inside) & ~stays)


def check_moves(problem: PlanProblem) -> list[Finding]:
    """Returns what is wrong of the sites that may close or move, once they are known."""
    moves, count = problem.scenario.existing.moves, len(movable_of(problem))
    if moves is None:
        return []
    if problem.sectors is not None:
        words = (
            "Avec un carroyage des habitants, où les grandes communes sont plusieurs endroits, un "
            "plan ne ferme ni ne déplace de lieu : retirez le carroyage, ou ce réglage."
        )
        return [Finding("existing.moves", "sectors", words)]
    if moves.ended > count:
        words = (
            f"{count_words(moves.ended, 'lieu doit', 'lieux doivent')} fermer, et le territoire "
            f"en a {count} qui le {'peuvent' if count > 1 else 'peut'}."
        )
        return [Finding("existing.moves.ended", "too_few_sites", words)]
    if moves.most + moves.ended > count:
        movable = count_words(count, "lieu qui puisse", "lieux qui puissent")
        words = f"Le territoire n'a que {movable} bouger."
        return [Finding("existing.moves.most", "fewer_sites", words, "warning")]
    return []


def as_candidates(problem: PlanProblem) -> PlanProblem:
    """Returns the problem in which sites that may move are candidates, the last ones.

    The problem itself where none may.
    """
    moves = problem.scenario.existing.moves
    if moves is None:
        return problem
    movable = movable_of(problem)
    candidates = [*problem.candidates, *(_candidate(problem, each) for each in movable.tolist())]
    others = np.setdiff1d(np.arange(len(problem.existing)), movable)
    part = with_existing(problem, others)
    least = max(0, len(movable) - moves.most - moves.ended)
    most = len(movable) - moves.ended
    name = f"{count_words(least, 'lieu reste', 'lieux restent')} au moins, {most} au plus"
    new = min(problem.posts or 0, len(problem.candidates))
    members = np.arange(len(problem.candidates), len(candidates))
    minutes = [problem.minutes, problem.existing_minutes[:, movable]]
    return replace(
        part,
        candidates=candidates,
        minutes=csr_array(hstack(minutes, format="csr")),
        groups=[*problem.groups, Group(members, least, most, f"Lieux d'aujourd'hui : {name}")],
        posts=new + most,
    )


def with_existing(problem: PlanProblem, kept: Indices) -> PlanProblem:
    """Returns the problem with some only of the sites that stay.

    Args:
        problem: with all of them.
        kept: positions in its `existing`.
    """
    sites = problem.ground.network.sites.take(problem.existing[kept])
    before, is_measured, before_site = minutes_before(sites, problem.ground)
    return replace(
        problem,
        existing=problem.existing[kept],
        existing_advisors=problem.existing_advisors[kept],
        existing_minutes=csr_array(problem.existing_minutes[:, kept]),
        before=before,
        before_is_measured=is_measured,
        before_site=before_site,
        today=problem.minutes_today,
    )


def _candidate(problem: PlanProblem, number: int) -> Candidate:
    ground, position = problem.ground, int(problem.existing[number])
    record, sites = ground.network.table.record(position), ground.network.sites
    unit = int(ground.units.position_of_entry[sites.node[position]])
    lon, lat = float(sites.lon[position]), float(sites.lat[position])
    return Candidate(unit, record["nom"], lon, lat, site=record["id"])


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """What a solution does of the sites that may move.

    Attributes:
        problem: without those that close, its posts those that open.
        solution: its candidates alone.
        closed: those that close, positions in the `existing` of the problem before.
        moves: how many of them have their post elsewhere.
    """

    problem: PlanProblem
    solution: Solution
    closed: Indices
    moves: int


def moved(problem: PlanProblem, solution: Solution) -> Moved:
    """Returns what a solution of `as_candidates` makes of a problem."""
    count, movable = len(problem.candidates), movable_of(problem)
    stays = movable[solution.selected[solution.selected >= count] - count]
    closed = np.setdiff1d(movable, stays)
    new = solution.selected[solution.selected < count]
    after = with_existing(problem, np.setdiff1d(np.arange(len(problem.existing)), closed))
    moves = max(0, len(new) - min(problem.posts or 0, count))
    left = replace(solution, selected=new, multipliers=None)
    return Moved(replace(after, posts=len(new)), left, closed, moves)
