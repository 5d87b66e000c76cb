"""The figures of a plan: its aims, totals, waves and territories, what binds and what proves it."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from geodata.parameters import Meaning


class ObjectiveRow(TypedDict):
    """What a plan aims at first, and what it reaches of it."""

    name: str
    value: Annotated[float | None, Meaning("Null where no plan was found.")]
    before: NotRequired[
        Annotated[
            float | None,
            Meaning("With the sites of today alone: what `gap` is measured from. Null of none."),
        ]
    ]
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


class AttendanceRow(TypedDict):
    """Those who come, fewer from farther; in people, or in the weight of the scenario."""

    choice: Annotated[str, Meaning("`nearest`, or `shared` between sites.")]
    decay: str
    catchment_minutes: Annotated[float, Meaning("Nobody comes from farther.")]
    at_the_door: Annotated[float | None, Meaning("Share who come to a site at their door.")]
    expected_before: Annotated[float, Meaning("To the sites of today.")]
    expected_after: Annotated[float, Meaning("To those of the plan and those that stay.")]
    expected_at_sites_that_open: float
    bound: Annotated[float | None, Meaning("No plan is expected to have more.")]
    words: str


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
