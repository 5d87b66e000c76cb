"""What a préfecture asks: a territory, a state of the sites, thresholds; checked once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from geodata.coverage.accessibility import (
    LEAST_CATCHMENT_MINUTES,
    MOST_CATCHMENT_MINUTES,
    Decay,
    DecayName,
)
from geodata.coverage.answer import Asked
from geodata.coverage.statuses import (
    LEAST_PER_10K,
    MOST_LEAST_PER_10K,
    MOST_THRESHOLD_MINUTES,
    THRESHOLD_MINUTES,
    check_thresholds,
)
from geodata.coverage.supply import POSTS, Posts, State
from geodata.errors import ParameterError
from geodata.parameters import PRINTABLE, Parameter
from geodata.territory import PEOPLE

USUAL_DECAY = Decay()
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class CoverageQuery:
    """A question about coverage; the territory is asked beside it.

    Attributes:
        state: which sites and posts count.
        decay: of the advisors' score.
        weight: `people`, or the name of a column.
        threshold_minutes: how far help may be, inclusive.
        least_per_10k: how many advisors are enough.
        since: the version of the sites to compare with, or None.
    """

    state: State
    decay: Decay = USUAL_DECAY
    weight: str = PEOPLE
    threshold_minutes: float = THRESHOLD_MINUTES
    least_per_10k: float = LEAST_PER_10K
    since: str | None = None

    def __post_init__(self) -> None:
        """Refuses what makes no sense.

        Raises:
            ParameterError: a value is wrong.
        """
        check_thresholds(self.threshold_minutes, self.least_per_10k)
        if self.state.posts not in POSTS:
            raise ParameterError("posts", "must be one of those allowed", POSTS)
        if not EARLIEST <= self.state.at <= LATEST:
            raise ParameterError("at", "must be a day from 2000 to 2099")

    def check_weight(self, known: Sequence[str]) -> None:
        """Refuses a weight that there is not.

        Raises:
            ParameterError: with the weights there are.
        """
        allowed = (PEOPLE, *known)
        if self.weight not in allowed:
            raise ParameterError("weight", "must be one of those allowed", allowed)

    def as_record(self) -> Asked:
        """Returns the question as its answer repeats it."""
        return {
            "weight": self.weight,
            "threshold_minutes": self.threshold_minutes,
            "least_per_10k": self.least_per_10k,
            "since": self.since,
            "posts": self.state.posts,
            "at": self.state.at.isoformat(),
            "decay": self.decay.name,
            "catchment_minutes": self.decay.catchment_minutes,
        }


def _day(value: object) -> object:
    """Refuses what pydantic would take for seconds since 1970."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("not a day as 2026-11-24")
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageParameters:
    """The parameters of `GET /v1/coverage/{level}/{code}` and the options of `maillage coverage`.

    What they are compared with is a version there and a file here: each asks it beside them.
    """

    threshold_minutes: Annotated[
        float,
        Parameter(
            "How far help may be, minutes by car, inclusive.",
            above=0,
            most=MOST_THRESHOLD_MINUTES,
            examples=(20,),
        ),
    ] = THRESHOLD_MINUTES
    least_per_10k: Annotated[
        float,
        Parameter(
            "How many advisors within reach per 10,000 people are enough, inclusive.",
            above=0,
            most=MOST_LEAST_PER_10K,
        ),
    ] = LEAST_PER_10K
    weight: Annotated[
        str,
        Parameter(
            "`people`, or a weight that `/v1/coverage`, or `maillage columns list`, lists.",
            longest=60,
            pattern=PRINTABLE,
        ),
    ] = PEOPLE
    posts: Annotated[
        Posts, Parameter("The posts filled at sites in service, or all that were granted.")
    ] = "filled"
    at: Annotated[
        date | None,
        Parameter(
            "The day of the state of the sites (ISO 8601), from 2000 to 2099; by default that of "
            "the results that are served, and today at a terminal.",
            examples=("2026-11-24",),
            convert=_day,
        ),
    ] = None
    decay: Annotated[
        DecayName, Parameter("How a site's worth falls with time in the advisors' score.")
    ] = USUAL_DECAY.name
    catchment_minutes: Annotated[
        float,
        Parameter(
            "The longest trip in the advisors' score, minutes.",
            least=LEAST_CATCHMENT_MINUTES,
            most=MOST_CATCHMENT_MINUTES,
        ),
    ] = USUAL_DECAY.catchment_minutes

    def query(self, day: date, since: str | None = None) -> CoverageQuery:
        """Returns the question.

        Args:
            day: of the state of the sites, when none is asked for.
            since: the version of the sites to compare with.

        Raises:
            ParameterError: a value is wrong.
        """
        return CoverageQuery(
            State(self.at or day, self.posts),
            Decay(self.decay, self.catchment_minutes),
            self.weight,
            self.threshold_minutes,
            self.least_per_10k,
            since,
        )
