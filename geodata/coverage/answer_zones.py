"""The zones without help of a territory, as they are answered and drawn."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

from geodata.coverage.answer_communes import CommuneRow, SiteName
from geodata.parameters import Meaning


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
