"""What is wrong of those who come, fewer from farther, and how far they come from."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.coverage import Decay
from geodata.plans.findings import Finding
from geodata.plans.scenario import Scenario
from geodata.plans.scenario_attendance import Attendance

PATH = "attendance"
MOST_AT_THE_DOOR = 0.99
"""Where people share themselves: with nobody who stays at home, a site far away has all of them."""


def attendance_of(scenario: Scenario) -> Attendance:
    """Returns how people come: as is usual where a scenario does not say."""
    return scenario.attendance or Attendance()


def decay_of(scenario: Scenario) -> Decay:
    """Returns how attendance falls with the minutes of a trip."""
    asked = attendance_of(scenario)
    return Decay(asked.decay, asked.catchment_minutes)


def reach_minutes(scenario: Scenario) -> float:
    """Returns the longest trip that matters: the limit, or the catchment where it is longer."""
    if scenario.objective != PATH:
        return scenario.limit_minutes
    return max(scenario.limit_minutes, decay_of(scenario).within_minutes)


def check_attendance(scenario: Scenario) -> Iterator[Finding]:
    """Yields what is wrong of how people come."""
    asked = scenario.attendance
    if scenario.objective != PATH:
        if asked is not None:
            words = "Une fréquentation ne compte qu'avec l'objectif « attendance »."
            yield Finding(PATH, "attendance_without_effect", words, "warning")
        return
    asked = attendance_of(scenario)
    if asked.choice == "shared" and (asked.at_the_door or 1.0) > MOST_AT_THE_DOOR:
        words = (
            "Pour partager les personnes entre les lieux, dites quelle part d'entre elles vient "
            "quand un lieu est à leur porte : de 0,01 à 0,99."
        )
        yield Finding(f"{PATH}.at_the_door", "at_the_door_unsaid", words)
    if asked.choice == "nearest" and asked.of:
        words = "Un attrait ne compte que si les personnes se partagent entre les lieux."
        yield Finding(f"{PATH}.of", "attraction_without_effect", words, "warning")
    for number, each in enumerate(asked.of):
        if (each.host is None) == (each.network is None):
            words = "Dites pour quel type d'hôte, ou pour quel réseau : l'un des deux."
            yield Finding(f"{PATH}.of.{number}", "attraction_unsaid", words)
