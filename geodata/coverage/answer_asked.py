"""What a question of coverage asks, and what there is to ask: territories, columns, versions."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from geodata.parameters import Meaning
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
