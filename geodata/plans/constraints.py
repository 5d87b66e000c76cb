"""The constraints of a scenario as a solver takes them: quotas and floors, each by its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from geodata.french import shortest_number
from geodata.placement import Floats, Floor, Group, Indices
from geodata.plans.candidates import Candidate
from geodata.plans.classes import CommuneClasses, class_of
from geodata.plans.french import count_words, posts_words
from geodata.plans.scenario import NetworkQuota, Scenario
from geodata.plans.scenario_areas import EVERY, ClassQuota, Quota
from geodata.plans.territories import area_key, is_whole
from geodata.territory import Territory, Units, members_of_spans


def groups_of(
    scenario: Scenario,
    units: Units,
    candidates: Sequence[Candidate],
    existing_units: Indices,
    classes: CommuneClasses,
) -> list[Group]:
    """Returns the quotas on candidates.

    Args:
        scenario: that was checked.
        units: of the ground.
        candidates: in the solver's order.
        existing_units: the unit of each site that stays: it counts in floors, not in quotas.
        classes: of the units, by name of column.
    """
    return [
        *quotas_of(scenario, units, candidates, existing_units, classes),
        *_networks(scenario, _Places(units, candidates), candidates),
    ]


def quotas_of(
    scenario: Scenario,
    units: Units,
    candidates: Sequence[Candidate],
    existing_units: Indices,
    classes: CommuneClasses,
) -> list[Group]:
    """Returns the quotas on candidates of territories and classes, whatever network opens them.

    Args are those of `groups_of`.
    """
    places = _Places(units, candidates)
    return [
        *_territorial(scenario, places),
        *_classed(scenario, places, classes),
        *_decided(scenario, places),
        *_required(scenario, places),
        *_sites_at_least(scenario, places, existing_units),
    ]


def floors_of(
    scenario: Scenario,
    units: Units,
    demands: Indices,
    weights: Floats,
    covered: Floats,
    classes: CommuneClasses,
) -> list[Floor]:
    """Returns the least weight to cover among the demands of territories, and of classes.

    Args:
        scenario: that was checked.
        units: of the ground.
        demands: the unit of each demand left to cover.
        weights: of every unit, 0 of those that are not counted.
        covered: weight covered already, by unit.
        classes: of the units, by name of column.
    """
    # A commune that is several places has as many demands, one after the other.
    order = np.argsort(demands, kind="stable")
    starts = np.searchsorted(demands[order], np.arange(len(units) + 1))
    found = []
    for each, share in _shares(scenario, units, classes):
        counts = starts[each.units + 1] - starts[each.units]
        members = order[members_of_spans(starts[each.units], counts)[1]]
        least = share * weights[each.units].sum() - covered[each.units].sum()
        name = f"{each.name} : {shortest_number(100 * share)}\u202f% au moins"
        if least > 0:
            found.append(Floor(members, float(least), name))
    return found


def _shares(
    scenario: Scenario, units: Units, classes: CommuneClasses
) -> Iterator[tuple[Territory, float]]:
    """Yields each territory, then each class, that must have a share in reach."""
    for floor in scenario.floors:
        if floor.share is not None:
            for each in _territories(units, scenario, floor.level, floor.code):
                yield each, floor.share
    for asked in scenario.class_floors:
        yield class_of(asked, scenario, units, classes), asked.share


class _Places:
    """Candidates by the territory that they are in."""

    def __init__(self, units: Units, candidates: Sequence[Candidate]) -> None:
        self.units = units
        self.unit = np.array([each.unit for each in candidates], dtype=np.int64)
        self._order = np.argsort(self.unit, kind="stable")
        self._sorted = self.unit[self._order]

    def within(self, territory: Territory) -> Indices:
        """Returns the candidates of a territory, growing."""
        start = np.searchsorted(self._sorted, territory.units, side="left")
        after = np.searchsorted(self._sorted, territory.units, side="right")
        found = [self._order[a:b] for a, b in zip(start, after, strict=True) if a < b]
        return np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)


def _territories(
    units: Units, scenario: Scenario, level: str, code: str, named: frozenset[str] = frozenset()
) -> Iterator[Territory]:
    """Yields one territory, or each of its level that lies in the scenario's and is not named."""
    if code != EVERY:
        yield units.territory(level, code)
        return
    inside = np.zeros(len(units), dtype=bool)
    inside[units.territory(*area_key(scenario.territory)).units] = True
    for each in units.territories(level):
        if each.code not in named and inside[each.units].any():
            yield each


def _territorial(scenario: Scenario, places: _Places) -> Iterator[Group]:
    for quota in scenario.quotas:
        own = frozenset(each.code for each in scenario.quotas if each.level == quota.level)
        for each in _territories(places.units, scenario, quota.level, quota.code, own - {EVERY}):
            yield from _bounded(each, quota, places)


def _classed(scenario: Scenario, places: _Places, classes: CommuneClasses) -> Iterator[Group]:
    for quota in scenario.class_quotas:
        yield from _bounded(class_of(quota, scenario, places.units, classes), quota, places)


def _bounded(of: Territory, quota: Quota | ClassQuota, places: _Places) -> Iterator[Group]:
    """Yields the quota of a territory or a class, none when it sets no limit."""
    limits = []
    if quota.at_least:
        limits.append(f"{posts_words(quota.at_least)} au moins")
    if quota.at_most is not None:
        limits.append(f"{posts_words(quota.at_most)} au plus")
    if limits:
        name = f"{of.name} : {', '.join(limits)}"
        yield Group(places.within(of), quota.at_least, quota.at_most, name)


def _decided(scenario: Scenario, places: _Places) -> Iterator[Group]:
    for each in scenario.decided:
        territory = places.units.territory(each.level, each.code)
        decided = "déjà décidés" if each.posts > 1 else "déjà décidé"
        name = f"{territory.name} : {posts_words(each.posts)}, {decided}"
        most: int | None = each.posts
        if is_whole(places.units, scenario, each.level, each.code):
            most = None  # Posts beyond those decided have nowhere else to go.
        yield Group(places.within(territory), each.posts, most, name)


def _required(scenario: Scenario, places: _Places) -> Iterator[Group]:
    for code in dict.fromkeys(scenario.required):
        territory = places.units.territory("commune", code)
        yield Group(places.within(territory), 1, None, f"{territory.name} : un lieu exigé")


def _sites_at_least(
    scenario: Scenario, places: _Places, existing_units: Indices
) -> Iterator[Group]:
    for floor in scenario.floors:
        if floor.sites is None:
            continue
        for each in _territories(places.units, scenario, floor.level, floor.code):
            missing = floor.sites - int(np.isin(existing_units, each.units).sum())
            if missing > 0:
                name = f"{each.name} : {count_words(floor.sites, 'lieu', 'lieux')} au moins"
                yield Group(places.within(each), missing, None, name)


def _networks(
    scenario: Scenario, places: _Places, candidates: Sequence[Candidate]
) -> Iterator[Group]:
    """Yields what makes it possible to give every network its posts, and no site to two.

    By Hall's theorem (*J. London Math. Soc.* 10, 1935): every set of networks has at least as
    many sites that some of them may open as they have posts together.
    """
    may = {each.name: eligible(each, places.units, candidates) for each in scenario.networks}
    everything = np.ones(len(candidates), dtype=bool)
    for size in range(1, len(scenario.networks) + 1):
        for some in combinations(scenario.networks, size):
            members = np.any([may[each.name] for each in some], axis=0)
            if (members == everything).all():
                continue
            total = sum(each.posts for each in some)
            name = f"{' et '.join(each.name for each in some)} : {posts_words(total)}"
            yield Group(np.flatnonzero(members), total, None, name)
    for each in scenario.networks:
        own = [n for n, candidate in enumerate(candidates) if candidate.network == each.name]
        if own:
            name = f"{each.name} : {posts_words(each.posts)} au plus"
            yield Group(np.array(own, dtype=np.int64), 0, each.posts, name)


def eligible(
    network: NetworkQuota, units: Units, candidates: Sequence[Candidate]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Returns which candidates a network may open."""
    theirs = np.array([each.network in (None, network.name) for each in candidates], dtype=bool)
    if network.areas is None:
        return theirs
    inside = np.zeros(len(units), dtype=bool)
    for area in network.areas:
        inside[units.territory(*area_key(area)).units] = True
    return theirs & inside[[each.unit for each in candidates]]
