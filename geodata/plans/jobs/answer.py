"""The records of scenarios as jobs: what is stored, and what the planners' routes answer.

Their fields are those of the JSON. The OpenAPI documents and the pages' types are made from them.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from geodata.parameters import Meaning
from geodata.plans.candidate_halls import CandidatesReply
from geodata.plans.findings import FindingReply
from geodata.plans.plan import Opinion, ScenarioDocument
from geodata.plans.plan_changes import ModeOfPlan
from geodata.plans.plan_communes import CommuneState
from geodata.plans.plan_figures import TerritoryRow
from geodata.plans.plan_sites import SiteRow, StandingSite

State = Literal["queued", "running", "cancelling", "cancelled", "done", "infeasible", "failed"]


class DryRunReply(TypedDict):
    """The findings on a scenario that is not kept."""

    valid: Annotated[bool, Meaning("Whether it can be solved.")]
    findings: list[FindingReply]
    scenario: Annotated[ScenarioDocument | None, Meaning("With what is usual filled in.")]
    candidates: Annotated[
        CandidatesReply | None,
        Meaning("How many places it chooses among; null of a document that cannot be read so far."),
    ]


class ProgressRecord(TypedDict):
    """How far a solver is: the value of its best plan, the bound of any, the gap between them."""

    phase: Annotated[
        str,
        Meaning(
            "`load`, `reach` and `trips` before there is a plan, `search`, `bound`, `proof` and "
            "`travel` of the search, `longer_trips`, then `tables` and `done`."
        ),
    ]
    seconds: Annotated[float, Meaning("Of the search; 0 in the other phases.")]
    share: NotRequired[
        Annotated[float | None, Meaning("Of the phase that is done, 0 to 1; null while unknown.")]
    ]
    best: Annotated[
        float | None,
        Meaning("Before the search, what a quick plan of the most populated communes reaches."),
    ]
    bound: float | None
    gap: float | None


class JobReply(TypedDict):
    """A scenario and its solving; what is not known yet is null."""

    id: str
    owner: str
    name: str
    state: State
    created_at: str
    changed_at: str
    attempts: Annotated[int, Meaning("Workers that took it up; after three it has failed.")]
    worker: str | None
    leased_until: str | None
    progress: ProgressRecord | None
    reason: Annotated[str | None, Meaning("Why it failed.")]
    has_plan: bool
    review_opened_at: str | None
    review_deadline: Annotated[str | None, Meaning("The last day for opinions, in France.")]
    review_message: Annotated[str, Meaning("What the planner says to préfectures.")]
    share_key: Annotated[str | None, Meaning("Of the link that reads the plan; null without one.")]
    again_of: Annotated[str | None, Meaning("The scenario that was solved again.")]
    sweep: str | None


class JobWithDocument(JobReply):
    """A scenario with its document."""

    document: ScenarioDocument


class JobsReply(TypedDict):
    """Scenarios, the latest first."""

    scenarios: list[JobReply]
    next_before: str | None


class SweepReply(TypedDict):
    """Scenarios made out of one."""

    id: str
    name: str
    scenarios: list[JobReply]


class OpinionsReply(TypedDict):
    """Opinions on a plan, in order, page by page; the last one on a site counts."""

    scenario: str
    opinions: list[Opinion]
    next_after: Annotated[str | None, Meaning("`after` of the next page; null at the end.")]


class CommuneInPlan(TypedDict):
    """A commune of a plan and how it is covered."""

    code: str
    name: str
    state: CommuneState


class DepartementReply(OpinionsReply, ModeOfPlan):
    """The part of a plan that is a préfecture's."""

    name: str
    review_opened_at: str | None
    review_deadline: Annotated[str | None, Meaning("The last day for opinions, in France.")]
    review_message: Annotated[str, Meaning("What the planner says.")]
    is_closed: Annotated[bool, Meaning("Whether that day is past: no opinion is taken any more.")]
    limit_minutes: float
    departement: TerritoryRow
    sites: list[SiteRow]
    standing: Annotated[list[StandingSite], Meaning("The sites of the département that stay.")]
    communes: list[CommuneInPlan]
    snapshot: Annotated[str | None, Meaning("The data set whose tiles a map draws.")]


class DepartementUnderReview(TypedDict):
    """A département where a plan under review proposes sites."""

    code: str
    name: str
    sites: int
    answered: Annotated[int | None, Meaning("Sites with an opinion; null where not counted.")]


class OpenReview(TypedDict):
    """A plan that préfectures may say what they think of, or might until its deadline."""

    scenario: str
    name: str
    opened_at: str
    deadline: Annotated[str | None, Meaning("The last day for opinions, in France.")]
    message: str
    is_closed: bool
    departements: Annotated[list[DepartementUnderReview], Meaning("Those that are the caller's.")]


class OpenReviewsReply(TypedDict):
    """Plans under review, the latest scenario first."""

    reviews: list[OpenReview]
    next_before: str | None
