"""All of France under one question: what each territory's answer is a part of, and its zones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.coverage.answer_zones import ZoneReply
from geodata.coverage.measures import Measures
from geodata.coverage.needs import Needs
from geodata.coverage.query import CoverageQuery
from geodata.coverage.rows import Rows
from geodata.coverage.statuses import statuses_of
from geodata.coverage.without_car import ComingWithoutCar
from geodata.coverage.zones import Zone, part_of, ranked
from geodata.territory import Units

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """All of France under a question: what every territory's answer is a part of."""

    measures: Measures
    weight: Floats
    statuses: NDArray[np.int8]
    zones: list[Zone]
    zone_of: NDArray[np.object_]
    """The id of the zone of each unit, or None."""
    needs: Needs | None
    """What counts the posts needed; None without roads, where capacity alone does."""
    coming: ComingWithoutCar | None = None
    """Who can come without a car; None of a question by car."""

    def parts(self, inside: NDArray[np.bool_]) -> list[Zone]:
        """Returns the parts of zones that lie in some units, ranked among themselves."""
        ids = set(self.zone_of[inside].tolist())
        return ranked([part_of(zone, inside) for zone in self.zones if zone.id in ids])


def key_of(question: CoverageQuery) -> tuple[Any, ...]:
    """Returns what two questions have in common that have one view."""
    return (
        question.state,
        question.decay,
        question.weight,
        question.threshold_minutes,
        question.least_per_10k,
        question.without,
        question.added,
        question.mode,
    )


def statuses_under(measures: Measures, question: CoverageQuery) -> NDArray[np.int8]:
    """Returns the status of each unit under the limits of a question."""
    return statuses_of(
        measures.minutes,
        measures.advisors_per_10k,
        question.threshold_minutes,
        question.least_per_10k,
    )


def with_need(zone: Zone, needs: Needs) -> Zone:
    """Returns a zone with the posts it needs, one at least."""
    need = needs.of(np.array(zone.units))
    return replace(zone, posts=(max(1, need.posts), max(1, need.at_least)))


def zone_reply(zone: Zone, view: View, units: Units, rows: Rows) -> ZoneReply:
    """Returns a zone as answers show it."""
    return {
        "id": zone.id,
        "rank": zone.rank,
        "name": zone.name,
        "status": zone.status,
        "departements": list(zone.departements),
        "communes_count": len(zone.units),
        "arrondissements_count": units.counted(np.array(zone.units))["arrondissements"],
        "people": round(zone.people),
        "lack": round(zone.lack, 4),
        "weighed_lack": round(zone.weighed_lack, 1),
        "minutes_worst": zone.minutes_worst,
        "minutes_mean": None if zone.minutes_mean is None else round(zone.minutes_mean, 1),
        "unreachable_communes": zone.status.get("unreachable", 0),
        "help_from": rows.site(
            -1 if zone.nearest_site is None else zone.nearest_site, view.measures.added_units
        ),
        "posts_needed": zone.posts_needed,
        "posts_needed_at_least": zone.posts_needed_at_least,
        "followed_from": list(zone.followed_from),
    }
