"""The communes of a plan: what it changes for each, and what those left out would take."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from geodata.coverage import TravelMethod
from geodata.parameters import Meaning

CommuneState = Literal[
    "no_people",
    "covered_before",
    "no_longer_covered",
    "newly_covered",
    "still_beyond",
    "unreachable",
]


class CommuneRow(TypedDict):
    """A commune before and after a plan."""

    code: str
    name: str
    departement: str
    people: int | None
    minutes_before: float | None
    minutes_after: float | None
    travel_method: Annotated[
        TravelMethod | None, Meaning("Whether `minutes_after` were measured on roads.", "model")
    ]
    served_by: int | None
    people_served_before: int | None
    people_served_after: int | None
    state: CommuneState


class LeftOutRow(TypedDict):
    """A commune that a plan leaves beyond the limit, and what it would take to reach it."""

    code: str
    name: str
    people: int
    minutes: Annotated[float | None, Meaning("To its nearest site; null where no road leads.")]
    place: Annotated[
        str | None, Meaning("The candidate within the limit that brings most; null of none.")
    ]
    place_commune: str | None
    people_gained: Annotated[int | None, Meaning("In reach with one more post there.")]
    instead_of: Annotated[int | None, Meaning("Rank of the site whose place costs least.")]
    instead_of_name: str | None
    people_net: Annotated[int | None, Meaning("More people in reach with that swap, or fewer.")]
    breaks: Annotated[list[str], Meaning("Constraints that the swap breaks, by their names.")]
    words: str
