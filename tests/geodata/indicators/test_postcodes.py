"""Counts by postcode, shared between communes by population."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from geodata.errors import ColumnCodesError
from geodata.indicators.merging import shares_of
from geodata.territory.register import Register
from tests.country import LITTLE_FRANCE, SQUARES, places_of
from tests.geodata.indicators.room import by_code, read

BY = {"by": "postcode"}


def test_the_count_of_a_postcode_is_shared_by_population(register: Register) -> None:
    found = read(register, "code,v\n01400,170860\n", "count", layout=BY)
    assert by_code(register, found) == pytest.approx({"01001": 860, "01002": 170_000})
    assert not found.report.merges


def test_a_commune_has_its_part_of_each_of_its_postcodes(register: Register) -> None:
    found = read(register, "code,v\n01400,170860\n42000,7\n", "count", layout=BY)
    assert by_code(register, found) == pytest.approx({"01001": 860, "01002": 170_007})


def test_a_postcode_where_nobody_lives_is_all_the_same_its_commune_s(register: Register) -> None:
    found = read(register, "code,v\n01000,6\n", "count", layout=BY)
    assert by_code(register, found) == {"01004": 6.0}


@pytest.mark.parametrize(
    ("people", "shares"),
    [
        ([100.0, 300.0], [0.25, 0.75]),
        ([0.0, 0.0], [0.5, 0.5]),
        ([math.nan, 300.0], [0.5, 0.5]),
        ([0.0, 5.0], [0.0, 1.0]),
    ],
)
def test_shares_are_by_people_or_equal_where_people_are_unknown_or_none(
    people: list[float], shares: list[float]
) -> None:
    assert shares_of(np.array(people)).tolist() == shares


def test_a_postcode_of_a_divided_city_is_its_arrondissement_s(register: Register) -> None:
    found = read(register, "code,v\n75002,6\n", "count", layout=BY)
    assert by_code(register, found) == {"75102": 6.0}


def test_a_missing_count_of_a_postcode_is_missing_in_its_communes(register: Register) -> None:
    found = read(register, "code,v\n01400,s\n42000,7\n01370,1\n", "count", layout=BY)
    assert by_code(register, found) == {"01003": 1.0}


@pytest.mark.parametrize("code", ["01099", "97133", " 0400", "undef", "", "0140", "014000"])
def test_a_postcode_of_no_commune_is_refused_or_ignored_on_request(
    register: Register, code: str
) -> None:
    text = f"code,v\n01370,1\n{code},5\n"
    with pytest.raises(ColumnCodesError, match="1 unknown postcodes: line 3"):
        read(register, text, "count", layout=BY)
    found = read(register, text, "count", layout=BY, ignore_unknown=True)
    assert by_code(register, found) == {"01003": 1.0}
    assert found.report.ignored_values == 5.0


def test_a_repeated_postcode_is_refused(register: Register) -> None:
    with pytest.raises(ColumnCodesError, match="1 repeated postcodes: '01370' lines 2, 3"):
        read(register, "code,v\n01370,1\n01370,1\n", "count", layout=BY)


def test_postcodes_that_all_lost_their_zero_are_repaired(register: Register) -> None:
    found = read(register, "code,v\n1370,1\n42000,2\n", "count", layout=BY)
    assert by_code(register, found) == {"01002": 2.0, "01003": 1.0}
    assert found.report.repaired == [(2, "1370", "01370")]


def test_four_digits_beside_postcodes_with_their_zero_are_not_guessed(register: Register) -> None:
    text = "code,v\n01400,1\n1370,1\n"
    with pytest.raises(ColumnCodesError, match="1 unknown postcodes: line 3 '1370'"):
        read(register, text, "count", layout=BY)


@given(
    st.dictionaries(
        st.sampled_from(["01400", "42000", "01370", "01000", "75001", "75002", "97133", "99999"]),
        st.floats(min_value=0, max_value=1e6),
        min_size=1,
    )
)
def test_nothing_is_lost_nor_counted_twice(counts: dict[str, float]) -> None:
    if counts.keys() <= {"97133", "99999"}:
        counts["01000"] = 1.0
    rows = "".join(f"{code},{count!r}\n" for code, count in counts.items())
    register = _register()
    found = read(register, f"code,v\n{rows}", "count", layout=BY, ignore_unknown=True)
    placed = sum(by_code(register, found).values())
    assert found.report.ignored_values is not None
    whole = placed + found.report.ignored_values
    assert math.isclose(whole, sum(counts.values()), rel_tol=1e-9, abs_tol=1e-9)


def _register(made: list[Register] = []) -> Register:  # noqa: B006 - made once for all examples
    if not made:
        made.append(places_of(LITTLE_FRANCE, SQUARES).register)
    return made[0]
