"""What a préfecture asks: a territory, a state of the sites, thresholds; checked once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, get_args

from geodata.coverage.accessibility import (
    LEAST_CATCHMENT_MINUTES,
    MOST_CATCHMENT_MINUTES,
    Decay,
    DecayName,
)
from geodata.coverage.answer_asked import Asked, MapName, ShownAsked, TravelAsked, WhatIfAsked
from geodata.coverage.selecting import Condition, conditions_of
from geodata.coverage.statuses import (
    LEAST_PER_10K,
    MOST_LEAST_PER_10K,
    MOST_THRESHOLD_MINUTES,
    THRESHOLD_MINUTES,
    check_thresholds,
)
from geodata.coverage.supply import POSTS, Posts, State
from geodata.coverage.two_way import CELLS
from geodata.errors import ParameterError
from geodata.parameters import Parameter
from geodata.patterns import PRINTABLE
from geodata.territory import PEOPLE
from geodata.travel import Mode

USUAL_DECAY = Decay()
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
MOST_CHANGED = 20
"""How many sites a question may close, and how many it may open."""
MOST_CONDITIONS = 20
MAPS: tuple[str, ...] = get_args(MapName)
MODES: tuple[str, ...] = get_args(Mode)
_OF_COLUMN = ("column", "two_way")
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
        without: ids of sites that would close.
        added: codes of communes where a site would open.
        column: a column that rows show, or None.
        where: conditions that communes must meet, as `selecting.Condition` reads them.
        cells: cells of need and access that communes must be in; none is any.
        map: what documents draw; None is what is usual for their rows.
        mode: how people travel.
    """

    state: State
    decay: Decay = USUAL_DECAY
    weight: str = PEOPLE
    threshold_minutes: float = THRESHOLD_MINUTES
    least_per_10k: float = LEAST_PER_10K
    since: str | None = None
    without: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    column: str | None = None
    where: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    map: MapName | None = None
    mode: Mode = "car"

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
        if self.is_what_if and self.since is not None:
            raise ParameterError("since", "what would be is compared with what is, not with before")
        conditions_of(self.where)
        if not set(self.cells).issubset(CELLS):
            raise ParameterError("cells", "must be of those allowed", CELLS)
        if self.map is not None and self.map not in MAPS:
            raise ParameterError("map", "must be one of those allowed", MAPS)
        if self.map == "change" and self.since is None and not self.is_what_if:
            raise ParameterError("map", "nothing is compared: no change can be drawn")
        if self.mode not in MODES:
            raise ParameterError("mode", "must be one of those allowed", MODES)
        if self.map == "without_car" and self.mode == "car":
            raise ParameterError("map", "who comes without a car is drawn with another mode")
        if self.column is None and (self.cells or self.map in _OF_COLUMN):
            raise ParameterError("column", "cells and a map of a column need to know which")

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What communes must meet."""
        return conditions_of(self.where)

    @property
    def is_selective(self) -> bool:
        """Whether it is about some of a territory's communes alone."""
        return bool(self.where or self.cells)

    @property
    def is_what_if(self) -> bool:
        """Whether it asks what would be, which is compared with what is."""
        return bool(self.without or self.added)

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
        changed: WhatIfAsked = {}
        if self.is_what_if:
            changed = {"without": list(self.without), "added": list(self.added)}
        by: TravelAsked = {} if self.mode == "car" else {"mode": self.mode}
        return {
            **changed,
            **by,
            **self._shown(),
            "weight": self.weight,
            "threshold_minutes": self.threshold_minutes,
            "least_per_10k": self.least_per_10k,
            "since": self.since,
            "posts": self.state.posts,
            "at": self.state.at.isoformat(),
            "decay": self.decay.name,
            "catchment_minutes": self.decay.catchment_minutes,
        }

    def _shown(self) -> ShownAsked:
        shown: ShownAsked = {}
        if self.column is not None:
            shown["column"] = self.column
        if self.where:
            shown["where"] = list(self.where)
        if self.cells:
            shown["cells"] = list(self.cells)
        if self.map is not None:
            shown["map"] = self.map
        return shown


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
            "How far help may be, minutes by `mode`, inclusive.",
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

    without: Annotated[
        list[str] | None,
        Parameter(
            "Ids of sites that would close: `change` says who loses.", most_values=MOST_CHANGED
        ),
    ] = None
    added: Annotated[
        list[str] | None,
        Parameter(
            "Codes of communes (of arrondissements in Paris, Lyon and Marseille) where a site with "
            "one advisor would open: `change` says who gains.",
            most_values=MOST_CHANGED,
        ),
    ] = None
    column: Annotated[
        str | None,
        Parameter(
            "A column that rows show as `value`: of `weights`, but people, or of `classes`.",
            shortest=1,
            longest=60,
            pattern=PRINTABLE,
        ),
    ] = None
    where: Annotated[
        list[str] | None,
        Parameter(
            "Communes that are answered about: `NAME:is:CLASS` (classes of one column are "
            "alternatives), `NAME:from:NUMBER` or `NAME:to:NUMBER`, inclusive; all must hold, and "
            "a missing value meets none. Figures, rows and zones are then of these communes alone.",
            most_values=MOST_CONDITIONS,
            examples=("frr:is:FRR",),
        ),
    ] = None
    cells: Annotated[
        list[str] | None,
        Parameter(
            "Cells of need and access, of `column` and of minutes, that are answered about: `A` to "
            "`C` by thirds of the communes of France, `1` to `3` by minutes (half the threshold, "
            "the threshold, beyond or no road). `C3` is who needs most and has least.",
            most_values=len(CELLS),
            examples=("C3",),
        ),
    ] = None
    map: Annotated[
        MapName | None,
        Parameter(
            "What a picture and a report draw: by default minutes of communes, and the share of "
            "people within the threshold of territories; `without_car` with any `mode` but `car`."
        ),
    ] = None
    mode: Annotated[
        Mode,
        Parameter(
            "How people travel: `transit` where times by public transport were imported. But by "
            "car, `without_car` says who can come on foot or by public transport, and who cannot.",
            examples=("foot",),
        ),
    ] = "car"

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
            tuple(sorted(set(self.without or ()))),
            tuple(sorted(set(self.added or ()))),
            self.column,
            tuple(sorted(set(self.where or ()))),
            tuple(sorted(set(self.cells or ()))),
            self.map,
            self.mode,
        )
