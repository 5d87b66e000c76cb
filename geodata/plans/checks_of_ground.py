"""What only the ground shows of a scenario: unknown sites, places left out, too few of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from geodata.coverage import State, left_out_of
from geodata.french import BY_MODE, whole_number
from geodata.placement import Floats, Indices
from geodata.plans.candidate_halls import takes_published_sites
from geodata.plans.candidates import Candidate
from geodata.plans.checks import check_room, posts_to_place
from geodata.plans.checks_of_attendance import reach_minutes
from geodata.plans.checks_of_quotas import check_networks_fit
from geodata.plans.checks_of_sites import check_sites
from geodata.plans.findings import Finding
from geodata.plans.french import (
    communes_words,
    count_words,
    listed_words,
    minutes_words,
    people_words,
)
from geodata.plans.ground import Ground
from geodata.plans.scenario import Scenario
from geodata.plans.territories import area_key
from geodata.plans.trips import ALL_PAIRS
from geodata.territory import Units

_MOST_LOST = 0.2
"""Of the sites of a territory; some are closed anywhere, a fifth is a file that was misread."""
_LOST: dict[str, tuple[str, str]] = {
    "not_in_service": ("est hors service à cette date", "sont hors service à cette date"),
    "closed_to_public": (
        "n'accueille pas de public selon sa fiche",
        "n'accueillent pas de public selon leur fiche",
    ),
    "without_post": ("n'a aucun poste", "n'ont aucun poste"),
}


def check_on_ground(
    scenario: Scenario, ground: Ground, existing: Indices, candidates: Sequence[Candidate]
) -> list[Finding]:
    """Returns what a planner should know of a scenario on its ground; errors stop it.

    Args:
        scenario: that `check` found without error.
        ground: of the plan.
        existing: positions of the published sites that stay.
        candidates: where posts could be.
    """
    return [
        *check_sites(scenario, ground.network),
        *_idle_sites(scenario, ground, existing),
        *_not_counted(scenario, ground),
        *_hosts(scenario, candidates),
        *_room(scenario, candidates),
    ]


def check_trips(
    scenario: Scenario,
    units: Units,
    demands: Indices,
    minutes: Any,
    existing_minutes: Any,
    share: Floats | None = None,
) -> Iterator[Finding]:
    """Yields when no candidate has anybody in reach, and whom none of them can do anything for.

    Args:
        scenario: that nothing else is wrong with.
        units: of the ground.
        demands: the unit of each row.
        minutes: demands x candidates, of the trips looked for.
        existing_minutes: demands x sites that stay, likewise.
        share: of its unit's people, of each demand; None where each has all of them.
    """
    if scenario.objective == "rounds":
        return  # Their stops are looked at with their drives.
    longest = reach_minutes(scenario)
    limit = minutes_words(longest)
    if scenario.mode != "car":
        limit += f" {BY_MODE[scenario.mode]}"
    if not (minutes.data <= longest).any():
        words = f"Aucun lieu candidat n'a d'habitant à {limit} au plus."
        yield Finding("limit_minutes", "nobody_in_reach", words)
        return
    if scenario.objective not in ("set_covering", "p_center"):
        return
    # Of a wide territory, longer trips may be looked for yet: what is far is not without a road.
    if scenario.objective == "p_center" and len(demands) * minutes.shape[1] > ALL_PAIRS:
        return
    alone = np.diff(minutes.indptr) + np.diff(existing_minutes.indptr) == 0
    if alone.any():
        own = units.people[demands] if share is None else units.people[demands] * share
        people = own[alone].sum()
        what = f"{communes_words(units, np.unique(demands[alone]))} ({people_words(people)})"
        why = "sans route vers aucun lieu"
        if scenario.objective == "set_covering":
            why = f"à plus de {limit} de tout lieu"
        words = f"Le plan laisse de côté {what}, {why}."
        yield Finding("candidates", "left_out", words, "warning")


def _idle_sites(scenario: Scenario, ground: Ground, existing: Indices) -> Iterator[Finding]:
    if scenario.existing.keep != "listed":
        return
    published, kept = ground.network.table.positions, set(existing.tolist())
    idle = [
        each
        for each in scenario.existing.sites
        if each in published and published[each] not in kept
    ]
    if idle:
        why = "fermés, sans poste ou sans position"
        words = f"Ces lieux ne comptent pas à cette date ({why}) : {listed_words(idle)}."
        yield Finding("existing.sites", "site_not_counted", words, "warning")


def _not_counted(scenario: Scenario, ground: Ground) -> Iterator[Finding]:
    """Yields that many published sites of the territory are none to a plan, and why."""
    asked, units, network = scenario.existing, ground.units, ground.network
    if asked.keep != "all":
        return
    own = units.territory(*area_key(scenario.territory)).units
    placed = network.sites.node >= 0
    inside = placed & np.isin(units.position_of_entry[np.where(placed, network.sites.node, 0)], own)
    left = left_out_of(network, State(asked.at or ground.today, asked.posts))
    counts: dict[str, int] = {reason: int((each & inside).sum()) for reason, each in left.items()}
    lost, count = sum(counts.values()), int(inside.sum())
    if lost > _MOST_LOST * count:
        why = [count_words(counts[each], *words) for each, words in _LOST.items() if counts[each]]
        words = (
            f"{count_words(lost, 'lieu publié', 'lieux publiés')} du territoire, sur "
            f"{whole_number(count)}, ne {'comptent' if lost > 1 else 'compte'} pas : "
            f"{listed_words(why)}."
        )
        yield Finding("existing", "sites_not_counted", words, "warning")


def _room(scenario: Scenario, candidates: Sequence[Candidate]) -> Iterator[Finding]:
    """Yields what `check` could not know: it sees no hosts."""
    if takes_published_sites(scenario.candidates) or not candidates:
        room = len(candidates) * scenario.most_posts_per_site
        yield from check_room(posts_to_place(scenario), room)
        yield from check_networks_fit(scenario, room)


def _hosts(scenario: Scenario, candidates: Sequence[Candidate]) -> Iterator[Finding]:
    if scenario.candidates.communes_with and not any(each.site is None for each in candidates):
        kinds = ", ".join(scenario.candidates.communes_with)
        words = f"Aucune commune du territoire n'a de lieu publié de ces types : {kinds}."
        yield Finding("candidates.communes_with", "no_such_host", words, "warning")
    found = {each.host for each in candidates if each.site is not None}
    for number, kind in enumerate(scenario.candidates.hosts):
        if kind not in found:
            words = f"Aucun lieu publié du type {kind} n'est candidat dans le territoire."
            yield Finding(f"candidates.hosts.{number}", "no_such_host", words, "warning")
