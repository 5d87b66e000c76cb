"""What posts that may be vacant do not combine with."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.plans.findings import Finding
from geodata.plans.scenario import Scenario


def check_vacancy(scenario: Scenario) -> Iterator[Finding]:
    """Yields what is wrong of the posts that may be vacant."""
    vacancy = scenario.vacancy
    if vacancy is None:
        return
    for number, each in enumerate(vacancy.of):
        if (each.host is None) == (each.network is None):
            words = "Dites pour quel type d'hôte, ou pour quel réseau : l'un des deux."
            yield Finding(f"vacancy.of.{number}", "vacancy_unsaid", words)
    if scenario.objective != "max_covering":
        words = "Des postes vacants ne se combinent qu'avec l'objectif « max_covering »."
        yield Finding("vacancy", "vacancy_not_taken", words)
    for with_it, what in (
        (scenario.people_per_post is not None, "un nombre de personnes par poste"),
        (len(scenario.waves or ()) > 1, "plusieurs vagues"),
        (bool(scenario.floors or scenario.class_floors), "des planchers"),
        (scenario.existing.moves is not None, "des lieux qui se déplacent"),
    ):
        if with_it:
            words = f"Des postes vacants ne se combinent pas encore avec {what}."
            yield Finding("vacancy", "vacancy_not_taken", words)
