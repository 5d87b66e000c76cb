"""CSV however a spreadsheet writes it: titles, groups of columns, blanks, names that repeat."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.sites.files import RawRow, Table, open_table, spooled
from geodata.sites.files.headers import find_header, letters_of_column


def read(text: str) -> tuple[Table, list[RawRow]]:
    with spooled([text.encode()]) as path:
        table = open_table(path, "sites")
        return table, list(table.rows())


def values_of(text: str) -> list[Any]:
    return [row.values for row in read(text)[1]]


ROWS = [{"id": "1", "nom": "Espace, annexe"}, {"id": "2", "nom": "Autre"}]


@pytest.mark.parametrize(
    "text",
    [
        "id;nom\n1;Espace, annexe\n2;Autre\n",
        'id,nom\n1,"Espace, annexe"\n2,Autre\n',
        "id\tnom\n1\tEspace, annexe\n2\tAutre\n",
        "id|nom\n1|Espace, annexe\n2|Autre\n",
        "sep=;\r\nid;nom\r\n1;Espace, annexe\r\n2;Autre\r\n",
        "SEP=\t\nid\tnom\n1\tEspace, annexe\n2\tAutre\n",
        '"sep=;"\nid;nom\n1;Espace, annexe\n2;Autre\n',
        "id;nom;;\n1;Espace, annexe;;\n2;Autre;;\n",
        "id;nom\n1;Espace, annexe\n;\n2;Autre\n;\n;\n",
        "\n\n;\nid;nom\n\n1;Espace, annexe\n2;Autre\n",
        "Liste des lieux, 2024\nid;nom\n1;Espace, annexe\n2;Autre\n",
        "Liste des lieux;\nMise à jour le 12/03/2024;\n\nid;nom\n1;Espace, annexe\n2;Autre\n",
        '"id";"nom"\n"1";"Espace, annexe"\n"2";"Autre"\n',
    ],
)
def test_every_way_of_a_spreadsheet_gives_the_same_rows(text: str) -> None:
    assert values_of(text) == ROWS


def test_a_row_has_the_line_where_one_has_to_look_for_it() -> None:
    table, rows = read('Titre;;\n\nid;nom;x\n1;"deux\nlignes";y\n\n;;\n2;Autre;z\n')
    assert table.header_line == 3
    assert [(row.number, row.line) for row in rows] == [(1, 4), (2, 8)]
    assert [finding.code for finding in table.findings] == ["titles_skipped"]


def test_titles_of_several_cells_are_no_header() -> None:
    head = "Département de l'Aveyron;;;Mise à jour :;12/03/2024;\n"
    text = f"{head}id;nom;adresse;commune;cp;tel\n1;A;1 rue B;Rodez;12000;0565000000\n"
    table, _ = read(text)
    assert table.columns == ("id", "nom", "adresse", "commune", "cp", "tel")


def test_groups_of_columns_are_joined_to_the_columns_below() -> None:
    table, [row] = read(
        "Nom;Adresse;Horaires;;;Contact;\n"
        ";;Lundi;Mardi;Mercredi;Nom;Téléphone\n"
        "Espace;1 rue B;9h-12h;;14h-17h;Mme X;0565000000\n"
    )
    assert table.columns == (
        "Nom",
        "Adresse",
        "Horaires / Lundi",
        "Horaires / Mardi",
        "Horaires / Mercredi",
        "Contact / Nom",
        "Contact / Téléphone",
    )
    assert (row.line, (row.values or {})["Horaires / Mercredi"]) == (3, "14h-17h")


def test_a_row_of_groups_above_the_names_is_joined_too() -> None:
    table, _ = read(
        ";;;Horaires;;;\nNom;Adresse;Commune;Lundi;Mardi;Jeudi;Samedi\nEspace;1 rue B;Rodez;9h;;;\n"
    )
    assert table.columns[:4] == ("Nom", "Adresse", "Commune", "Horaires / Lundi")
    assert not table.findings


def test_groups_of_groups_are_joined() -> None:
    table, [row] = read(
        "Nom;Horaires;;;\n;Lundi;;Mardi;\n;Matin;Après-midi;Matin;Après-midi\nEspace;9h;14h;;15h\n"
    )
    assert table.columns[0] == "Nom"
    assert table.columns[-1].endswith("Mardi / Après-midi")
    assert list((row.values or {}).values()) == ["Espace", "9h", "14h", "", "15h"]


def test_the_first_row_of_data_is_no_row_of_names() -> None:
    table, rows = read("nom;commune;;\nEspace;Rodez;note;\nAutre;Millau;;\n")
    assert table.columns == ("nom", "commune", "colonne C")
    assert len(rows) == 2


def test_a_filled_column_without_a_name_is_called_by_its_letter() -> None:
    table, [row, _] = read("id;nom;;;\n1;A;;x;\n2;B;;;\n")
    assert table.columns == ("id", "nom", "colonne D")
    assert row.values == {"id": "1", "nom": "A", "colonne D": "x"}
    assert [finding.code for finding in table.findings] == ["column_unnamed"]


def test_a_name_that_stands_twice_is_numbered() -> None:
    table, [row] = read("nom;nom;nom (2);nom\nA;B;C;D\n")
    assert table.columns == ("nom", "nom (2)", "nom (2) (2)", "nom (3)")
    assert list((row.values or {}).values()) == ["A", "B", "C", "D"]
    assert [finding.code for finding in table.findings] == ["column_twice"]


def test_long_questions_of_a_form_are_names() -> None:
    question = "Quels services proposez-vous ? " + "(plusieurs réponses possibles) " * 9
    table, _ = read(f"Horodateur;{question};Votre commune\n01/02/2024 10:00;Wifi;Rodez\n")
    assert len(table.columns) == 3


def test_a_single_column_is_a_table() -> None:
    assert values_of("nom\nEspace\nAutre\n") == [{"nom": "Espace"}, {"nom": "Autre"}]


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [letters_of_column(place) for place in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_blank_rows_have_no_header() -> None:
    assert find_header([(1, ["", " "]), (2, [])]) is None
