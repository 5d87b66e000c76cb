"""What is kept of a question changes no answer to the next one, whatever was asked before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings, strategies as st

from geodata.nearest.criteria import Hour
from geodata.nearest.guide import Guide
from geodata.nearest.question import NearestQuery
from geodata.nearest.sieve import MOST_HOURS, MOST_SIEVES, Sieves
from geodata.nearest.writing import reply_text
from geodata.sites import Wanted
from tests.country import guide_of, site

HOURS = (None, "Mo-Fr 09:00-17:00", "Mo-Su,PH 10:00-19:00", "Mo-Su 20:00-02:00", "24/7")
NOON = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)
QUERIES = st.builds(
    NearestQuery,
    limit=st.integers(1, 3),
    at=st.one_of(
        st.none(),
        st.sampled_from([NOON + timedelta(hours=each) for each in (0, 1, 12, 16, 24, 96, 750)]),
    ),
    wanted=st.builds(
        Wanted, frais_a_charge=st.sampled_from(((), ("Gratuit",))), wheelchair=st.booleans()
    ),
    mode=st.sampled_from(("car", "foot")),
    include_unreachable=st.booleans(),
)
ASKED = st.lists(
    st.tuples(QUERIES, st.sampled_from(["01001", "01003", "75056", "75101"])),
    min_size=2,
    max_size=12,
)


def opened(guide: Guide) -> Guide:
    sites = [
        site(
            f"site-{number}",
            (0.0, 0.01, 0.25, None)[number % 4],
            None if number % 4 == 3 else 46.05,
            horaires=HOURS[number % 5],
            frais_a_charge=((), ("Gratuit",), ("Payant",))[number % 3],
            fiche_acces_libre=(None, "https://acceslibre.example/app/1")[number % 2],
            opens_on=(None, NOON.date() + timedelta(days=3))[number % 2],
        )
        for number in range(12)
    ]
    return guide_of(guide.places, *sites, roads=guide.roads)


@settings(max_examples=40, deadline=None)
@given(asked=ASKED)
def test_what_was_asked_before_changes_no_answer(
    guide: Guide, asked: list[tuple[NearestQuery, str]]
) -> None:
    kept = opened(guide)
    for query, code in asked:
        origin = guide.places.in_commune(code)
        alone = replace(kept, sieves=Sieves())
        found = kept.nearest(origin, query, NOON)
        assert reply_text(found) == reply_text(alone.nearest(origin, query, NOON))


def test_the_same_question_is_sifted_once_and_no_more_is_kept_than_said(guide: Guide) -> None:
    network, roads, sieves = opened(guide).network, guide.roads, Sieves()
    first = sieves.sieve(network, roads, Wanted(), NOON)
    assert sieves.sieve(network, roads, Wanted(), NOON + timedelta(hours=3)) is first
    assert sieves.sieve(network, roads, Wanted(wheelchair=True), NOON) is not first
    at_noon = first.at(Hour.of(NOON, "01"))
    assert first.at(Hour.of(NOON + timedelta(minutes=20), "01")) is at_noon
    for hours in range(1, MOST_HOURS + 1):
        assert first.at(Hour.of(NOON + timedelta(hours=hours), "01")) is not at_noon
    assert first.at(Hour.of(NOON, "01")) is not at_noon
    for days in range(1, MOST_SIEVES + 1):
        sieves.sieve(network, roads, Wanted(), NOON + timedelta(days=days))
    assert sieves.sieve(network, roads, Wanted(), NOON) is not first


def test_sites_of_another_version_are_sifted_anew(guide: Guide) -> None:
    sieves, roads = Sieves(), guide.roads
    one, other = opened(guide), guide_of(guide.places, site("alone", 0.0, 46.05), roads=roads)
    first = sieves.sieve(one.network, roads, Wanted(), NOON)
    assert len(sieves.sieve(other.network, roads, Wanted(), NOON).may) == 1
    assert sieves.sieve(one.network, roads, Wanted(), NOON) is not first
