"""What an answer says of the sites that would be missed most, each record declared once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypedDict

from geodata.coverage import Posts
from geodata.parameters import Meaning
from geodata.plans.plan_sites import LostCommune

MOST_ROWS = 5_000
"""Sites in an answer: more than France has."""


@dataclass(frozen=True, slots=True)
class MissedQuestion:
    """What is asked.

    Attributes:
        level: of the territory.
        code: of the territory.
        at: the day on which sites count.
        limit_minutes: within which a site serves.
        posts: which posts count.
    """

    level: str
    code: str
    at: date
    limit_minutes: float = 20.0
    posts: Posts = "filled"


class InsteadRow(TypedDict):
    """A site that would serve people of one that closes."""

    site_id: str
    name: str
    commune_name: str | None
    people: Annotated[int, Meaning("Whose nearest site it would be.")]
    minutes_more: Annotated[float, Meaning("Of their trip, on average.")]


class MissedRow(TypedDict):
    """A site, and who would miss it."""

    rank: int
    site_id: str
    name: str
    commune: str | None
    commune_name: str | None
    lon: float
    lat: float
    is_outside: Annotated[bool, Meaning("Not in the territory, whose people it serves.")]
    people_in_reach: Annotated[int, Meaning("People of the territory within the limit of it.")]
    people_lost: Annotated[int, Meaning("Who lose their help if it closes: no other is in reach.")]
    communes_lost: Annotated[int, Meaning("The communes where they live.")]
    lost: Annotated[list[LostCommune], Meaning("The most populated of these, five at most.")]
    people_farther: Annotated[int, Meaning("Whose nearest it is, and who have another in reach.")]
    minutes_more: Annotated[float | None, Meaning("Of their trip, on average; null of nobody.")]
    instead: Annotated[list[InsteadRow], Meaning("Sites that would serve them, most people first.")]
    people_lost_with_them: Annotated[
        int, Meaning("Who lose their help if it closes and those that would serve them too.")
    ]
    words: str


class MissedReply(TypedDict):
    """The sites of a territory, those that would be missed most first."""

    territory: dict[str, str]
    limit_minutes: float
    at: str
    posts: Posts
    people: Annotated[int, Meaning("Of the territory.")]
    people_in_reach: Annotated[int, Meaning("Those of them within the limit of a site.")]
    sites_count: Annotated[int, Meaning("Sites that serve them, or stand in the territory.")]
    sites: Annotated[list[MissedRow], Meaning("The first ones, as many as were asked for.")]
    snapshot: str
    sites_version: str
