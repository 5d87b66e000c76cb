"""Shares and differences of counts: households without a car, as INSEE's census counts them."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.errors import ColumnFileError, ParameterError
from geodata.indicators.facts import Kind
from geodata.territory.register import Register
from tests.geodata.indicators.room import by_code, read

HEAD = "CODGEO;P21_MEN;P21_RP_VOIT1P\n"
CENSUS = HEAD + "01001;400,5;300,5\n01002;50;50\n01003;0;0\n"
LAYOUT = {"code": "CODGEO", "values": ("P21_MEN",), "less": ("P21_RP_VOIT1P",)}
SHARE = {**LAYOUT, "of": "P21_MEN"}


def test_a_share_of_households_without_a_car_is_the_rest_over_all(register: Register) -> None:
    found = by_code(register, read(register, CENSUS, layout=SHARE))
    # Where there is no household there is no share, which is not 0.
    assert found == {"01001": pytest.approx(100 / 400.5), "01002": 0.0}


def test_households_without_a_car_are_a_count(register: Register) -> None:
    found = by_code(register, read(register, CENSUS, "count", layout=LAYOUT))
    assert found == {"01001": pytest.approx(100.0), "01002": 0.0, "01003": 0.0}


def test_a_merged_commune_has_the_share_of_all_its_households(register: Register) -> None:
    text = HEAD + "01004;100;50\n01005;300;300\n"
    merged = by_code(register, read(register, text, layout=SHARE))
    assert merged["01004"] == pytest.approx(50 / 400)


def test_a_difference_that_only_rounding_makes_is_nothing(register: Register) -> None:
    text = HEAD + "01001;0.3000000;0.3000001\n"
    assert by_code(register, read(register, text, layout=SHARE)) == {"01001": 0.0}


def test_a_missing_part_leaves_no_share(register: Register) -> None:
    text = CENSUS + "01004;s;4\n"
    assert "01004" not in by_code(register, read(register, text, layout=SHARE))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("01001;10;12", "1 values of P21_MEN less than P21_RP_VOIT1P: line 2 '-2'"),
        ("01001;10;-2", "negative numbers in 'P21_RP_VOIT1P'"),
        ("01001;10;une", "not numbers in 'P21_RP_VOIT1P'"),
    ],
)
def test_counts_that_cannot_be_are_refused_with_their_line(
    register: Register, row: str, fault: str
) -> None:
    with pytest.raises(ColumnFileError, match=fault):
        read(register, HEAD + row + "\n", layout=SHARE)


def test_a_share_above_the_whole_is_refused(register: Register) -> None:
    swapped = {"code": "CODGEO", "values": ("P21_MEN",), "of": "P21_RP_VOIT1P"}
    with pytest.raises(ColumnFileError, match="shares of 'P21_RP_VOIT1P' above 1"):
        read(register, CENSUS, layout=swapped)


@pytest.mark.parametrize(
    ("kind", "layout", "parameter"),
    [
        ("count", SHARE, "share-of"),
        ("index", LAYOUT, "less"),
        ("index", {**SHARE, "of": "MEN"}, "share-of"),
        ("count", {**LAYOUT, "less": ("VOIT1P",)}, "less"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    register: Register, kind: Kind, layout: dict[str, Any], parameter: str
) -> None:
    with pytest.raises(ParameterError) as raised:
        read(register, CENSUS, kind, layout=layout)
    assert raised.value.parameter == parameter
