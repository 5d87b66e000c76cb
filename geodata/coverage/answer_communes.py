"""The rows of a territory: its communes, and the territories that it holds."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from geodata.coverage.answer_asked import TravelMethod, Value
from geodata.coverage.answer_figures import Indicators
from geodata.coverage.statuses import Status
from geodata.parameters import Meaning

Coming = Literal["on_foot", "by_transit", "cannot_come", "transit_unknown", "unknown"]
"""How the people of a commune can come without a car."""


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
