"""Gaps and zones: what each unit is, what touches what, names, ranks, ids that last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geodata.coverage.accessibility import Decay
from geodata.coverage.following import codes_by_zone, followed
from geodata.coverage.measures import Measures
from geodata.coverage.statuses import (
    REMOTE,
    SERVED,
    STATUSES,
    UNDERSERVED,
    UNKNOWN,
    UNREACHABLE,
    check_thresholds,
    lack_of,
    statuses_of,
)
from geodata.coverage.supply import State
from geodata.coverage.zones import Zone, part_of, posts_needed, touching_units, zones_of
from geodata.errors import ParameterError
from geodata.snapshot import reader
from geodata.territory.register import Register
from geodata.territory.units import Units
from tests.country import country_arrays, official

NAMES = ("Nant", "Sauclières", "Trèves", "Millau", "Rodez", "Onet", "Yeu", "Aubin")
PEOPLE = (900, 150, 80, 22_000, 24_000, 12_000, 5_000, 4_000)
AREAS = tuple(
    official(f"0100{number}", name, population=people)
    for number, (name, people) in enumerate(zip(NAMES, PEOPLE, strict=True), start=1)
)
UNITS = Units(Register(country_arrays(AREAS, {})[reader.REGISTER]))
COUNT = len(AREAS)
CHAIN = np.array([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 7]])
"""Every commune touches the next; Yeu (6) touches none."""


def measured(minutes: Sequence[float], scores: Sequence[float] | None = None) -> Measures:
    return Measures(
        State(date(2026, 11, 24)),
        Decay(),
        "people",
        np.array(minutes, dtype=np.float64),
        np.where(np.isfinite(minutes), 3, -1),
        np.array([1.0] * COUNT if scores is None else scores),
        np.zeros(COUNT),
        np.array([0]),
        np.array([4]),
        {},
    )


def zones(measures: Measures, least: float = 0.3) -> list[Zone]:
    statuses = statuses_of(measures.minutes, measures.advisors_per_10k, 20.0, least)
    return zones_of(UNITS, measures, statuses, UNITS.people, CHAIN, least)


NEAR = [5.0] * COUNT
FAR = [30.0, 31.0, 45.0, 5.0, 5.0, 5.0, np.inf, 5.0]


def test_the_limit_is_inclusive_and_each_unit_has_one_status() -> None:
    minutes = np.array([20.0, 20.1, np.inf, np.nan, 5.0, 5.0])
    scores = np.array([0.3, 1.0, 0.0, 1.0, 0.2999, 0.29])
    told = statuses_of(minutes, scores, 20.0, 0.3).tolist()
    assert told == [SERVED, REMOTE, UNREACHABLE, UNKNOWN, SERVED, UNDERSERVED]


@pytest.mark.parametrize("wrong", [0, -5, 1e9, float("nan"), float("inf")])
def test_thresholds_that_make_no_sense_are_refused_by_name(wrong: float) -> None:
    with pytest.raises(ParameterError, match="threshold_minutes: must be above 0"):
        check_thresholds(wrong, 0.3)
    with pytest.raises(ParameterError, match="least_per_10k: must be above 0"):
        check_thresholds(20.0, wrong)


def test_who_is_out_of_reach_lacks_all_whatever_the_score() -> None:
    statuses = np.array([SERVED, UNDERSERVED, REMOTE, UNREACHABLE, UNKNOWN], dtype=np.int8)
    lack = lack_of(statuses, np.array([1.0, 0.1, 0.2, 0.0, 0.0]), 0.4)
    assert lack.tolist() == [0.0, 0.75, 1.0, 1.0, 0.0]


def test_touching_gaps_are_one_zone_and_an_island_is_its_own() -> None:
    remote, island = sorted(zones(measured(FAR)), key=lambda zone: zone.people)
    assert remote.units == (0, 1, 2)
    assert island.units == (6,)
    assert remote.status == {"remote": 3}
    assert island.status == {"unreachable": 1}


def test_a_zone_says_how_far_help_is_and_where_it_would_come_from() -> None:
    remote, island = sorted(zones(measured(FAR)), key=lambda zone: zone.people)
    assert remote.minutes_worst == 45.0
    assert remote.minutes_mean == pytest.approx((900 * 30 + 150 * 31 + 80 * 45) / 1130)
    assert remote.nearest_site == 3
    assert island.minutes_worst is None
    assert island.nearest_site is None


def test_a_zone_is_named_after_its_largest_communes() -> None:
    names = {zone.name for zone in zones(measured(FAR))}
    assert names == {"Nant, Sauclières et Trèves (CC)", "Yeu"}


def test_zones_are_ranked_by_people_and_what_they_lack() -> None:
    scores = [1.0, 1.0, 1.0, 1.0, 0.15, 0.15, 1.0, 1.0]
    first, second, third = zones(measured(FAR, scores))
    assert [zone.rank for zone in (first, second, third)] == [1, 2, 3]
    # Half of what is enough is lacking to 36,000 people: more than all of it to 5,000.
    assert first.units == (4, 5)
    assert first.lack == pytest.approx(0.5)
    assert second.units == (6,)


def test_no_gap_makes_no_zone() -> None:
    assert zones(measured(NEAR)) == []


def test_a_zone_needs_one_post_at_least_and_what_brings_its_people_to_the_threshold() -> None:
    alone = zones(measured(FAR))
    assert {zone.posts_needed for zone in alone} == {1}
    scores = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0]
    [first, *_] = zones(measured(NEAR, scores), least=1.0)
    assert first.posts_needed == 4  # 36,000 people, 1 for 10,000
    measures = measured(NEAR, scores)
    assert posts_needed(measures, UNITS.people, np.array([4]), 1.0) == 3
    assert posts_needed(measures, UNITS.people, np.array([0]), 1.0) == 0


def test_pairs_of_a_divided_city_fall_away() -> None:
    pairs = touching_units(UNITS, np.array([[0, 1], [1, 2]], dtype=np.int32))
    assert pairs.tolist() == [[0, 1], [1, 2]]


def test_a_zone_that_grows_keeps_its_id() -> None:
    before = codes_by_zone(UNITS, zones(measured(FAR)))
    grown = list(FAR)
    grown[3] = 25.0
    after = {zone.id: zone for zone in followed(UNITS, zones(measured(grown)), before)}
    assert after["01001"].units == (0, 1, 2, 3)
    assert after["01001"].followed_from == ("01001",)


def test_of_a_zone_that_splits_the_larger_part_keeps_the_id() -> None:
    whole = [30.0] * COUNT
    before = codes_by_zone(UNITS, zones(measured(whole)))
    split = list(whole)
    split[3] = 5.0
    parts = followed(UNITS, zones(measured(split)), before)
    larger = next(zone for zone in parts if 4 in zone.units)
    smaller = next(zone for zone in parts if 0 in zone.units)
    assert larger.id in before
    assert smaller.id not in before
    assert smaller.followed_from == larger.followed_from


def test_a_zone_made_of_two_says_so_and_takes_the_larger_one_s_id() -> None:
    two = [30.0, 30.0, 5.0, 30.0, 30.0, 5.0, 5.0, 5.0]
    before = codes_by_zone(UNITS, zones(measured(two)))
    one = list(two)
    one[2] = 30.0
    [merged] = followed(UNITS, zones(measured(one)), before)
    assert set(merged.followed_from) == set(before)
    assert merged.id == next(name for name, codes in before.items() if "01005" in codes)


gaps = st.lists(st.booleans(), min_size=COUNT, max_size=COUNT)


@given(st.lists(gaps, min_size=2, max_size=5))
def test_ids_are_unique_and_no_former_one_is_given_to_what_does_not_continue_it(
    runs: list[list[bool]],
) -> None:
    former: dict[str, frozenset[str]] = {}
    for run in runs:
        minutes = [30.0 if is_gap else 5.0 for is_gap in run]
        now = followed(UNITS, zones(measured(minutes)), former)
        ids = [zone.id for zone in now]
        assert len(ids) == len(set(ids))
        for zone in now:
            if zone.id in former:
                assert former[zone.id] & {UNITS.codes[unit] for unit in zone.units}
                assert zone.id in zone.followed_from
        assert sum(len(zone.units) for zone in now) == sum(run)
        former = codes_by_zone(UNITS, now)


@given(gaps)
def test_the_same_zones_are_followed_as_themselves(run: list[bool]) -> None:
    now = zones(measured([30.0 if is_gap else 5.0 for is_gap in run]))
    again = followed(UNITS, now, codes_by_zone(UNITS, now))
    assert [replace(zone, followed_from=()) for zone in again] == now


def test_every_status_has_its_name() -> None:
    assert STATUSES == ("served", "underserved", "remote", "unreachable", "unknown")


@given(st.integers(0, 2**COUNT - 1))
def test_a_zone_cut_at_a_border_is_told_in_two_parts_that_add_up(inside_bits: int) -> None:
    statuses = np.array([REMOTE] * COUNT, dtype=np.int8)
    measures = measured([30.0] * COUNT)
    people = UNITS.people
    inside = np.array([bool(inside_bits >> unit & 1) for unit in range(COUNT)])
    for zone in zones_of(UNITS, measures, statuses, people, CHAIN, 1.0):
        sides = [side for side in (inside, ~inside) if side[list(zone.units)].any()]
        parts = [part_of(zone, side) for side in sides]
        assert sorted(unit for part in parts for unit in part.units) == list(zone.units)
        assert sum(part.people for part in parts) == pytest.approx(zone.people)
        assert sum(part.weighed_lack for part in parts) == pytest.approx(zone.weighed_lack)
        assert {(part.id, part.rank) for part in parts} == {(zone.id, zone.rank)}
        if len(parts) == 1:
            assert parts == [zone]
