"""Every form of text gives the same rows; what holds no table is refused in one line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from geodata.errors import SitesFileError
from geodata.sites.files import RawRow, Table, open_table, spooled
from geodata.sites.files.csv_records import LONGEST_RECORD
from geodata.sites.files.json_tables import json_table


def read(content: str | bytes) -> tuple[Table, list[RawRow]]:
    data = content.encode() if isinstance(content, str) else content
    with spooled([data]) as path:
        table = open_table(path, "sites")
        return table, list(table.rows())


def rows_of(content: str | bytes) -> list[Any]:
    return [row.values for row in read(content)[1]]


RECORDS = [{"id": "1", "nom": "Médiathèque"}, {"id": "2", "nom": 'du "Lac",\nannexe'}]
CSV = 'id,nom\r\n1,Médiathèque\r\n2,"du ""Lac"",\nannexe"\r\n'
ARRAY = json.dumps(RECORDS, ensure_ascii=False, indent=1)


@pytest.mark.parametrize(
    "text",
    [
        CSV,
        CSV.replace("\r\n", "\n"),
        CSV.replace("\r\n", "\r"),
        CSV.replace(",", ";").replace('";', '",'),
        CSV.replace("id,nom", "\n\n id , nom "),
        f"\ufeff{CSV}",
        ARRAY,
        json.dumps({"data": RECORDS}),
        json.dumps({"total": {"n": 2}, "data": RECORDS, "more": []}),
        "\n".join(json.dumps(record) for record in RECORDS),
        "\n".join(json.dumps(record) + "\n" for record in RECORDS),
        f"\ufeff\n {ARRAY} \n",
    ],
)
def test_every_form_of_file_gives_the_same_rows(text: str) -> None:
    expected = [dict(record) for record in RECORDS]
    if ";" in text:
        expected[1]["nom"] = 'du "Lac",\nannexe'
    assert rows_of(text) == expected


def test_one_record_alone_is_a_file() -> None:
    assert rows_of('{"id": "1", "nom": "A"}') == [{"id": "1", "nom": "A"}]


@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": st.text(st.characters(codec="utf-8", exclude_characters="\0")), "nom": st.text()}
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(1, 40),
)
@settings(deadline=None, max_examples=60)
def test_json_is_the_same_in_pieces_of_any_size(records: list[dict[str, str]], size: int) -> None:
    for text in (json.dumps(records), "\n".join(map(json.dumps, records))):

        def pieces(text: str = text) -> Iterator[str]:
            return (text[at : at + size] for at in range(0, len(text), size))

        assert [row.values for row in json_table(pieces, "sites").rows()] == records


def test_a_record_larger_than_a_piece_is_read_whole() -> None:
    long = "é" * 200_000
    assert rows_of(json.dumps([{"id": "1", "nom": long}], ensure_ascii=False))[0]["nom"] == long
    assert rows_of(f"id,nom\n1,{long}\n")[0]["nom"] == long


def test_a_line_break_inside_quotes_is_no_new_row() -> None:
    assert rows_of('id,nom\n1,"a\u2028b\x0bc\r\nd"\n2,B') == [
        {"id": "1", "nom": "a\u2028b\x0bc\r\nd"},
        {"id": "2", "nom": "B"},
    ]


def test_values_beyond_the_columns_are_not_lost() -> None:
    assert rows_of("id,nom\n1,A,x,y") == [{"id": "1", "nom": "A", None: ["x", "y"]}]


def test_an_element_that_is_no_record_is_a_row_of_its_own() -> None:
    assert rows_of('[{"id": 1, "nom": "A"}, 5, {"id": 2, "nom": "B"}]')[1] is None


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "empty"),
        (" \n\n ", "empty"),
        ("id,nom", "no row"),
        ("[]", "no row"),
        ('{"data": []}', "no row"),
        ('id,nom\n1,A\n2,"open', "cut short.*line 3"),
        ('id,nom\n1,"A\n2,B\n3,C', "row of line 2 has no end"),
        ("id,nom,commune\n1,A,B\n2,A", "cut short: the last line, 3"),
        ('[{"id": 1, "nom": "A"},\n{"id"', "line 2: not JSON: cut short"),
        ('[{"id": 1, "nom": "A"}', "cut short"),
        ('[{"id": 1, "nom": "A"}, {"id": 2, "nom": "B', "cut short"),
        ('{"data": [{"id": 1, "nom": "A"}]', "cut short"),
        ('[{"id": 1, "nom": "A"}] x', "something follows"),
        ('[{"id": 1, "nom": "A"}\n{"id": 2}]', "line 2: not JSON: ']' was expected"),
        ('[{"id": 1 "nom": "A"}]', "line 1: not JSON"),
        ("[1, 2]", "not an array of records"),
        ("[" * 100_000, "nested too deeply"),
        ("id,nom\n1," + "x" * (LONGEST_RECORD + 1), "more than 1,000,000 characters"),
        ('id,nom\n1,"' + "x\n" * LONGEST_RECORD, "row of line 2 has more than"),
        ('[{"id": "' + "x" * (2 * LONGEST_RECORD), "more than 1,000,000 characters"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"\x1f\x8brest", "compressed"),
        ("id,nom\n1,A".encode("utf-16")[:-1], "damaged UTF-16"),
        (b"id,nom\n1,\x00", "binary.*byte 10"),
    ],
)
def test_what_is_no_file_of_sites_is_refused_in_one_line(content: str | bytes, fault: str) -> None:
    with pytest.raises(SitesFileError, match=fault) as caught:
        rows_of(content)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("sites: ")


def test_a_last_line_without_its_end_is_whole_when_it_has_every_value() -> None:
    assert len(rows_of("id,nom\n1,A\n2,B")) == 2


def test_a_number_too_long_to_be_one_is_a_text() -> None:
    [row] = rows_of('[{"id": 1, "nom": "A", "latitude": ' + "9" * 5_000 + "}]")
    assert row["latitude"] == "9" * 5_000
