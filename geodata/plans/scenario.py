"""A scenario: one wave, or several, as a planner describes them; the document's every field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

from geodata.patterns import CLOCK, PRINTABLE
from geodata.plans.candidate_places import places_in
from geodata.plans.money import euros_number, euros_of
from geodata.plans.scenario_areas import (
    Area,
    ClassFloor,
    ClassQuota,
    Code,
    Decided,
    Floor,
    Quota,
)
from geodata.plans.scenario_attendance import Attendance
from geodata.travel import Mode
from geodata.written import Written

Objective = Literal[
    "max_covering",
    "backup_covering",
    "p_median",
    "p_center",
    "set_covering",
    "equity",
    "rounds",
    "attendance",
]
"""`max_covering`: the most people within the limit (Church and ReVelle 1974). `backup_covering`:
the most people within the limit of two sites (Hogan and ReVelle 1986). `p_median`: the least
travel for all (Hakimi 1964). `p_center`: the shortest worst trip. `set_covering`: the fewest
sites with nobody beyond the limit (Toregas 1971). `equity`: the worst served first, the share
covered of each département raised one after the other (lexicographic). `rounds`: the most people,
among those whom no site has within the limit, near a stop of advisors who tour (Gendreau, Laporte
and Semet 1997). `attendance`: the most people who come, fewer from farther (Berman and Krass 2002),
or shared between sites (Huff 1964)."""
MOST_NAME = 120
Name = Annotated[str, Field(min_length=1, max_length=MOST_NAME, pattern=PRINTABLE)]
Euros = Annotated[
    Decimal,
    BeforeValidator(euros_of),
    PlainSerializer(euros_number, when_used="json"),
]
"""Money is decimal, as it is written: 5 x 33,333.33 is 166,666.65, which floats pass by 3e-11."""
Host = Annotated[str, Field(min_length=1, max_length=60, pattern=PRINTABLE)]
Minutes = Annotated[float, Field(ge=1, le=120)]


_CENT = Decimal("0.01")
_NUMBER = WithJsonSchema({"type": "number", "minimum": 0.01, "maximum": 10**10})
_FREE = WithJsonSchema({"type": "number", "minimum": 0, "maximum": 10**7})
_COST = WithJsonSchema({"type": "number", "minimum": 0.01, "maximum": 10**7})


class Wave(Written):
    """Posts decided together; waves open one after the other."""

    name: Name
    posts: Annotated[int, Field(ge=1, le=20_000)]
    opens_on: date | None = None


class Budget(Written):
    """Euros to spend instead of a number of posts."""

    euros: Annotated[Euros, Field(ge=_CENT, le=10**10), _NUMBER]


class Moves(Written):
    """Of the sites that stay in the territory, how many may close: their posts move, or end."""

    most: Annotated[int, Field(ge=0, le=5_000)] = 0
    """So many may close at most, each with a post more among the candidates."""
    ended: Annotated[int, Field(ge=0, le=5_000)] = 0
    """So many close besides, and their posts go nowhere."""
    kept: Annotated[list[str], Field(max_length=20_000)] = []
    """Identifiers of those that stay whatever happens."""
    cost_euros: Annotated[Euros, Field(ge=0, le=10**7, json_schema_extra={"default": 0}), _FREE] = (
        Decimal(0)
    )
    """Of each move."""


class Existing(Written):
    """The published sites that stay: they serve people and cost nothing here."""

    keep: Literal["all", "none", "listed"] = "all"
    sites: Annotated[list[str], Field(max_length=20_000)] = []
    """Identifiers of those that stay, when `listed`."""
    closed: Annotated[list[str], Field(max_length=20_000)] = []
    """Identifiers of those that close, when `all` the others stay."""
    moves: Moves | None = None
    """Which of those that stay may close or move; none when absent."""
    posts: Literal["filled", "granted"] = "filled"
    at: date | None = None
    """The day on which they count; the day of the solution when absent."""


class Place(Written):
    """A place that could host a post."""

    name: Name
    commune: Code | None = None
    """INSEE code; the commune that holds the position when absent."""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    """Degrees; the town hall of the commune when absent."""
    host: Annotated[str, Field(max_length=60)] | None = None
    """Kind of host: a value of `typologie` of the national standard."""
    network: Name | None = None
    """The only network that could open it; any when absent."""


class Candidates(Written):
    """Where a post could be: the union of what is asked."""

    @model_validator(mode="before")
    @classmethod
    def _with_csv(cls, asked: Any) -> Any:
        """Returns what is asked with the places of its CSV read among the others."""
        if not isinstance(asked, Mapping) or not isinstance(asked.get("csv"), str):
            return asked
        listed = asked.get("places") or []
        read = places_in(asked["csv"])
        return {**asked, "csv": None, "places": [*listed, *read]}

    town_halls: bool = True
    communes: Annotated[list[Code], Field(max_length=40_000)] | None = None
    """Only town halls of these communes."""
    least_people: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Only town halls of communes with so many people at least, and of those that are required;
    a commune of unknown people has none. 0 takes all of them."""
    communes_with: Annotated[list[Host], Field(max_length=60)] = []
    """Only town halls of communes with a published site of one of these kinds (`typologie`) or
    national programmes (`dispositif_programmes_nationaux`), and of those that are required."""
    places: Annotated[list[Place], Field(max_length=20_000)] = []
    csv: Annotated[str, Field(max_length=1_900_000)] | None = None
    """Places as a CSV, a line each, by INSEE code (`code_insee`) or by position (`latitude`,
    `longitude`), with `nom`, `typologie` and `reseau` where they are known: read into `places`."""
    hosts: Annotated[list[str], Field(max_length=60)] = []
    """Published sites of these kinds (`typologie`), that are not among those that stay."""


class NetworkQuota(Written):
    """Posts of one network, anywhere or in some territories, in any wave or in one."""

    name: Name
    posts: Annotated[int, Field(ge=1, le=20_000)]
    areas: Annotated[list[Area], Field(min_length=1, max_length=500)] | None = None
    wave: Name | None = None


Rate = Annotated[float, Field(ge=0, lt=1)]


class VacancyOf(Written):
    """How often the posts of a kind of host, or of a network, are vacant."""

    host: Host | None = None
    """A value of `typologie`."""
    network: Name | None = None
    """Of the candidates that it alone could open."""
    rate: Rate


class Vacancy(Written):
    """How often posts are vacant: a share of the time, each by itself."""

    rate: Rate = 0.0
    """Of the posts that nothing else is said of."""
    existing_rate: Rate | None = None
    """Of the sites that stay; as the others when absent."""
    of: Annotated[list[VacancyOf], Field(max_length=60)] = []


WeekDay = Literal["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
Clock = Annotated[str, Field(pattern=CLOCK)]


class KeptRound(Written):
    """A day of an advisor of today that stays as it is."""

    base: Code
    """INSEE code of the commune that it leaves from."""
    stops: Annotated[list[Code], Field(min_length=1, max_length=3)]
    """INSEE codes, in their order."""
    day: WeekDay
    weeks: Literal["every", "odd", "even"] = "every"
    """Of ISO 8601."""


class Rounds(Written):
    """How advisors tour; the posts of the scenario are theirs."""

    bases: Annotated[list[Code], Field(max_length=60)] = []
    """INSEE codes of where they may leave from; when empty, the 40 most populated communes among
    those of the stops that may be."""
    within_minutes: Minutes | None = None
    """To a stop, for who is helped there; the limit of the scenario when absent."""
    frequency: Literal["both", "weekly", "fortnightly"] = "both"
    fortnightly_worth: Annotated[float, Field(gt=0, le=1)] = 0.5
    """Of help every other week, beside 1 for every week, where both may be."""
    day_hours: Annotated[float, Field(ge=1, le=12)] = 7.0
    """Of work: driving and help; the break is not work."""
    stop_hours: Annotated[float, Field(ge=0.5, le=8)] = 2.5
    most_stops_a_day: Annotated[int, Field(ge=1, le=3)] = 2
    days: Annotated[list[WeekDay], Field(min_length=1, max_length=7)] = [
        "Mo",
        "Tu",
        "We",
        "Th",
        "Fr",
    ]
    starts_at: Clock = "08:30"
    """When an advisor leaves their base."""
    break_minutes: Annotated[int, Field(ge=0, le=180, multiple_of=5)] = 60
    """Between the first two stops of a day."""
    kept: Annotated[list[KeptRound], Field(max_length=500)] = []
    """Days of today, of advisors who are among the posts."""


class Scenario(Written):
    """A wave as a planner describes it.

    Exactly one of `posts`, `waves`, `budget` says how many; none for `set_covering`, whose answer
    it is.
    """

    version: Literal[1] = 1
    name: Name
    description: Annotated[str, Field(max_length=4_000)] = ""
    territory: Area = Area(level="france", code="FR")
    objective: Objective = "max_covering"
    limit_minutes: Minutes = 20.0
    mode: Mode = "car"
    """How people travel: `transit` where times by public transport were imported."""
    weight: Annotated[str, Field(max_length=80)] = "people"
    posts: Annotated[int, Field(ge=1, le=20_000)] | None = None
    waves: Annotated[list[Wave], Field(min_length=1, max_length=20)] | None = None
    budget: Budget | None = None
    cost_per_post_euros: Annotated[
        Euros, Field(ge=_CENT, le=10**7, json_schema_extra={"default": 40_000}), _COST
    ] = Decimal(40_000)
    spending_limit_euros: Annotated[Euros, Field(ge=_CENT, le=10**10), _NUMBER] | None = None
    """What all the posts may cost at most, checked before any solving."""
    existing: Existing = Existing()
    candidates: Candidates = Candidates()
    required: Annotated[list[Code], Field(max_length=20_000)] = []
    """Communes that must have a new site."""
    excluded: Annotated[list[Code], Field(max_length=40_000)] = []
    """Communes that must have none."""
    networks: Annotated[list[NetworkQuota], Field(max_length=8)] = []
    quotas: Annotated[list[Quota], Field(max_length=2_000)] = []
    decided: Annotated[list[Decided], Field(max_length=500)] = []
    floors: Annotated[list[Floor], Field(max_length=2_000)] = []
    class_quotas: Annotated[list[ClassQuota], Field(max_length=200)] = []
    class_floors: Annotated[list[ClassFloor], Field(max_length=200)] = []
    most_posts_per_site: Annotated[int, Field(ge=1, le=50)] = 1
    vacancy: Vacancy | None = None
    """The most people expected in reach of a post that is filled; all are when absent."""
    rounds: Rounds | None = None
    """How advisors tour, when that is the objective."""
    attendance: Attendance | None = None
    """How many come from how far, when that is the objective."""
    people_per_post: Annotated[float, Field(gt=0, le=1e6)] | None = None
    """What one advisor can serve; no limit when absent."""
    time_limit_s: Annotated[float, Field(ge=5, le=780)] = 300.0
    work_limit: Annotated[float, Field(gt=0, le=100_000)] | None = None
    """Work that the search may do, in units of about a second of a core: with it the same seed
    gives the same plan on any machine, unless `time_limit_s` cuts it. No limit when absent."""
    gap: Annotated[float, Field(ge=0, le=0.5)] = 0.001
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
