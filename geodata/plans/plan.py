"""The record of a plan and the comparison of several, each record declared once: see docs/api.md.

The builders make these records; files, answers and pages read them. What is not known is None; a
plan that cannot be has neither totals, nor sites, nor any table.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from geodata.coverage import Told, TravelMethod
from geodata.parameters import Meaning
from geodata.placement import Status
from geodata.plans.findings import FindingReply
from geodata.travel import Mode

ScenarioDocument = dict[str, Any]
"""What a scenario says that is not usual, as JSON: `reading.SCHEMA` is the schema of its fields."""

CommuneState = Literal[
    "no_people",
    "covered_before",
    "no_longer_covered",
    "newly_covered",
    "still_beyond",
    "unreachable",
]
Stance = Literal["favourable", "unfavourable", "elsewhere"]


class ObjectiveRow(TypedDict):
    """What a plan aims at first, and what it reaches of it."""

    name: str
    value: Annotated[float | None, Meaning("Null where no plan was found.")]
    unit: str
    weight: Annotated[str, Meaning("`people`, or the name of a column.")]
    value_low: NotRequired[
        Annotated[
            float,
            Meaning("What it is at least, in nine draws of ten; of a weight newly in reach."),
        ]
    ]
    value_high: NotRequired[Annotated[float, Meaning("What it is at most, likewise.")]]


class AimRow(TypedDict):
    """One aim of a plan: what it is, its value, its bound where one is proven."""

    name: str
    words: str
    unit: str
    value: float | None
    bound: float | None
    value_words: str


class TotalsInReach(TypedDict):
    """A plan in figures: its posts, and the people within the limit of a site."""

    posts: int
    sites: int
    sites_that_stay: int
    cost_euros: float
    people: int
    people_covered_before: int
    people_covered_after: int
    people_newly_covered: int
    share_before: float | None
    share_after: float | None
    mean_minutes_before: float | None
    mean_minutes_after: float | None
    people_without_weight: int
    people_covered_after_low: NotRequired[
        Annotated[
            int,
            Meaning("What it is at least, in nine draws of ten of what modelled minutes may be."),
        ]
    ]
    people_covered_after_high: NotRequired[Annotated[int, Meaning("What it is at most.")]]
    people_newly_covered_low: NotRequired[Annotated[int, Meaning("At least, likewise.")]]
    people_newly_covered_high: NotRequired[Annotated[int, Meaning("At most.")]]
    share_before_low: NotRequired[Annotated[float, Meaning("At least, likewise.")]]
    share_before_high: NotRequired[Annotated[float, Meaning("At most.")]]
    share_after_low: NotRequired[Annotated[float, Meaning("At least.")]]
    share_after_high: NotRequired[Annotated[float, Meaning("At most.")]]


class TotalsServed(TypedDict):
    """The people whom posts serve; null where a post serves any number."""

    served: Annotated[int | None, Meaning("Their weight: the value of the objective.")]
    people_served_before: int | None
    people_served_after: int | None
    people_newly_served: int | None
    people_served_by_new_sites: int | None
    share_served_after: float | None


class Totals(TotalsInReach, TotalsServed):
    """A plan in figures."""


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


class WaveRow(TypedDict):
    """A wave: its posts, what it adds, and the proof of the plan until there."""

    name: str
    opens_on: str | None
    posts: int
    sites: int
    people_newly_covered: int
    share_after: float | None
    people_served: int | None
    cost_euros: float
    objective: float
    bound: float | None
    gap: float | None


class CurveRow(TypedDict):
    """What a plan reaches once so many of its sites are open."""

    posts: int
    sites: int
    people_covered: int
    share: float | None


class ServedRow(TypedDict):
    """The people served of a territory or a class; null where a post serves any number."""

    served_before: int | None
    served_after: int | None


class CoveredRow(ServedRow):
    """The people of a territory or of a class before and after a plan, and its posts there."""

    people: int
    covered_before: int
    covered_after: int
    share_before: float | None
    share_after: float | None
    gain: int
    posts: int
    sites: int


class TerritoryRow(CoveredRow):
    """A territory, or a class of communes, before and after a plan."""

    code: Annotated[str | None, Meaning("Null of a class.")]
    name: str


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


class YearsRow(TypedDict):
    """What a plan has in reach of a filled post, over the years that were drawn."""

    expected: Annotated[float, Meaning("Reckoned exactly; the years are draws of it.")]
    mean: float
    low: Annotated[float, Meaning("One year in ten has less.")]
    least: Annotated[float, Meaning("Of the worst year.")]


class VacancyRow(TypedDict):
    """A plan of posts that may be vacant, beside the one which takes all for filled."""

    years: int
    bound: Annotated[float | None, Meaning("No plan is expected to have more in reach.")]
    plan: YearsRow
    nominal: Annotated[YearsRow | None, Meaning("The plan of filled posts; null where none is.")]
    better_years: Annotated[float | None, Meaning("Share of the years in which it has more.")]
    worse_years: Annotated[float | None, Meaning("Share of those in which it has less.")]
    words: str


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


class StopRow(TypedDict):
    """A stop of a round: who is where, when, and whom it helps; a row of the timetable."""

    round: Annotated[int, Meaning("Number of the day that it is of, from 1.")]
    order: Annotated[int, Meaning("In its day, from 1.")]
    advisor: Annotated[int, Meaning("Number of the advisor, from 1.")]
    base: Annotated[str, Meaning("INSEE code of the commune that the day leaves from.")]
    base_name: str
    day: Annotated[str, Meaning("Of the week, in French.")]
    weeks: Annotated[Literal["every", "odd", "even"], Meaning("Of ISO 8601.")]
    commune: str
    commune_name: str
    departement: str | None
    name: str
    lon: float
    lat: float
    leaves_at: Annotated[str, Meaning("The base, on the way to the first stop of the day.")]
    opens_at: str
    closes_at: str
    back_at: Annotated[str, Meaning("At the base, at the end of the day.")]
    drive_minutes: Annotated[int, Meaning("To it, from the base or from the stop before.")]
    horaires: Annotated[str, Meaning("`opening_hours` of OpenStreetMap, with the weeks.")]
    people_in_reach: Annotated[int, Meaning("Remote people near it, whatever other stops help.")]
    is_kept: Annotated[bool, Meaning("Whether it is a round of today.")]
    permanence: Annotated[
        dict[str, str], Meaning("As a place of the national standard, to be published.")
    ]


class RoundsRow(TypedDict):
    """Rounds of advisors, and the remote people whom they help."""

    advisors: Annotated[int, Meaning("Who tour.")]
    advisors_free: Annotated[int, Meaning("Of the scenario, whom no round needs.")]
    within_minutes: Annotated[float, Meaning("To a stop, for who is helped there.")]
    people_remote: Annotated[int, Meaning("With no site within the limit.")]
    people_weekly: Annotated[int, Meaning("Of them, near a stop of every week.")]
    people_fortnightly: Annotated[int, Meaning("Of them, near stops of every other week alone.")]
    people_left: Annotated[int, Meaning("Of them, near no stop.")]
    half_days: Annotated[float, Meaning("Of help, a week.")]
    driving_hours: Annotated[float, Meaning("Of all advisors, a week.")]
    longest_day_hours: Annotated[float | None, Meaning("Of work, the break apart; null of none.")]
    stops: list[StopRow]
    words: str


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


class Opinion(TypedDict):
    """What somebody thinks of a site proposed, as it is stored and answered."""

    departement: Annotated[str, Meaning("Code of the préfecture's département.")]
    commune: Annotated[str, Meaning("INSEE code of the site proposed.")]
    opinion: Annotated[Stance, Meaning("`elsewhere` asks for another commune instead.")]
    instead: Annotated[str | None, Meaning("INSEE code of that other commune.")]
    reason: Annotated[str, Meaning("Why, in the préfecture's words.")]
    author: Annotated[str, Meaning("In whose name.")]
    account: Annotated[str, Meaning("Who was signed in.")]
    said_at: Annotated[str, Meaning("When it was recorded, in UTC; empty before.")]


class PlanSources(TypedDict, total=False):
    """Where a plan comes from: absent where nothing is known."""

    snapshot: Annotated[str, Meaning("The data set of communes and roads.")]
    sites_version: Annotated[str, Meaning("The version of the sites.")]
    sites_as_of: Annotated[str | None, Meaning("The latest day on which a site was updated.")]
    sites_tell: Annotated[Told, Meaning("What its records tell of dates and posts.")]
    computed_at: Annotated[str | None, Meaning("When it was solved, in UTC.")]
    sources: Annotated[list[dict[str, str]], Meaning("Whom to credit.")]
    licence: Annotated[str, Meaning("Of the data.")]


class PlacesOfPlan(TypedDict):
    """How many places the big communes of a plan are, where a grid says where people live."""

    grid: Annotated[str, Meaning("Whose grid it is, of when.", "INSEE, Filosofi, 2019")]
    communes: Annotated[int, Meaning("Communes that are several places.")]
    places: Annotated[int, Meaning("How many places these are, each of some of their people.")]


class CertificateRow(TypedDict):
    """What proves the bound of a plan to whoever has its data, without a solver."""

    day: Annotated[str, Meaning("On which the sites that stay were counted.")]
    horizon_minutes: Annotated[float, Meaning("Of the longest trips that were looked for.")]
    level: Annotated[
        float | None, Meaning("Of a p-centre: no plan keeps every trip under so many minutes.")
    ]
    bound: Annotated[float, Meaning("What the multipliers prove, in the objective's unit.")]
    is_whole: Annotated[bool, Meaning("Whether that is the bound of the plan, and no weaker one.")]
    words: str
    multipliers: NotRequired[
        Annotated[
            dict[str, list[float]],
            Meaning(
                "By what was relaxed: `demands`, `low`, `high`, `floors`, `parts`, `sites`, "
                "`cut_prices` of `cuts`, three positions of demands each."
            ),
        ]
    ]
    file: NotRequired[Annotated[str, Meaning("Beside the plan, with the multipliers: an .npz.")]]


class PlanHead(PlanSources):
    """What every plan says, also one that cannot be."""

    scenario: Annotated[ScenarioDocument, Meaning("What it says that is not usual.")]
    method: Annotated[
        str, Meaning("How trips are timed: `model`, or `measured` where that is known.", "model")
    ]
    status: Annotated[Status, Meaning("`optimal`: the gap asked for is proven.")]
    conflicts: Annotated[list[str], Meaning("Constraints that no plan keeps together.")]
    warnings: list[FindingReply]
    objective: ObjectiveRow
    bound: Annotated[float | None, Meaning("Of the objective of any plan.")]
    gap: Annotated[float | None, Meaning("Between the objective and the bound, a share.")]
    seconds: float
    proof: Annotated[str, Meaning("What the bound proves, in a sentence.")]
    places: NotRequired[Annotated[PlacesOfPlan, Meaning("Absent where each commune is one place.")]]


class PlanInFigures(PlanHead):
    """A plan but for its communes and for the sites that stay."""

    certificate: NotRequired[
        Annotated[CertificateRow, Meaning("Of the bound; without multipliers in light plans.")]
    ]
    aims: NotRequired[list[AimRow]]
    aims_words: NotRequired[str]
    totals: NotRequired[Totals]
    served_words: NotRequired[list[str]]
    waves: NotRequired[list[WaveRow]]
    sites: NotRequired[list[SiteRow]]
    alternatives: NotRequired[
        Annotated[list[AlternativeRow], Meaning("Of each site; absent from plans of before.")]
    ]
    alternatives_words: NotRequired[
        Annotated[str, Meaning("What the replacements are of, or why there are none.")]
    ]
    curve: NotRequired[list[CurveRow]]
    territories: NotRequired[
        Annotated[dict[str, list[TerritoryRow]], Meaning("By level, and by class of communes.")]
    ]
    binding: NotRequired[list[BindingRow]]
    no_gain: NotRequired[list[NoGainRow]]
    vacancy: NotRequired[Annotated[VacancyRow, Meaning("Absent where no post may be vacant.")]]
    moves: NotRequired[
        Annotated[MovesRow, Meaning("Absent where no site of today may close or move.")]
    ]
    rounds: NotRequired[Annotated[RoundsRow, Meaning("Absent where nobody tours.")]]
    left_out: NotRequired[
        Annotated[list[LeftOutRow], Meaning("The 300 most populated; absent from plans of before.")]
    ]
    opinions: NotRequired[
        Annotated[list[Opinion], Meaning("Those that a scenario solved again heeds.")]
    ]


class PlanRecord(PlanInFigures):
    """A plan, as it is stored: what `solve_plan` gives."""

    existing: NotRequired[list[ExistingRow]]
    communes: NotRequired[list[CommuneRow]]


class StandingSite(TypedDict):
    """A site that stays, as a map draws it."""

    site_id: str
    name: str
    commune_name: str
    lon: float
    lat: float
    posts: float


class LightPlan(PlanInFigures):
    """A plan with its communes by state alone: a national one is 5 MB with all of them."""

    standing: Annotated[list[StandingSite], Meaning("The sites of the territory that stay.")]
    communes_by_state: dict[CommuneState, list[str]]


class TerritoryOfPlan(TypedDict):
    """The territory of a plan."""

    level: str
    code: str
    name: Annotated[str, Meaning("Its code where the plan does not name it.")]


class ModeOfPlan(TypedDict):
    """How people travel in a plan."""

    mode: NotRequired[Annotated[Mode, Meaning("Absent by car.", "foot")]]


class PlanMeasures(ModeOfPlan):
    """A plan among others: its measures, under the id that it was given."""

    id: str
    name: str
    territory: TerritoryOfPlan
    limit_minutes: float
    status: Status
    totals: Totals
    objective: ObjectiveRow
    bound: float | None
    gap: float | None
    proof: str


class SiteCommune(TypedDict):
    """A commune where a plan opens sites, and its posts there."""

    commune: str
    commune_name: str
    departement: str | None
    posts: int


class ChangedCommune(TypedDict):
    """A commune that is in reach in one of two plans."""

    code: str
    name: str
    departement: str
    people: int | None


class ChangedCommunes(TypedDict):
    """The communes of one side, the most populated first; the counts are of all of them."""

    communes: list[ChangedCommune]
    communes_count: int
    people: int


class PlanChange(TypedDict):
    """Who wins and who loses with a plan instead of the reference."""

    winners: ChangedCommunes
    losers: ChangedCommunes


class DepartementOfPlans(TypedDict):
    """A département in each plan: its share in reach and its posts, by the id of the plan."""

    code: str
    name: str
    shares: dict[str, float | None]
    posts: dict[str, int]


class Comparison(TypedDict):
    """Plans side by side, the first being the reference."""

    plans: list[PlanMeasures]
    sites_in_common: Annotated[list[SiteCommune], Meaning("Communes with a site in all plans.")]
    only: Annotated[dict[str, list[SiteCommune]], Meaning("By plan, those of no other.")]
    changes: Annotated[
        dict[str, PlanChange], Meaning("Of each plan after the first that can be compared with it.")
    ]
    refused: Annotated[dict[str, str], Meaning("Why each of the others cannot, in a sentence.")]
    departements: list[DepartementOfPlans]
