"""Values that no answer could hold are cut, and said; other values are left as they are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from geodata.sites.checks.lengths import LARGEST_PLACE_BYTES, LONGEST_ID, MOST_VALUES, check_lengths
from geodata.sites.site import FIELD_NAMES, MULTI_VALUED
from geodata.territory.origins import Places
from tests.checked import WHOLE, check_one, draft_of, kept, said


def weight(values: dict[str, Any]) -> int:
    """The bytes of a place in a reply, as Lambda counts them."""
    text = json.dumps(json.dumps(values, default=str, ensure_ascii=False), ensure_ascii=False)
    return len(text.encode())


def test_a_usual_place_is_left_as_it_is(places: Places) -> None:
    assert said(places, presentation_detail="Un lieu ouvert à tous. " * 200) == []


@pytest.mark.parametrize(
    ("name", "longest"),
    [("nom", 500), ("adresse", 500), ("presentation_detail", 6_000), ("structure_parente", 500)],
)
def test_a_text_that_is_too_long_is_cut_and_said(places: Places, name: str, longest: int) -> None:
    site, findings = check_one(places, **{name: "mot " * 100_000})
    assert site is not None
    assert len(getattr(site, name)) == longest
    assert getattr(site, name).endswith("…")
    assert ("value_too_long", name) in [(each.code, each.field) for each in findings]


def test_a_list_that_is_too_long_keeps_its_first_values(places: Places) -> None:
    links = [f"https://ville.example/{number}" for number in range(5_000)]
    assert kept(places, site_web=links).site_web == tuple(links[:MOST_VALUES])


def test_hours_are_never_cut_in_two(places: Places) -> None:
    site, findings = check_one(places, horaires="Mo-Fr 09:00-12:00; " * 2_000)
    assert site is not None
    assert site.horaires is None
    assert any(each.field == "horaires" for each in findings)


def test_an_id_that_no_address_can_hold_refuses_its_row(places: Places) -> None:
    assert check_one(places, id="x" * (LONGEST_ID + 1))[0] is None
    assert kept(places, id="x" * LONGEST_ID).id == "x" * LONGEST_ID


TEXTS = st.text(max_size=30).flatmap(
    lambda text: st.sampled_from([1, 10, 300]).map(lambda times: text * times)
)


@settings(max_examples=30, deadline=None)
@given(
    values=st.fixed_dictionaries(
        {name: st.lists(TEXTS, max_size=60).map(tuple) for name in sorted(MULTI_VALUED)}
        | {name: TEXTS for name in FIELD_NAMES if name not in MULTI_VALUED}
    )
)
def test_whatever_a_place_says_it_fits(values: dict[str, Any]) -> None:
    draft = draft_of(WHOLE)
    draft.values.update(values, id="1")
    check_lengths(draft)
    assert weight(draft.values) <= LARGEST_PLACE_BYTES
    assert draft.values["id"] == "1"
