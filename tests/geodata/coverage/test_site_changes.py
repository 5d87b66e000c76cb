"""Sites that opened, closed and moved: each is named, and everybody who gains or loses has one."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from shapely.geometry import box

from geodata.coverage.accessibility import Decay
from geodata.coverage.comparing import change_between
from geodata.coverage.measures import measure
from geodata.coverage.query import CoverageQuery
from geodata.coverage.site_changes import ChangedSite, Side, changed_sites
from geodata.coverage.supply import State
from geodata.coverage.view import statuses_under
from geodata.sites.network import Network
from geodata.sites.site import Site
from geodata.territory.units import Units
from geodata.travel.table import Roads
from tests.country import LITTLE_FRANCE, SQUARES, official, places_of, roads_of, site, table_of

DAY = date(2026, 11, 24)
AREAS = (*LITTLE_FRANCE, official("85113", "L'Île-d'Yeu", population=5_000))
ISLES = {**SQUARES, "85113": box(2.0, 45.0, 2.1, 45.1)}
PLACES, ROADS = places_of(AREAS, ISLES), Roads(roads_of(AREAS, ISLES))
UNITS = Units(PLACES.register)
MARKET, EAST = site("market", 0.15, 46.05, posts_filled=2), site("east", 0.25, 46.05)
WHOLE = UNITS.territory("france", "FR").units
USUAL = CoverageQuery(State(DAY))


def side(*sites: Site) -> Side:
    network = Network.of(table_of("v", *sites), PLACES)
    return Side(network, measure(UNITS, ROADS, network, State(DAY), Decay()))


def changed(before: Side, after: Side, members: Any = WHOLE) -> list[ChangedSite]:
    return changed_sites(UNITS, members, before, after)


def told(rows: list[ChangedSite]) -> dict[str, tuple[str, str | None]]:
    return {row["site_id"]: (row["change"], row["reason"]) for row in rows}


def test_a_site_that_is_listed_no_more_is_closed_and_a_new_one_opened() -> None:
    assert told(changed(side(MARKET), side(EAST))) == {
        "market": ("closed", "not_listed"),
        "east": ("opened", "not_listed"),
    }


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"posts_filled": 0}, "without_post"),
        ({"closes_on": date(2026, 11, 1)}, "not_in_service"),
        ({"opens_on": date(2027, 1, 1)}, "not_in_service"),
        ({"modalites_acces": ("Ce lieu n'accueille pas de public",)}, "closed_to_public"),
    ],
)
def test_a_site_that_is_listed_and_does_not_count_says_why(facts: Any, reason: str) -> None:
    without = side(MARKET, site("east", 0.25, 46.05, **facts))
    assert told(changed(side(MARKET, EAST), without)) == {"east": ("closed", reason)}
    assert told(changed(without, side(MARKET, EAST))) == {"east": ("opened", reason)}


def test_a_site_that_moved_says_how_far_and_from_where() -> None:
    [row] = changed(side(MARKET, EAST), side(MARKET, site("east", 0.35, 46.05)))
    assert (row["change"], row["reason"]) == ("moved", None)
    assert (row["lon"], row["was_lon"]) == (0.35, 0.25)
    assert row["moved_m"] == pytest.approx(7_739, abs=5)  # a tenth of a degree at 46 degrees north


def test_a_point_surveyed_again_has_not_moved() -> None:
    assert changed(side(MARKET, EAST), side(MARKET, site("east", 0.25001, 46.05))) == []


def test_nothing_changes_between_a_version_and_itself() -> None:
    assert changed(side(MARKET, EAST), side(EAST, MARKET)) == []


def test_a_site_beyond_the_border_is_listed_where_it_changes_somebody() -> None:
    island = UNITS.territory("commune", "85113").units
    there = site("yeu", 2.05, 45.05)
    assert changed(side(MARKET, there), side(EAST, there), island) == []
    neighbour = np.array([unit for unit in WHOLE if UNITS.codes[unit] != "01004"])
    rows = changed(side(MARKET), side(MARKET, EAST), neighbour)
    assert all(row["is_outside"] == (row["commune"] == "01004") for row in rows)


SPOTS = st.sampled_from([(0.15, 46.05), (0.25, 46.05), (-0.05, 46.05), (2.05, 45.05)])
NETWORKS = st.dictionaries(st.sampled_from("abcde"), SPOTS, max_size=5)


@settings(max_examples=60, deadline=None)
@given(NETWORKS, NETWORKS, st.sets(st.sampled_from(WHOLE.tolist()), min_size=1))
def test_everybody_who_is_nearer_or_farther_is_counted_at_one_site(
    former: dict[str, tuple[float, float]],
    latter: dict[str, tuple[float, float]],
    inside: set[int],
) -> None:
    before, after = (
        side(*(site(name, *where) for name, where in sorted(each.items())))
        for each in (former, latter)
    )
    members = np.array(sorted(inside))
    rows = changed(before, after, members)
    whole = change_between(
        UNITS,
        members,
        (before.measures, statuses_under(before.measures, USUAL)),
        (after.measures, statuses_under(after.measures, USUAL)),
    )
    assert sum(row["people_nearer"] for row in rows) == whole["nearer"]["people"]
    assert sum(row["people_farther"] for row in rows) == whole["farther"]["people"]
    assert all(row["people_nearer"] == 0 for row in rows if row["change"] == "closed")
    assert all(row["people_farther"] == 0 for row in rows if row["change"] == "opened")
