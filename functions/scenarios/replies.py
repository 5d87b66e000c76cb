"""What the planners' routes answer, for their documentation."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic import Field

from geodata.plans import Opinion
from geodata.plans.jobs import State


def _said(words: str) -> Any:
    return Field(description=words)


class FindingReply(TypedDict):
    """One remark on a scenario."""

    path: Annotated[str, _said("Of the value in the document, '' for the whole.")]
    code: Annotated[str, _said("For programs.")]
    words: Annotated[str, _said("In French, for the planner.")]
    level: Annotated[Literal["error", "warning"], _said("An error stops the scenario.")]


class Problem(TypedDict):
    """An error, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    code: Annotated[str, _said("Stable, for programs.")]
    detail: str
    parameter: NotRequired[str]
    allowed: NotRequired[list[str]]
    findings: NotRequired[Annotated[list[FindingReply], _said("What is wrong in a scenario.")]]


class PresetReply(TypedDict):
    """A scenario that ships with Maillage."""

    id: str
    name: str
    description: str
    scenario: dict[str, Any]


class PresetsReply(TypedDict):
    """Scenarios to begin from."""

    presets: list[PresetReply]


class Told(TypedDict):
    """What there is to say of a scenario."""

    valid: Annotated[bool, _said("Whether it can be solved.")]
    findings: list[FindingReply]
    scenario: Annotated[dict[str, Any] | None, _said("With what is usual filled in.")]


class Job(TypedDict):
    """A scenario and its solving; what is not known yet is null."""

    id: str
    owner: str
    name: str
    state: State
    created_at: str
    changed_at: str
    attempts: Annotated[int, _said("Workers that took it up; after three it has failed.")]
    worker: str | None
    leased_until: str | None
    progress: Annotated[dict[str, Any] | None, _said("phase, seconds, best, bound, gap.")]
    reason: Annotated[str | None, _said("Why it failed.")]
    has_plan: bool
    review_opened_at: str | None
    again_of: Annotated[str | None, _said("The scenario that was solved again.")]
    sweep: str | None


class JobWithDocument(Job):
    """A scenario with its document."""

    document: dict[str, Any]


class Jobs(TypedDict):
    """Scenarios, the latest first."""

    scenarios: list[Job]
    next_before: str | None


class SweepReply(TypedDict):
    """Scenarios made out of one."""

    id: str
    name: str
    scenarios: list[Job]


class PlanReply(TypedDict):
    """A plan (see docs/api.md), its communes by state."""

    scenario: dict[str, Any]
    status: str
    communes_by_state: dict[str, list[str]]
    bounds: Annotated[list[float] | None, _said("West, south, east, north; null for France.")]


class Comparison(TypedDict):
    """Plans side by side."""

    plans: list[dict[str, Any]]
    sites_in_common: list[dict[str, Any]]
    only: dict[str, list[dict[str, Any]]]
    changes: dict[str, dict[str, Any]]
    departements: list[dict[str, Any]]


class OpinionReply(TypedDict):
    """What somebody said of a site, and when."""

    departement: str
    commune: str
    opinion: Opinion
    instead: str | None
    reason: str
    author: Annotated[str, _said("In whose name.")]
    account: Annotated[str, _said("Who was signed in.")]
    said_at: str


class OpinionsReply(TypedDict):
    """All that was said of a plan, in order, and the last word on each site."""

    scenario: str
    opinions: list[OpinionReply]
    last: list[OpinionReply]


class DepartementReply(OpinionsReply):
    """The part of a plan that is a préfecture's."""

    name: str
    review_opened_at: str
    limit_minutes: float
    departement: dict[str, Any]
    sites: list[dict[str, Any]]
    communes: list[dict[str, Any]]
