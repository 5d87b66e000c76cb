"""What préfectures think of the sites proposed, and what a scenario becomes with their opinions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, TypedDict

from pydantic import Field

from geodata.plans.reading import as_document, scenario_of
from geodata.plans.scenario import Scenario

Stance = Literal["favourable", "unfavourable", "elsewhere"]
STANCES: tuple[Stance, ...] = ("favourable", "unfavourable", "elsewhere")


class Opinion(TypedDict):
    """What somebody thinks of a site proposed, as it is stored and answered."""

    departement: Annotated[str, Field(description="Code of the préfecture's département.")]
    commune: Annotated[str, Field(description="INSEE code of the site proposed.")]
    opinion: Annotated[Stance, Field(description="`elsewhere` asks for another commune instead.")]
    instead: Annotated[str | None, Field(description="INSEE code of that other commune.")]
    reason: Annotated[str, Field(description="Why, in the préfecture's words.")]
    author: Annotated[str, Field(description="In whose name.")]
    account: Annotated[str, Field(description="Who was signed in.")]
    said_at: Annotated[str, Field(description="When it was recorded, in UTC; empty before.")]


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
