"""Capacities are never exceeded, groups stay together, and who is left is told why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from geodata.errors import ParameterError, SitesFileError
from geodata.matches import (
    WHYS,
    Capacities,
    Shared,
    Whereabouts,
    capacities_by_posts,
    capacities_in,
    questions_of,
    share_out,
    sharing,
    timing,
)
from geodata.matches.listing import AtOnce
from geodata.matches.reading import People, Where
from geodata.nearest import NearestParameters
from geodata.placement import Matched, SolveOptions, matching
from geodata.sites.files import open_table
from tests.country import LITTLE_FRANCE, SITES, SQUARES, guide_of, places_of, site

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
PLACES = places_of(LITTLE_FRANCE, SQUARES)
GUIDE = guide_of(PLACES, *SITES)
EAST, WEST = 0, 1


def shared(
    communes: list[str],
    capacities: Capacities,
    groups: list[str] | None = None,
    publics: list[str] | None = None,
    max_minutes: float | None = 600.0,
    options: SolveOptions | None = None,
) -> Shared:
    where = [Where(code=code) for code in communes]
    people = People(("code",), {"code": communes}, where)
    asked = NearestParameters(max_minutes=max_minutes, limit=1)
    questions = questions_of(people, asked, (), NOON)
    origins = [each.origin for each in Whereabouts(PLACES).of_all(where)]
    return share_out(
        *(GUIDE, origins, questions, capacities, NOON),
        groups=groups,
        publics=publics,
        options=options,
    )


def of(east: int, west: int, **closed: object) -> Capacities:
    return Capacities(np.array([east, west, 0, 0], dtype=float), closed.get("closed_to", {}))


def sites_of(found: Shared) -> list[int]:
    return found.answers.site[:, 0].tolist()


def whys_of(found: Shared) -> list[str | None]:
    return [None if why < 0 else WHYS[why] for why in found.why.tolist()]


def test_the_most_are_served_and_nobody_beyond_what_a_site_serves() -> None:
    found = shared(["01001"] * 4 + ["01003"] * 2, of(east=2, west=3))
    assert Counter(sites_of(found)) == {EAST: 2, WEST: 3, -1: 1}
    assert found.matched.served == found.matched.most_served == 5
    assert Counter(whys_of(found)) == {None: 5, "full": 1}
    assert found.matched.status == "optimal"


def test_with_room_for_all_everybody_goes_to_their_nearest() -> None:
    found = shared(["01001", "01003", "01003"], of(east=9, west=9))
    assert sites_of(found) == [WEST, EAST, EAST]
    assert found.answers.minutes[:, 0].tolist() == [
        GUIDE.nearest(PLACES.in_commune(code), questions(), NOON)["sites"][0]["travel_minutes"]
        for code in ("01001", "01003", "01003")
    ]


def questions():
    return NearestParameters(limit=1).query((), NOON)


def test_a_site_that_serves_nobody_takes_nobody() -> None:
    found = shared(["01001", "01003"], of(east=0, west=5))
    assert sites_of(found) == [WEST, WEST]
    assert whys_of(shared(["01001"], of(east=0, west=0))) == ["no_site_within_limit"]


def test_a_group_goes_to_one_site_or_to_none_and_says_why() -> None:
    groups = ["a", "a", "a", "b", "b", "", "c", "c"]
    communes = ["01001", "01003", "01001", "01002", "01002", "01003", "01002", "99999"]
    found = shared(communes, of(east=2, west=2), groups)
    assert len(set(sites_of(found)[3:5])) == 1
    assert sites_of(found)[3] >= 0
    assert whys_of(found) == [
        *["group_too_large"] * 3,
        *[None, None, None],
        *["group_not_understood"] * 2,
    ]


def test_a_group_that_fits_no_more_is_not_parted() -> None:
    found = shared(["01001"] * 4, of(east=3, west=0), ["a", "a", "b", "b"])
    assert Counter(whys_of(found)) == {None: 2, "full": 2}
    assert found.matched.most_served == 3  # parted, one more could be served: the bound says so


def test_a_public_is_not_sent_where_it_is_not_received() -> None:
    closed = {EAST: frozenset({"seniors"}), WEST: frozenset({"jeunes", "seniors"})}
    found = shared(
        ["01001", "01001", "01001"],
        of(east=5, west=5, closed_to=closed),
        publics=["Jeunes", "", "seniors"],
    )
    assert sites_of(found) == [EAST, WEST, -1]
    assert whys_of(found) == [None, None, "closed_to_its_public"]


def test_beyond_the_limit_nobody_is_sent() -> None:
    found = shared(["01001", "97701"], of(east=5, west=5), max_minutes=0.1)
    assert whys_of(found)[0] == "no_site_within_limit"
    assert sites_of(found) == [-1, -1]


def test_without_a_limit_it_is_refused() -> None:
    with pytest.raises(ParameterError, match="within a limit"):
        shared(["01001"], of(1, 1), max_minutes=None)


def test_the_order_of_rows_changes_no_total() -> None:
    communes = [*["01001"] * 5, *["01002"] * 4, *["01003"] * 3]
    order = np.random.default_rng(7).permutation(len(communes)).tolist()
    one = shared(communes, of(east=4, west=5))
    other = shared([communes[at] for at in order], of(east=4, west=5))
    assert one.matched.served == other.matched.served == 9
    assert one.matched.travel == pytest.approx(other.matched.travel)


def test_trips_that_were_not_listed_at_first_are_looked_for(monkeypatch) -> None:
    shares = iter([0.01, 1.0])
    monkeypatch.setattr(AtOnce, "_share_of", lambda *_: next(shares, 1.0))
    found = shared(["01001"] * 3, of(east=2, west=1))
    assert Counter(sites_of(found)) == {EAST: 2, WEST: 1}
    assert found.matched.status == "optimal"


def table(tmp_path: Path, text: str):
    path = tmp_path / "capacities.csv"
    path.write_text(text, encoding="utf-8")
    return open_table(path, "capacities.csv")


def test_capacities_are_read_of_a_file(tmp_path: Path) -> None:
    text = "id,capacité,fermé à\neast,12,Jeunes|seniors\ngone,3,\nwest,0,\n"
    found = capacities_in(table(tmp_path, text), "capacities.csv", GUIDE.network.table)
    assert found.people.tolist() == [12, 0, 0, 0]
    assert found.closed_to == {EAST: frozenset({"jeunes", "seniors"})}
    assert found.unknown == ("gone",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id,people\neast,1\neast,2\n", "stands twice"),
        ("id,people\neast,-1\n", "whole number"),
        ("id,people\neast,many\n", "whole number"),
        ("id,other\neast,1\n", "no column people"),
    ],
)
def test_a_file_of_capacities_that_makes_no_sense_is_refused(
    tmp_path: Path, text: str, fault: str
) -> None:
    with pytest.raises(SitesFileError, match=fault):
        capacities_in(table(tmp_path, text), "capacities.csv", GUIDE.network.table)


def test_posts_filled_come_first_then_those_granted_then_one() -> None:
    sites = guide_of(
        PLACES,
        site("a", 0.0, 46.05, posts_filled=2, posts_granted=3),
        site("b", 0.0, 46.05, posts_granted=3),
        site("c", 0.0, 46.05),
    ).network.table
    assert capacities_by_posts(sites, 10).people.tolist() == [20, 30, 10]
    with pytest.raises(ParameterError):
        capacities_by_posts(sites, 0)


@pytest.mark.parametrize(("seconds", "rounds"), [(0.0, 1), (60.0, 3)])
def test_rounds_share_one_time(monkeypatch, seconds: float, rounds: int) -> None:
    limits: list[float] = []

    def never_proven(*arguments: object, options: SolveOptions, **others: object) -> Matched:
        limits.append(options.time_limit_s)
        found = matching(*arguments, options=options, **others)
        return replace(found, status="feasible", short=np.arange(1))

    shares = iter([0.25, 0.5, 1.0])
    monkeypatch.setattr(AtOnce, "_share_of", lambda *_: next(shares, 1.0))
    monkeypatch.setattr(sharing, "matching", never_proven)
    shared(["01001", "01002"], of(1, 1), options=SolveOptions(time_limit_s=seconds))

    assert len(limits) == rounds
    assert limits == sorted(limits, reverse=True)
    assert max(limits) <= max(seconds, 1.0)


def test_once_it_is_proven_longer_trips_are_listed_of_those_alone_whom_nobody_takes(
    monkeypatch,
) -> None:
    found: list[Matched] = []

    def proven(*arguments: object, **others: object) -> Matched:
        found.append(replace(matching(*arguments, **others), status="optimal", short=np.arange(2)))
        return found[-1]

    monkeypatch.setattr(sharing, "matching", proven)
    shared(["01001", "01002"], of(2, 2))
    assert len(found) == 1


@pytest.mark.parametrize("fewest", [1, 3, 1_000])
def test_rows_that_ask_something_of_their_own_are_shared_out_beside_the_others(
    fewest: int, monkeypatch
) -> None:
    monkeypatch.setattr(timing, "FEWEST", fewest)
    communes = ["01001"] * 3 + ["01002", "01003"] * 2
    limits = [600.0, 600.0, 600.0, 500.0, 600.0, 400.0, 1.0]
    where = [Where(code=code) for code in communes]
    cells = {"code": communes, "max_minutes": [str(each) for each in limits]}
    people = People(("code", "max_minutes"), cells, where)
    questions = questions_of(people, NearestParameters(max_minutes=600.0, limit=1), (), NOON)
    assert len(questions.queries) == 4
    origins = [each.origin for each in Whereabouts(PLACES).of_all(where)]
    told: list[int] = []
    found = share_out(GUIDE, origins, questions, of(3, 2), NOON, told=told.append)

    assert found.matched.served == found.matched.most_served == 5
    assert found.matched.status == "optimal"
    assert whys_of(found)[-1] in ("no_site_within_limit", None)
    assert Counter(sites_of(found))[EAST] == 3
    assert sum(told) == len(communes)
