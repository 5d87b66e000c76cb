"""What differs between plans of one territory, and what a map of one needs."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from geodata.parameters import Meaning
from geodata.placement import Status
from geodata.plans.plan_figures import ObjectiveRow, Totals
from geodata.travel import Mode


class TerritoryOfPlan(TypedDict):
    """The territory of a plan."""

    level: str
    code: str
    name: Annotated[str, Meaning("Its code where the plan does not name it.")]


class ModeOfPlan(TypedDict):
    """How people travel in a plan."""

    mode: NotRequired[Annotated[Mode, Meaning("Absent by car.", "foot")]]


class PlanMeasures(ModeOfPlan):
    """A plan among others: its measures, under the id that it was given."""

    id: str
    name: str
    territory: TerritoryOfPlan
    limit_minutes: float
    status: Status
    totals: Totals
    objective: ObjectiveRow
    bound: float | None
    gap: float | None
    proof: str


class SiteCommune(TypedDict):
    """A commune where a plan opens sites, and its posts there."""

    commune: str
    commune_name: str
    departement: str | None
    posts: int


class ChangedCommune(TypedDict):
    """A commune that is in reach in one of two plans."""

    code: str
    name: str
    departement: str
    people: int | None


class ChangedCommunes(TypedDict):
    """The communes of one side, the most populated first; the counts are of all of them."""

    communes: list[ChangedCommune]
    communes_count: int
    people: int


class PlanChange(TypedDict):
    """Who wins and who loses with a plan instead of the reference."""

    winners: ChangedCommunes
    losers: ChangedCommunes


class DepartementOfPlans(TypedDict):
    """A département in each plan: its share in reach and its posts, by the id of the plan."""

    code: str
    name: str
    shares: dict[str, float | None]
    posts: dict[str, int]


class Comparison(TypedDict):
    """Plans side by side, the first being the reference."""

    plans: list[PlanMeasures]
    sites_in_common: Annotated[list[SiteCommune], Meaning("Communes with a site in all plans.")]
    only: Annotated[dict[str, list[SiteCommune]], Meaning("By plan, those of no other.")]
    changes: Annotated[
        dict[str, PlanChange], Meaning("Of each plan after the first that can be compared with it.")
    ]
    refused: Annotated[dict[str, str], Meaning("Why each of the others cannot, in a sentence.")]
    departements: list[DepartementOfPlans]
