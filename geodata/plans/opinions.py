"""What préfectures say of the sites proposed, and what a scenario becomes when it is heeded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from geodata.plans.reading import as_document, scenario_of
from geodata.plans.scenario import Scenario

Opinion = Literal["favourable", "unfavourable", "elsewhere"]
OPINIONS: tuple[Opinion, ...] = ("favourable", "unfavourable", "elsewhere")


@dataclass(frozen=True, slots=True)
class Said:
    """One opinion, the last of its author's on a site.

    Attributes:
        commune: INSEE code of the site proposed.
        opinion: `elsewhere` asks for another commune instead.
        instead: INSEE code of that commune, None otherwise.
    """

    commune: str
    opinion: Opinion
    instead: str | None = None


def said_of(record: dict[str, Any]) -> Said:
    """Returns an opinion as it was recorded; who said it, when and why are kept beside."""
    return Said(record["commune"], record["opinion"], record.get("instead"))


def as_constraints(scenario: Scenario, opinions: Iterable[Said]) -> Scenario:
    """Returns the scenario to solve again.

    A favourable opinion keeps the site: its commune is required. An unfavourable one excludes
    the commune; `elsewhere` excludes it too, and requires the other one. Where opinions disagree
    on a commune, what is required wins over what is excluded: nobody's wish for a site is dropped
    in silence.
    """
    required: list[str] = list(scenario.required)
    excluded: list[str] = list(scenario.excluded)
    for each in opinions:
        if each.opinion == "favourable":
            required.append(each.commune)
            continue
        excluded.append(each.commune)
        if each.instead is not None:
            required.append(each.instead)
    wanted = list(dict.fromkeys(required))
    without = [code for code in dict.fromkeys(excluded) if code not in wanted]
    return scenario_of({**as_document(scenario), "required": wanted, "excluded": without})
