"""Columns as the weight of people, or as classes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geodata.coverage.class_rows import Classes
from geodata.errors import ParameterError
from geodata.indicators.facts import ColumnFacts
from geodata.indicators.table import Column, Columns, classes_of, column_of, demand, weights_of
from geodata.territory.register import Register
from geodata.territory.units import Units
from tests.geodata.indicators.room import facts_of, read


@pytest.fixture(scope="module")
def units(register: Register) -> Units:
    return Units(register)


def test_people_weigh_themselves(units: Units) -> None:
    weights, without = demand(units, None)
    assert weights is units.people
    assert without == 0


def test_an_index_weighs_people_and_those_without_one_are_counted(
    register: Register, units: Units
) -> None:
    column = read(register, "code,v\n01001,2\n01002,0\n75101,1.5\n").column
    weights, without = demand(units, column)
    found = dict(zip(units.codes, weights.tolist(), strict=True))
    assert (found["01001"], found["01002"], found["75101"]) == (1720.0, 0.0, 150.0)
    assert np.isnan([found["01003"], found["01004"], found["75102"]]).all()
    assert without == 2500 + 0 + 300


def test_a_count_is_the_weight_itself(register: Register, units: Units) -> None:
    weights, without = demand(units, read(register, "code,v\n01001,7\n", "count").column)
    assert np.nansum(weights) == 7
    assert without == np.nansum(units.people) - 860


def test_the_weights_and_classes_of_a_set_are_what_coverage_takes(
    register: Register, units: Units
) -> None:
    columns = Columns(
        {
            "fragility": read(register, "code,v\n01001,2\n").column,
            "demand": read(register, "code,v\n01001,7\n", "count").column,
            "density": read(register, "code,v\n01001,b\n01002,a\n75056,b\n", "class").column,
        }
    )
    weights = weights_of(columns, units)
    at = units.codes.index("01001")
    assert {name: each[at] for name, each in weights.items()} == {"demand": 7, "fragility": 1720}
    assert all(np.isnan(each).sum() == len(units) - 1 for each in weights.values())
    [(name, each)] = classes_of(columns, units).items()
    classes = Classes(*each)
    assert (name, classes.labels) == ("density", ("a", "b"))
    numbers = dict(zip(units.codes, classes.number.tolist(), strict=True))
    assert numbers == {"01001": 1, "01002": 0, "01003": -1, "01004": -1, "75101": 1, "75102": 1}


def test_classes_are_no_weight(register: Register, units: Units) -> None:
    with pytest.raises(ParameterError, match="weight"):
        demand(units, read(register, "code,v\n01001,b\n", "class").column)


def test_a_column_is_credited_in_one_line() -> None:
    assert facts_of().credit == "Indice (Tests, 2026, Licence Ouverte 2.0)"
    assert ColumnFacts("bare", "index").credit == "bare"


class _Counted:
    def __init__(self, people: list[float]) -> None:
        self.people = np.array(people)
        self.entry = np.arange(len(people))


_numbers = st.floats(min_value=0, max_value=1e6) | st.just(float("nan"))


@given(st.lists(st.tuples(_numbers, _numbers), min_size=1))
def test_whoever_has_no_weight_is_counted_and_nobody_else(
    pairs: list[tuple[float, float]],
) -> None:
    units = _Counted([people for people, _ in pairs])
    column: Column = column_of(facts_of(), np.array([value for _, value in pairs]), ())
    weights, without = demand(units, column)
    weighed = np.nansum(units.people[~np.isnan(weights)])
    assert weighed + without == pytest.approx(np.nansum(units.people))
    assert not (weights < 0).any()
    missing = np.isnan(units.people) | np.isnan(column.values)
    assert (np.isnan(weights) == missing).all()
