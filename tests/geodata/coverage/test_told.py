"""What the sites tell of dates and posts says what a question can change, and what it cannot."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, strategies as st

from geodata.coverage.supply import POSTS, State, Supply, supply_of, told_by
from geodata.sites.network import Network
from geodata.sites.site import Site
from tests.country import LITTLE_FRANCE, SQUARES, places_of, site, table_of

PLACES = places_of(LITTLE_FRANCE, SQUARES)
FIRST = date(2026, 1, 1)
days = st.none() | st.integers(0, 9).map(lambda days: FIRST + timedelta(days=days))
posts = st.none() | st.integers(0, 2)


@st.composite
def sites(draw: st.DrawFn) -> list[Site]:
    is_dated, is_apart = draw(st.booleans()), draw(st.booleans())
    return [
        site(
            str(number),
            0.15,
            46.05,
            opens_on=draw(days) if is_dated else None,
            closes_on=draw(days) if is_dated else None,
            posts_filled=draw(posts),
            posts_granted=draw(posts) if is_apart else None,
        )
        for number in range(draw(st.integers(0, 4)))
    ]


def offered(network: Network, at: date, which: int) -> tuple[list[int], list[float]]:
    supply: Supply = supply_of(network, State(at, POSTS[which]))
    return supply.sites.tolist(), supply.advisors.tolist()


@given(sites(), st.integers(-1, 10))
def test_what_is_told_to_change_nothing_changes_nothing(found: list[Site], later: int) -> None:
    network = Network.of(table_of("v", *found), PLACES)
    told, day = told_by(network.table.facets), FIRST + timedelta(days=later)
    if not told["dated"]:
        for which in range(2):
            assert offered(network, day, which) == offered(network, FIRST, which)
        if not told["granted_apart"]:
            assert offered(network, day, 0) == offered(network, day, 1)


def test_sites_are_counted_for_what_they_tell() -> None:
    table = table_of(
        "v",
        site("silent", 0.15, 46.05),
        site("full", 0.15, 46.05, posts_filled=2, posts_granted=2),
        site("half", 0.15, 46.05, posts_filled=1, posts_granted=2),
        site("one", 0.15, 46.05, posts_granted=1),
        site("none", 0.15, 46.05, posts_granted=0, closes_on=FIRST),
        site("later", 0.15, 46.05, opens_on=FIRST),
    )
    assert told_by(table.facets) == {"sites": 6, "dated": 2, "granted_apart": 2}


def test_posts_that_differ_are_told() -> None:
    """The other way round: what is told to differ does, of a site that counts."""
    network = Network.of(table_of("v", site("half", 0.15, 46.05, posts_granted=2)), PLACES)
    assert told_by(network.table.facets)["granted_apart"] == 1
    assert offered(network, FIRST, 0) != offered(network, FIRST, 1)
