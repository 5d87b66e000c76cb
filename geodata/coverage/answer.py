"""What a préfecture is answered, each record declared once: None is what is not known.

The builders make these records, the exports read them, and OpenAPI describes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from geodata.coverage.statuses import Status
from geodata.parameters import Meaning
from geodata.territory import CountedUnits
from geodata.travel import Mode


class Named(TypedDict):
    """A territory."""

    level: Annotated[str, Meaning("`france`, `region`, `departement`, `epci` or `commune`.")]
    code: Annotated[str, Meaning("Its code, always a text.", "12")]
    name: Annotated[str, Meaning("Its official name.", "Aveyron")]


class Place(Named):
    """A territory, and where a map shows it."""

    bounds: NotRequired[
        Annotated[
            list[float] | None,
            Meaning("West, south, east, north, degrees; of France, those of the mainland."),
        ]
    ]


class Territories(TypedDict):
    """The territories that a text may mean."""

    territories: Annotated[list[Named], Meaning("The likeliest first.")]
    closed: Annotated[
        list[Named],
        Meaning("Those that it may mean as well, and that are not open to this account."),
    ]


class Told(TypedDict):
    """What the records of a version of the sites tell, and so what a question can change.

    Where none is `dated`, `at` changes nothing; where moreover none has posts `granted_apart`,
    `posts` changes nothing either.
    """

    sites: Annotated[int, Meaning("How many there are.")]
    dated: Annotated[int, Meaning("How many tell when they open or close for good.")]
    granted_apart: Annotated[
        int, Meaning("How many tell that other posts are granted than are filled.")
    ]


class Provenance(TypedDict):
    """Where an answer comes from."""

    snapshot: Annotated[str, Meaning("The data set of communes and roads.")]
    sites_version: Annotated[str, Meaning("The version of the sites.")]
    sites_as_of: Annotated[str | None, Meaning("The latest day on which a site of it was updated.")]
    sites_tell: Annotated[Told, Meaning("What its records tell of dates and posts.")]
    computed_at: Annotated[str | None, Meaning("Null when it was computed for this answer.")]
    sources: Annotated[list[dict[str, str]], Meaning("Whom to credit.")]
    licence: Annotated[str, Meaning("Of the data.")]


class WhatIfAsked(TypedDict):
    """What would be otherwise than it is; absent where nothing would."""

    without: NotRequired[Annotated[list[str], Meaning("Ids of sites that would close.")]]
    added: NotRequired[Annotated[list[str], Meaning("Communes where a site would open.")]]


TravelMethod = Literal["measured", "model"]
"""What timed a trip: a table of times on the roads, or the model of them."""
MapName = Literal[
    "minutes",
    "status",
    "advisors",
    "people",
    "change",
    "share",
    "column",
    "two_way",
    "without_car",
]
Coming = Literal["on_foot", "by_transit", "cannot_come", "transit_unknown", "unknown"]
"""How the people of a commune can come without a car."""
Value = float | str | None


class ShownAsked(TypedDict):
    """What is shown, and of which communes; absent where nothing was asked."""

    column: NotRequired[Annotated[str, Meaning("The column that rows show.")]]
    where: NotRequired[Annotated[list[str], Meaning("Conditions that communes meet.")]]
    cells: NotRequired[Annotated[list[str], Meaning("Cells of need and access they are in.")]]
    map: NotRequired[Annotated[MapName, Meaning("What documents draw.")]]


class TravelAsked(TypedDict):
    """How people travel; absent by car."""

    mode: NotRequired[Annotated[Mode, Meaning("How people travel; absent by car.", "foot")]]


class Asked(WhatIfAsked, TravelAsked, ShownAsked):
    """The question as it was understood."""

    threshold_minutes: Annotated[float, Meaning("How far help may be, inclusive.", 20)]
    least_per_10k: Annotated[float, Meaning("Advisors per 10,000 people that are enough.", 0.3)]
    weight: Annotated[str, Meaning("What people weigh.", "people")]
    posts: Annotated[Literal["filled", "granted"], Meaning("Which posts count.")]
    at: Annotated[str, Meaning("The day of the state of the sites.", "2026-11-24")]
    decay: Annotated[str, Meaning("How a site's worth falls with time.", "steps")]
    catchment_minutes: Annotated[float, Meaning("The longest trip of the score.", 30)]
    since: Annotated[str | None, Meaning("The version compared with.")]


class ColumnReply(TypedDict):
    """A column of numbers or classes by commune; of people, its name, label and kind alone."""

    name: Annotated[str, Meaning("What questions call it.", "people")]
    kind: Annotated[Literal["index", "count", "class"], Meaning("What its values are.")]
    label: Annotated[str, Meaning("What people read, in French.")]
    unit: NotRequired[Annotated[str, Meaning("Empty where it has none.")]]
    source: NotRequired[Annotated[str, Meaning("Who publishes it.")]]
    vintage: NotRequired[Annotated[str, Meaning("The year or the day of its values.")]]
    licence: NotRequired[Annotated[str, Meaning("Under which they may be used.")]]
    known_in: NotRequired[Annotated[int, Meaning("How many communes have a value.")]]
    classes: NotRequired[Annotated[list[str], Meaning("In the order to show them in.")]]


class ColumnShown(ColumnReply):
    """The column that rows show, with the bounds of its classes over the communes of France."""

    fifths: Annotated[list[float], Meaning("Bounds of five classes, inclusive; of numbers.")]
    thirds: Annotated[list[float], Meaning("Bounds of three classes, inclusive; of numbers.")]
    communes_without: Annotated[int, Meaning("Communes of the answer without a value.")]
    people_without: Annotated[int, Meaning("Their people.")]


class VersionReply(TypedDict):
    """A version of the sites that was published."""

    version: Annotated[str, Meaning("What `since` calls it.")]
    name: Annotated[str | None, Meaning("What operators call it; null where they do not.")]
    day: Annotated[str | None, Meaning("The day whose sites it has, as they say it (ISO 8601).")]
    published_at: Annotated[str | None, Meaning("When, in UTC.")]
    source: Annotated[str | None, Meaning("Whose sites they are.")]
    sites: Annotated[int | None, Meaning("How many.")]


class CatalogueReply(Provenance):
    """What there is to ask for."""

    levels: Annotated[list[str], Meaning("Kinds of territories, from the largest.")]
    territories: Annotated[
        dict[str, list[dict[str, str]]], Meaning("Code and name of each, but EPCI and communes.")
    ]
    weights: Annotated[list[ColumnReply], Meaning("What `weight` may be, with its source.")]
    classes: Annotated[list[ColumnReply], Meaning("The classes of `by_class`, with their source.")]
    posts: Annotated[list[str], Meaning("What `posts` may be.")]
    decays: Annotated[list[str], Meaning("What `decay` may be.")]
    modes: Annotated[
        list[Mode], Meaning("What `mode` may be; `transit` where times of it were imported.")
    ]
    versions: Annotated[
        list[VersionReply],
        Meaning("Versions of the sites that `since` may name, newest first."),
    ]
    defaults: Annotated[Asked, Meaning("The question of who says nothing.")]


class Within(TypedDict):
    """Those within a time of a site."""

    minutes: Annotated[float, Meaning("The limit, inclusive.", 20)]
    people: Annotated[int, Meaning("How many people.")]
    share: Annotated[float | None, Meaning("Their share of the weight, from 0 to 1.", 0.93)]


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


# `class` is a word of Python: no class body can hold it.
_InClass = TypedDict("_InClass", {"class": Annotated[str | None, Meaning("Null of no class.")]})


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


class SiteName(TypedDict):
    """A site."""

    id: Annotated[str, Meaning("Its identifier.")]
    nom: Annotated[str, Meaning("Its name.")]
    commune: Annotated[str | None, Meaning("The commune of its address.")]
    lon: Annotated[float | None, Meaning("Degrees east.")]
    lat: Annotated[float | None, Meaning("Degrees north.")]


class CommuneFacts(TypedDict):
    """A commune, whatever is asked of it."""

    code: Annotated[str, Meaning("INSEE code.", "12145")]
    name: Annotated[str, Meaning("Name.", "Millau")]
    kind: Annotated[str, Meaning("`commune` or `arrondissement_municipal`.")]
    parent: Annotated[str | None, Meaning("The city of an arrondissement.")]
    departement: Annotated[str, Meaning("Its département.")]
    epci: Annotated[str | None, Meaning("SIREN of its EPCI.")]
    epci_name: Annotated[str | None, Meaning("Name of its EPCI.")]
    point_quality: Annotated[
        Literal["sure", "unsure", "none"],
        Meaning("`unsure`: its point may be kilometres from its people, and its minutes off."),
    ]


class _Valued(TypedDict):
    value: NotRequired[
        Annotated[Value, Meaning("Of `column`: a number, a class, null where it is missing.")]
    ]


class InCommune(TypedDict):
    """How the people of a commune are spread; absent without a grid of people."""

    share_within: NotRequired[
        Annotated[
            float | None,
            Meaning("Share of its people within `threshold_minutes`, from 0 to 1.", 0.62),
        ]
    ]
    share_unreachable: NotRequired[
        Annotated[float | None, Meaning("Share of its people whom no road leads to a site.")]
    ]
    minutes_worst: NotRequired[
        Annotated[
            float | None,
            Meaning("Of its farthest cell that a road leads from; null of none.", 34.2),
        ]
    ]
    cells: NotRequired[
        Annotated[int, Meaning("How many cells its people are in; 0: all are at its point.")]
    ]


class MeasuredCommune(CommuneFacts):
    """A commune and what is measured of it, without the column that is shown."""

    people: Annotated[int | None, Meaning("Population.")]
    weight: Annotated[float | None, Meaning("What its people weigh.")]
    minutes: Annotated[
        float | None,
        Meaning(
            "By `mode` to the nearest site, to 0.1; with a grid of people, half of them have less."
        ),
    ]
    travel_method: Annotated[
        TravelMethod | None, Meaning("Whether these minutes were measured on roads.", "model")
    ]
    reachable: Annotated[
        bool | None, Meaning("Whether a road leads there; null of no known place.")
    ]
    nearest_site: Annotated[SiteName | None, Meaning("The nearest site.")]
    advisors_per_10k: Annotated[float | None, Meaning("Advisors within reach.")]
    status: Annotated[Status, Meaning("What it is under the thresholds asked for.")]
    zone: Annotated[str | None, Meaning("The id of its zone, when it is a gap.")]


class _Coming(TypedDict):
    without_car: NotRequired[
        Annotated[Coming, Meaning("How its people can come; with any `mode` but `car`.")]
    ]
    minutes_on_foot: NotRequired[Annotated[float | None, Meaning("To the nearest site.")]]
    minutes_by_transit: NotRequired[
        Annotated[float | None, Meaning("Likewise; null where none is known.")]
    ]


class CommuneRow(MeasuredCommune, InCommune, _Valued, _Coming):
    """A commune, or an arrondissement of Paris, Lyon or Marseille."""


class MeasuredTerritory(Indicators):
    """A département with its indicators, without the column that is shown."""

    level: Annotated[Literal["departement"], Meaning("Its level.")]
    code: Annotated[str, Meaning("Its code.", "12")]
    name: Annotated[str, Meaning("Its name.")]


class TerritoryRow(MeasuredTerritory, _Valued):
    """A département with its indicators."""


class ZoneReply(TypedDict):
    """Touching communes that are gaps."""

    id: Annotated[str, Meaning("The same from one run to the next, while it is the same zone.")]
    rank: Annotated[
        int,
        Meaning(
            "By people x lack: of France, or of the caller's départements where it is limited to "
            "some."
        ),
    ]
    name: Annotated[str, Meaning("After its largest communes and their EPCI.")]
    status: Annotated[dict[str, int], Meaning("Communes by status.")]
    departements: Annotated[list[str], Meaning("Those it is in.")]
    communes_count: Annotated[int, Meaning("How many communes, arrondissements among them.")]
    arrondissements_count: Annotated[int, Meaning("How many of them are arrondissements.")]
    people: Annotated[int, Meaning("How many people.")]
    lack: Annotated[float, Meaning("From 0 to 1, the mean over its people.")]
    weighed_lack: Annotated[float, Meaning("Weight x lack, which ranks it.")]
    minutes_worst: Annotated[float | None, Meaning("Null when a commune has no road to a site.")]
    minutes_mean: Annotated[float | None, Meaning("Over people that have a road.")]
    unreachable_communes: Annotated[int, Meaning("Communes without a road to a site.")]
    help_from: Annotated[SiteName | None, Meaning("The nearest site of most of its people.")]
    posts_needed: Annotated[int, Meaning("Advisors that bring it to the thresholds.")]
    posts_needed_at_least: Annotated[int, Meaning("Fewer are proven not to do.")]
    followed_from: Annotated[list[str], Meaning("Zones of the former run that it continues.")]


class _Members(TypedDict):
    communes: Annotated[list[CommuneRow], Meaning("All of them, beyond the territory as well.")]


class ZoneMembers(ZoneReply, _Members):
    """A zone with its communes."""


class Geometry(TypedDict):
    """A geometry of GeoJSON."""

    type: Annotated[str, Meaning("`Point`, `Polygon`, `MultiPolygon`…", "MultiPolygon")]
    coordinates: Annotated[list[Any], Meaning("Longitude first, degrees (WGS 84).")]


class _Outlined(TypedDict):
    outline: Annotated[Geometry | None, Meaning("GeoJSON (multi)polygon.")]


class GapReply(ZoneReply, _Outlined, _Members):
    """A zone, whole."""


class ChangedRow(TypedDict):
    """A commune that changed."""

    code: Annotated[str, Meaning("INSEE code.")]
    name: Annotated[str, Meaning("Name.")]
    people: Annotated[int | None, Meaning("Population.")]
    change: Annotated[Literal["gained", "lost", "same_status"], Meaning("Of its status.")]
    minutes_before: Annotated[float | None, Meaning("Null without a road.")]
    minutes_after: Annotated[float | None, Meaning("Null without a road.")]
    advisors_per_10k_before: Annotated[float | None, Meaning("Within reach.")]
    advisors_per_10k_after: Annotated[float | None, Meaning("Within reach.")]
    status_before: Annotated[Status, Meaning("Under the same thresholds.")]
    status_after: Annotated[Status, Meaning("Under the same thresholds.")]


class Changes(TypedDict):
    """What changed between two versions of the sites."""

    gained: Annotated[Counted, Meaning("A better status.")]
    lost: Annotated[Counted, Meaning("A worse one.")]
    nearer: Annotated[Counted, Meaning("Fewer minutes, whatever the status.")]
    farther: Annotated[Counted, Meaning("More minutes.")]
    rows: NotRequired[Annotated[list[ChangedRow], Meaning("By commune, where rows are.")]]


class _Since(TypedDict):
    since: Annotated[str, Meaning("That version.")]


class Change(_Since, Changes):
    """What changed since a former version of the sites."""


class Head(TypedDict):
    """What was asked."""

    territory: Annotated[Place, Meaning("What was asked about.")]
    question: Annotated[Asked, Meaning("The question.")]
    filters: NotRequired[
        Annotated[
            list[str],
            Meaning("In French, what its communes meet; with `where` or `cells`.", ["FRR : FRR"]),
        ]
    ]


class About(Provenance, Head):
    """What every answer about a territory says."""

    sites: Annotated[dict[str, int], Meaning("National: sites counted, and the others by reason.")]


class CoverageReply(About):
    """A territory."""

    indicators: Annotated[Indicators, Meaning("Of the whole territory.")]
    rows: Annotated[Sequence[CommuneRow | TerritoryRow], Meaning("Communes, or départements.")]
    zones: Annotated[list[ZoneReply], Meaning("Zones that it has a part in, in national order.")]
    change: Annotated[Change | None, Meaning("With `since`.")]
    column: NotRequired[Annotated[ColumnShown, Meaning("With `column`.")]]


class ZonesAnswer(About):
    """The zones that a territory has a part in, before their outlines are drawn."""

    zones: list[ZoneMembers]


class GapsReply(About):
    """The zones that a territory has a part in."""

    zones: Annotated[list[GapReply], Meaning("In national order.")]
