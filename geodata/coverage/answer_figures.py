"""The figures of a territory: who is within reach, who is not, and how unequally."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from geodata.coverage.statuses import Status
from geodata.parameters import Meaning
from geodata.territory import CountedUnits

_InClass = TypedDict("_InClass", {"class": Annotated[str | None, Meaning("Null of no class.")]})


class Within(TypedDict):
    """Those within a time of a site."""

    minutes: Annotated[float, Meaning("The limit, inclusive.", 20)]
    people: Annotated[int, Meaning("How many people.")]
    share: Annotated[float | None, Meaning("Their share of the weight, from 0 to 1.", 0.93)]
    share_low: NotRequired[
        Annotated[
            float | None,
            Meaning(
                "What it is at least, in nine draws of ten of what modelled minutes may be.", 0.91
            ),
        ]
    ]
    share_high: NotRequired[Annotated[float | None, Meaning("What it is at most.", 0.94)]]


class Counted(CountedUnits):
    """Communes and their people."""

    people: Annotated[int, Meaning("How many people live there.")]


class Weighed(TypedDict):
    """What the people weigh."""

    name: Annotated[str, Meaning("`people`, or the name of a column.")]
    total: Annotated[float, Meaning("Their sum.")]
    communes_without: Annotated[int, Meaning("Communes whose weight is missing.")]
    people_without: Annotated[int, Meaning("People of these communes, left out of the shares.")]


class Theil(TypedDict):
    """The Theil index and its two parts."""

    total: Annotated[float, Meaning("Of all communes.")]
    within: Annotated[float, Meaning("Inside départements (EPCI, where there is one département).")]
    between: Annotated[float, Meaning("Between them.")]


class WorstDecile(TypedDict):
    """The tenth of the people who have fewest advisors."""

    people: Annotated[int, Meaning("Their weight.")]
    advisors_per_10k: Annotated[float | None, Meaning("The mean of what they have.")]
    minutes: Annotated[float | None, Meaning("The mean of their trips, where there is a road.")]
    unreachable: Annotated[int, Meaning("Of them, those that no road joins to a site.")]


class Inequality(TypedDict):
    """How unequally advisors are within reach."""

    gini: Annotated[float | None, Meaning("0 is equal, 1 is all for one.", 0.31)]
    p90_p10: Annotated[float | None, Meaning("The ninth decile over the first; null over nothing.")]
    theil: Annotated[Theil | None, Meaning("Null where nobody has an advisor.")]
    worst_decile: Annotated[WorstDecile, Meaning("The worst served.")]


class ClassFigures(_InClass):
    """Those of a class of communes, without its code."""

    communes: Annotated[int, Meaning("How many communes, arrondissements among them.")]
    arrondissements: Annotated[int, Meaning("How many of them are municipal arrondissements.")]
    people: Annotated[int, Meaning("How many people.")]
    share_within: Annotated[float | None, Meaning("Share within `threshold_minutes`.")]
    minutes_median: Annotated[float | None, Meaning("Median trip.")]
    advisors_per_10k: Annotated[float | None, Meaning("Mean within reach.")]


class ClassRow(ClassFigures):
    """Those of a class of communes."""

    code: NotRequired[Annotated[str, Meaning("Of the class, where it has one.")]]
    share_within_low: NotRequired[
        Annotated[
            float | None,
            Meaning("What that is at least, in nine draws of ten of what modelled minutes may be."),
        ]
    ]
    share_within_high: NotRequired[Annotated[float | None, Meaning("What it is at most.")]]


class GridFacts(TypedDict):
    """The grid of people that minutes and shares are of."""

    name: Annotated[str, Meaning("Whose it is, of when.", "INSEE, Filosofi, 2019")]
    cells: Annotated[int, Meaning("Its cells in the territory.")]
    communes_without: Annotated[int, Meaning("Communes that have none, and keep their point.")]
    people_without: Annotated[int, Meaning("Their people.")]


class ComingShare(Counted):
    """Communes, their people, and what these weigh."""

    weight: Annotated[float, Meaning("What they weigh.")]
    share: Annotated[float | None, Meaning("Their share of the weight, from 0 to 1.")]


class WithoutCar(TypedDict):
    """Who can come without a car, each commune counted once, at its point."""

    foot_minutes: Annotated[float, Meaning("The longest walk, inclusive.", 30)]
    transit_minutes: Annotated[float, Meaning("The longest trip by public transport.", 60)]
    transit: Annotated[
        Literal["known", "partly_known", "unknown"],
        Meaning("Whether a table of public transport times trips from these communes."),
    ]
    on_foot: Annotated[ComingShare, Meaning("Within the walk of a site.")]
    by_transit: Annotated[ComingShare, Meaning("Beyond it, and within that trip.")]
    cannot_come: Annotated[
        ComingShare, Meaning("Beyond the walk, and beyond that trip or without one.")
    ]
    transit_unknown: Annotated[
        ComingShare, Meaning("Beyond the walk, from where no table times a trip: nobody knows.")
    ]
    unknown: Annotated[ComingShare, Meaning("No source places their commune.")]


class Measured(TypedDict):
    """The indicators of a territory, but for the posts that it needs."""

    communes: Annotated[int, Meaning("Communes, arrondissements in Paris, Lyon and Marseille.")]
    arrondissements: Annotated[int, Meaning("How many of them are municipal arrondissements.")]
    people: Annotated[int, Meaning("People, each counted once.")]
    people_unknown_in: Annotated[int, Meaning("Communes whose population no source says.")]
    weight: Annotated[Weighed, Meaning("What shares, medians and inequalities are of.")]
    sites: Annotated[int, Meaning("Sites that count, in the territory.")]
    advisors: Annotated[float, Meaning("Advisors there.")]
    within: Annotated[list[Within], Meaning("Within 10, 15, 20, 30 and 45 minutes.")]
    within_threshold: Annotated[Within, Meaning("Within the limit asked for.")]
    unreachable: Annotated[Counted, Meaning("No road leads to a site.")]
    unsure_points: Annotated[Counted, Meaning("The point may be far from the people.")]
    measured_on_roads: Annotated[Counted, Meaning("Their minutes were measured, not modelled.")]
    minutes_median: Annotated[float | None, Meaning("Null when half have no road.", 8.1)]
    minutes_p90: Annotated[float | None, Meaning("Nine in ten have less.", 19.2)]
    advisors_per_10k: Annotated[float | None, Meaning("Mean within reach.", 0.82)]
    status: Annotated[dict[Status, Counted], Meaning("By status.")]
    inequality: Annotated[Inequality, Meaning("Of advisors within reach.")]
    by_class: Annotated[
        dict[str, list[ClassRow]],
        Meaning("By class of communes, of `classes` and by EPCI; empty in rows by territory."),
    ]
    people_grid: NotRequired[
        Annotated[
            GridFacts,
            Meaning(
                "Where people live, cell by cell: then shares, medians and who has no road are of "
                "them and not of communes. Absent where all are counted at their commune's point."
            ),
        ]
    ]


class Indicators(Measured):
    """The indicators of a territory."""

    posts_needed: Annotated[int, Meaning("Advisors that bring every commune to the thresholds.")]
    posts_needed_at_least: Annotated[int, Meaning("Fewer are proven not to do.")]
    without_car: NotRequired[
        Annotated[WithoutCar, Meaning("Who can come without one; with any `mode` but `car`.")]
    ]
