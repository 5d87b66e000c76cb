"""A plan against its certificate: all that it says of its bound, reckoned again from the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from geodata.errors import BadInputError
from geodata.placement import Floats, Indices, relative_gap
from geodata.plans.attendance import is_shared
from geodata.plans.ground import Ground
from geodata.plans.moving import as_candidates
from geodata.plans.plan import PlanRecord
from geodata.plans.problem import PlanProblem, assemble
from geodata.plans.reading import scenario_of
from geodata.plans.verifying import NAMES, bound_of
from geodata.plans.worth import value_of, value_today

_SAME = 1e-6
_GROWS = ("max_covering", "backup_covering", "equity", "attendance")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is left of a plan's proof.

    Attributes:
        bound: that no plan does better than, None where it could not be reckoned.
        claimed: the bound that the plan says.
        value: of the plan.
        unit: of these.
        faults: what is wrong, each a sentence; none where the certificate holds.
    """

    bound: float | None
    claimed: float | None
    value: float | None
    unit: str
    faults: tuple[str, ...]
    says_more: bool = False
    """Whether the plan claims a bound that the multipliers alone do not prove."""
    before: float | None = None
    """What the objective is worth today, which its gap is measured from."""

    @property
    def gap(self) -> float | None:
        """How much better any plan could be, as a share of this one."""
        if self.bound is None or self.value is None:
            return None
        return relative_gap(self.value, self.bound, self.before)


def verify(plan: PlanRecord, ground: Ground, multipliers: Mapping[str, Any]) -> Verdict:
    """Returns what the multipliers prove of a plan on the ground that it was made on.

    Args:
        plan: as it was written.
        ground: over the snapshot and the sites that it names.
        multipliers: of its certificate, by name.

    Raises:
        BadInputError: the plan has no certificate, or its scenario is none.
    """
    certificate = plan.get("certificate")
    if certificate is None:
        raise BadInputError("the plan has no certificate")
    objective = plan["objective"]
    told = objective["value"], plan["bound"]
    said = (told[1], told[0], objective["unit"])
    faults = list(_other_data(plan, ground))
    if faults:
        return Verdict(None, *said, tuple(faults))
    try:
        problem = _problem(plan, ground)
        prices = _prices(problem, multipliers)
    except (BadInputError, KeyError, TypeError, ValueError) as error:
        return Verdict(None, *said, (f"the certificate cannot be read: {error}",))
    bound = bound_of(problem, prices, certificate["level"])
    faults += _faults_of_bound(plan, problem, bound)
    faults += _faults_of_sites(plan, problem, bound)
    says_more = told[1] is not None and is_worse(problem, bound, told[1])
    return Verdict(bound, *said, tuple(faults), says_more, _before(plan))


def _other_data(plan: PlanRecord, ground: Ground) -> Iterator[str]:
    if ground.sources is None:
        return
    here = ground.sources.as_record(())
    for name in ("snapshot", "sites_version"):
        if plan.get(name) != here[name]:
            yield f"the plan is of {name} {plan.get(name)}, and {here[name]} is at hand"


def _problem(plan: PlanRecord, ground: Ground) -> PlanProblem:
    certificate = plan["certificate"]
    day = date.fromisoformat(certificate["day"])
    scenario = scenario_of(plan["scenario"])
    if scenario.objective != plan["objective"]["name"]:
        raise ValueError("the objective is not that of its scenario")
    problem = assemble(scenario, replace(ground, today=day))
    while problem.horizon_minutes < certificate["horizon_minutes"]:
        wider = problem.widened()
        if wider is None:
            break
        problem = wider
    if problem.horizon_minutes != certificate["horizon_minutes"]:
        raise ValueError(f"no plan looks for trips of {certificate['horizon_minutes']} minutes")
    return as_candidates(problem)


def _prices(problem: PlanProblem, multipliers: Mapping[str, Any]) -> dict[str, Floats]:
    found = {}
    for name, size in sizes_of(problem).items():
        values = np.asarray(multipliers.get(name, []), dtype=np.float64)
        if values.shape != (size,):
            raise ValueError(f"{name}: {len(values)} multipliers for {size}")
        if not np.isfinite(values).all() or (values < 0).any():
            raise ValueError(f"{name}: a multiplier is negative or not a number")
        found[name] = values
    return found | _cuts(problem, multipliers)


def _cuts(problem: PlanProblem, multipliers: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the cuts of three demands, with their prices; none where there are none."""
    if "cuts" not in multipliers and "cut_prices" not in multipliers:
        return {}
    cuts = np.asarray(multipliers.get("cuts", []))
    prices = np.asarray(multipliers.get("cut_prices", []), dtype=np.float64)
    if cuts.shape != (3 * len(prices),) or not np.issubdtype(cuts.dtype, np.integer):
        raise ValueError("cuts: not three demands and a price each")
    if (cuts < 0).any() or (cuts >= len(problem.demands)).any():
        raise ValueError("cuts: one is of no demand")
    if not np.isfinite(prices).all() or (prices < 0).any():
        raise ValueError("cut_prices: a multiplier is negative or not a number")
    return {"cuts": cuts, "cut_prices": prices}


def sizes_of(problem: PlanProblem) -> dict[str, int]:
    """Returns how many multipliers of each name a certificate has."""
    few = problem.scenario.people_per_post is not None
    is_fair = problem.scenario.objective == "equity"
    counts = (
        len(problem.demands),
        len(problem.groups),
        len(problem.groups),
        len(problem.floors) if problem.scenario.objective == "max_covering" and not few else 0,
        int(problem.parts.max(initial=-1)) + 1 if is_fair else 0,
        len(problem.candidates) + len(problem.existing) if few else 0,
        len(problem.demands) if is_shared(problem) else 0,
    )
    return dict(zip(NAMES[:-1], counts, strict=True))


def is_worse(problem: PlanProblem, bound: float, told: float) -> bool:
    """Returns whether a bound proves less than what is told."""
    more = bound - told if problem.scenario.objective in _GROWS else told - bound
    return bool(more > _SAME * max(1.0, abs(told)))


def _faults_of_bound(plan: PlanRecord, problem: PlanProblem, bound: float) -> Iterator[str]:
    certificate, told = plan["certificate"], plan["bound"]
    if is_worse(problem, bound, certificate["bound"]):
        yield f"the multipliers prove {bound:,.6g}, not {certificate['bound']:,.6g}"
    if told is None:
        yield "the plan says no bound"
    elif certificate["is_whole"] and is_worse(problem, bound, told):
        yield f"the plan says a bound of {told:,.6g}, and the multipliers prove {bound:,.6g}"


def _faults_of_sites(plan: PlanRecord, problem: PlanProblem, bound: float) -> Iterator[str]:
    """What is wrong of the plan itself: its sites, their number, quotas, then its value."""
    selected, posts = _selected(plan, problem)
    if selected is None:
        yield "a site of the plan is no candidate of its scenario"
        return
    if problem.posts is not None and posts.sum() > problem.posts:
        yield f"the plan has {posts.sum():,} posts, and its scenario {problem.posts:,}"
    counts = np.bincount(selected, posts, minlength=len(problem.candidates))
    for group in problem.groups:
        own = counts[group.members].sum()
        if own < group.at_least or (group.at_most is not None and own > group.at_most):
            yield f"the plan does not keep {group.name}"
    yield from _floors_missed(problem, selected)
    yield from _faults_of_value(plan, problem, selected, bound)


def _floors_missed(problem: PlanProblem, selected: Indices) -> Iterator[str]:
    trips = problem.minutes[:, selected].tocoo()
    reached = np.zeros(len(problem.weights))
    reached[trips.row[trips.data <= problem.scenario.limit_minutes]] = 1.0
    reached[problem.demands_covered_before] = 0.0
    for floor in problem.floors:
        own = (problem.weights * reached)[floor.members].sum()
        if own < floor.least - 1e-6 * max(1.0, floor.least):
            yield f"the plan does not keep {floor.name}"


def _faults_of_value(
    plan: PlanRecord, problem: PlanProblem, selected: Indices, bound: float
) -> Iterator[str]:
    told, claimed, gap = plan["objective"]["value"], plan["bound"], plan["gap"]
    if told is None:
        yield "the plan says no value"
        return
    if problem.scenario.people_per_post is None:
        value = value_of(problem, selected)
        if abs(value - told) > _SAME * max(1.0, abs(value)):
            yield f"the sites of the plan are worth {value:,.6g}, not {told:,.6g}"
    if is_worse(problem, told, bound):
        yield f"the plan says {told:,.6g}, and no plan does better than {bound:,.6g}"
    before = _before(plan)
    if before is not None:
        today = value_today(problem)
        if today is None or abs(today - before) > _SAME * max(1.0, abs(before)):
            yield f"the plan says {before:,.6g} today, where there is {_number(today)}"
    if claimed is not None and gap is not None:
        proven = relative_gap(told, claimed, before)
        if abs(proven - gap) > 1e-5 * max(1.0, proven):
            yield f"the gap of the plan is {proven:.4%}, not {gap:.4%}"


def _before(plan: PlanRecord) -> float | None:
    """Returns what a plan says of today; None of those of older releases."""
    return plan["objective"].get("before")


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:,.6g}"


def _selected(plan: PlanRecord, problem: PlanProblem) -> tuple[Indices | None, Indices]:
    """Returns the candidates that the sites of a plan are, and the posts of each."""
    codes = problem.ground.units.codes
    place: dict[tuple[object, ...], list[int]] = {}
    for number, each in enumerate(problem.candidates):
        key = (codes[each.unit], each.name, each.site, round(each.lon, 6), round(each.lat, 6))
        place.setdefault(key, []).append(number)
    posts: dict[int, int] = {}
    waves: dict[tuple[object, ...], set[str]] = {}
    for row in plan.get("sites", ()):
        key = (row["commune"], row["name"], row["site_id"], row["lon"], row["lat"])
        same = place.get(key)
        if not same:
            return None, np.empty(0, dtype=np.int64)
        # Twins open one after the other; a site that opens in two waves opens once.
        seen = waves.setdefault((*key, row["wave"]), set())
        number = same[min(len(seen), len(same) - 1)]
        seen.add(str(row["rank"]))
        posts[number] = posts.get(number, 0) + row["posts"]
    for number in _kept(plan, problem):
        posts[number] = 1
    selected = np.array(sorted(posts), dtype=np.int64)
    return selected, np.array([posts[each] for each in sorted(posts)], dtype=np.int64)


def _kept(plan: PlanRecord, problem: PlanProblem) -> list[int]:
    """Returns the candidates that are sites of today which may move, and do not close."""
    moves = plan.get("moves")
    if problem.scenario.existing.moves is None or moves is None:
        return []
    closed = {each["site_id"] for each in moves["closed"]}
    members = problem.groups[-1].members.tolist()
    return [each for each in members if problem.candidates[each].site not in closed]
