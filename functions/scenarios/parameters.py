"""The parameters and bodies of the planners' routes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Body, Header, Path, Query
from pydantic import Field, StringConstraints

from geodata.patterns import (
    AFTER_OPINION,
    COMMUNE,
    DEPARTEMENT,
    IDEMPOTENCY_KEY,
    MADE_ID,
    MADE_IDS,
    PRINTABLE,
    PRINTABLE_LINES,
    SHARE_KEY,
    SWEEP_ID,
)
from geodata.plans import MOST_CHANGED, MOST_KEPT, ScenarioDocument, Stance
from geodata.plans.jobs import MOST_MESSAGE, MOST_REASON
from geodata.written import Written

_MOST_ON_AN_AXIS = 60


_UPPER = StringConstraints(to_upper=True)
InseeCode = Annotated[str, Field(pattern=COMMUNE), _UPPER]


class OpinionBody(Written):
    """What a préfecture says of a site."""

    opinion: Stance = Field(description="`elsewhere` asks for another commune instead.")
    instead: InseeCode | None = Field(
        None, description="INSEE code of the commune wanted, of the same département."
    )
    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=PRINTABLE_LINES)
    author: str = Field(min_length=1, max_length=200, pattern=PRINTABLE)


class MovedBody(Written):
    """A site that goes to another commune."""

    commune: InseeCode = Field(description="INSEE code of where it is in the plan.")
    to: InseeCode = Field(description="INSEE code of where it goes.")


class ByHandBody(Written):
    """What is changed in a plan by hand; each site once."""

    kept: list[InseeCode] = Field([], max_length=MOST_KEPT)
    forbidden: list[InseeCode] = Field([], max_length=MOST_CHANGED)
    moved: list[MovedBody] = Field([], max_length=MOST_CHANGED)


class ReviewBody(Written):
    """The terms of a review."""

    deadline: date | None = Field(
        None,
        description="The last day on which opinions are taken, until midnight in Paris; a year "
        "away at most.",
    )
    message: str = Field("", max_length=MOST_MESSAGE, pattern=PRINTABLE_LINES)


class SweepBody(Written):
    """A scenario and what varies in it."""

    scenario: ScenarioDocument = Field(description="The scenario to vary.")
    posts: list[Annotated[int, Field(ge=1, le=20_000)]] = Field([], max_length=_MOST_ON_AN_AXIS)
    limits_minutes: list[Annotated[float, Field(gt=0, le=180, allow_inf_nan=False)]] = Field(
        [], max_length=_MOST_ON_AN_AXIS
    )
    weights: list[Annotated[str, Field(min_length=1, max_length=80)]] = Field(
        [], max_length=_MOST_ON_AN_AXIS
    )
    floor_shares: list[Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]] = Field(
        [],
        max_length=_MOST_ON_AN_AXIS,
        description="Of its people that each département, or EPCI in one, has in reach at least.",
    )
    by_region: bool = Field(
        False, description="One scenario by région, the posts shared out by people."
    )


OpinionOf = Annotated[OpinionBody, Body()]
Sweep = Annotated[SweepBody, Body()]
ReviewOf = Annotated[ReviewBody | None, Body()]
ByHandOf = Annotated[ByHandBody | None, Body()]
ScenarioId = Annotated[str, Path(pattern=MADE_ID, description="The id of a scenario.")]
SweepId = Annotated[str, Path(pattern=SWEEP_ID, description="The id of a sweep.")]
Departement = Annotated[
    str, _UPPER, Path(pattern=DEPARTEMENT, description="Code of a département.")
]
Commune = Annotated[str, _UPPER, Path(pattern=COMMUNE, description="INSEE code.")]
DryRun = Annotated[
    bool, Query(description="Only say what there is to say of it; nothing is kept or solved.")
]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        pattern=IDEMPOTENCY_KEY,
        description="The same key and document give the same scenario, however often it is sent.",
    ),
]
PageLimit = Annotated[int, Query(ge=1, le=50, description="How many at most.")]
Before = Annotated[
    str | None, Query(pattern=MADE_ID, description="`next_before` of the former page.")
]
OpinionLimit = Annotated[int, Query(ge=1, le=200, description="How many opinions at most.")]
AfterOpinion = Annotated[
    str | None,
    Query(
        pattern=AFTER_OPINION,
        description="`next_after` of the former page.",
    ),
]
ShareKey = Annotated[
    str, Path(pattern=SHARE_KEY, description="The key of the link that was shared.")
]
Ids = Annotated[
    str,
    Query(
        pattern=MADE_IDS,
        description="Ids of scenarios, joined by commas; the first is the reference.",
    ),
]
Format = Annotated[
    Literal["json", "geojson", "csv", "xlsx", "pdf", "summary.pdf", "docx"],
    Query(description="The form of the plan; `summary.pdf` and `docx` are one page."),
]
Table = Annotated[
    Literal[
        "sites",
        "alternatives",
        "existing",
        "communes",
        "departements",
        "regions",
        "curve",
        "waves",
        "binding",
        "no_gain",
        "left_out",
        "moves",
        "rounds",
        "permanences",
        "opinions",
    ],
    Query(description="Which table a CSV is of."),
]
Locale = Annotated[Literal["fr", "en"], Query(description="The decimal sign and titles of a CSV.")]
