"""What it would take to reach each commune that a plan leaves out, the most populated first.

Of the candidates within the limit of it, the one that brings most people in reach beside the plan:
with one more post, or in the place of the site of the plan that costs least. Where none is within
the limit, a candidate nearer is what it would take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from geodata.placement import Floats, Indices, one_for_one
from geodata.plans.candidates import Candidate
from geodata.plans.effects import Effects
from geodata.plans.french import people_words
from geodata.plans.openings import Opening
from geodata.plans.plan_communes import LeftOutRow
from geodata.plans.problem import PlanProblem
from geodata.plans.swappable import Floors, Swappable
from geodata.plans.trips import within

MOST_LEFT_OUT = 300
"""Communes told of, the most populated; the totals are of all."""
Net = tuple[int, float]
"""A site of the plan, and how many more people are in reach with a candidate in its place."""


def left_out_of(
    problem: PlanProblem, openings: Sequence[Opening], effects: Effects
) -> list[LeftOutRow]:
    """Returns a row of each commune with people that has no site within the limit.

    Args:
        problem: that was solved.
        openings: of its plan.
        effects: of these.
    """
    people = problem.people_of_demands
    rows = np.flatnonzero(~effects.demands_covered_after & (people > 0))
    codes = problem.ground.units.codes
    rows = np.array(
        sorted(rows.tolist(), key=lambda row: (-people[row], codes[problem.demands[row]])),
        dtype=np.int64,
    )
    if not len(rows):
        return []
    would = _Would(problem, openings, people)
    return [would.row(row, effects) for row in rows[:MOST_LEFT_OUT].tolist()]


class _Would:
    """What each candidate would bring beside a plan, or in the place of one of its sites."""

    def __init__(self, problem: PlanProblem, openings: Sequence[Opening], people: Floats) -> None:
        self.problem, self.people = problem, people
        self.reach = within(problem.minutes, problem.scenario.limit_minutes)
        self.selected = np.unique(np.array([each.candidate for each in openings], dtype=np.int64))
        self.rank = {each.candidate: n + 1 for n, each in reversed(list(enumerate(openings)))}
        free = self.reach.copy()
        free.data[:] = 0.0
        now = np.where(problem.demands_covered_before, 0.0, 1.0)
        values = one_for_one(free, people, now, self.selected)
        self.gain = values.gain
        self.instead, self.cost = _cheapest(values.loss, values.extra)
        units = problem.ground.units
        self.keys = [
            (units.codes[each.unit], each.name, each.lon, each.lat) for each in problem.candidates
        ]
        self.swappable = _swappable(problem, openings, self.reach, self.selected)

    def row(self, row: int, effects: Effects) -> LeftOutRow:
        """Returns what it would take to reach a demand."""
        problem, unit = self.problem, int(self.problem.demands[row])
        minutes = float(effects.minutes_after[unit])
        found: LeftOutRow = {
            "code": problem.ground.units.codes[unit],
            "name": problem.ground.units.names[unit],
            "people": round(float(self.people[row])),
            "minutes": round(minutes, 1) if np.isfinite(minutes) else None,
            "place": None,
            "place_commune": None,
            "people_gained": None,
            "instead_of": None,
            "instead_of_name": None,
            "people_net": None,
            "breaks": [],
            "words": "",
        }
        near = self.reach.indices[self.reach.indptr[row] : self.reach.indptr[row + 1]]
        if len(near):
            best = min(near.tolist(), key=lambda each: (-self.gain[each], self.keys[each]))
            self._told(found, best)
        found["words"] = _words(found)
        return found

    def _told(self, found: LeftOutRow, best: int) -> None:
        place: Candidate = self.problem.candidates[best]
        found["place"] = place.name
        found["place_commune"] = self.problem.ground.units.names[place.unit]
        found["people_gained"] = round(float(self.gain[best]))
        if len(self.selected):
            site = int(self.selected[self.instead[best]])
            found["instead_of"] = self.rank[site]
            found["instead_of_name"] = self.problem.candidates[site].name
            found["people_net"] = round(float(self.gain[best] - self.cost[best]))
            found["breaks"] = self.swappable.broken(site, best)


def _cheapest(loss: Floats, extra: Any) -> tuple[Indices, Floats]:
    """Returns by candidate the site whose place costs least, and what it costs in people."""
    candidates = extra.shape[1]
    if not len(loss):
        return np.full(candidates, -1, dtype=np.int64), np.zeros(candidates)
    # Of sites that cost as much, the first of the plan's candidates, as the last resort.
    least = int(np.argmin(loss))
    instead, cost = np.full(candidates, least, dtype=np.int64), np.full(candidates, loss[least])
    near = csr_array(extra).tocoo()
    beside = loss[near.row] - near.data
    order = np.lexsort((near.row, beside))[::-1]
    better = order[beside[order] < cost[near.col[order]]]
    instead[near.col[better]], cost[near.col[better]] = near.row[better], beside[better]
    return instead, cost


def _swappable(
    problem: PlanProblem, openings: Sequence[Opening], reach: Any, selected: Indices
) -> Swappable:
    posts = np.zeros(len(problem.candidates), dtype=np.int64)
    networks: dict[int, set[int]] = {}
    for each in openings:
        posts[each.candidate] += each.posts
        if problem.scenario.networks:
            networks.setdefault(each.candidate, set()).add(each.network)
    floors = None
    if problem.floors:
        chosen = np.isin(np.arange(reach.shape[1]), selected).astype(np.float64)
        before = problem.demands_covered_before
        reached_by = np.rint(reach @ chosen + before).astype(np.int64)
        floors = Floors(problem, reach, csr_array(reach.T), reached_by)
    return Swappable(problem, posts, networks, floors)


def _words(row: LeftOutRow) -> str:
    if row["place"] is None:
        return "Aucun lieu possible n'est dans la limite : il en faudrait un plus près."
    more = people_words(row["people_gained"] or 0)
    said = f"Avec un poste de plus à {row['place']}, {more} de plus à portée."
    if row["instead_of_name"] is None:
        return said
    net = row["people_net"] or 0
    kind = "de plus" if net > 0 else "de moins"
    change = f"{people_words(abs(net))} {kind} à portée" if net else "autant de monde à portée"
    said += f" À la place de {row['instead_of_name']}, {change}"
    if row["breaks"]:
        return f"{said}, mais ces contraintes ne tiendraient plus : {' ; '.join(row['breaks'])}."
    return f"{said}."
