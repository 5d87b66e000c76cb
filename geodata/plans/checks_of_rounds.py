"""What is wrong of advisors who tour, before any road is looked at."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.plans.findings import Finding
from geodata.plans.french import decimal_words
from geodata.plans.scenario import Rounds, Scenario

PATH = "rounds"
_MINUTES_A_DAY = 24 * 60


def rounds_of(scenario: Scenario) -> Rounds:
    """Returns how advisors tour: as is usual where a scenario does not say."""
    return scenario.rounds or Rounds()


def check_rounds(scenario: Scenario) -> Iterator[Finding]:
    """Yields what is wrong of the rounds of a scenario."""
    if scenario.objective != "rounds":
        if scenario.rounds is not None:
            words = "Des tournées ne se combinent qu'avec l'objectif « rounds »."
            yield Finding(PATH, "rounds_not_taken", words)
        return
    rounds = rounds_of(scenario)
    yield from _day(rounds)
    yield from _kept(rounds)
    for with_it, path, what in (
        (bool(scenario.waves), "waves", "des vagues"),
        (bool(scenario.networks), "networks", "des réseaux"),
        (bool(scenario.quotas), "quotas", "des quotas"),
        (bool(scenario.decided), "decided", "des postes décidés par territoire"),
        (bool(scenario.floors), "floors", "des planchers"),
        (bool(scenario.class_quotas), "class_quotas", "des quotas par classe"),
        (bool(scenario.class_floors), "class_floors", "des planchers par classe"),
        (bool(scenario.required), "required", "des communes imposées"),
        (scenario.existing.moves is not None, "existing.moves", "des lieux qui se déplacent"),
    ):
        if with_it:
            words = f"Des tournées ne se combinent pas encore avec {what}."
            yield Finding(path, "not_with_rounds", words)


def _day(rounds: Rounds) -> Iterator[Finding]:
    if rounds.stop_hours > rounds.day_hours:
        words = (
            f"Une demi-journée de {decimal_words(rounds.stop_hours)} h ne tient pas dans une "
            f"journée de {decimal_words(rounds.day_hours)} h."
        )
        yield Finding(f"{PATH}.stop_hours", "day_too_short", words)
    elif rounds.most_stops_a_day * rounds.stop_hours > rounds.day_hours:
        words = (
            f"{rounds.most_stops_a_day} arrêts de {decimal_words(rounds.stop_hours)} h ne tiennent "
            f"pas dans une journée de {decimal_words(rounds.day_hours)} h : il y en aura moins."
        )
        yield Finding(f"{PATH}.most_stops_a_day", "day_too_short", words, "warning")
    if len(set(rounds.days)) < len(rounds.days):
        yield Finding(f"{PATH}.days", "day_twice", "Un jour est écrit deux fois.")
    if (rounds.stop_hours * 60) % 5:
        words = "La durée d'un arrêt est un nombre entier de fois 5 minutes : 2,5 h, ou 1,75 h."
        yield Finding(f"{PATH}.stop_hours", "stop_not_rounded", words)
    hours, minutes = rounds.starts_at.split(":")
    ends = int(hours) * 60 + int(minutes) + rounds.day_hours * 60 + rounds.break_minutes
    if ends >= _MINUTES_A_DAY:
        words = f"Une journée qui part à {rounds.starts_at} finirait après minuit."
        yield Finding(f"{PATH}.starts_at", "ends_after_midnight", words)


def _kept(rounds: Rounds) -> Iterator[Finding]:
    for number, kept in enumerate(rounds.kept):
        path = f"{PATH}.kept.{number}"
        if kept.day not in rounds.days:
            words = "Le jour de cette tournée n'est pas un jour travaillé : ajoutez-le à days."
            yield Finding(f"{path}.day", "day_not_worked", words)
        if len(set(kept.stops)) < len(kept.stops):
            words = "Cette tournée a deux fois le même arrêt."
            yield Finding(f"{path}.stops", "stop_twice", words)
