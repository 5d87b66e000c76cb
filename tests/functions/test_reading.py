"""What is read without a validator is what the validator reads, to the type and the last bit."""

from __future__ import annotations

import inspect
from typing import Annotated, Any, get_args

import pytest
from hypothesis import example, given, settings, strategies as st
from pydantic import TypeAdapter, ValidationError

from functions.questions import asked_in_query
from functions.reading import UnclearError, reader_of
from geodata.nearest import NearestParameters
from geodata.parameters import Parameter, one_by_one


def question(asked: NearestParameters) -> None:
    """Stands for a route."""


PLAIN = inspect.signature(
    one_by_one(question, lambda _, kind, parameter: Annotated[kind, parameter])
).parameters
VALIDATED = inspect.signature(asked_in_query(question)).parameters
READERS = {name: reader_of(*get_args(each.annotation)[:2]) for name, each in PLAIN.items()}
ADAPTERS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(each.annotation) for name, each in VALIDATED.items()
}
LISTS = [
    name for name, each in PLAIN.items() if list[str] in get_args(get_args(each.annotation)[0])
]
TEXTS = st.one_of(
    st.text(max_size=8),
    st.text(alphabet="0123456789.-+eE_ ,", max_size=20),
    st.floats(allow_nan=False).map(repr),
    st.integers(-100, 700).map(str),
    st.sampled_from(["true", "false", "1", "0", "True", "car", "foot", "75056", "2A004", "٣٣٣٣٣"]),
    st.lists(st.text(max_size=3), max_size=25).map(",".join),
)


def validated(name: str, text: str) -> Any:
    return ADAPTERS[name].validate_python(text.split(",") if name in LISTS else text)


@settings(max_examples=1_000, deadline=None)
@given(st.sampled_from(sorted(READERS)), TEXTS)
@example("lat", "-0")
@example("lat", "48.85340000000000000000001")
@example("commune", "75056\n")
@example("q", "\ud800")
@example("q", "é" * 200)
@example("q", "")
@example("network", "x" * 501)
@example("limit", "007")
def test_a_value_that_is_read_is_what_the_validator_reads(name: str, text: str) -> None:
    try:
        found = READERS[name](text)
    except UnclearError:
        return
    expected = validated(name, text)
    assert (found, type(found), str(found)) == (expected, type(expected), str(expected))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("lat", each) for each in ("48.8566", "-21", "0", "90", "-90.0")),
        *(("limit", each) for each in ("1", "50")),
        *(("max_minutes", each) for each in ("15.5", "600")),
        *(("wheelchair", each) for each in ("true", "false", "1", "0")),
        *(("commune", each) for each in ("01001", "2A004", "97411")),
        *(("q", each) for each in ("12 rue de la République, Saint-Étienne", "75001")),
        *(("service", each) for each in ("Compréhension du monde numérique", "a,b")),
        *(("mode", each) for each in ("car", "foot")),
        ("open_at", "2026-11-24T10:00:00+01:00"),
    ],
)
def test_what_pages_send_is_plain(name: str, text: str) -> None:
    assert READERS[name](text) == validated(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("lat", each) for each in ("91", "nan", "inf", "1e1", " 5", "+5", "5.")),
        *(("limit", each) for each in ("0", "51", "5.0", "")),
        *(("max_minutes", each) for each in ("0", "600.1")),
        *(("mode", each) for each in ("Car", "")),
        *(("commune", each) for each in ("1", "2C004")),
        *(("wheelchair", each) for each in ("oui", "")),
        ("q", "a\u202eb"),
        ("service", ",".join("ab" * 11)),
    ],
)
def test_what_is_wrong_or_odd_is_left_to_the_validator(name: str, text: str) -> None:
    with pytest.raises(UnclearError):
        READERS[name](text)


def test_what_is_to_be_converted_is_never_plain() -> None:
    read = reader_of(str, Parameter("", convert=str))
    with pytest.raises(UnclearError):
        read("a")


def test_the_validator_refuses_what_is_wrong() -> None:
    with pytest.raises(ValidationError):
        validated("lat", "91")
