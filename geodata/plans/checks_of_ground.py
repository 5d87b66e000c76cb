"""What only the ground shows of a scenario: unknown sites, places left out, too few of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from geodata.placement import Indices
from geodata.plans.candidates import Candidate
from geodata.plans.checks import posts_of
from geodata.plans.findings import Finding
from geodata.plans.french import number_words, posts_words
from geodata.plans.ground import Ground
from geodata.plans.scenario import Scenario
from geodata.plans.territories import area_key

_MOST_NAMED = 5


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
        *_sites_listed(scenario, ground, existing),
        *_places(scenario, ground),
        *_hosts(scenario, candidates),
        *_too_few(scenario, candidates),
        *_without_weight(scenario, ground),
    ]


def _sites_listed(scenario: Scenario, ground: Ground, existing: Indices) -> Iterator[Finding]:
    if scenario.existing.keep != "listed":
        return
    table = ground.network.table
    kept = {table.record(each)["id"] for each in existing.tolist()}
    published = {table.record(each)["id"] for each in range(len(table))}
    unknown = [each for each in scenario.existing.sites if each not in published]
    if unknown:
        words = f"Aucun lieu publié n'a ces identifiants : {_named(unknown)}."
        yield Finding("existing.sites", "unknown_site", words)
    idle = [each for each in scenario.existing.sites if each in published and each not in kept]
    if idle:
        why = "fermés, sans poste ou sans position"
        words = f"Ces lieux ne comptent pas à cette date ({why}) : {_named(idle)}."
        yield Finding("existing.sites", "site_not_counted", words, "warning")


def _places(scenario: Scenario, ground: Ground) -> Iterator[Finding]:
    inside = np.zeros(len(ground.units), dtype=bool)
    inside[ground.units.territory(*area_key(scenario.territory)).units] = True
    excluded = set(scenario.excluded)
    for number, place in enumerate(scenario.candidates.places):
        path = f"candidates.places.{number}"
        if (place.lat is None) != (place.lon is None):
            words = f"« {place.name} » n'a que la moitié d'une position."
            yield Finding(path, "half_a_position", words)
        units = ground.units.territory("commune", place.commune).units
        if place.commune in excluded:
            words = f"« {place.name} » est dans une commune exclue : il n'est pas candidat."
            yield Finding(path, "place_excluded", words, "warning")
        elif not inside[units].any():
            words = f"« {place.name} » n'est pas dans le territoire : il n'est pas candidat."
            yield Finding(path, "place_outside", words, "warning")


def _hosts(scenario: Scenario, candidates: Sequence[Candidate]) -> Iterator[Finding]:
    found = {each.host for each in candidates if each.site is not None}
    for number, kind in enumerate(scenario.candidates.hosts):
        if kind not in found:
            words = f"Aucun lieu publié du type {kind} n'est candidat dans le territoire."
            yield Finding(f"candidates.hosts.{number}", "no_such_host", words, "warning")


def _too_few(scenario: Scenario, candidates: Sequence[Candidate]) -> Iterator[Finding]:
    if not candidates:
        words = "Aucun lieu candidat ne reste dans le territoire."
        yield Finding("candidates", "no_candidate", words)
        return
    posts, room = posts_of(scenario), len(candidates) * scenario.most_posts_per_site
    if posts is not None and posts > room:
        words = (
            f"{posts_words(posts)} pour {number_words(len(candidates))} lieux candidats : "
            f"{posts_words(room)} seulement seront placés."
        )
        yield Finding("posts", "fewer_candidates", words, "warning")


def _without_weight(scenario: Scenario, ground: Ground) -> Iterator[Finding]:
    weight = ground.weight(scenario.weight)
    units = ground.units.territory(*area_key(scenario.territory)).units
    people = ground.units.people[units]
    missing = np.isnan(weight[units]) & (people > 0)
    if missing.any():
        words = (
            f"Le poids « {scenario.weight} » manque à {number_words(int(missing.sum()))} communes "
            f"({number_words(people[missing].sum())} habitants) : le plan ne les compte pas."
        )
        yield Finding("weight", "weight_missing", words, "warning")


def _named(ids: Sequence[str]) -> str:
    more = f" et {len(ids) - _MOST_NAMED} autres" if len(ids) > _MOST_NAMED else ""
    return f"{', '.join(ids[:_MOST_NAMED])}{more}"
