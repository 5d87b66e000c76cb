"""What a plan says of the sites of today that close: where their posts go, who gains, who loses."""

from __future__ import annotations

import numpy as np

from geodata.placement import Indices
from geodata.plans.french import count_words, people_words
from geodata.plans.money import euros_number
from geodata.plans.moving import Moved, movable_of
from geodata.plans.plan import PlanRecord
from geodata.plans.plan_sites import ClosedRow, MovesRow, SiteRow
from geodata.plans.problem import PlanProblem
from geodata.plans.trips import within
from geodata.territory import geodesics_m


def tell_moves(record: PlanRecord, problem: PlanProblem, done: Moved) -> None:
    """Adds to the record of a plan its sites that close, and what each of its posts then costs.

    Args:
        record: of the plan, with its sites.
        problem: before, with all the sites of today.
        done: what its solution does of them.
    """
    sites = record["sites"]
    goes_to = _pairs(problem, done, sites)
    moves = problem.scenario.existing.moves
    each_euros = 0.0 if moves is None else euros_number(moves.cost_euros)
    people = np.nan_to_num(problem.ground.units.people)
    today, after = problem.covered_today, _covered_after(record, problem)
    inside = np.zeros(len(people), dtype=bool)
    inside[problem.inside] = True
    closed = [_row(problem, each, goes_to, sites, after, people) for each in done.closed.tolist()]
    closed.sort(key=lambda row: (-row["people_lost"], row["name"], row["site_id"]))
    lost = float(people[inside & today & ~after].sum())
    gained = float(people[inside & ~today & after].sum())
    table = problem.ground.network.table
    for number, rank in goes_to.items():
        site = sites[rank - 1]
        site["moved_from"] = table.record(int(problem.existing[number]))["id"]
        site["cost_euros"] = each_euros
    total = sum(each["cost_euros"] for each in sites)
    record["totals"]["cost_euros"] = total
    for wave in record["waves"]:
        wave["cost_euros"] = sum(
            each["cost_euros"] for each in sites if each["wave"] == wave["name"]
        )
    found: MovesRow = {
        "may_move": len(movable_of(problem)),
        "moved": len(goes_to),
        "ended": len(closed) - len(goes_to),
        "cost_euros": each_euros * len(goes_to),
        "people_lost": round(lost),
        "people_gained": round(gained),
        "closed": closed,
        "words": _words(len(goes_to), len(closed) - len(goes_to), gained, lost),
    }
    record["moves"] = found


def _pairs(problem: PlanProblem, done: Moved, sites: list[SiteRow]) -> dict[int, int]:
    """Returns where the post of each site that closes goes: the rank of a site, nearest first."""
    every, ground = done.closed, problem.ground
    if not len(every) or not sites:
        return {}
    where = ground.network.sites.take(problem.existing[every])
    table = ground.network.table
    away = np.array(
        [geodesics_m(each["lon"], each["lat"], where.lon, where.lat) for each in sites]
    ).T
    ids = [table.record(int(problem.existing[each]))["id"] for each in every.tolist()]
    pairs = [
        (round(float(away[at, place]), 1), ids[at], sites[place]["rank"], at)
        for at in range(len(every))
        for place in range(len(sites))
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, rank, at in sorted(pairs):
        number = int(every[at])
        if len(found) < done.moves and number not in found and rank not in taken:
            found[number] = rank
            taken.add(rank)
    return found


def _covered_after(record: PlanRecord, problem: PlanProblem) -> np.ndarray:
    found = np.zeros(len(problem.ground.units), dtype=bool)
    limit = problem.scenario.limit_minutes
    minutes = [each["minutes_after"] for each in record["communes"]]
    found[problem.inside] = [each is not None and each <= limit for each in minutes]
    return found


def _row(
    problem: PlanProblem,
    number: int,
    goes_to: dict[int, int],
    sites: list[SiteRow],
    after: np.ndarray,
    people: np.ndarray,
) -> ClosedRow:
    ground, position = problem.ground, int(problem.existing[number])
    record = ground.network.table.record(position)
    unit = int(ground.units.position_of_entry[ground.network.sites.node[position]])
    near = within(problem.existing_minutes[:, [number]], problem.scenario.limit_minutes)
    own: Indices = problem.demands[near.tocoo().row]
    rank = goes_to.get(number)
    lost = float(people[own[~after[own]]].sum())
    name = None if rank is None else sites[rank - 1]["name"]
    goes = "ferme" if name is None else f"va à {name}"
    words = f"{goes} : {people_words(lost)} de moins à portée."
    if not lost:
        words = f"{goes}, et personne n'y perd d'aide à portée."
    return {
        "site_id": record["id"],
        "name": record["nom"],
        "commune": ground.units.codes[unit],
        "commune_name": ground.units.names[unit],
        "lon": round(float(ground.network.sites.lon[position]), 6),
        "lat": round(float(ground.network.sites.lat[position]), 6),
        "people_in_reach": round(float(people[own].sum())),
        "people_lost": round(lost),
        "moves_to": rank,
        "moves_to_name": name,
        "words": words,
    }


def _words(moved: int, ended: int, gained: float, lost: float) -> str:
    if not moved + ended:
        return "Aucun lieu d'aujourd'hui ne bouge : aucun déplacement n'améliore ce plan."
    parts = []
    if moved:
        parts.append(
            count_words(moved, "lieu d'aujourd'hui se déplace", "lieux d'aujourd'hui se déplacent")
        )
    if ended:
        one, many = ("ferme", "ferment") if moved else ("lieu ferme", "lieux ferment")
        parts.append(count_words(ended, one, many))
    return (
        f"{' et '.join(parts)} : {people_words(gained)} de plus à portée, "
        f"{people_words(lost)} de moins."
    )
