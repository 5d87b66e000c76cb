"""Rounds reckoned again by other means than theirs: hours, driving, frequencies, who is helped.

It shares no code with `geodata.placement.rounds`: everything is counted by hand.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise, permutations, product
from typing import Any

import numpy as np

from geodata.placement import DayRound, Drives, KeptDay, TouredRounds, Week


def faults_of(
    found: TouredRounds,
    drives: Drives,
    advisors: int,
    week: Week,
    kept: tuple[KeptDay, ...] = (),
) -> list[str]:
    """Returns what rounds break: nothing, when they are right."""
    faults, seen = list[str](), set[int]()
    halves: dict[int, int] = defaultdict(int)
    for day in found.days:
        halves[day.base] += 2 if day.is_weekly else 1
        if seen & set(day.stops):
            faults.append(f"{day}: a stop of another day")
        seen |= set(day.stops)
        if day.kept < 0:
            faults += _faults_of_day(day, drives, week)
    if sorted(day.kept for day in found.days if day.kept >= 0) != list(range(len(kept))):
        faults.append("a day that was kept is missing")
    if sum(found.advisors) > advisors:
        faults.append("more advisors than there are")
    for base, used in halves.items():
        if used > 2 * week.days * found.advisors[base]:
            faults.append(f"base {base}: more days than its advisors have")
    return faults


def _faults_of_day(day: DayRound, drives: Drives, week: Week) -> list[str]:
    faults = []
    way = [drives.out[day.base, day.stops[0]], drives.back[day.stops[-1], day.base]]
    way += [drives.between[i, j] for i, j in pairwise(day.stops)]
    if sum(way) + len(day.stops) * week.stop_minutes > week.day_minutes + 1e-6:
        faults.append(f"{day}: longer than a day")
    if not 1 <= len(day.stops) <= week.most_stops:
        faults.append(f"{day}: too many stops")
    if not (week.weekly if day.is_weekly else week.fortnightly):
        faults.append(f"{day}: not of a frequency that was asked for")
    return faults


def value_of(reach: Any, weights: Any, week: Week, visits: list[tuple[int, bool]]) -> float:
    """Returns what visits are worth, demand by demand."""
    near, total = np.asarray(reach), 0.0
    alone = not week.weekly or not week.fortnightly
    for row, weight in enumerate(weights):
        worths = [
            1.0 if weekly or (alone and not week.weekly) else week.fortnightly_worth
            for stop, weekly in visits
            if near[row, stop]
        ]
        total += weight * max(worths, default=0.0)
    return total


def best_of_all(reach: Any, weights: Any, drives: Drives, advisors: int, week: Week) -> float:
    """Returns the value of the best rounds, every way tried: a stop is in one day, or in none."""
    bases, stops = drives.out.shape
    days = []
    for base in range(bases):
        for count in range(1, week.most_stops + 1):
            for own in combinations(range(stops), count):
                least = min(
                    drives.out[base, way[0]]
                    + sum(drives.between[i, j] for i, j in pairwise(way))
                    + drives.back[way[-1], base]
                    for way in permutations(own)
                )
                if least + count * week.stop_minutes <= week.day_minutes + 1e-9:
                    ways = (week.weekly, True), (week.fortnightly, False)
                    days += [(base, own, weekly) for allowed, weekly in ways if allowed]
    room = [
        split for split in product(range(advisors + 1), repeat=bases) if sum(split) == advisors
    ] or [(0,) * bases]
    best = 0.0

    def extend(at: int, visits: list[tuple[int, bool]], halves: list[int]) -> None:
        nonlocal best
        if any(
            all(used <= 2 * week.days * own for used, own in zip(halves, split, strict=True))
            for split in room
        ):
            best = max(best, value_of(reach, weights, week, visits))
        else:
            return
        taken = {stop for stop, _ in visits}
        for number in range(at, len(days)):
            base, own, weekly = days[number]
            if not taken & set(own):
                more = list(halves)
                more[base] += 2 if weekly else 1
                extend(number + 1, [*visits, *((stop, weekly) for stop in own)], more)

    extend(0, [], [0] * bases)
    return best
