"""What sites that may close or move do not combine with."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.plans.findings import Finding
from geodata.plans.scenario import Scenario

PATH = "existing.moves"


def check_moves(scenario: Scenario) -> Iterator[Finding]:
    """Yields what is wrong of the sites of today that may close or move."""
    moves = scenario.existing.moves
    if moves is None:
        return
    if not moves.most + moves.ended:
        words = "Dites combien de lieux peuvent se déplacer, ou doivent fermer."
        yield Finding(PATH, "no_moves", words)
    if scenario.existing.keep == "none":
        words = "Aucun lieu ne reste : aucun ne peut se déplacer."
        yield Finding(PATH, "moves_of_none", words)
    for with_it, what in _others(scenario):
        if with_it:
            words = f"Des lieux qui se déplacent ne se combinent pas encore avec {what}."
            yield Finding(PATH, "moves_not_taken", words)


def _others(scenario: Scenario) -> Iterator[tuple[bool, str]]:
    yield scenario.objective == "set_covering", "un nombre de lieux qui est la réponse"
    yield scenario.people_per_post is not None, "un nombre de personnes par poste"
    yield len(scenario.waves or ()) > 1, "plusieurs vagues : calculez-les une à une"
    yield scenario.budget is not None, "un budget : dites le nombre de postes"
    yield bool(scenario.floors or scenario.class_floors), "des planchers"
    yield bool(scenario.networks), "des réseaux"
