"""What the planners' routes answer, for their documentation."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired, TypedDict

from pydantic import Field

from geodata.plans.jobs import FindingReply


def _described(words: str) -> Any:
    return Field(description=words)


class Problem(TypedDict):
    """An error, as RFC 9457 writes it."""

    type: str
    title: str
    status: int
    code: Annotated[str, _described("Stable, for programs.")]
    detail: str
    parameter: NotRequired[str]
    allowed: NotRequired[list[str]]
    findings: NotRequired[Annotated[list[FindingReply], _described("What is wrong in a scenario.")]]


class PresetReply(TypedDict):
    """A scenario that ships with Maillage."""

    id: str
    name: str
    description: str
    scenario: dict[str, Any]


class PresetsReply(TypedDict):
    """Scenarios to begin from."""

    presets: list[PresetReply]


class PlanReply(TypedDict):
    """A plan (see docs/api.md), its communes by state."""

    scenario: dict[str, Any]
    status: str
    communes_by_state: dict[str, list[str]]
    bounds: Annotated[list[float] | None, _described("West, south, east, north; null for France.")]


class Comparison(TypedDict):
    """Plans side by side."""

    plans: list[dict[str, Any]]
    sites_in_common: list[dict[str, Any]]
    only: dict[str, list[dict[str, Any]]]
    changes: dict[str, dict[str, Any]]
    departements: list[dict[str, Any]]
