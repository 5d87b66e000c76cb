"""What the planners' routes answer, for their documentation."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from functions.openapi import means
from geodata.plans import FindingReply, LightPlan, PresetReply
from geodata.travel import Mode


class Problem(TypedDict):
    """An error, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    code: Annotated[str, means("Stable, for programs.")]
    detail: str
    parameter: NotRequired[str]
    allowed: NotRequired[list[str]]
    findings: NotRequired[Annotated[list[FindingReply], means("What is wrong in a scenario.")]]


class WeightReply(TypedDict):
    """What people may be weighed by."""

    name: Annotated[str, means("`people`, or the name of a column.")]
    label: Annotated[str, means("What people read, in French.")]


class ColumnOfClassesReply(TypedDict):
    """A column whose classes quotas and floors may speak of."""

    name: Annotated[str, means("The name of the column.")]
    label: Annotated[str, means("What people read, in French.")]
    classes: Annotated[list[str], means("Their labels, in the order to show them in.")]


class PresetsReply(TypedDict):
    """Scenarios to begin from, and what they may count."""

    presets: list[PresetReply]
    weights: Annotated[list[WeightReply], means("Those in use now, the people first.")]
    columns: Annotated[list[ColumnOfClassesReply], means("Those of classes that are in use now.")]
    modes: Annotated[list[Mode], means("How people may travel, by the data in use.")]


class PlanReply(LightPlan):
    """A plan (see docs/api.md), its communes by state."""

    bounds: Annotated[list[float] | None, means("West, south, east, north; null for France.")]


class SharedPlanReply(PlanReply):
    """A plan that is shared by a link, with the name of its scenario."""

    name: str
