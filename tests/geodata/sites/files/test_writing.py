"""What is written in version 1 of the standard is read back the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any, TextIO

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from geodata.sites.files.mojibake import repaired
from geodata.sites.files.writing import write_csv, write_json
from geodata.sites.site import FIELD_NAMES, MULTI_VALUED, STANDARD_FIELDS, Site
from geodata.sites.values.digits import digits_of
from geodata.sites.values.placeholders import is_placeholder
from geodata.sites.values.texts import cleaned
from geodata.sites.vocabularies import VOCABULARIES
from tests.checked import draft_of, rows_of


def is_plain(text: str) -> bool:
    """Whether nothing of a text is to be repaired or left out."""
    is_value = not is_placeholder(text, zero_is_nothing=True)
    is_code = digits_of(text).text == text and digits_of(text).form == "plain"
    return is_value and is_code and cleaned(text) == (text, ()) and repaired(text) == text


TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="|;,•●◦·‣➢✓✔", exclude_categories=["C", "Z"]),
    min_size=1,
    max_size=12,
).filter(is_plain)
DAYS = st.none() | st.dates(date(1990, 1, 1))
LISTS = {
    name: st.lists(st.sampled_from(VOCABULARIES[name]), max_size=3, unique=True).map(tuple)
    for name in VOCABULARIES
}
FREE = st.lists(TEXT, max_size=2, unique=True).map(tuple)
TEXTS = [
    name
    for name in STANDARD_FIELDS
    if name not in {*MULTI_VALUED, "id", "nom", "latitude", "longitude", "date_maj"}
]


@st.composite
def sites(draw: st.DrawFn) -> Site:
    values: dict[str, Any] = {"id": draw(TEXT), "nom": draw(TEXT)}
    for name in sorted(MULTI_VALUED):
        values[name] = draw(LISTS.get(name, FREE))
    for name in (*TEXTS, "network"):
        values[name] = draw(st.none() | TEXT)
    if draw(st.booleans()):
        values["latitude"], values["longitude"] = (
            draw(st.floats(-90, 90)),
            draw(st.floats(-180, 180)),
        )
        values["location_quality"] = draw(st.sampled_from(("exact", "commune")))
    for name in ("date_maj", "opens_on", "closes_on"):
        values[name] = draw(DAYS)
    for name in ("posts_granted", "posts_filled"):
        values[name] = draw(st.none() | st.integers(0, 999))
    return Site(**values)


def read(text: str) -> list[Site]:
    drafts = [draft_of(row.values or {}) for row in rows_of([text.encode()])]
    assert not any(draft.findings for draft in drafts), drafts
    return [
        Site(**{name: value for name, value in draft.values.items() if value is not None})
        for draft in drafts
    ]


@pytest.mark.parametrize("write", [write_csv, write_json])
@given(written=st.lists(sites(), min_size=1, max_size=5, unique_by=lambda site: site.id))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a site has forty values
)
def test_what_is_written_is_read_back_the_same(
    write: Callable[[list[Site], TextIO], None], written: list[Site]
) -> None:
    stream = io.StringIO()
    write(written, stream)
    assume(all(repaired(line) == line for line in stream.getvalue().splitlines()))
    assert read(stream.getvalue()) == written


def test_the_official_columns_come_first_then_the_programmes() -> None:
    stream = io.StringIO()
    write_csv([Site(id="1", nom="A", services=("B", "C"))], stream)
    header, row = csv.reader(io.StringIO(stream.getvalue()))
    assert header[:32] == list(STANDARD_FIELDS)
    assert header[31:] == [
        "prise_rdv",
        "network",
        "posts_granted",
        "posts_filled",
        "opens_on",
        "closes_on",
        "location_quality",
    ]
    assert row[FIELD_NAMES.index("services")] == "B|C"


def test_json_leaves_out_what_is_missing_and_keeps_zero() -> None:
    stream = io.StringIO()
    write_json([Site(id="1", nom="A", posts_filled=0, longitude=0.0, latitude=0.0)], stream)
    assert json.loads(stream.getvalue()) == [
        {"id": "1", "nom": "A", "posts_filled": 0, "latitude": 0.0, "longitude": 0.0}
    ]


def test_no_site_at_all_is_an_empty_array() -> None:
    stream = io.StringIO()
    write_json([], stream)
    assert json.loads(stream.getvalue()) == []


def test_the_standard_has_its_32_fields() -> None:
    assert (len(STANDARD_FIELDS), STANDARD_FIELDS[0]) == (32, "id")
    assert set(STANDARD_FIELDS) >= MULTI_VALUED
