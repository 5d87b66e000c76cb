"""Files of people over the real communes: at once as alone, and shared out to the last of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from geodata.matches import (
    Whereabouts,
    answers_of,
    capacities_by_posts,
    finding,
    nearest_at_once,
    questions_of,
    read_people,
    share_out,
)
from geodata.matches.listing import Alone, Asked, AtOnce
from geodata.matches.questions import Questions
from geodata.nearest import Guide, NearestParameters
from geodata.sites.files import open_table
from geodata.sites.network import Network
from geodata.snapshot.reader import Snapshot
from geodata.territory import Origin, Places
from infra.measure.people_files import drawn_people

pytestmark = pytest.mark.real

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
PEOPLE, ALONE, PEOPLE_OF_A_SITE = 12_000, 150, 9


@pytest.fixture(scope="module")
def guide(france: Snapshot) -> Guide:
    places = Places(france.register, france.contours)
    return Guide(france.id, places, france.travel, Network.of(france.demonstration, places))


@pytest.fixture(scope="module")
def asked(
    france: Snapshot, guide: Guide, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Origin | None], Questions]:
    file = tmp_path_factory.mktemp("people") / "people.csv"
    file.write_bytes(drawn_people(france, "positions", PEOPLE))
    people = read_people(open_table(file, file.name), file.name, None)
    questions = questions_of(people, NearestParameters(limit=3, max_minutes=45), (), NOW)
    return [each.origin for each in Whereabouts(guide.places).of_all(people.where)], questions


def test_they_are_answered_at_once_as_each_is_alone(
    guide: Guide,
    asked: tuple[list[Origin | None], Questions],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    origins, questions = asked
    monkeypatch.setattr(nearest_at_once, "COMMUNES_A_QUESTION", np.inf)
    some = [each for each in origins if each and each.commune and each.commune.region == "32"]
    few = replace(questions, of_row=[0] * len(some))
    found = answers_of(guide, some, few, NOW)
    monkeypatch.setattr(finding, "may_be_at_once", lambda *_: False)
    alone = answers_of(guide, some, few, NOW)

    assert len(some) > 800
    for name in ("site", "minutes", "is_open", "is_within", "unconfirmed", "unconfirmed_minutes"):
        np.testing.assert_array_equal(getattr(found, name), getattr(alone, name), err_msg=name)


def test_all_trips_within_a_limit_are_those_of_each_question(
    guide: Guide, asked: tuple[list[Origin | None], Questions]
) -> None:
    origins, questions = asked[0][:ALONE], replace(asked[1], of_row=[0] * ALONE)
    serves = np.ones(len(guide.network.table), dtype=bool)
    given = Asked(guide, origins, questions, NOW, serves, lambda _: None)
    rows = np.flatnonzero([each is not None for each in origins])
    found, alone = AtOnce(given).first(rows), Alone(given).first(rows)
    # What 24 do not hold is longer than they are.
    held = found.minutes <= alone.beyond[found.row]
    told = set(zip(found.row.tolist(), found.site.tolist(), found.minutes.tolist(), strict=True))
    each = set(zip(alone.row.tolist(), alone.site.tolist(), alone.minutes.tolist(), strict=True))

    assert each <= told
    assert held.sum() >= len(each)


def test_people_in_places_of_their_own_are_shared_out_and_it_is_proven(
    guide: Guide, asked: tuple[list[Origin | None], Questions]
) -> None:
    origins, questions = asked
    capacities = capacities_by_posts(guide.network.table, PEOPLE_OF_A_SITE)
    found = share_out(guide, origins, questions, capacities, NOW)
    loads = np.bincount(found.matched.site, found.matched.people, len(capacities.people))

    assert (loads <= capacities.people).all()
    assert found.matched.served == found.matched.most_served > 0.9 * PEOPLE
    assert found.matched.gaps[1] <= 1e-9
    assert found.matched.status == "optimal"
