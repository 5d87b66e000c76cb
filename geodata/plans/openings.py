"""The sites of a plan in the order in which they open, each with its posts, wave and network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from geodata.placement import Indices, Solution
from geodata.plans.networks import NONE, networks_of_posts
from geodata.plans.ordering import opening_order
from geodata.plans.problem import PlanProblem
from geodata.plans.scenario import Wave


@dataclass(frozen=True, slots=True)
class Opening:
    """Posts that open together at a site; one with posts in two waves opens twice.

    Attributes:
        candidate: a position in the problem's candidates.
        wave: a position in the waves, 0 without waves.
        network: a position in the scenario's networks, -1 of none.
        posts: opened.
    """

    candidate: int
    wave: int
    network: int
    posts: int = 1


def waves_of(problem: PlanProblem, posts: int) -> tuple[Wave, ...]:
    """Returns the waves of a scenario; without any, one of all its posts."""
    if problem.scenario.waves is not None:
        return tuple(problem.scenario.waves)
    return (Wave(name="Vague unique", posts=max(posts, 1)),)


def openings_of(
    problem: PlanProblem, solution: Solution, stages: Sequence[Indices]
) -> list[Opening]:
    """Returns the openings of a solution, each the best one after those before it.

    `stages` are its candidates wave by wave: all of one open before any of the next.

    Every network has its posts, in its wave where it has one: when the best order does not allow
    it, the sites that its posts can open come first in the wave.
    """
    posts = _posts_of(solution)
    ordered = _ordered(problem, solution.selected, stages)
    sequence = [site for site in ordered.tolist() for _ in range(posts[site])]
    numbers = _wave_numbers(problem, len(sequence))
    networks = _networks(problem, sequence, numbers)
    if networks is None:
        sequence = _with_room(problem, sequence, numbers)
        networks = _networks(problem, sequence, numbers)
    if networks is None:
        raise ValueError("the selection breaks the quotas of networks")
    return _together(sequence, numbers, networks.tolist())


def _posts_of(solution: Solution) -> dict[int, int]:
    selected = solution.selected.tolist()
    if solution.posts is None:
        return dict.fromkeys(selected, 1)
    return dict(zip(selected, solution.posts.tolist(), strict=True))


def _ordered(problem: PlanProblem, selected: Indices, stages: Sequence[Indices]) -> Indices:
    trips, now = problem.payments()
    places = [np.searchsorted(selected, stage) for stage in stages]
    order, _ = opening_order(trips[:, selected].tocsc(), problem.weights, now, places)
    return selected[order]


def _wave_numbers(problem: PlanProblem, posts: int) -> list[int]:
    """The wave of each post; posts that no wave has are of the last one."""
    sizes = [wave.posts for wave in waves_of(problem, posts)]
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    last = np.full(max(0, posts - len(numbers)), len(sizes) - 1)
    found: list[int] = np.concatenate([numbers, last])[:posts].tolist()
    return found


def _networks(
    problem: PlanProblem, sequence: Sequence[int], numbers: Sequence[int] | None
) -> Indices | None:
    asked = problem.scenario.networks
    if not asked:
        return np.full(len(sequence), NONE, dtype=np.int64)
    sites = [problem.candidates[site] for site in sequence]
    waves = waves_of(problem, len(sequence))
    names = None if numbers is None else [waves[number].name for number in numbers]
    return networks_of_posts(asked, sites, problem.ground.units, names)


def _with_room(problem: PlanProblem, sequence: Sequence[int], numbers: Sequence[int]) -> list[int]:
    """Returns the posts in an order that gives networks room in the waves that they ask for."""
    anywhere = _networks(problem, sequence, None)
    if anywhere is None:
        return list(sequence)
    waves = [wave.name for wave in waves_of(problem, len(sequence))]
    wished = [
        waves.index(wave) if number != NONE and (wave := problem.scenario.networks[number].wave)
        else None
        for number in anywhere.tolist()
    ]  # fmt: skip
    left = list(range(len(sequence)))
    found = []
    for number in range(len(waves)):
        size = list(numbers).count(number)
        own = [post for post in left if wished[post] == number]
        free = [post for post in left if wished[post] is None]
        taken = sorted(own + free[: size - len(own)])
        found += taken
        left = [post for post in left if post not in set(taken)]
    return [sequence[post] for post in found]


def _together(
    sequence: Sequence[int], numbers: Sequence[int], networks: Sequence[int]
) -> list[Opening]:
    posts = zip(sequence, numbers, networks, strict=True)
    return [
        Opening(site, wave, network, len(list(same)))
        for (site, wave, network), same in groupby(posts)
    ]
