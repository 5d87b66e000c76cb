"""What préfectures think of the sites proposed, and what a scenario becomes with their opinions."""

from __future__ import annotations

from collections.abc import Iterable

from geodata.plans.plan import Opinion, Stance
from geodata.plans.reading import as_document, scenario_of
from geodata.plans.scenario import Scenario

STANCES: tuple[Stance, ...] = ("favourable", "unfavourable", "elsewhere")


def as_constraints(scenario: Scenario, opinions: Iterable[Opinion]) -> Scenario:
    """Returns the scenario to solve again, from the last opinion on each site.

    A favourable opinion keeps the site: its commune is required. An unfavourable one excludes
    the commune; `elsewhere` excludes it too, and requires the other one. Where opinions disagree
    on a commune, what is required wins over what is excluded: nobody's wish for a site is dropped
    in silence.
    """
    required: list[str] = list(scenario.required)
    excluded: list[str] = list(scenario.excluded)
    for each in opinions:
        if each["opinion"] == "favourable":
            required.append(each["commune"])
            continue
        excluded.append(each["commune"])
        if each["instead"] is not None:
            required.append(each["instead"])
    wanted = list(dict.fromkeys(required))
    without = [code for code in dict.fromkeys(excluded) if code not in wanted]
    return scenario_of({**as_document(scenario), "required": wanted, "excluded": without})
