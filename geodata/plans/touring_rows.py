"""The record of a plan of rounds: bases and their advisors, the timetable, who is helped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np

from geodata.french import with_capital
from geodata.placement import Report, Solution, TouredRounds
from geodata.plans.aims import aims_of, aims_words
from geodata.plans.answer import (
    curve_of,
    in_reach,
    place_of,
    wave_rows,
)
from geodata.plans.catchments import catchments_of, standing_rows
from geodata.plans.checks_of_rounds import rounds_of
from geodata.plans.effects import NOBODY, Effects
from geodata.plans.findings import Finding
from geodata.plans.french import count_words, decimal_words, minutes_words, people_words
from geodata.plans.left_out import MOST_LEFT_OUT
from geodata.plans.money import euros_number
from geodata.plans.plan import PlanRecord
from geodata.plans.plan_communes import CommuneRow, LeftOutRow
from geodata.plans.plan_figures import Totals
from geodata.plans.plan_head import finite, head_of
from geodata.plans.plan_rounds import RoundsRow
from geodata.plans.plan_sites import SiteRow
from geodata.plans.problem import PlanProblem
from geodata.plans.solvers import solve_options
from geodata.plans.tables import commune_rows, share_of, territory_rows
from geodata.plans.timetable import (
    EVERY,
    hours_of,
    slots_of,
)
from geodata.plans.touring import Touring, near_minutes, solve_rounds, touring_of, visited_minutes
from geodata.plans.touring_stops import stop_rows


def rounds_plan(
    problem: PlanProblem, *, progress: Report | None = None, time_limit_s: float
) -> PlanRecord:
    """Returns the record of a plan of rounds.

    Args:
        problem: of a scenario of rounds.
        progress: called at each step; the search stops when it answers True.
        time_limit_s: of the search.

    Raises:
        ScenarioError: there are too many stops, or rounds of today that cannot be.
    """
    touring = touring_of(problem)
    problem = replace(problem, warnings=(*problem.warnings, *touring.warnings))
    options = solve_options(problem.scenario, time_limit_s, progress)
    rounds = solve_rounds(problem, touring, options)
    table = _Timetable(problem, touring, rounds)
    problem = replace(problem, warnings=(*problem.warnings, *table.warnings()))
    solution = _solution(rounds)
    effects = table.effects()
    sites = table.sites()
    aims = aims_of(problem.scenario, solution)
    record = cast("PlanRecord", head_of(problem, solution))
    record.update(
        {
            "aims": aims,
            "aims_words": aims_words(aims),
            "totals": _totals(problem, effects, sites),
            "served_words": [],
            "rounds": table.record(),
            "waves": wave_rows(problem, sites, (solution,)),
            "sites": sites,
            "existing": standing_rows(problem, catchments_of(problem, ())),
            "alternatives": [],
            "alternatives_words": "Des tournées n'ont pas de lieu à remplacer.",
            "curve": curve_of(sites),
            "territories": territory_rows(problem, table.opened(), effects),
            "communes": table.communes(effects),
            "binding": [],
            "no_gain": [],
            "left_out": table.left_out(),
        }
    )
    return record


def _solution(rounds: TouredRounds) -> Solution:
    nothing = np.empty(0, dtype=np.int64)
    return Solution(
        nothing,
        nothing,
        rounds.objective,
        rounds.bound,
        rounds.gap,
        rounds.status,
        rounds.seconds,
    )


class _Timetable:
    """Rounds with their hours, and whom each stop helps."""

    def __init__(self, problem: PlanProblem, touring: Touring, rounds: TouredRounds) -> None:
        self.problem, self.touring, self.rounds = problem, touring, rounds
        asked = rounds_of(problem.scenario)
        self.asked = asked
        slots = slots_of(rounds.days, touring.kept, rounds.advisors, len(asked.days))
        hours = [hours_of(each, touring.drives, asked) for each in rounds.days]
        numbers = range(len(rounds.days))
        order = sorted(numbers, key=lambda at: (slots[at].advisor, slots[at].day, slots[at].weeks))
        self.days = [(rounds.days[at], slots[at], hours[at]) for at in order]
        self.visits = [
            (stop, slot.weeks == EVERY) for day, slot, _ in self.days for stop in day.stops
        ]
        self.minutes, self.nearest = visited_minutes(
            touring, sorted({stop for stop, _ in self.visits})
        )
        weekly = sorted({stop for stop, is_weekly in self.visits if is_weekly})
        self.is_weekly = np.isfinite(visited_minutes(touring, weekly)[0])
        self.people = problem.people_of_demands[touring.remote]

    def warnings(self) -> list[Finding]:
        """Returns what to say of days that are longer than a day of work."""
        most = self.asked.day_hours * 60 + 1e-6
        long = [
            (day.kept, hours.work) for day, _, hours in self.days
            if day.kept >= 0 and hours.work > most
        ]  # fmt: skip
        return [
            Finding(
                f"rounds.kept.{number}",
                "kept_too_long",
                f"Cette tournée d'aujourd'hui dure {decimal_words(work / 60)} h, plus que la "
                f"journée de {decimal_words(self.asked.day_hours)} h : elle reste comme elle est.",
                "warning",
            )
            for number, work in sorted(long)
        ]

    def opened(self) -> list[tuple[int, int]]:
        """Returns the unit of each base that advisors leave from, and how many they are."""
        return [
            (self.touring.bases[base].unit, self._busy(base))
            for base, count in enumerate(self.rounds.advisors)
            if count and self._stops_of(base)
        ]

    def effects(self) -> Effects:
        """Returns what rounds change: a remote demand near a stop is in reach of help."""
        problem, remote = self.problem, self.touring.remote
        units = problem.ground.units
        is_visited = np.zeros(len(problem.demands), dtype=bool)
        is_visited[remote] = np.isfinite(self.minutes)
        of_demands = problem.before_of_demands.copy()
        of_demands[remote] = np.minimum(of_demands[remote], self.minutes)
        covered = problem.demands_covered_before | is_visited
        share = problem.share_covered_before.copy()
        weight = problem.people_of_demands
        total = np.bincount(problem.demands, weight, len(units))
        own = np.bincount(problem.demands, np.where(covered, weight, 0.0), len(units))
        touched = np.unique(problem.demands[is_visited])
        share[touched] = own[touched] / np.maximum(total[touched], 1e-300)
        share = np.where(share > 1 - 1e-9, 1.0, share)
        minutes = problem.before.copy()
        minutes[problem.demands] = of_demands
        if problem.sectors is not None:
            minutes, _ = problem.sectors.medians(minutes, of_demands)
        served_by = np.full(len(units), NOBODY, dtype=np.int64)
        return Effects(
            people=np.nan_to_num(units.people),
            minutes_after=minutes,
            is_measured=problem.before_is_measured & (minutes == problem.before),
            served_by=served_by,
            covered_after=share >= 0.5,
            newly=np.empty(0),
            demands_covered_after=covered,
            share_covered_after=share,
        )

    def communes(self, effects: Effects) -> list[CommuneRow]:
        """Returns a row per commune; one near a stop is newly in reach, whatever the limit is."""
        rows = commune_rows(self.problem, effects)
        is_in = effects.covered_after[self.problem.inside].tolist()
        was_in = self.problem.covered_today[self.problem.inside].tolist()
        for row, is_covered, was in zip(rows, is_in, was_in, strict=True):
            if row["state"] != "no_people" and is_covered and not was:
                row["state"] = "newly_covered"
        return rows

    def sites(self) -> list[SiteRow]:
        """Returns the bases with their advisors, those whose rounds help most people first."""
        problem, advisors = self.problem, self.rounds.advisors
        left = np.isfinite(self.minutes)
        total = np.nan_to_num(problem.ground.units.people)[problem.inside].sum()
        running = float(
            (np.nan_to_num(problem.ground.units.people) * problem.share_covered_before)[
                problem.inside
            ].sum()
        )
        reach = {
            base: np.isfinite(visited_minutes(self.touring, self._stops_of(base))[0])
            for base, count in enumerate(advisors)
            if count and self._stops_of(base)
        }
        found: list[SiteRow] = []
        while reach:
            base = min(reach, key=lambda at: (-float(self.people[left & reach[at]].sum()), at))
            own = reach.pop(base)
            newly = float(self.people[left & own].sum())
            running, left = running + newly, left & ~own
            found.append(
                {
                    "rank": len(found) + 1,
                    "wave": "Vague unique",
                    **place_of(problem, self.touring.bases[base]),  # type: ignore[typeddict-item]
                    "posts": self._busy(base),
                    "network": None,
                    "required": False,
                    "people_newly_covered": round(newly),
                    "people_covered_total": round(running),
                    "share_total": share_of(running, float(total)),
                    "people_served": None,
                    "cost_euros": euros_number(
                        self._busy(base) * problem.scenario.cost_per_post_euros
                    ),
                    "people_in_catchment": round(float(self.people[own].sum())),
                    "people_in_catchment_alone": round(newly),
                }
            )
        return found

    def _stops_of(self, base: int) -> list[int]:
        return sorted({stop for day, _, _ in self.days if day.base == base for stop in day.stops})

    def _busy(self, base: int) -> int:
        """Returns how many advisors of a base have a round."""
        return len({slot.advisor for day, slot, _ in self.days if day.base == base})

    def record(self) -> RoundsRow:
        """Returns the rounds: figures, the timetable, a sentence."""
        problem, people = self.problem, self.people
        is_near = np.isfinite(self.minutes)
        weekly = float(people[is_near & self.is_weekly].sum())
        fortnightly = float(people[is_near & ~self.is_weekly].sum())
        times = [2 if slot.weeks == EVERY else 1 for _, slot, _ in self.days]
        visits = sum(len(day.stops) * of for (day, _, _), of in zip(self.days, times, strict=True))
        driving = sum(
            (hours.work - len(day.stops) * self.asked.stop_hours * 60) * of
            for (day, _, hours), of in zip(self.days, times, strict=True)
        )
        busy = len({slot.advisor for _, slot, _ in self.days})
        longest = max((hours.work for _, _, hours in self.days), default=None)
        found: RoundsRow = {
            "advisors": busy,
            "advisors_free": (problem.posts or 0) - busy,
            "within_minutes": near_minutes(problem),
            "people_remote": round(float(people.sum())),
            "people_weekly": round(weekly),
            "people_fortnightly": round(fortnightly),
            "people_left": round(float(people[~is_near].sum())),
            "half_days": visits / 2,
            "driving_hours": round(driving / 120, 2),
            "longest_day_hours": None if longest is None else round(longest / 60, 2),
            "stops": stop_rows(problem, self.touring, self.days, people),
            "words": "",
        }
        found["words"] = _words(found)
        return found

    def left_out(self) -> list[LeftOutRow]:
        """Returns the remote communes near no stop, the most populated first, and why."""
        units, possible = self.problem.ground.units, self._possible()
        reach = self.touring.reach
        can = np.asarray(reach[:, np.flatnonzero(possible)].sum(axis=1)).ravel() > 0
        rows = np.flatnonzero(~np.isfinite(self.minutes) & (self.people > 0))
        unit = self.problem.demands[self.touring.remote[rows]]
        people = np.bincount(unit, self.people[rows], len(units))
        could = np.zeros(len(units), dtype=bool)
        could[unit[can[rows]]] = True
        order = sorted(set(unit.tolist()), key=lambda at: (-people[at], units.codes[at]))
        before = self.problem.before
        return [
            {
                "code": units.codes[at],
                "name": units.names[at],
                "people": round(float(people[at])),
                "minutes": finite(float(before[at])),
                "place": None,
                "place_commune": None,
                "people_gained": None,
                "instead_of": None,
                "instead_of_name": None,
                "people_net": None,
                "breaks": [],
                "words": _why(near_minutes(self.problem), could=bool(could[at])),
            }
            for at in order[:MOST_LEFT_OUT]
        ]

    def _possible(self) -> np.ndarray:
        """Returns whether a day there and back holds each stop."""
        drives, asked = self.touring.drives, self.asked
        most = (asked.day_hours - asked.stop_hours) * 60 + 1e-9
        found: np.ndarray = (drives.out + drives.back.T <= most).any(axis=0)
        return found


def _why(near: float, *, could: bool) -> str:
    if could:
        return "les journées de ces tournées vont à d'autres communes : un intervenant de plus."
    return f"aucun arrêt possible à {minutes_words(near)} au plus n'est à une journée d'une base."


def _totals(problem: PlanProblem, effects: Effects, sites: Sequence[SiteRow]) -> Totals:
    posts = sum(each["posts"] for each in sites)
    return {
        **in_reach(problem, effects, sites=len(sites), posts=posts),
        "served": None,
        "people_served_before": None,
        "people_served_after": None,
        "people_newly_served": None,
        "people_served_by_new_sites": None,
        "share_served_after": None,
    }


def _words(row: RoundsRow) -> str:
    if not row["people_remote"]:
        return "Tout le monde a déjà un lieu à portée : aucune tournée n'est utile."
    if not row["stops"]:
        return (
            f"Aucune tournée n'aide les {people_words(row['people_remote'])} loin de tout lieu : "
            "aucun arrêt près d'elles ne tient dans une journée, aller et retour."
        )
    stops = len({each["commune"] + each["name"] for each in row["stops"]})
    first = (
        f"{count_words(row['advisors'], 'intervenant', 'intervenants')}, "
        f"{count_words(stops, 'arrêt', 'arrêts')} : sur {people_words(row['people_remote'])} "
        f"loin de tout lieu, {people_words(row['people_weekly'])} auraient une demi-journée "
        f"chaque semaine à {minutes_words(row['within_minutes'])} au plus"
    )
    parts = [first]
    if row["people_fortnightly"]:
        parts.append(f", {people_words(row['people_fortnightly'])} une semaine sur deux")
    parts.append(f" ; {decimal_words(row['driving_hours'])} h de route par semaine en tout.")
    if row["advisors_free"]:
        free = count_words(
            row["advisors_free"], "intervenant reste disponible", "intervenants restent disponibles"
        )
        parts.append(f" {with_capital(free)}.")
    return "".join(parts)
