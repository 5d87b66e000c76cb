"""What a préfecture is answered, each record declared once: None is what is not known.

The builders make these records, the exports read them, and OpenAPI describes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, NotRequired, TypedDict

from geodata.coverage.answer_asked import Asked, ColumnShown, Place, Provenance
from geodata.coverage.answer_communes import CommuneRow, TerritoryRow
from geodata.coverage.answer_figures import Counted, Indicators
from geodata.coverage.answer_zones import GapReply, ZoneMembers, ZoneReply
from geodata.coverage.statuses import Status
from geodata.parameters import Meaning


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
