"""What quotas of classes contradict: one another, the territories that they lie in, the posts.

A class and a territory overlap, so neither is part of the other. At each level, a class has room
for what the caps of the territories leave in it, and must take what they ask beyond the room that
they have out of it. These are necessary conditions; a contradiction of several columns, or of
several levels together, is named by the solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.french import whole_number
from geodata.placement import Floats, Indices
from geodata.plans.classes import CommuneClasses, class_of
from geodata.plans.findings import Finding
from geodata.plans.french import posts_words
from geodata.plans.nesting import NO_LIMIT, Demand, demands_of
from geodata.plans.scenario import Scenario
from geodata.plans.territories import area_key
from geodata.territory import Units

Mask = NDArray[np.bool_]


@dataclass(slots=True)
class _Asked:
    """All that is asked of a class, taken together.

    Attributes:
        path: of the field that asks most.
        column: of the class.
        name: of the class, in words.
        mask: whether each unit is in it.
        least: posts at least.
        most: posts at most, infinite without a cap.
    """

    path: str
    column: str
    name: str
    mask: Mask
    least: float
    most: float


class _Level:
    """What is asked of the territories of a level, which have no unit in common."""

    def __init__(self, demands: Sequence[Demand], room: Floats) -> None:
        same: dict[bytes, list[Demand]] = {}
        for each in demands:
            same.setdefault(each.units.tobytes(), []).append(each)
        self._least = np.array([max(d.least for d in each) for each in same.values()])
        self._most = np.array([min(d.most for d in each) for each in same.values()])
        members = [each[0].units for each in same.values()]
        self._row = np.repeat(np.arange(len(members)), [len(each) for each in members])
        self._member: Indices = np.concatenate(members)
        self._room = room
        self._named = np.zeros(len(room), dtype=bool)
        self._named[self._member] = True

    def room_in(self, mask: Mask) -> float:
        """Returns the posts that the caps leave some units."""
        own = self._by_territory(mask)
        alone = float(self._room[mask & ~self._named].sum())
        return float(np.minimum(self._most, own).sum()) + alone

    def forced_in(self, mask: Mask) -> float:
        """Returns the posts that have nowhere to go but some units."""
        return float(np.maximum(self._least - self._by_territory(~mask), 0.0).sum())

    def _by_territory(self, mask: Mask) -> Floats:
        weights = np.where(mask[self._member], self._room[self._member], 0.0)
        return np.bincount(self._row, weights, minlength=len(self._least))


def check_class_nesting(
    scenario: Scenario,
    units: Units,
    room: Floats,
    posts: int | None,
    classes: CommuneClasses,
) -> Iterator[Finding]:
    """Yields where classes are asked for more than they, or the whole, have room for.

    Args:
        scenario: that nothing else is wrong with.
        units: of the snapshot.
        room: posts that each unit of the territory may have, infinite where that is not known.
        posts: of the scenario, None where that is its answer.
        classes: of these units.
    """
    if not scenario.class_quotas:
        return
    inside = units.territory(*area_key(scenario.territory)).units
    own = np.zeros(len(units))
    own[inside] = room
    by_level: dict[str, list[Demand]] = {}
    for each in demands_of(scenario, units, inside):
        by_level.setdefault(each.level, []).append(each)
    levels = [_Level(each, own) for each in by_level.values()]
    asked = list(_by_class(scenario, units, classes))
    found = [finding for each in asked if (finding := _clash(each, own, levels)) is not None]
    yield from found
    if posts is not None and not found:
        yield from _whole(asked, own, posts)


def _by_class(scenario: Scenario, units: Units, classes: CommuneClasses) -> Iterator[_Asked]:
    """Yields all that is asked of each class."""
    found: dict[tuple[str, str], _Asked] = {}
    for number, quota in enumerate(scenario.class_quotas):
        path = f"class_quotas.{number}"
        most = NO_LIMIT if quota.at_most is None else float(quota.at_most)
        same = found.get((quota.column, quota.label))
        if same is None:
            own = class_of(quota, scenario, units, classes)
            mask = np.zeros(len(units), dtype=bool)
            mask[own.units] = True
            new = _Asked(path, quota.column, own.name, mask, float(quota.at_least), most)
            found[quota.column, quota.label] = new
            continue
        if quota.at_least > same.least:
            same.path, same.least = path, float(quota.at_least)
        same.most = min(same.most, most)
    yield from found.values()


def _clash(asked: _Asked, room: Floats, levels: Sequence[_Level]) -> Finding | None:
    own = float(room[asked.mask].sum())
    left = min((each.room_in(asked.mask) for each in levels), default=own)
    forced = max((each.forced_in(asked.mask) for each in levels), default=0.0)
    asks = f"{asked.name} demande {posts_words(int(asked.least))}"
    if asked.least > asked.most:
        words = f"{asks}, son plafond est de {whole_number(asked.most)}."
        return Finding(asked.path, "least_over_most", words)
    if asked.least > own:
        words = f"{asks}, ses lieux candidats n'en accueillent que {whole_number(own)}."
        if not own:
            words = f"{asks}, et aucun lieu candidat n'y est."
        return Finding(
            asked.path, "no_candidate_there" if not own else "fewer_candidates_there", words
        )
    if asked.least > left:
        words = f"{asks}, les plafonds de ses territoires n'en laissent que {whole_number(left)}."
        return Finding(asked.path, "least_over_most", words)
    if forced > asked.most:
        words = (
            f"Ce qui est demandé des territoires met {posts_words(int(forced))} dans {asked.name}, "
            f"dont le plafond est de {whole_number(asked.most)}."
        )
        return Finding(asked.path, "least_over_most", words)
    return None


def _whole(asked: Sequence[_Asked], room: Floats, posts: int) -> Iterator[Finding]:
    """Yields the columns whose classes ask for more posts than there are, or leave fewer."""
    for column in dict.fromkeys(each.column for each in asked):
        same = [each for each in asked if each.column == column]
        least = sum(each.least for each in same)
        elsewhere = ~np.any([each.mask for each in same], axis=0)
        most = sum(min(each.most, float(room[each.mask].sum())) for each in same)
        most += float(room[elsewhere].sum())
        whole = whole_number(posts)
        if least > posts:
            words = (
                f"Les minimums des classes de « {column} » font {posts_words(int(least))} en tout"
            )
            yield Finding("class_quotas", "least_over_posts", f"{words}, le scénario en a {whole}.")
        elif most < min(posts, float(room.sum())):
            words = f"Les plafonds des classes de « {column} » laissent {posts_words(int(most))}"
            words = f"{words} en tout, le scénario en a {whole}."
            yield Finding("class_quotas", "most_under_posts", words)
