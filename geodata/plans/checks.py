"""What contradicts itself in a scenario, in words, before any solving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from geodata.coverage import PEOPLE
from geodata.plans.checks_of_quotas import (
    check_caps,
    check_communes,
    check_networks,
    check_sums,
    check_waves,
)
from geodata.plans.findings import Finding
from geodata.plans.french import number_words, posts_words
from geodata.plans.scenario import Scenario
from geodata.plans.territories import Names
from geodata.territory import Units

_WITH_FLOORS = ("max_covering",)
_WITH_POSTS = ("max_covering",)


def check(scenario: Scenario, units: Units, weights: Mapping[str, object]) -> list[Finding]:
    """Returns all that is wrong, or worth knowing, in a scenario.

    Args:
        scenario: as it was read.
        units: of the snapshot in use: codes are checked against them.
        weights: by name, the columns that weigh people.
    """
    names, posts = Names(units), posts_of(scenario)
    found = [
        *_how_many(scenario),
        *_money(scenario),
        *_what_objectives_take(scenario),
        *_parts(scenario),
        *_weight(scenario, tuple(weights)),
        *names.unknown_codes(scenario),
        *check_networks(scenario, posts),
        *check_waves(scenario),
        *check_communes(scenario, posts, names),
    ]
    if any(each.level == "error" for each in found):
        return found  # Sums of what is wrong would only confuse.
    return [*found, *check_caps(scenario, names), *check_sums(scenario, posts, names)]


def posts_of(scenario: Scenario) -> int | None:
    """Returns how many posts a scenario has, None where that is its answer."""
    if scenario.waves is not None:
        return sum(wave.posts for wave in scenario.waves)
    if scenario.budget is not None:
        return int(scenario.budget.euros // scenario.cost_per_post_euros)
    return scenario.posts


def _how_many(scenario: Scenario) -> Iterator[Finding]:
    said = [name for name in ("posts", "waves", "budget") if getattr(scenario, name) is not None]
    if scenario.objective == "set_covering":
        if said:
            words = "Le nombre de postes est la réponse de cet objectif : ne le fixez pas."
            yield Finding(said[0], "posts_are_the_answer", words)
        return
    if not said:
        words = "Dites combien de postes : posts, waves (des vagues) ou budget."
        yield Finding("posts", "no_posts", words)
    elif len(said) > 1:
        words = f"Une seule façon de dire combien de postes : {' ou '.join(said)}."
        yield Finding(said[1], "posts_said_twice", words)
    elif posts_of(scenario) == 0:
        words = "Le budget ne paie pas un seul poste."
        yield Finding("budget.euros", "no_post_paid", words)


def _money(scenario: Scenario) -> Iterator[Finding]:
    posts, most = posts_of(scenario), scenario.spending_limit_euros
    if posts is None or most is None:
        return
    cost = posts * scenario.cost_per_post_euros
    if cost > most:
        words = (
            f"{posts_words(posts)} à {number_words(scenario.cost_per_post_euros)} € "
            f"coûtent {number_words(cost)} €, la limite est de {number_words(most)} €."
        )
        yield Finding("spending_limit_euros", "over_budget", words)


def _what_objectives_take(scenario: Scenario) -> Iterator[Finding]:
    stacked = scenario.most_posts_per_site > 1
    limited = scenario.people_per_post is not None
    with_shares = any(each.share is not None for each in scenario.floors)
    if scenario.objective != "max_covering":
        only = "ne se combine qu'avec l'objectif « max_covering »."
        if with_shares:
            yield Finding("floors", "floors_not_taken", f"Une part minimale {only}")
        if stacked:
            words = f"Plusieurs postes par lieu : cela {only}"
            yield Finding("most_posts_per_site", "posts_not_taken", words)
        if limited:
            words = f"Un nombre de personnes par poste {only}"
            yield Finding("people_per_post", "posts_not_taken", words)
    elif limited and with_shares:
        words = "Une part minimale ne se combine pas avec un nombre de personnes par poste."
        yield Finding("floors", "floors_not_taken", words)
    elif stacked and not limited:
        words = "Sans people_per_post, un deuxième poste au même lieu n'ajouterait rien."
        yield Finding("most_posts_per_site", "capacity_unsaid", words)


def _parts(scenario: Scenario) -> Iterator[Finding]:
    for number, floor in enumerate(scenario.floors):
        if (floor.share is None) == (floor.sites is None):
            words = "Un plancher est une part (share) ou un nombre de lieux (sites)."
            yield Finding(f"floors.{number}", "floor_unsaid", words)
    where = scenario.candidates
    if not (where.town_halls or where.places or where.hosts):
        words = "Aucun lieu candidat : ni mairies, ni liste de lieux, ni type d'hôte."
        yield Finding("candidates", "no_candidate", words)


def _weight(scenario: Scenario, known: Sequence[str]) -> Iterator[Finding]:
    if scenario.weight not in (PEOPLE, *known):
        allowed = ", ".join((PEOPLE, *known))
        words = f"Aucun poids publié ne s'appelle ainsi ; sont possibles : {allowed}."
        yield Finding("weight", "unknown_weight", words)
