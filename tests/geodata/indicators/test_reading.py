"""A user's CSV, read whole or refused with the line at fault."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.errors import ColumnFileError, ParameterError
from geodata.territory.register import Register
from tests.geodata.indicators.room import by_code, read


@pytest.mark.parametrize(
    "content",
    [
        b"code,v\n01001,4.5\n01002,s\n",
        b"\xef\xbb\xbfcode;v\r\n01001;4,5\r\n01002;\r\n",
        b"code\tv\n01001\t4,5\n01002\tnd\n",
        b'code,v\n01001,"4,5"\n\n01002,NA\n,\n',
        "libellé;code;v\nÉté;01001;4,5\nÎle;01002;s\n".encode("cp1252"),
        b"code;v;\n01001;4,5;;\n01002;s;\n",
    ],
)
def test_every_spelling_of_the_same_file_gives_the_same_values(
    register: Register, content: bytes
) -> None:
    found = read(register, content)
    assert by_code(register, found) == {"01001": 4.5}
    assert sum(found.report.missing_cells.values()) == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "empty"),
        (b"code,v\n", "no row"),
        (b",,\n", "no column 'code'"),
        (b"PK\x03\x04rest", "a spreadsheet"),
        (b"a,v\n01001,1\n", "no column 'code'"),
        (b"code,code,v\n01001,1,1\n", "2 columns 'code'"),
        (b"code,v\n01001,4,5\n", "line 2 has 3 cells, the header has 2"),
        (b"code,v\n01001\n", "line 2 has 1 cells"),
        (b'code,v\n01001,"4\n', "line 2"),
        (b"code,v\n01001,1\n01002,many\n", "1 not numbers in 'v': line 3 'many'"),
        (b"code,v\n01001,1\n01002,-5\n", "1 negative numbers in 'v': line 3 '-5'"),
        (b'code,v\n01001,"1,5"\n01002,1.5\n', "commas and points for decimals"),
        (b"code,v\n01001,s\n01002,\n", "no commune gets a value"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_where(
    register: Register, content: bytes, fault: str
) -> None:
    with pytest.raises((ColumnFileError, ParameterError), match=fault):
        read(register, content)


def test_a_missing_value_stays_missing_and_is_told_by_what_stood_for_it(
    register: Register,
) -> None:
    found = read(register, "code,v\n01001,0\n01002,s\n01003,\n01004,s\n")
    assert by_code(register, found) == {"01001": 0.0}
    assert found.report.missing_cells == {"s": 2, "": 1}
    record = found.report.as_record()
    # Four communes and the two arrondissements, which stand for Paris.
    assert (record["communes"], record["valued"], record["missing"]) == (6, 1, 5)


def test_counts_of_several_columns_are_summed_and_missing_when_one_is(register: Register) -> None:
    text = "code;young;old\n01001;2;3,5\n01002;2;s\n"
    found = read(register, text, "count", layout={"values": ("young", "old")})
    assert by_code(register, found) == {"01001": 5.5}


@pytest.mark.parametrize(
    ("kind", "layout", "options", "parameter"),
    [
        ("index", {"values": ("v", "w")}, {}, "value-column"),
        ("count", {"values": ("v", "v")}, {}, "value-column"),
        ("index", {"by": "postcode"}, {}, "by"),
        ("count", {"by": "postcode", "people": "w"}, {}, "people-column"),
        ("index", {}, {"absent_class": "none"}, "kind"),
        ("count", {"classes": ("a",)}, {}, "kind"),
        ("index", {"people": "nobody"}, {}, "people-column"),
    ],
)
def test_options_that_do_not_go_together_are_refused_by_name(
    register: Register, kind: str, layout: dict, options: dict, parameter: str
) -> None:
    with pytest.raises(ParameterError) as refused:
        read(register, "code,v,w\n01001,1,1\n", kind, layout=layout, **options)
    assert refused.value.parameter == parameter


def test_classes_are_those_found_in_alphabetical_order(register: Register) -> None:
    found = read(register, "code,v\n01001,urbain\n01002,\n01003, rural  épars\n", "class")
    assert found.column.classes == ("rural épars", "urbain")
    assert by_code(register, found) == {"01001": "urbain", "01003": "rural épars"}


def test_classes_that_are_given_have_their_order_and_refuse_others(register: Register) -> None:
    layout = {"classes": ("urbain", "rural")}
    found = read(register, "code,v\n01001,rural\n", "class", layout=layout)
    assert found.column.classes == ("urbain", "rural")
    with pytest.raises(ColumnFileError, match="line 3 'rurale'"):
        read(register, "code,v\n01001,rural\n01002,rurale\n", "class", layout=layout)


def test_a_column_of_many_different_texts_is_no_class(register: Register) -> None:
    rows = "".join(f"{number:05},name {number}\n" for number in range(101))
    with pytest.raises(ColumnFileError, match="101 classes"):
        read(register, f"code,v\n{rows}", "class")


def test_communes_that_a_file_leaves_out_get_the_class_of_the_absent_only_on_request(
    register: Register,
) -> None:
    text = "code,v\n01001,Jura\n01002,s\n75056,Alpes\n"
    assert "01003" not in by_code(register, read(register, text, "class"))
    found = read(register, text, "class", absent_class="Hors massif")
    # 01002 is in the file without a class: missing, not outside.
    assert by_code(register, found) == {
        "01001": "Jura",
        "01003": "Hors massif",
        "01004": "Hors massif",
        "75101": "Alpes",
        "75102": "Alpes",
    }
    assert found.report.defaulted == 2


def test_a_list_of_neighbourhoods_classes_each_commune_that_it_names_once(
    register: Register,
) -> None:
    text = "code,v\n01001,QN00101M\n01001,QN00102M\n01002 / 01004,QN00103M\n"
    layout = {"values": (), "listed_class": "avec un QPV"}
    found = read(register, text, "class", layout=layout, absent_class="sans QPV")
    classes = by_code(register, found)
    with_one = {code for code, name in classes.items() if name == "avec un QPV"}
    assert with_one == {"01001", "01002", "01004"}
    assert set(classes.values()) == {"avec un QPV", "sans QPV"}


@pytest.mark.parametrize(
    ("kind", "layout"),
    [
        ("index", {"values": ()}),
        ("class", {"values": ("v",)}),
        ("class", {"values": (), "by": "postcode"}),
        ("class", {"values": (), "classes": ("FRR",)}),
    ],
)
def test_a_list_that_is_asked_for_more_is_refused(
    register: Register, kind: Any, layout: dict[str, Any]
) -> None:
    with pytest.raises(ParameterError, match=r"^(listed-class|by): "):
        read(register, "code,v\n01001,1\n", kind, layout={**layout, "listed_class": "QPV"})


def test_a_list_with_a_code_of_no_commune_is_refused_with_its_line(register: Register) -> None:
    with pytest.raises(ColumnFileError, match="line 3 '99999'"):
        read(
            register,
            "code,v\n01001,a\n01002 99999,b\n",
            "class",
            layout={"values": (), "listed_class": "QPV"},
        )
