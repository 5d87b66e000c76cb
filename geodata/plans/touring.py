"""Rounds of advisors as a problem: who is remote, where stops may be, bases, minutes of driving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.errors import ParameterError, ScenarioError
from geodata.placement import (
    Drives,
    Floats,
    Indices,
    KeptDay,
    TouredRounds,
    Week,
    plan_rounds,
)
from geodata.plans.candidates import TOWN_HALL_HOST, Candidate, destinations_of
from geodata.plans.checks_of_rounds import PATH, rounds_of
from geodata.plans.findings import Finding
from geodata.plans.french import listed_words, minutes_words
from geodata.plans.problem import PlanProblem
from geodata.plans.scenario import KeptRound
from geodata.plans.solvers import solve_options
from geodata.plans.territories import unit_of_place
from geodata.plans.trips import within

MOST_STOPS, MOST_STOPS_OF_THREES = 1_500, 400
"""Places where a stop may be, useful to somebody remote; where days of three stops are asked."""
MOST_BASES = 40
"""When a scenario names none."""
STEP_MINUTES = 5.0
"""Drives count up to the next five minutes, so that hours are told as people say them."""
_WEEKS = {"every": 0, "odd": 1, "even": 2}


@dataclass(frozen=True, slots=True, eq=False)
class Touring:
    """Who may be helped, from where.

    Attributes:
        remote: the demands that no site has within the limit.
        stops: where an advisor may help.
        bases: where advisors may leave from.
        minutes: remote demands x stops, within what counts as near.
        drives: minutes, up to the next five.
        kept: days of today.
        warnings: what a planner should know.
    """

    remote: Indices
    stops: list[Candidate]
    bases: list[Candidate]
    minutes: Any
    drives: Drives
    kept: tuple[KeptDay, ...]
    warnings: tuple[Finding, ...]

    @property
    def reach(self) -> Any:
        """Remote demands x stops, 1 where a stop is near."""
        return within(self.minutes, np.inf)


def near_minutes(problem: PlanProblem) -> float:
    """Returns the minutes within which a stop helps."""
    asked = rounds_of(problem.scenario).within_minutes
    return problem.scenario.limit_minutes if asked is None else asked


def touring_of(problem: PlanProblem) -> Touring:
    """Returns the rounds of a scenario as a problem.

    Raises:
        ScenarioError: no stop, or too many; a round of today has no road, or no advisor.
    """
    rounds, near = rounds_of(problem.scenario), near_minutes(problem)
    remote = np.flatnonzero(problem.left_to_cover)
    kept_stops = [code for each in rounds.kept for code in each.stops]
    stops = sorted({*problem.candidates, *(_hall(code, problem) for code in kept_stops)}, key=_key)
    minutes = problem.trips_to(destinations_of(stops, problem.ground), near)[remote]
    needed = {_hall(code, problem) for code in kept_stops}
    useful = np.diff(minutes.tocsc().indptr) > 0
    useful |= np.array([each in needed for each in stops], dtype=bool)
    stops = [each for each, has in zip(stops, useful.tolist(), strict=True) if has]
    most = MOST_STOPS_OF_THREES if rounds.most_stops_a_day == 3 else MOST_STOPS
    if len(stops) > most:
        words = (
            f"{len(stops)} arrêts possibles : ce calcul n'en tient pas plus de {most}. Prenez un "
            "territoire plus petit, ou les mairies de communes plus peuplées (least_people)."
        )
        raise ScenarioError([Finding("candidates", "stops_too_many", words)])
    bases = _bases(problem, stops)
    drives = _drives(problem, bases, stops)
    kept = _kept(problem, bases, stops)
    _check_kept(problem, kept, drives, bases, stops)
    warnings = _idle_bases(problem, drives, bases)
    return Touring(remote, stops, bases, minutes[:, np.flatnonzero(useful)], drives, kept, warnings)


def week_of(problem: PlanProblem) -> Week:
    """Returns what advisors work, and what help is worth."""
    rounds = rounds_of(problem.scenario)
    return Week(
        day_minutes=rounds.day_hours * 60,
        stop_minutes=rounds.stop_hours * 60,
        days=len(rounds.days),
        most_stops=rounds.most_stops_a_day,
        weekly=rounds.frequency != "fortnightly",
        fortnightly=rounds.frequency != "weekly",
        fortnightly_worth=rounds.fortnightly_worth,
    )


def solve_rounds(problem: PlanProblem, touring: Touring, options: Any = None) -> TouredRounds:
    """Returns the rounds of a problem.

    Raises:
        ScenarioError: the rounds of today need more advisors than there are.
    """
    try:
        return plan_rounds(
            touring.reach,
            problem.weights[touring.remote],
            touring.drives,
            problem.posts or 0,
            week_of(problem),
            kept=touring.kept,
            options=options or solve_options(problem.scenario, problem.scenario.time_limit_s),
        )
    except ParameterError as error:
        words = "Les tournées qui restent demandent plus d'intervenants que ce scénario n'en a."
        raise ScenarioError([Finding(f"{PATH}.kept", "too_many_kept", words)]) from error


def _key(each: Candidate) -> tuple[int, str, float, float, str]:
    """No order of a list decides."""
    return each.unit, each.name, each.lon, each.lat, each.site or ""


def _hall(code: str, problem: PlanProblem) -> Candidate:
    """Returns the town hall of a commune."""
    units, graph = problem.ground.units, problem.ground.roads.graph
    unit = unit_of_place(code, units)
    entry = units.entry[unit]
    name = f"Mairie — {units.names[unit]}"
    return Candidate(unit, name, float(graph.lon[entry]), float(graph.lat[entry]), TOWN_HALL_HOST)


def _bases(problem: PlanProblem, stops: Sequence[Candidate]) -> list[Candidate]:
    units, rounds = problem.ground.units, rounds_of(problem.scenario)
    codes = [*rounds.bases, *(each.base for each in rounds.kept)]
    if not rounds.bases:
        own = {each.unit for each in (*problem.candidates, *stops)}
        people = np.nan_to_num(units.people)
        largest = sorted(own, key=lambda unit: (-people[unit], units.codes[unit]))[:MOST_BASES]
        codes += [units.codes[unit] for unit in largest]
    found = sorted({_hall(code, problem) for code in codes}, key=_key)
    placed = [each for each in found if not np.isnan(each.lon)]
    if not placed:
        words = "Aucune base n'a de position connue : nommez d'autres communes."
        raise ScenarioError([Finding(f"{PATH}.bases", "no_base", words)])
    return placed


def _drives(problem: PlanProblem, bases: Sequence[Candidate], stops: Sequence[Candidate]) -> Drives:
    """Returns the minutes between bases and stops by car, up to the next five."""
    ground = problem.ground.by("car")
    places = [*bases, *stops]
    unit = np.array([each.unit for each in places], dtype=np.int64)
    longest_s = rounds_of(problem.scenario).day_hours * 3600.0
    table = ground.roads.table(destinations_of(places, ground), longest_s)
    own, row = np.unique(unit, return_inverse=True)
    place = np.full(len(ground.units) + 1, -1, dtype=np.int64)
    place[own] = np.arange(len(own))
    at = place[ground.units.position_of_entry[table.node]]
    known = at >= 0
    minutes = np.round(table.seconds[known] / 60, 1)
    from_unit = np.full((len(own), len(places)), np.inf)
    from_unit[at[known], table.point[known]] = STEP_MINUTES * np.ceil(minutes / STEP_MINUTES)
    found = from_unit[row]
    lon, lat = (np.array([getattr(each, name) for each in places]) for name in ("lon", "lat"))
    is_same = (lon[:, None] == lon[None, :]) & (lat[:, None] == lat[None, :])
    found[is_same] = 0.0
    count = len(bases)
    return Drives(found[:count, count:], found[count:, count:], found[count:, :count])


def _kept(
    problem: PlanProblem, bases: Sequence[Candidate], stops: Sequence[Candidate]
) -> tuple[KeptDay, ...]:
    rounds = rounds_of(problem.scenario)

    def day(each: KeptRound) -> KeptDay:
        own = tuple(stops.index(_hall(code, problem)) for code in each.stops)
        base = bases.index(_hall(each.base, problem))
        return KeptDay(base, own, rounds.days.index(each.day), _WEEKS[each.weeks])

    return tuple(day(each) for each in rounds.kept)


def _check_kept(
    problem: PlanProblem,
    kept: Sequence[KeptDay],
    drives: Drives,
    bases: Sequence[Candidate],
    stops: Sequence[Candidate],
) -> None:
    """Refuses a round of today that no road makes.

    Raises:
        ScenarioError: there is one.
    """
    names, found = problem.ground.units.names, []
    for number, each in enumerate(kept):
        if not np.isfinite(drives.minutes(each.base, each.stops)):
            way = [names[bases[each.base].unit], *(names[stops[at].unit] for at in each.stops)]
            words = f"Aucune route ne mène de l'un à l'autre de {listed_words(way)} en un jour."
            found.append(Finding(f"{PATH}.kept.{number}", "no_road", words))
    if found:
        raise ScenarioError(found)


def _idle_bases(
    problem: PlanProblem, drives: Drives, bases: Sequence[Candidate]
) -> tuple[Finding, ...]:
    """Returns what to say of bases that were named and reach no stop in a day."""
    rounds = rounds_of(problem.scenario)
    left = (rounds.day_hours - rounds.stop_hours) * 60
    reaches = (drives.out + drives.back.T <= left).any(axis=1)
    units = problem.ground.units
    named = {unit_of_place(code, units) for code in rounds.bases}
    idle = [
        units.names[each.unit]
        for each, does in zip(bases, reaches.tolist(), strict=True)
        if not does and each.unit in named
    ]
    if not idle or not len(drives.between):
        return ()
    words = (
        f"Aucun arrêt utile n'est à {minutes_words(left)} aller et retour de : "
        f"{listed_words(idle)}."
    )
    return (Finding(f"{PATH}.bases", "idle_base", words, "warning"),)


def visited_minutes(touring: Touring, stops: Sequence[int]) -> tuple[Floats, Indices]:
    """Returns the minutes of each remote demand to its nearest stop of some, and which, -1 none."""
    found = np.full(len(touring.remote), np.inf)
    which = np.full(len(touring.remote), -1, dtype=np.int64)
    for stop in stops:
        column = touring.minutes[:, [stop]].tocoo()
        nearer = column.data < found[column.row]
        rows = column.row[nearer]
        found[rows], which[rows] = column.data[nearer], stop
    return found, which
