"""The replies of the coverage routes, as OpenAPI shows them: null is what is not known."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from functions.openapi import means

Status = Literal["served", "underserved", "remote", "unreachable", "unknown"]


class Named(TypedDict):
    """A territory."""

    level: Annotated[str, means("`france`, `region`, `departement`, `epci` or `commune`.")]
    code: Annotated[str, means("Its code, always a text.", "12")]
    name: Annotated[str, means("Its official name.", "Aveyron")]


class Place(Named):
    """A territory, and where a map shows it."""

    bounds: NotRequired[
        Annotated[
            list[float] | None,
            means("West, south, east, north, degrees; of France, those of the mainland."),
        ]
    ]


class Territories(TypedDict):
    """The territories that a text may mean."""

    territories: Annotated[list[Named], means("The likeliest first.")]


class Provenance(TypedDict):
    """Where an answer comes from."""

    snapshot: Annotated[str, means("The data set of communes and roads.")]
    sites_version: Annotated[str, means("The version of the sites.")]
    sites_as_of: Annotated[str | None, means("The latest day on which a site of it was updated.")]
    computed_at: Annotated[str | None, means("Null when it was computed for this answer.")]
    sources: Annotated[list[dict[str, str]], means("Whom to credit.")]
    licence: Annotated[str, means("Of the data.")]


class CatalogueReply(Provenance):
    """What there is to ask for."""

    levels: Annotated[list[str], means("Kinds of territories, from the largest.")]
    territories: Annotated[
        dict[str, list[dict[str, str]]], means("Code and name of each, but EPCI and communes.")
    ]
    weights: Annotated[list[dict[str, Any]], means("What `weight` may be, with its source.")]
    classes: Annotated[list[dict[str, Any]], means("The classes of `by_class`, with their source.")]
    posts: Annotated[list[str], means("What `posts` may be.")]
    decays: Annotated[list[str], means("What `decay` may be.")]
    versions: Annotated[
        list[dict[str, Any]],
        means("Versions of the sites that `since` may name, newest first."),
    ]
    defaults: Annotated[dict[str, Any], means("The question of who says nothing.")]


class Asked(TypedDict):
    """The question as it was understood."""

    threshold_minutes: Annotated[float, means("How far help may be, inclusive.", 20)]
    least_per_10k: Annotated[float, means("Advisors per 10,000 people that are enough.", 0.3)]
    weight: Annotated[str, means("What people weigh.", "people")]
    posts: Annotated[Literal["filled", "granted"], means("Which posts count.")]
    at: Annotated[str, means("The day of the state of the sites.", "2026-11-24")]
    decay: Annotated[str, means("How a site's worth falls with time.", "steps")]
    catchment_minutes: Annotated[float, means("The longest trip of the score.", 30)]
    since: Annotated[str | None, means("The version compared with.")]


class Within(TypedDict):
    """Those within a time of a site."""

    minutes: Annotated[float, means("The limit, inclusive.", 20)]
    people: Annotated[int, means("How many people.")]
    share: Annotated[float | None, means("Their share of the weight, from 0 to 1.", 0.93)]


class Counted(TypedDict):
    """Communes and their people."""

    communes: Annotated[int, means("How many communes, arrondissements among them.")]
    arrondissements: Annotated[int, means("How many of them are municipal arrondissements.")]
    people: Annotated[int, means("How many people live there.")]


class Weighed(TypedDict):
    """What the people weigh."""

    name: Annotated[str, means("`people`, or the name of a column.")]
    total: Annotated[float, means("Their sum.")]
    communes_without: Annotated[int, means("Communes whose weight is missing.")]
    people_without: Annotated[int, means("People of these communes, left out of the shares.")]


class Theil(TypedDict):
    """The Theil index and its two parts."""

    total: Annotated[float, means("Of all communes.")]
    within: Annotated[float, means("Inside départements (EPCI, where there is one département).")]
    between: Annotated[float, means("Between them.")]


class WorstDecile(TypedDict):
    """The tenth of the people who have fewest advisors."""

    people: Annotated[int, means("Their weight.")]
    advisors_per_10k: Annotated[float | None, means("The mean of what they have.")]
    minutes: Annotated[float | None, means("The mean of their trips, where there is a road.")]
    unreachable: Annotated[int, means("Of them, those that no road joins to a site.")]


class Inequality(TypedDict):
    """How unequally advisors are within reach."""

    gini: Annotated[float | None, means("0 is equal, 1 is all for one.", 0.31)]
    p90_p10: Annotated[float | None, means("The ninth decile over the first; null over nothing.")]
    theil: Annotated[Theil | None, means("Null where nobody has an advisor.")]
    worst_decile: Annotated[WorstDecile, means("The worst served.")]


# `class` is a word of Python: no class body can hold it.
_InClass = TypedDict("_InClass", {"class": Annotated[str | None, means("Null of no class.")]})


class ClassRow(_InClass):
    """Those of a class of communes."""

    code: NotRequired[Annotated[str, means("Of the class, where it has one.")]]
    communes: Annotated[int, means("How many communes, arrondissements among them.")]
    arrondissements: Annotated[int, means("How many of them are municipal arrondissements.")]
    people: Annotated[int, means("How many people.")]
    share_within: Annotated[float | None, means("Share within `threshold_minutes`.")]
    minutes_median: Annotated[float | None, means("Median trip.")]
    advisors_per_10k: Annotated[float | None, means("Mean within reach.")]


class Indicators(TypedDict):
    """The indicators of a territory."""

    communes: Annotated[int, means("Communes, arrondissements in Paris, Lyon and Marseille.")]
    arrondissements: Annotated[int, means("How many of them are municipal arrondissements.")]
    people: Annotated[int, means("People, each counted once.")]
    people_unknown_in: Annotated[int, means("Communes whose population no source says.")]
    weight: Annotated[Weighed, means("What shares, medians and inequalities are of.")]
    sites: Annotated[int, means("Sites that count, in the territory.")]
    advisors: Annotated[float, means("Advisors there.")]
    within: Annotated[list[Within], means("Within 10, 15, 20, 30 and 45 minutes.")]
    within_threshold: Annotated[Within, means("Within the limit asked for.")]
    unreachable: Annotated[Counted, means("No road leads to a site.")]
    unsure_points: Annotated[Counted, means("The point may be far from the people.")]
    minutes_median: Annotated[float | None, means("Null when half have no road.", 8.1)]
    minutes_p90: Annotated[float | None, means("Nine in ten have less.", 19.2)]
    advisors_per_10k: Annotated[float | None, means("Mean within reach.", 0.82)]
    status: Annotated[dict[Status, Counted], means("By status.")]
    inequality: Annotated[Inequality, means("Of advisors within reach.")]
    by_class: Annotated[
        dict[str, list[ClassRow]],
        means("By class of communes, of `classes` and by EPCI; empty in rows by territory."),
    ]
    posts_needed: Annotated[int, means("Advisors that bring every commune to the thresholds.")]
    posts_needed_at_least: Annotated[int, means("Fewer are proven not to do.")]


class SiteName(TypedDict):
    """A site."""

    id: Annotated[str, means("Its identifier.")]
    nom: Annotated[str, means("Its name.")]
    commune: Annotated[str | None, means("The commune of its address.")]
    lon: Annotated[float | None, means("Degrees east.")]
    lat: Annotated[float | None, means("Degrees north.")]


class CommuneRow(TypedDict):
    """A commune, or an arrondissement of Paris, Lyon or Marseille."""

    code: Annotated[str, means("INSEE code.", "12145")]
    name: Annotated[str, means("Name.", "Millau")]
    kind: Annotated[str, means("`commune` or `arrondissement_municipal`.")]
    parent: Annotated[str | None, means("The city of an arrondissement.")]
    departement: Annotated[str, means("Its département.")]
    epci: Annotated[str | None, means("SIREN of its EPCI.")]
    epci_name: Annotated[str | None, means("Name of its EPCI.")]
    point_quality: Annotated[
        Literal["sure", "unsure", "none"],
        means("`unsure`: its point may be kilometres from its people, and its minutes off."),
    ]
    people: Annotated[int | None, means("Population.")]
    weight: Annotated[float | None, means("What its people weigh.")]
    minutes: Annotated[float | None, means("By car to the nearest site, to 0.1.")]
    reachable: Annotated[bool | None, means("Whether a road leads there; null of no known place.")]
    nearest_site: Annotated[SiteName | None, means("The nearest site.")]
    advisors_per_10k: Annotated[float | None, means("Advisors within reach.")]
    status: Annotated[Status, means("What it is under the thresholds asked for.")]
    zone: Annotated[str | None, means("The id of its zone, when it is a gap.")]


class TerritoryRow(Indicators):
    """A département with its indicators."""

    level: Annotated[Literal["departement"], means("Its level.")]
    code: Annotated[str, means("Its code.", "12")]
    name: Annotated[str, means("Its name.")]


class ZoneReply(TypedDict):
    """Touching communes that are gaps."""

    id: Annotated[str, means("The same from one run to the next, while it is the same zone.")]
    rank: Annotated[int, means("National, by people x lack.")]
    name: Annotated[str, means("After its largest communes and their EPCI.")]
    status: Annotated[dict[str, int], means("Communes by status.")]
    departements: Annotated[list[str], means("Those it is in.")]
    communes_count: Annotated[int, means("How many communes, arrondissements among them.")]
    arrondissements_count: Annotated[int, means("How many of them are arrondissements.")]
    people: Annotated[int, means("How many people.")]
    lack: Annotated[float, means("From 0 to 1, the mean over its people.")]
    weighed_lack: Annotated[float, means("Weight x lack, which ranks it.")]
    minutes_worst: Annotated[float | None, means("Null when a commune has no road to a site.")]
    minutes_mean: Annotated[float | None, means("Over people that have a road.")]
    unreachable_communes: Annotated[int, means("Communes without a road to a site.")]
    help_from: Annotated[SiteName | None, means("The nearest site of most of its people.")]
    posts_needed: Annotated[int, means("Advisors that bring it to the thresholds.")]
    posts_needed_at_least: Annotated[int, means("Fewer are proven not to do.")]
    followed_from: Annotated[list[str], means("Zones of the former run that it continues.")]


class GapReply(ZoneReply):
    """A zone, whole."""

    outline: Annotated[dict[str, Any] | None, means("GeoJSON (multi)polygon.")]
    communes: Annotated[list[CommuneRow], means("All of them, beyond the territory as well.")]


class ChangedRow(TypedDict):
    """A commune that changed."""

    code: Annotated[str, means("INSEE code.")]
    name: Annotated[str, means("Name.")]
    people: Annotated[int | None, means("Population.")]
    change: Annotated[Literal["gained", "lost", "same_status"], means("Of its status.")]
    minutes_before: Annotated[float | None, means("Null without a road.")]
    minutes_after: Annotated[float | None, means("Null without a road.")]
    advisors_per_10k_before: Annotated[float | None, means("Within reach.")]
    advisors_per_10k_after: Annotated[float | None, means("Within reach.")]
    status_before: Annotated[Status, means("Under the same thresholds.")]
    status_after: Annotated[Status, means("Under the same thresholds.")]


class Change(TypedDict):
    """What changed since a former version of the sites."""

    since: Annotated[str, means("That version.")]
    gained: Annotated[Counted, means("A better status.")]
    lost: Annotated[Counted, means("A worse one.")]
    nearer: Annotated[Counted, means("Fewer minutes, whatever the status.")]
    farther: Annotated[Counted, means("More minutes.")]
    rows: NotRequired[Annotated[list[ChangedRow], means("By commune, where rows are.")]]


class About(Provenance):
    """What every answer about a territory says."""

    territory: Annotated[Place, means("What was asked about.")]
    question: Annotated[Asked, means("The question.")]
    sites: Annotated[dict[str, int], means("National: sites counted, and the others by reason.")]


class CoverageReply(About):
    """A territory."""

    indicators: Annotated[Indicators, means("Of the whole territory.")]
    rows: Annotated[list[CommuneRow | TerritoryRow], means("Communes, or départements.")]
    zones: Annotated[list[ZoneReply], means("Zones that it has a part in, in national order.")]
    change: Annotated[Change | None, means("With `since`.")]


class GapsReply(About):
    """The zones that a territory has a part in."""

    zones: Annotated[list[GapReply], means("In national order.")]
