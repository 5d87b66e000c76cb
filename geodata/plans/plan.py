"""The rows of a plan's record, as files, answers and pages take them: see docs/api.md."""

from __future__ import annotations

from typing import Literal, TypedDict

CommuneState = Literal[
    "no_people", "covered_before", "newly_covered", "still_beyond", "unreachable"
]


class AimRow(TypedDict):
    """One aim of a plan: what it is, its value, its bound where one is proven."""

    name: str
    words: str
    unit: str
    value: float | None
    bound: float | None
    value_words: str


class BindingRow(TypedDict):
    """A constraint at its limit, and the people whom one more post there would add."""

    kind: str
    name: str
    people_per_post: int
    words: str


class NoGainRow(TypedDict):
    """A département where a plan brings nobody within the limit, and why."""

    departement: str
    name: str
    why: str
    words: str


class CommuneRow(TypedDict):
    """A commune before and after a plan; what is not known is None."""

    code: str
    name: str
    departement: str
    people: int | None
    minutes_before: float | None
    minutes_after: float | None
    served_by: int | None
    people_served_before: int | None
    people_served_after: int | None
    state: CommuneState


class CurveRow(TypedDict):
    """What a plan reaches once so many of its sites are open."""

    posts: int
    sites: int
    people_covered: int
    share: float | None
