"""The parameters and bodies of the routes of matches."""

from __future__ import annotations

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from pydantic import ConfigDict, Field

from functions.uploads import MediaType
from geodata.matches.jobs import MOST_CAPACITIES, MatchRequest, SiteCapacity
from geodata.nearest import NearestParameters
from geodata.patterns import MADE_ID, PRINTABLE
from geodata.sites.mapping import ColumnMapping, mapping_of
from geodata.travel import Mode
from geodata.written import Written

_Value = Annotated[str, Field(min_length=1, max_length=500, pattern=PRINTABLE)]
_Column = Annotated[str, Field(min_length=1, max_length=2_000)]
_Values = Annotated[list[_Value], Field(max_length=20)]


class MatchOptionsBody(Written):
    """The options of `GET /v1/nearest`, for rows that have no column of that name."""

    limit: int = Field(3, ge=1, le=5, description="Sites of each row.")
    mode: Mode = Field("car", description="How people go.")
    max_minutes: float | None = Field(
        None, gt=0, le=600, description="Longest trip in minutes, inclusive."
    )
    service: _Values | None = Field(None, description="Services, of the standard's nine.")
    need: _Values | None = Field(
        None, description="`contact`, `cv`, `schooling`, `information` or `privacy`."
    )
    audience: _Values | None = Field(None, description="Publics that a place says it addresses.")
    support: _Values | None = Field(None, description="How one is helped.")
    fee: _Values | None = Field(None, description="What it costs.")
    programme: _Values | None = Field(None, description="National programmes.")
    network: _Values | None = Field(None, description="Networks, as the sites name them.")
    open_at: str | None = Field(
        None, max_length=40, pattern=PRINTABLE, description="`now`, or ISO 8601 with offset."
    )
    wheelchair: bool = Field(False, description="Places that say how a wheelchair is received.")
    appointment: bool = Field(False, description="Only places that take appointments online.")
    include_unreachable: bool = Field(False, description="Also places that only the sea separates.")


class CapacityBody(Written):
    """What one site serves."""

    id: str = Field(min_length=1, max_length=500, description="Of a published site.")
    people: int = Field(ge=0, le=10_000_000, description="That it serves.")
    closed_to: _Values = Field([], description="Publics that it does not receive.")


class RuleBody(Written):
    """Which columns say where people are, by which conversion; as in a mapping of sites."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    field: Literal[
        "adresse", "code_postal", "commune", "code_insee", "latitude", "longitude", "position"
    ]
    columns: list[_Column] = Field(min_length=1, max_length=20)
    conversion: Literal[
        "text", "join", "first", "degrees", "latlon", "lonlat", "projected", "address"
    ] = Field("text", alias="as")


class RequestBody(Written):
    """What is asked of a match."""

    options: MatchOptionsBody = Field(
        default_factory=lambda: MatchOptionsBody.model_validate({}),
        description="Of the rows that have none of their own.",
    )
    formats: list[Literal["csv", "xlsx", "geojson", "parquet"]] = Field(
        ["csv"], min_length=1, max_length=4, description="Of the result."
    )
    rules: list[RuleBody] | None = Field(
        None,
        min_length=1,
        max_length=100,
        description="Which columns say where people are; guessed without it.",
    )
    people_per_post: int | None = Field(
        None,
        ge=1,
        le=10_000_000,
        description="Share out: people that one post serves, times the posts of each site.",
    )
    capacities: list[CapacityBody] = Field(
        [], max_length=MOST_CAPACITIES, description="Share out: what each site serves."
    )
    group: _Column | None = Field(None, description="Column of groups that one site serves whole.")
    public: _Column | None = Field(None, description="Column of the public of each row.")


class NewMatchBody(RequestBody):
    """A match before its file is uploaded."""

    content_type: MediaType = Field("text/csv", description="The type that it is uploaded with.")
    look_first: bool = Field(
        False, description="Stops at `read`, for the columns to be looked at; `start` goes on."
    )


def request_of(body: RequestBody) -> MatchRequest:
    """Returns what a body asks.

    Raises:
        MappingError: a rule is malformed.
    """
    return MatchRequest(
        options=NearestParameters(**body.options.model_dump()),
        formats=tuple(dict.fromkeys(body.formats)),
        mapping=None if body.rules is None else _mapping(body.rules),
        people_per_post=body.people_per_post,
        capacities=tuple(
            SiteCapacity(each.id, each.people, tuple(each.closed_to)) for each in body.capacities
        ),
        group=body.group,
        public=body.public,
    )


def _mapping(rules: list[RuleBody]) -> ColumnMapping:
    return mapping_of({"rules": [each.model_dump(by_alias=True) for each in rules]})


NewMatch = Annotated[NewMatchBody, Body()]
Start = Annotated[RequestBody, Body()]
MatchId = Annotated[str, Path(pattern=MADE_ID, description="The id of a match.")]
ResultFormat = Annotated[
    Literal["csv", "xlsx", "geojson", "parquet"], Query(description="The form of the result.")
]
Locale = Annotated[Literal["fr", "en"], Query(description="The language of a reason.")]
