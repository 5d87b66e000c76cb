"""What is told of a plan changed by hand: apart from what finds it, which takes long to load."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from geodata.parameters import Meaning
from geodata.plans.plan import ScenarioDocument
from geodata.plans.plan_changes import ChangedCommunes


class HandChange(TypedDict):
    """One change, and what it alone does to the plan."""

    kind: Literal["kept", "forbidden", "moved"]
    commune: str
    commune_name: str
    to: Annotated[str | None, Meaning("INSEE code of the commune that a site is moved to.")]
    to_name: str | None
    lon: Annotated[float | None, Meaning("Of the place moved to.")]
    lat: float | None
    people: Annotated[int, Meaning("More people within the limit by it alone; negative: fewer.")]
    breaks: Annotated[list[str], Meaning("Constraints that it alone breaks, by their names.")]


class HandObjective(TypedDict):
    """What the plan aims at first, before and after what was changed by hand."""

    name: str
    unit: str
    weight: str
    before: float | None
    after: Annotated[float | None, Meaning("Null where only solving again tells it.")]


class HandReply(TypedDict):
    """A plan changed by hand: who gains, who loses, and the scenario to solve again from there."""

    changes: list[HandChange]
    people_covered_before: Annotated[int, Meaning("By the plan as it was solved.")]
    people_covered_after: int
    share_after: float | None
    mean_minutes_before: float | None
    mean_minutes_after: float | None
    gained: Annotated[ChangedCommunes, Meaning("Communes that come within the limit.")]
    lost: Annotated[ChangedCommunes, Meaning("Communes that no longer are.")]
    objective: HandObjective
    breaks: Annotated[
        list[str], Meaning("Constraints that the plan keeps, and these changes together do not.")
    ]
    has_unknown_floors: Annotated[
        bool, Meaning("Whether a least share is asked for that only solving again tells.")
    ]
    serves: Annotated[bool, Meaning("Whether posts have a capacity, which only solving shares.")]
    scenario: Annotated[ScenarioDocument, Meaning("To solve again from there.")]
