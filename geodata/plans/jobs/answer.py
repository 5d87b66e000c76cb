"""The records of scenarios as jobs: what is stored, and what the planners' routes answer.

Their fields are those of the JSON. The OpenAPI documents and the pages' types are made from them.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from geodata.parameters import Meaning
from geodata.plans.findings import FindingReply
from geodata.plans.plan import CommuneState, Opinion, ScenarioDocument, SiteRow, TerritoryRow

State = Literal["queued", "running", "cancelling", "cancelled", "done", "infeasible", "failed"]


class DryRunReply(TypedDict):
    """The findings on a scenario that is not kept."""

    valid: Annotated[bool, Meaning("Whether it can be solved.")]
    findings: list[FindingReply]
    scenario: Annotated[ScenarioDocument | None, Meaning("With what is usual filled in.")]


class ProgressRecord(TypedDict):
    """How far a solver is: the value of its best plan, the bound of any, the gap between them."""

    phase: str
    seconds: float
    best: float | None
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
    """All opinions on a plan, in order, and the last one on each site."""

    scenario: str
    opinions: list[Opinion]
    last: list[Opinion]


class CommuneInPlan(TypedDict):
    """A commune of a plan and how it is covered."""

    code: str
    name: str
    state: CommuneState


class DepartementReply(OpinionsReply):
    """The part of a plan that is a préfecture's."""

    name: str
    review_opened_at: str | None
    limit_minutes: float
    departement: TerritoryRow
    sites: list[SiteRow]
    communes: list[CommuneInPlan]
