"""INSEE codes of a file: repaired, resolved, merged, or refused with their lines."""

from __future__ import annotations

import pytest

from geodata.errors import ColumnCodesError
from geodata.territory.register import Register
from tests.geodata.indicators.room import by_code, read


def test_a_code_that_lost_its_leading_zero_is_repaired_and_told(register: Register) -> None:
    found = read(register, "code,v\n1001,4\n01002,5\n")
    assert by_code(register, found) == {"01001": 4.0, "01002": 5.0}
    assert found.report.repaired == [(2, "1001", "01001")]


def test_unknown_and_repeated_codes_are_refused_together_with_their_lines(
    register: Register,
) -> None:
    text = "code,v\n01001,1\n99999,1\n1001,2\nabc,1\n01002,1\n"
    with pytest.raises(ColumnCodesError) as refused:
        read(register, text)
    assert refused.value.unknown == ((3, "99999"), (5, "abc"))
    assert refused.value.repeated == (((2, 4), "01001"),)
    assert str(refused.value) == (
        "file.csv: 2 unknown INSEE codes: line 3 '99999', line 5 'abc'; "
        "1 repeated INSEE codes: '01001' lines 2, 4"
    )


def test_an_error_lists_twenty_codes_and_counts_all(register: Register) -> None:
    rows = "".join(f"98{number:03},1\n" for number in range(50))
    with pytest.raises(ColumnCodesError, match="50 unknown") as refused:
        read(register, f"code,v\n{rows}")
    assert str(refused.value).count("line ") == 20
    assert len(refused.value.unknown) == 50


@pytest.mark.parametrize("code", ["", "100", "010010", "2C001", "97701", "0100é", "01001,"])
def test_a_code_of_no_commune_is_unknown(register: Register, code: str) -> None:
    with pytest.raises(ColumnCodesError, match="1 unknown"):
        read(register, f'code;v\n01002;1\n"{code}";1\n')


def test_unknown_codes_are_left_out_on_request_and_what_they_held_is_told(
    register: Register,
) -> None:
    text = "code,v\n01001,1\n97701,7\n98000,5\n97502,s\n"
    found = read(register, text, "count", ignore_unknown=True)
    assert by_code(register, found) == {"01001": 1.0}
    assert found.report.ignored == [(3, "97701"), (4, "98000"), (5, "97502")]
    assert found.report.ignored_values == 12.0


def test_repeated_codes_are_refused_even_when_unknown_ones_are_ignored(
    register: Register,
) -> None:
    with pytest.raises(ColumnCodesError, match="repeated"):
        read(register, "code,v\n01001,1\n01001,1\n", ignore_unknown=True)


def test_counts_of_former_communes_are_summed_where_they_are_now(register: Register) -> None:
    found = read(register, "code,v\n01004,10\n01005,3\n01999,4\n", "count")
    assert by_code(register, found) == {"01004": 17.0}
    [merge] = found.report.merges
    assert (merge.codes, merge.how) == (("01004", "01005", "01999"), "sum")
    assert found.report.former == 2


def test_a_count_one_of_whose_parts_is_missing_is_missing(register: Register) -> None:
    found = read(register, "code,v\n01004,10\n01005,s\n01001,1\n", "count")
    assert by_code(register, found) == {"01001": 1.0}


def test_an_index_of_former_communes_is_averaged_by_their_people_when_known(
    register: Register,
) -> None:
    text = "code,v,people\n01004,4,300\n01005,8,100\n"
    by_people = read(register, text, layout={"people": "people"})
    assert by_code(register, by_people) == {"01004": 5.0}
    assert by_people.report.merges[0].how == "mean by people"
    plain = read(register, text)
    assert by_code(register, plain) == {"01004": 6.0}
    assert plain.report.merges[0].how == "plain mean"


def test_an_index_is_the_mean_of_the_parts_that_have_one(register: Register) -> None:
    found = read(register, "code,v\n01004,s\n01005,8\n01999,6\n")
    assert by_code(register, found) == {"01004": 7.0}


def test_an_index_without_people_anywhere_is_averaged_plainly(register: Register) -> None:
    text = "code,v,people\n01004,4,0\n01005,8,0\n"
    assert by_code(register, read(register, text, layout={"people": "people"})) == {"01004": 6.0}


@pytest.mark.parametrize(
    ("rows", "people", "kept", "how"),
    [
        ("01999,rural,1\n01005,rural,1", None, "rural", "same class"),
        ("01004,rural,1\n01005,urbain,9", "people", "urbain", "class of most people"),
        ("01999,urbain,1\n01005,urbain,1\n01004,rural,9", None, "urbain", "class of most codes"),
        ("01005,urbain,1\n01004,rural,1", None, "rural", "class of most codes"),
    ],
)
def test_a_class_of_former_communes_is_that_of_most(
    register: Register, rows: str, people: str | None, kept: str, how: str
) -> None:
    found = read(register, f"code,v,people\n{rows}\n", "class", layout={"people": people})
    assert by_code(register, found) == {"01004": kept}
    assert found.report.merges[0].how == how


def test_an_index_of_a_whole_city_is_that_of_its_arrondissements(register: Register) -> None:
    found = read(register, "code,v\n75056,4\n")
    assert by_code(register, found) == {"75101": 4.0, "75102": 4.0}
    assert [city.outcome for city in found.report.cities] == ["given to its arrondissements"]


def test_a_count_of_a_whole_city_is_shared_by_the_people_of_its_arrondissements(
    register: Register,
) -> None:
    found = read(register, "code,v\n75056,400\n", "count")
    assert by_code(register, found) == {"75101": 100.0, "75102": 300.0}


def test_where_arrondissements_have_values_the_city_s_is_left_out_and_told(
    register: Register,
) -> None:
    found = read(register, "code,v\n75056,400\n75101,10\n", "count")
    assert by_code(register, found) == {"75101": 10.0}
    assert found.report.as_record()["cities"] == [
        {
            "code": "75056",
            "name": "Paris",
            "outcome": "left out: its arrondissements have theirs",
        }
    ]


def test_arrondissements_without_a_value_leave_the_city_s_to_them(register: Register) -> None:
    found = read(register, "code,v\n75056,4\n75101,s\n75102,\n")
    assert by_code(register, found) == {"75101": 4.0, "75102": 4.0}
