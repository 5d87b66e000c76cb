"""A question declared once is asked one parameter at a time, and arrives whole."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Annotated, Any, get_type_hints

import pytest

from geodata.parameters import Parameter, one_by_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    minutes: Annotated[float, Parameter("Longest.", above=0, most=600)]
    mode: Annotated[str, Parameter("How.", longest=4)] = "car"
    unasked: str = "not a parameter"


def described(_: str, kind: Any, parameter: Parameter) -> Any:
    return Annotated[kind, parameter.description]


def go(code: str, trip: Trip, *, is_dry: bool = False) -> tuple[str, Trip, bool]:
    return code, trip, is_dry


ASKED = one_by_one(go, described)


def test_the_signature_has_the_parameters_in_the_place_of_the_question() -> None:
    taken = inspect.signature(ASKED).parameters
    assert list(taken) == ["code", "minutes", "mode", "is_dry"]
    assert taken["minutes"].default is inspect.Parameter.empty
    assert (taken["mode"].default, taken["is_dry"].default) == ("car", False)


def test_the_annotations_are_those_that_were_declared() -> None:
    hints = get_type_hints(ASKED, include_extras=True)
    assert hints["minutes"] == Annotated[float, "Longest."]
    assert hints["mode"] == Annotated[str, "How."]
    assert hints["code"] is str
    assert hints["return"] == tuple[str, Trip, bool]


def test_the_question_arrives_whole() -> None:
    assert ASKED(code="12", minutes=20.0) == ("12", Trip(minutes=20.0), False)
    whole = ("12", Trip(minutes=5.0, mode="foot"), True)
    assert ASKED(code="12", minutes=5.0, mode="foot", is_dry=True) == whole


def test_a_parameter_that_is_missing_or_unknown_is_an_error() -> None:
    with pytest.raises(TypeError, match="minutes"):
        ASKED(code="12")
    with pytest.raises(TypeError, match="speed"):
        ASKED(code="12", minutes=5.0, speed=3)


def test_a_handler_without_a_question_keeps_its_parameters() -> None:
    def plain(code: str, limit: int = 3) -> str:
        return code * limit

    assert list(inspect.signature(one_by_one(plain, described)).parameters) == ["code", "limit"]
    assert one_by_one(plain, described)(code="a") == "aaa"
