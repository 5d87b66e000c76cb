"""The replies of the coverage routes, as OpenAPI shows them: null is what is not known."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from pydantic import Field

Status = Literal["served", "underserved", "remote", "unreachable", "unknown"]


def _said(text: str, example: Any = None) -> Any:
    return Field(description=text, examples=None if example is None else [example])


class Named(TypedDict):
    """A territory."""

    level: Annotated[str, _said("`france`, `region`, `departement`, `epci` or `commune`.")]
    code: Annotated[str, _said("Its code, always a text.", "12")]
    name: Annotated[str, _said("Its official name.", "Aveyron")]


class Place(Named):
    """A territory, and where a map shows it."""

    bounds: NotRequired[
        Annotated[
            list[float] | None,
            _said("West, south, east, north, degrees; of France, those of the mainland."),
        ]
    ]


class Territories(TypedDict):
    """The territories that a text may mean."""

    territories: Annotated[list[Named], _said("The likeliest first.")]


class Provenance(TypedDict):
    """Where an answer comes from."""

    snapshot: Annotated[str, _said("The data set of communes and roads.")]
    sites_version: Annotated[str, _said("The version of the sites.")]
    sites_as_of: Annotated[str | None, _said("The latest day on which a site of it was updated.")]
    computed_at: Annotated[str | None, _said("Null when it was computed for this answer.")]
    sources: Annotated[list[dict[str, str]], _said("Whom to credit.")]
    licence: Annotated[str, _said("Of the data.")]


class CatalogueReply(Provenance):
    """What there is to ask for."""

    levels: Annotated[list[str], _said("Kinds of territories, from the largest.")]
    territories: Annotated[
        dict[str, list[dict[str, str]]], _said("Code and name of each, but EPCI and communes.")
    ]
    weights: Annotated[list[dict[str, Any]], _said("What `weight` may be, with its source.")]
    classes: Annotated[list[dict[str, Any]], _said("The classes of `by_class`, with their source.")]
    posts: Annotated[list[str], _said("What `posts` may be.")]
    decays: Annotated[list[str], _said("What `decay` may be.")]
    versions: Annotated[
        list[dict[str, Any]], _said("Versions of the sites that `since` may name, newest first.")
    ]
    defaults: Annotated[dict[str, Any], _said("The question of who says nothing.")]


class Asked(TypedDict):
    """The question as it was understood."""

    threshold_minutes: Annotated[float, _said("How far help may be, inclusive.", 20)]
    least_per_10k: Annotated[float, _said("Advisors per 10,000 people that are enough.", 0.3)]
    weight: Annotated[str, _said("What people weigh.", "people")]
    posts: Annotated[Literal["filled", "granted"], _said("Which posts count.")]
    at: Annotated[str, _said("The day of the state of the sites.", "2026-11-24")]
    decay: Annotated[str, _said("How a site's worth falls with time.", "steps")]
    catchment_minutes: Annotated[float, _said("The longest trip of the score.", 30)]
    since: Annotated[str | None, _said("The version compared with.")]


class Within(TypedDict):
    """Those within a time of a site."""

    minutes: Annotated[float, _said("The limit, inclusive.", 20)]
    people: Annotated[int, _said("How many people.")]
    share: Annotated[float | None, _said("Their share of the weight, from 0 to 1.", 0.93)]


class Counted(TypedDict):
    """Communes and their people."""

    communes: Annotated[int, _said("How many communes.")]
    people: Annotated[int, _said("How many people live there.")]


class Weighed(TypedDict):
    """What the people weigh."""

    name: Annotated[str, _said("`people`, or the name of a column.")]
    total: Annotated[float, _said("Their sum.")]
    communes_without: Annotated[int, _said("Communes whose weight is missing.")]
    people_without: Annotated[int, _said("People of these communes, left out of the shares.")]


class Theil(TypedDict):
    """The Theil index and its two parts."""

    total: Annotated[float, _said("Of all communes.")]
    within: Annotated[float, _said("Inside départements (EPCI, where there is one département).")]
    between: Annotated[float, _said("Between them.")]


class WorstDecile(TypedDict):
    """The tenth of the people who have fewest advisors."""

    people: Annotated[int, _said("Their weight.")]
    advisors_per_10k: Annotated[float | None, _said("The mean of what they have.")]
    minutes: Annotated[float | None, _said("The mean of their trips, where there is a road.")]
    unreachable: Annotated[int, _said("Of them, those that no road joins to a site.")]


class Inequality(TypedDict):
    """How unequally advisors are within reach."""

    gini: Annotated[float | None, _said("0 is equal, 1 is all for one.", 0.31)]
    p90_p10: Annotated[float | None, _said("The ninth decile over the first; null over nothing.")]
    theil: Annotated[Theil | None, _said("Null where nobody has an advisor.")]
    worst_decile: Annotated[WorstDecile, _said("The worst served.")]


# `class` is a word of Python: no class body can hold it.
_InClass = TypedDict("_InClass", {"class": Annotated[str | None, _said("Null of no class.")]})


class ClassRow(_InClass):
    """Those of a class of communes."""

    code: NotRequired[Annotated[str, _said("Of the class, where it has one.")]]
    communes: Annotated[int, _said("How many communes.")]
    people: Annotated[int, _said("How many people.")]
    share_within: Annotated[float | None, _said("Share within `threshold_minutes`.")]
    minutes_median: Annotated[float | None, _said("Median trip.")]
    advisors_per_10k: Annotated[float | None, _said("Mean within reach.")]


class Indicators(TypedDict):
    """The indicators of a territory."""

    communes: Annotated[int, _said("Communes, arrondissements in Paris, Lyon and Marseille.")]
    people: Annotated[int, _said("People, each counted once.")]
    people_unknown_in: Annotated[int, _said("Communes whose population no source says.")]
    weight: Annotated[Weighed, _said("What shares, medians and inequalities are of.")]
    sites: Annotated[int, _said("Sites that count, in the territory.")]
    advisors: Annotated[float, _said("Advisors there.")]
    within: Annotated[list[Within], _said("Within 10, 15, 20, 30 and 45 minutes.")]
    within_threshold: Annotated[Within, _said("Within the limit asked for.")]
    unreachable: Annotated[Counted, _said("No road leads to a site.")]
    unsure_points: Annotated[Counted, _said("The point may be far from the people.")]
    minutes_median: Annotated[float | None, _said("Null when half have no road.", 8.1)]
    minutes_p90: Annotated[float | None, _said("Nine in ten have less.", 19.2)]
    advisors_per_10k: Annotated[float | None, _said("Mean within reach.", 0.82)]
    status: Annotated[dict[Status, Counted], _said("By status.")]
    inequality: Annotated[Inequality, _said("Of advisors within reach.")]
    by_class: Annotated[
        dict[str, list[ClassRow]],
        _said("By class of communes, of `classes` and by EPCI; empty in rows by territory."),
    ]
    posts_needed: Annotated[int, _said("Advisors that bring every commune to the thresholds.")]
    posts_needed_at_least: Annotated[int, _said("Fewer are proven not to do.")]


class SiteName(TypedDict):
    """A site."""

    id: Annotated[str, _said("Its identifier.")]
    nom: Annotated[str, _said("Its name.")]
    commune: Annotated[str | None, _said("The commune of its address.")]
    lon: Annotated[float | None, _said("Degrees east.")]
    lat: Annotated[float | None, _said("Degrees north.")]


class CommuneRow(TypedDict):
    """A commune, or an arrondissement of Paris, Lyon or Marseille."""

    code: Annotated[str, _said("INSEE code.", "12145")]
    name: Annotated[str, _said("Name.", "Millau")]
    kind: Annotated[str, _said("`commune` or `arrondissement_municipal`.")]
    parent: Annotated[str | None, _said("The city of an arrondissement.")]
    departement: Annotated[str, _said("Its département.")]
    epci: Annotated[str | None, _said("SIREN of its EPCI.")]
    epci_name: Annotated[str | None, _said("Name of its EPCI.")]
    point_quality: Annotated[
        Literal["sure", "unsure", "none"],
        _said("`unsure`: its point may be kilometres from its people, and its minutes off."),
    ]
    people: Annotated[int | None, _said("Population.")]
    weight: Annotated[float | None, _said("What its people weigh.")]
    minutes: Annotated[float | None, _said("By car to the nearest site, to 0.1.")]
    reachable: Annotated[bool | None, _said("Whether a road leads there; null of no known place.")]
    nearest_site: Annotated[SiteName | None, _said("The nearest site.")]
    advisors_per_10k: Annotated[float | None, _said("Advisors within reach.")]
    status: Annotated[Status, _said("What it is under the thresholds asked for.")]
    zone: Annotated[str | None, _said("The id of its zone, when it is a gap.")]


class TerritoryRow(Indicators):
    """A département with its indicators."""

    level: Annotated[Literal["departement"], _said("Its level.")]
    code: Annotated[str, _said("Its code.", "12")]
    name: Annotated[str, _said("Its name.")]


class ZoneReply(TypedDict):
    """Touching communes that are gaps."""

    id: Annotated[str, _said("The same from one run to the next, while it is the same zone.")]
    rank: Annotated[int, _said("National, by people x lack.")]
    name: Annotated[str, _said("After its largest communes and their EPCI.")]
    status: Annotated[dict[str, int], _said("Communes by status.")]
    departements: Annotated[list[str], _said("Those it is in.")]
    communes_count: Annotated[int, _said("How many communes.")]
    people: Annotated[int, _said("How many people.")]
    lack: Annotated[float, _said("From 0 to 1, the mean over its people.")]
    weighed_lack: Annotated[float, _said("Weight x lack, which ranks it.")]
    minutes_worst: Annotated[float | None, _said("Null when a commune has no road to a site.")]
    minutes_mean: Annotated[float | None, _said("Over people that have a road.")]
    unreachable_communes: Annotated[int, _said("Communes without a road to a site.")]
    help_from: Annotated[SiteName | None, _said("The nearest site of most of its people.")]
    posts_needed: Annotated[int, _said("Advisors that bring it to the thresholds.")]
    posts_needed_at_least: Annotated[int, _said("Fewer are proven not to do.")]
    followed_from: Annotated[list[str], _said("Zones of the former run that it continues.")]


class GapReply(ZoneReply):
    """A zone, whole."""

    outline: Annotated[dict[str, Any] | None, _said("GeoJSON (multi)polygon.")]
    communes: Annotated[list[CommuneRow], _said("All of them, beyond the territory as well.")]


class ChangedRow(TypedDict):
    """A commune that changed."""

    code: Annotated[str, _said("INSEE code.")]
    name: Annotated[str, _said("Name.")]
    people: Annotated[int | None, _said("Population.")]
    change: Annotated[Literal["gained", "lost", "same_status"], _said("Of its status.")]
    minutes_before: Annotated[float | None, _said("Null without a road.")]
    minutes_after: Annotated[float | None, _said("Null without a road.")]
    advisors_per_10k_before: Annotated[float | None, _said("Within reach.")]
    advisors_per_10k_after: Annotated[float | None, _said("Within reach.")]
    status_before: Annotated[Status, _said("Under the same thresholds.")]
    status_after: Annotated[Status, _said("Under the same thresholds.")]


class Change(TypedDict):
    """What changed since a former version of the sites."""

    since: Annotated[str, _said("That version.")]
    gained: Annotated[Counted, _said("A better status.")]
    lost: Annotated[Counted, _said("A worse one.")]
    nearer: Annotated[Counted, _said("Fewer minutes, whatever the status.")]
    farther: Annotated[Counted, _said("More minutes.")]
    rows: NotRequired[Annotated[list[ChangedRow], _said("By commune, where rows are.")]]


class About(Provenance):
    """What every answer about a territory says."""

    territory: Annotated[Place, _said("What was asked about.")]
    question: Annotated[Asked, _said("The question.")]
    sites: Annotated[dict[str, int], _said("National: sites counted, and the others by reason.")]


class CoverageReply(About):
    """A territory."""

    indicators: Annotated[Indicators, _said("Of the whole territory.")]
    rows: Annotated[list[CommuneRow | TerritoryRow], _said("Communes, or départements.")]
    zones: Annotated[list[ZoneReply], _said("Zones that it has a part in, in national order.")]
    change: Annotated[Change | None, _said("With `since`.")]


class GapsReply(About):
    """The zones that a territory has a part in."""

    zones: Annotated[list[GapReply], _said("In national order.")]


class Problem(TypedDict):
    """An error, as RFC 9457 writes it."""

    type: Annotated[str, _said("A stable URN.")]
    title: Annotated[str, _said("What the status means.")]
    status: Annotated[int, _said("The HTTP status.")]
    code: Annotated[str, _said("Stable, for programs.", "unknown_territory")]
    detail: Annotated[str, _said("One line for people.")]
    parameter: NotRequired[Annotated[str, _said("Which value is wrong.", "threshold_minutes")]]
    allowed: NotRequired[Annotated[list[str], _said("The right values, where there is a list.")]]
