"""Whatever is asked, the quick choice is that of looking at every site, one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings, strategies as st

from geodata.nearest.guide import Guide
from geodata.nearest.question import NearestQuery
from geodata.sites import Wanted
from tests.country import guide_of, site

HOURS = (
    None,
    "Mo-Fr 09:00-17:00",
    "Mo-Su 08:00-12:00; PH off",
    "Mo-Su,PH 10:00-19:00",
    "Mo-Su 20:00-02:00",
    "24/7",
    '"sur rendez-vous"',
    'Mo-Fr 09:00-17:00 "sur rendez-vous"',
    "SH 09:00-12:00",
    "Tu 14:00-14:00",
    "not hours",
)
MOMENTS = tuple(
    datetime(2026, month, day, hour, 30, tzinfo=UTC)
    for month, day in ((11, 24), (12, 25), (11, 29), (12, 26))
    for hour in (0, 3, 9, 11, 16, 23)
)
FEES = ((), ("Gratuit",), ("Payant",))


@st.composite
def networks(draw: st.DrawFn) -> list[Any]:
    return [
        site(
            f"site-{number}",
            draw(st.sampled_from((0.0, 0.01, 0.03, 0.05, 0.25))),
            46.05,
            horaires=draw(st.sampled_from(HOURS)),
            frais_a_charge=draw(st.sampled_from(FEES)),
            fiche_acces_libre=draw(st.sampled_from((None, "https://acceslibre.example/app/1"))),
        )
        for number in range(draw(st.integers(1, 9)))
    ]


@settings(max_examples=150, deadline=None)
@given(
    sites=networks(),
    at=st.sampled_from((None, *MOMENTS)),
    wanted=st.builds(
        Wanted, frais_a_charge=st.sampled_from(((), ("Gratuit",))), wheelchair=st.booleans()
    ),
    limit=st.integers(1, 4),
    max_minutes=st.sampled_from((None, 1.0, 6.0)),
)
def test_a_site_surely_answers_may_answer_or_does_not_and_none_is_lost(
    guide: Guide,
    sites: list[Any],
    at: datetime | None,
    wanted: Wanted,
    limit: int,
    max_minutes: float | None,
) -> None:
    guide = guide_of(guide.places, *sites, roads=guide.roads)
    origin, now = guide.places.at_point(0.0, 46.05), at or MOMENTS[3]
    everything = guide.nearest(origin, NearestQuery(limit=50), now)["sites"]
    query = NearestQuery(limit=limit, at=at, wanted=wanted, max_minutes=max_minutes)
    found = guide.nearest(origin, query, now)
    said = {each["id"]: _unsaid(each, at, wanted) for each in everything}
    sure = [each for each in everything if said[each["id"]] == []]
    within = [each for each in sure if _is_within(each, max_minutes)]
    if sure or at is None:
        assert _ids(found["sites"]) == _ids((within or sure[:1])[:limit])
        assert found["open_found"] in (None, True)
    else:
        assert {each["open"] for each in found["sites"]} <= {False}
        assert found["open_found"] is False
    last = sure[limit - 1]["travel_minutes"] if len(sure) >= limit else float("inf")
    maybe = [each for each in everything if said[each["id"]] and _is_within(each, max_minutes)]
    unconfirmed = found["unconfirmed_sites"]
    assert _ids(unconfirmed) == _ids(maybe[: len(unconfirmed)])
    nearer = [each for each in maybe if each["travel_minutes"] < last][:limit]
    assert len(unconfirmed) >= len(nearer)
    assert all(each["unconfirmed"] == said[each["id"]] for each in unconfirmed)
    if at is not None:
        assert {each["open"] for each in unconfirmed} <= {None, True}


def _unsaid(each: dict[str, Any], at: datetime | None, wanted: Wanted) -> list[str] | None:
    """What a site does not say of what is asked; None when it says no."""
    unsaid = []
    if wanted.frais_a_charge:
        if each["frais_a_charge"] and each["frais_a_charge"] != ["Gratuit"]:
            return None
        unsaid += [] if each["frais_a_charge"] else ["fee"]
    if wanted.wheelchair and each["fiche_acces_libre"] is None:
        unsaid.append("wheelchair")
    if at is not None:
        if each["open"] is False:
            return None
        unsaid += [] if each["open"] else ["open_at"]
    return unsaid


def _is_within(each: dict[str, Any], max_minutes: float | None) -> bool:
    return max_minutes is None or each["travel_minutes"] <= max_minutes


def _ids(sites: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in sites]


def test_what_is_looked_at_does_not_grow_with_places_of_unknown_hours(guide: Guide) -> None:
    unknown = [site(f"unknown-{number}", 0.01, 46.05) for number in range(400)]
    last = site("open", 0.25, 46.05, horaires="Mo-Fr 09:00-17:00")
    guide = guide_of(guide.places, *unknown, last, roads=guide.roads)
    looked = 0
    record = guide.network.table.record

    def counted(position: int) -> Any:
        nonlocal looked
        looked += 1
        return record(position)

    object.__setattr__(guide.network.table, "record", counted)
    moment = MOMENTS[3] + timedelta(hours=0)
    found = guide.nearest(
        guide.places.at_point(0.0, 46.05), NearestQuery(limit=5, at=moment), moment
    )
    assert (_ids(found["sites"]), len(found["unconfirmed_sites"])) == (["open"], 5)
    assert looked <= 12
