"""What contradicts itself in a scenario, in words, before any solving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from geodata.french import whole_number, with_capital
from geodata.placement import Floats
from geodata.plans.candidate_halls import halls_of, takes_published_sites
from geodata.plans.checks_of_area import check_area
from geodata.plans.checks_of_attendance import check_attendance
from geodata.plans.checks_of_classes import check_classes, unknown_classes
from geodata.plans.checks_of_moves import check_moves
from geodata.plans.checks_of_places import check_places
from geodata.plans.checks_of_quotas import (
    check_communes,
    check_dates,
    check_decided,
    check_nesting,
    check_networks,
    check_networks_fit,
    check_waves,
)
from geodata.plans.checks_of_rounds import check_rounds
from geodata.plans.checks_of_vacancy import check_vacancy
from geodata.plans.classes import CommuneClasses
from geodata.plans.findings import Finding
from geodata.plans.french import count_words, posts_words
from geodata.plans.money import euros_words
from geodata.plans.nesting_classes import check_class_nesting
from geodata.plans.scenario import Scenario
from geodata.plans.territories import Names, area_key, unit_of_place
from geodata.territory import PEOPLE, Units
from geodata.travel import NO_TRANSIT_IN_FRENCH, Mode, modes_of

MOST_POSTS = 20_000
"""Of a scenario, whichever way it says how many."""


def check(
    scenario: Scenario,
    units: Units,
    weights: Mapping[str, NDArray[np.float64]],
    today: date,
    modes: Sequence[Mode] = modes_of(()),
    classes: CommuneClasses = MappingProxyType({}),
) -> list[Finding]:
    """Returns all that is wrong, or worth knowing, in a scenario before its roads are looked at.

    Every way to a plan begins by it: a dry run, `maillage plan check`, a request, the solver.

    Args:
        scenario: as it was read.
        units: of the snapshot in use: codes are checked against them.
        weights: by name, the columns that weigh people.
        today: the day from which a date is past.
        modes: how people may travel, in the snapshot in use.
        classes: of the units, by name of column.
    """
    names, posts = Names(units), posts_of(scenario)
    unknown = list(names.unknown_codes(scenario))
    found = [
        *_how_many(scenario),
        *_money(scenario),
        *_what_objectives_take(scenario),
        *_parts(scenario),
        *_list_of_sites(scenario),
        *check_moves(scenario),
        *check_vacancy(scenario),
        *check_rounds(scenario),
        *check_attendance(scenario),
        *_weight(scenario, tuple(weights)),
        *_mode(scenario, modes),
        *unknown,
        *unknown_classes(scenario, classes),
        *check_networks(scenario, posts),
        *check_waves(scenario),
        *check_dates(scenario, today),
        *check_communes(scenario, posts, names),
        *check_places(scenario.candidates.places, units),
    ]
    if not unknown and not any(each.path == "weight" for each in found):
        found += check_area(scenario, units, weights)
        found += check_classes(scenario, units, classes)
    if any(each.level == "error" for each in found):
        return found  # Sums of what is wrong would only confuse.
    room = room_of(scenario, units)
    nesting = list(check_nesting(scenario, units, room, posts))
    return [
        *found,
        *check_decided(scenario, posts, units),
        *(nesting or check_class_nesting(scenario, units, room, posts, classes)),
        *check_networks_fit(scenario, room.sum()),
        *check_room(posts_to_place(scenario), room.sum()),
    ]


def posts_of(scenario: Scenario) -> int | None:
    """Returns how many posts a scenario has, None where that is its answer."""
    if scenario.waves is not None:
        return sum(wave.posts for wave in scenario.waves)
    if scenario.budget is not None:
        return int(scenario.budget.euros // scenario.cost_per_post_euros)
    return scenario.posts


def posts_to_place(scenario: Scenario) -> int | None:
    """Returns how many posts need a candidate each; None where that is the answer, or none does."""
    return None if scenario.objective == "rounds" else posts_of(scenario)


def _how_many(scenario: Scenario) -> Iterator[Finding]:
    given = [name for name in ("posts", "waves", "budget") if getattr(scenario, name) is not None]
    if scenario.objective == "set_covering":
        if given:
            words = "Le nombre de postes est la réponse de cet objectif : ne le fixez pas."
            yield Finding(given[0], "posts_are_the_answer", words)
        return
    if not given:
        words = "Dites combien de postes : posts, waves (des vagues) ou budget."
        yield Finding("posts", "no_posts", words)
    elif len(given) > 1:
        words = f"Une seule façon de dire combien de postes : {' ou '.join(given)}."
        yield Finding(given[1], "posts_said_twice", words)
    elif (posts := posts_of(scenario)) == 0:
        words = "Le budget ne paie pas un seul poste."
        yield Finding("budget.euros", "no_post_paid", words)
    elif posts is not None and posts > MOST_POSTS:
        words = f"{posts_words(posts)} : c'est trop, {whole_number(MOST_POSTS)} au plus."
        yield Finding("budget.euros" if scenario.budget else given[0], "too_many_posts", words)


def _money(scenario: Scenario) -> Iterator[Finding]:
    posts, most = posts_of(scenario), scenario.spending_limit_euros
    if posts is None or most is None:
        return
    cost = posts * scenario.cost_per_post_euros
    moves = scenario.existing.moves
    if moves is not None and cost <= most < cost + moves.most * moves.cost_euros:
        words = (
            f"{posts_words(posts)} et {count_words(moves.most, 'déplacement', 'déplacements')} "
            f"coûtent {euros_words(cost + moves.most * moves.cost_euros)}, la limite est de "
            f"{euros_words(most)}."
        )
        yield Finding("spending_limit_euros", "over_budget", words)
    if cost > most:
        costs = "coûtent" if posts > 1 else "coûte"
        words = (
            f"{posts_words(posts)} à {euros_words(scenario.cost_per_post_euros)} {costs} "
            f"{euros_words(cost)}, la limite est de {euros_words(most)}."
        )
        yield Finding("spending_limit_euros", "over_budget", words)


def _what_objectives_take(scenario: Scenario) -> Iterator[Finding]:
    stacked = scenario.most_posts_per_site > 1
    limited = scenario.people_per_post is not None
    path = "floors" if any(each.share is not None for each in scenario.floors) else "class_floors"
    with_shares = path == "floors" or bool(scenario.class_floors)
    if scenario.objective != "max_covering":
        only = "ne se combine qu'avec l'objectif « max_covering »."
        if with_shares:
            yield Finding(path, "floors_not_taken", f"Une part minimale {only}")
        if stacked:
            words = f"Plusieurs postes par lieu : cela {only}"
            yield Finding("most_posts_per_site", "posts_not_taken", words)
        if limited:
            words = f"Un nombre de personnes par poste {only}"
            yield Finding("people_per_post", "posts_not_taken", words)
    elif limited and with_shares:
        words = "Une part minimale ne se combine pas avec un nombre de personnes par poste."
        yield Finding(path, "floors_not_taken", words)
    elif limited and scenario.weight != PEOPLE:
        words = (
            f"Une capacité est un nombre de personnes, et ce scénario compte « {scenario.weight} » "
            "à leur place : choisissez les habitants, ou laissez la capacité vide."
        )
        yield Finding("people_per_post", "capacity_of_weight", words)
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


def _list_of_sites(scenario: Scenario) -> Iterator[Finding]:
    existing = scenario.existing
    if existing.keep == "listed" and not existing.sites:
        words = "La liste des lieux qui restent est vide : nommez-les, ou partez de zéro."
        yield Finding("existing.sites", "no_site_listed", words)
    elif existing.keep != "listed" and existing.sites:
        words = "Cette liste ne compte que si seuls ses lieux restent."
        yield Finding("existing.sites", "list_without_effect", words, "warning")
    if existing.keep != "all" and existing.closed:
        words = "Cette liste ne compte que si les autres lieux restent."
        yield Finding("existing.closed", "list_without_effect", words, "warning")


def _mode(scenario: Scenario, modes: Sequence[Mode]) -> Iterator[Finding]:
    if scenario.mode not in modes:
        yield Finding("mode", "no_transit", f"{with_capital(NO_TRANSIT_IN_FRENCH)}.")


def _weight(scenario: Scenario, known: Sequence[str]) -> Iterator[Finding]:
    if scenario.weight not in (PEOPLE, *known):
        allowed = ", ".join((PEOPLE, *known))
        words = f"Aucun poids publié ne s'appelle ainsi ; sont possibles : {allowed}."
        yield Finding("weight", "unknown_weight", words)


def room_of(scenario: Scenario, units: Units) -> Floats:
    """Returns the posts that each unit of the territory may have; infinite with published sites.

    Which published sites could host posts is known on the ground alone.
    """
    inside = units.territory(*area_key(scenario.territory)).units
    asked = scenario.candidates
    places = np.zeros(len(units))
    if asked.town_halls:
        places += halls_of(scenario, units)
    for place in asked.places:
        places[unit_of_place(place.commune, units)] += 1
    for code in scenario.excluded:
        places[units.territory("commune", code).units] = 0
    if takes_published_sites(asked):
        return np.full(len(inside), np.inf)
    return places[inside] * scenario.most_posts_per_site


def check_room(posts: int | None, room: float) -> Iterator[Finding]:
    """Yields when posts have nowhere to go, or not all of them have.

    Args:
        posts: of the scenario, None where that is its answer.
        room: posts that all candidates may have together, infinite when it is not known yet.
    """
    if room == 0:
        words = "Aucun lieu candidat ne reste dans le territoire."
        yield Finding("candidates", "no_candidate", words)
    elif posts is not None and posts > room:
        placed = count_words(room, "poste seulement sera placé", "postes seulement seront placés")
        words = f"{posts_words(posts)} pour les lieux candidats du territoire : {placed}."
        yield Finding("posts", "fewer_candidates", words, "warning")
