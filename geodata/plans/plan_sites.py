"""The sites of a plan: those that open, stay, close or move, and what each would be replaced by."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from geodata.parameters import Meaning


class SitePlace(TypedDict):
    """Where a site would open; the codes are of its territories, null of none."""

    commune: str
    commune_name: str
    departement: str | None
    region: str | None
    epci: str | None
    name: str
    host: str | None
    site_id: Annotated[str | None, Meaning("Of a published site that gets a post.")]
    lon: float
    lat: float


class SiteRow(SitePlace):
    """A site that a plan opens, in the order of opening."""

    rank: int
    wave: str
    posts: int
    network: str | None
    required: bool
    people_newly_covered: int
    people_covered_total: int
    share_total: float | None
    people_served: Annotated[int | None, Meaning("Null where a post serves any number.")]
    cost_euros: float
    people_in_catchment: NotRequired[
        Annotated[int, Meaning("People within the limit, whatever other sites they have.")]
    ]
    people_in_catchment_alone: NotRequired[
        Annotated[int, Meaning("Those of them within the limit of no other site.")]
    ]
    people_expected: NotRequired[
        Annotated[float, Meaning("Those who come to it, where attendance is the objective.")]
    ]
    moved_from: NotRequired[Annotated[str, Meaning("Id of the site of today that it replaces.")]]


class LostCommune(TypedDict):
    """A commune that has no other site within the limit than one."""

    code: str
    name: str
    people: int


class ReplacementRow(TypedDict):
    """A candidate instead of a site, all others staying, and what that costs."""

    commune: str
    commune_name: str
    name: str
    host: str | None
    lon: float
    lat: float
    people_lost: Annotated[
        int, Meaning("How many fewer people have a site within the limit; negative: more.")
    ]
    value_lost: Annotated[
        float, Meaning("Likewise in the objective's unit: weight in reach, or weight-minutes.")
    ]
    breaks: Annotated[list[str], Meaning("Constraints that it breaks, by their names.")]


class AlternativeRow(TypedDict):
    """Why a site of a plan is there, and what would replace it best, all other sites staying."""

    rank: Annotated[int, Meaning("Of the site, in `sites`.")]
    commune: str
    name: str
    people_lost: Annotated[int, Meaning("People who have no other site within the limit.")]
    communes_lost: Annotated[int, Meaning("The communes where they live.")]
    lost: Annotated[list[LostCommune], Meaning("The most populated of these, five at most.")]
    value_lost: Annotated[
        float | None,
        Meaning("Without it, in the objective's unit; null where swaps are not valued."),
    ]
    replacement: Annotated[
        ReplacementRow | None,
        Meaning("The best that keeps every constraint; null of none, or where not valued."),
    ]
    barred: Annotated[
        ReplacementRow | None, Meaning("A better one that breaks a constraint; null of none.")
    ]
    words: str


class ExistingRow(TypedDict):
    """A site of the territory that stays."""

    site_id: str
    name: str
    commune: str
    commune_name: str
    lon: float
    lat: float
    posts: float
    updated_on: str | None
    people_in_catchment: int
    people_in_catchment_alone: int


class ClosedRow(TypedDict):
    """A site of today that closes, and where its post goes."""

    site_id: str
    name: str
    commune: str
    commune_name: str
    lon: float
    lat: float
    people_in_reach: Annotated[int, Meaning("People within the limit of it today.")]
    people_lost: Annotated[int, Meaning("Those of them without any site in reach after.")]
    moves_to: Annotated[int | None, Meaning("Rank of the site where its post goes; null: it ends.")]
    moves_to_name: str | None
    words: str


class MovesRow(TypedDict):
    """The sites of today that close, and what that changes."""

    may_move: Annotated[int, Meaning("Sites of today that could.")]
    moved: Annotated[int, Meaning("Posts that go elsewhere.")]
    ended: Annotated[int, Meaning("Posts that go nowhere.")]
    cost_euros: Annotated[float, Meaning("Of the moves.")]
    people_lost: Annotated[int, Meaning("In reach of a site today, and of none after.")]
    people_gained: Annotated[int, Meaning("In reach of none today, and of one after.")]
    closed: list[ClosedRow]
    words: str


class StandingSite(TypedDict):
    """A site that stays, as a map draws it."""

    site_id: str
    name: str
    commune_name: str
    lon: float
    lat: float
    posts: float
