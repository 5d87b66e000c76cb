"""Trips listed at once from arrays are those that each row's own question would be answered."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from geodata.matches import listing, questions_of, timing
from geodata.matches.listing import Alone, Asked, AtOnce
from geodata.matches.reading import People, Where
from geodata.matches.trips import Trips
from geodata.nearest import Guide, NearestParameters
from geodata.territory import Origin
from geodata.travel import Mode
from geodata.travel.graph import TravelGraph
from geodata.travel.measured import MeasuredTimes
from geodata.travel.model import CAR
from tests.country import (
    LITTLE_FRANCE,
    SQUARES,
    country_arrays,
    guide_of,
    places_of,
    roads_of,
    site,
)

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PLACES = places_of(LITTLE_FRANCE, SQUARES)
PLAIN = roads_of(LITTLE_FRANCE, SQUARES)
SITES = (
    site("always", 0.25, 46.05, horaires="24/7"),
    site("mornings", 0.15, 46.05, horaires="Mo-Fr 09:00-12:00"),
    site("evenings", 0.05, 46.06, horaires="Mo-Fr 18:00-20:00"),
    site("silent", -0.05, 46.05),
    site("beside", 0.15, 46.15, services=("Aide aux démarches administratives",)),
    site("islet", 0.55, 46.05),
    site("nowhere", None, None, code_insee="01001"),
)


def with_measured(*, measured: bool) -> TravelGraph:
    """Returns the roads of the country, of which some ways were measured."""
    ways = np.array([0, 0, 1]), np.array([1, 2, 0]), np.array([300.0, 1500, 900])
    table = MeasuredTimes.of(*ways, len(PLAIN))
    arrays = country_arrays(LITTLE_FRANCE, SQUARES)["travel.npz"]
    times: dict[Mode, MeasuredTimes] = {"car": table, "bicycle": table, "transit": table}
    return TravelGraph(arrays, PLAIN.lon, PLAIN.lat, CAR, measured=times if measured else None)


def guide(*, measured: bool) -> Guide:
    return guide_of(PLACES, *SITES, roads=with_measured(measured=measured))


def origins() -> list[Origin | None]:
    draw = np.random.default_rng(3)
    lon, lat = draw.uniform(-0.1, 0.3, 40), draw.uniform(46.0, 46.2, 40)
    anywhere = [PLACES.at_point(*each) for each in zip(lon.tolist(), lat.tolist(), strict=True)]
    communes = [PLACES.in_commune(code) for code in ("01001", "01002", "01003", "01004", "75101")]
    return [*anywhere, *communes, communes[0], None]


def asked(of: Guide, **options: object) -> Asked:
    where = origins()
    people = People(("code",), {"code": [""] * len(where)}, [Where() for _ in where])
    parameters = NearestParameters(**{"limit": 1, **options})
    questions = questions_of(people, parameters, (), NOW, of.roads.measured)
    serves = np.ones(len(SITES), dtype=bool)
    return Asked(of, where, questions, NOW, serves, lambda _: None)


def told(trips: Trips) -> list[tuple[object, ...]]:
    each = zip(trips.row, trips.site, trips.minutes, trips.facts.tolist(), strict=True)
    return sorted((int(row), int(at), float(minutes), *facts) for row, at, minutes, facts in each)


def rows_of(given: Asked) -> np.ndarray:
    return np.flatnonzero([origin is not None for origin in given.origins])


@pytest.mark.parametrize("fewest", [1, 1_000])
@pytest.mark.parametrize("measured", [False, True])
@pytest.mark.parametrize(
    "options",
    [
        {"max_minutes": 600.0},
        {"max_minutes": 12.5},
        {"max_minutes": 0.0},
        {"max_minutes": 60.0, "open_at": "2026-11-24T10:00:00+01:00"},
        {"max_minutes": 600.0, "open_at": "2026-11-24T03:00:00+01:00"},
        {"max_minutes": 90.0, "service": ["Aide aux démarches administratives"]},
        {"max_minutes": 90.0, "mode": "foot"},
        {"max_minutes": 90.0, "mode": "bicycle"},
    ],
    ids=str,
)
def test_they_are_those_of_each_question(
    measured: bool, fewest: int, options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "FEWEST", fewest)
    given = asked(guide(measured=measured), **options)
    rows = rows_of(given)
    found, alone = AtOnce(given).first(rows), Alone(given).first(rows)

    assert told(found) == told(alone)
    assert (np.diff(found.row) >= 0).all()
    assert np.isinf(found.beyond).all()


def test_by_public_transport_they_are_what_was_measured_and_walked() -> None:
    given = asked(guide(measured=True), mode="transit", max_minutes=90.0)
    rows = rows_of(given)
    found = AtOnce(given).first(rows)

    assert told(found) == told(Alone(given).first(rows))
    assert len({fact for fact, *_ in found.facts.tolist()}) == 2


def test_where_all_are_too_many_the_shorter_ones_come_first_and_it_is_said_what_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = asked(guide(measured=False), max_minutes=60.0)
    rows, every = rows_of(given), told(AtOnce(given).first(rows_of(given)))
    monkeypatch.setattr(listing, "MOST_TRIPS", len(every) // 3)
    first = AtOnce(given).first(rows)

    listed = told(first)
    assert 0 < len(listed) <= len(every) // 3
    up_to = first.beyond[rows]
    assert (up_to == up_to[0]).all()
    assert np.isfinite(up_to).all()
    assert listed == [each for each in every if each[2] <= up_to[0]]

    some = rows[:3]
    more = AtOnce(given).more(some, first)
    assert more is not None
    both = first.replaced(some, more)
    assert np.isinf(both.beyond[some]).all()
    assert told(both) == [each for each in every if each[0] in some or each[2] <= up_to[0]]
    assert AtOnce(given).more(rows, both) is None


def test_an_engine_lists_more_of_a_row_as_long_as_it_has_more() -> None:
    given = asked(guide(measured=False), max_minutes=600.0)
    rows, engine = rows_of(given), Alone(given)
    first = engine.first(rows)

    assert np.isinf(first.beyond[rows]).all()
    assert engine.more(rows, first) is None


def test_a_row_is_not_served_where_it_has_no_trip() -> None:
    given = asked(guide(measured=False), max_minutes=600.0)
    trips = AtOnce(given).first(rows_of(given))
    with pytest.raises(ValueError, match="no trip"):
        trips.taken(np.array([0]), np.array([6]))
