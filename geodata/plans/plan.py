"""The record of a plan and the comparison of several, each record declared once: see docs/api.md.

The builders make these records; files, answers and pages read them. What is not known is None; a
plan that cannot be has neither totals, nor sites, nor any table.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from geodata.coverage import Told
from geodata.parameters import Meaning
from geodata.placement import Status
from geodata.plans.findings import FindingReply
from geodata.plans.plan_communes import CommuneRow, CommuneState, LeftOutRow
from geodata.plans.plan_figures import (
    AimRow,
    AttendanceRow,
    BindingRow,
    CertificateRow,
    CurveRow,
    NoGainRow,
    ObjectiveRow,
    PlacesOfPlan,
    TerritoryRow,
    Totals,
    VacancyRow,
    WaveRow,
)
from geodata.plans.plan_rounds import RoundsRow
from geodata.plans.plan_sites import AlternativeRow, ExistingRow, MovesRow, SiteRow, StandingSite

ScenarioDocument = dict[str, Any]
"""What a scenario says that is not usual, as JSON: `reading.SCHEMA` is the schema of its fields."""


Stance = Literal["favourable", "unfavourable", "elsewhere"]


class Opinion(TypedDict):
    """What somebody thinks of a site proposed, as it is stored and answered."""

    departement: Annotated[str, Meaning("Code of the préfecture's département.")]
    commune: Annotated[str, Meaning("INSEE code of the site proposed.")]
    opinion: Annotated[Stance, Meaning("`elsewhere` asks for another commune instead.")]
    instead: Annotated[str | None, Meaning("INSEE code of that other commune.")]
    reason: Annotated[str, Meaning("Why, in the préfecture's words.")]
    author: Annotated[str, Meaning("In whose name.")]
    account: Annotated[str, Meaning("Who was signed in.")]
    said_at: Annotated[str, Meaning("When it was recorded, in UTC; empty before.")]


class PlanSources(TypedDict, total=False):
    """Where a plan comes from: absent where nothing is known."""

    snapshot: Annotated[str, Meaning("The data set of communes and roads.")]
    sites_version: Annotated[str, Meaning("The version of the sites.")]
    sites_as_of: Annotated[str | None, Meaning("The latest day on which a site was updated.")]
    sites_tell: Annotated[Told, Meaning("What its records tell of dates and posts.")]
    computed_at: Annotated[str | None, Meaning("When it was solved, in UTC.")]
    sources: Annotated[list[dict[str, str]], Meaning("Whom to credit.")]
    licence: Annotated[str, Meaning("Of the data.")]


class PlanHead(PlanSources):
    """What every plan says, also one that cannot be."""

    scenario: Annotated[ScenarioDocument, Meaning("What it says that is not usual.")]
    method: Annotated[
        str, Meaning("How trips are timed: `model`, or `measured` where that is known.", "model")
    ]
    status: Annotated[Status, Meaning("`optimal`: the gap asked for is proven.")]
    conflicts: Annotated[list[str], Meaning("Constraints that no plan keeps together.")]
    warnings: list[FindingReply]
    objective: ObjectiveRow
    bound: Annotated[float | None, Meaning("Of the objective of any plan.")]
    gap: Annotated[
        float | None, Meaning("From objective to bound, a share of what the plan changes.")
    ]
    seconds: float
    proof: Annotated[str, Meaning("What the bound proves, in a sentence.")]
    places: NotRequired[Annotated[PlacesOfPlan, Meaning("Absent where each commune is one place.")]]


class PlanInFigures(PlanHead):
    """A plan but for its communes and for the sites that stay."""

    certificate: NotRequired[
        Annotated[CertificateRow, Meaning("Of the bound; without multipliers in light plans.")]
    ]
    is_repeatable: NotRequired[
        Annotated[
            bool, Meaning("Any machine gives the same plan; absent where no work was counted.")
        ]
    ]
    aims: NotRequired[list[AimRow]]
    aims_words: NotRequired[str]
    totals: NotRequired[Totals]
    served_words: NotRequired[list[str]]
    waves: NotRequired[list[WaveRow]]
    sites: NotRequired[list[SiteRow]]
    alternatives: NotRequired[
        Annotated[list[AlternativeRow], Meaning("Of each site; absent from plans of before.")]
    ]
    alternatives_words: NotRequired[
        Annotated[str, Meaning("What the replacements are of, or why there are none.")]
    ]
    curve: NotRequired[list[CurveRow]]
    territories: NotRequired[
        Annotated[dict[str, list[TerritoryRow]], Meaning("By level, and by class of communes.")]
    ]
    binding: NotRequired[list[BindingRow]]
    no_gain: NotRequired[list[NoGainRow]]
    vacancy: NotRequired[Annotated[VacancyRow, Meaning("Absent where no post may be vacant.")]]
    moves: NotRequired[
        Annotated[MovesRow, Meaning("Absent where no site of today may close or move.")]
    ]
    rounds: NotRequired[Annotated[RoundsRow, Meaning("Absent where nobody tours.")]]
    attendance: NotRequired[Annotated[AttendanceRow, Meaning("Absent of the other objectives.")]]
    left_out: NotRequired[
        Annotated[list[LeftOutRow], Meaning("The 300 most populated; absent from plans of before.")]
    ]
    opinions: NotRequired[
        Annotated[list[Opinion], Meaning("Those that a scenario solved again heeds.")]
    ]


class PlanRecord(PlanInFigures):
    """A plan, as it is stored: what `solve_plan` gives."""

    existing: NotRequired[list[ExistingRow]]
    communes: NotRequired[list[CommuneRow]]


class LightPlan(PlanInFigures):
    """A plan with its communes by state alone: a national one is 5 MB with all of them."""

    standing: Annotated[list[StandingSite], Meaning("The sites of the territory that stay.")]
    communes_by_state: dict[CommuneState, list[str]]
