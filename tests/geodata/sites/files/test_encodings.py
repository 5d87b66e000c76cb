"""The encoding of a text is found whatever its length, said, and what was spoilt is repaired."""

from __future__ import annotations

import pytest

from geodata.sites.files import RawRow, Table, open_table, spooled
from geodata.sites.files.encodings import encoding_of

TEXT = (
    "id;nom;adresse;horaires\r\n"
    "1;Médiathèque de Sévérac;1 place de l'Hôtel de Ville;du lundi à 9h à vendredi\r\n"
    "2;Maison à Évry;12 bis rue François-Mitterrand, près de la gare;fermé en août\r\n"
)
SHORT = "id;nom\r\n1;Château-Thibaut, accès à côté du café\r\n"


def read(content: bytes) -> tuple[Table, list[RawRow]]:
    with spooled([content]) as path:
        table = open_table(path, "sites")
        return table, list(table.rows())


def names_of(content: bytes) -> list[object]:
    return [(row.values or {}).get("nom") for row in read(content)[1]]


@pytest.mark.parametrize("text", [TEXT, SHORT])
@pytest.mark.parametrize(
    ("codec", "label"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
        ("cp850", "CP850 (DOS)"),
        ("mac_roman", "Mac Roman"),
    ],
)
def test_a_text_is_read_in_its_encoding_which_is_said(text: str, codec: str, label: str) -> None:
    table, rows = read(text.encode(codec))
    expected = [line.split(";")[1] for line in text.splitlines()[1:]]
    assert [(row.values or {})["nom"] for row in rows] == expected
    assert table.encoding == label
    said = [finding for finding in table.findings if finding.code == "encoding"]
    assert [label in finding.message for finding in said] == [True] * (label != "UTF-8")


@pytest.mark.parametrize(
    ("letters", "codec"),
    [
        ("Médiathèque œuvre €", "cp1252"),
        ("L’école « Élan » – annexe", "cp1252"),
        ("cœur de ville, 5 €", "iso8859_15"),
        ("Bibliothèque d’Évreux", "mac_roman"),
        ("Espace numérique", "cp850"),
        ("MAIRIE DE BÉZIERS", "cp850"),
        ("Pôle d'accueil", "cp850"),
    ],
)
def test_a_few_letters_are_enough_to_know_the_encoding(letters: str, codec: str) -> None:
    assert names_of(f"id;nom\n1;{letters}\n".encode(codec)) == [letters]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_an_encoding_is_the_same_in_pieces_of_any_size(size: int) -> None:
    content = TEXT.encode("cp850")
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    assert encoding_of(pieces, "sites") == encoding_of([content], "sites")


def test_one_letter_of_another_encoding_spoils_no_other() -> None:
    content = "id,nom\n1,Médiathèque\n2,".encode() + "café".encode("cp1252")
    table, rows = read(content)
    assert [(row.values or {})["nom"] for row in rows] == ["Médiathèque", "café"]
    [finding] = table.findings
    assert (finding.code, finding.facts["count"]) == ("encoding", 1)
    assert finding.message == "1 letter is not UTF-8: read as Windows-1252"


@pytest.mark.parametrize("codec", ["cp1252", "latin-1", "mac_roman", "cp850"])
def test_utf8_that_was_read_as_another_and_written_again_is_repaired(codec: str) -> None:
    spoilt = "id;nom\n1;Médiathèque de Sévérac, à côté\n".encode().decode(codec).encode()
    table, rows = read(spoilt)
    assert [(row.values or {})["nom"] for row in rows] == ["Médiathèque de Sévérac, à côté"]
    assert [finding.code for finding in table.findings] == ["mojibake"]


def test_names_of_columns_are_repaired_too() -> None:
    table, [row] = read("id;tÃ©lÃ©phone\n1;0565000000\n".encode())
    assert table.columns == ("id", "téléphone")
    assert row.values == {"id": "1", "téléphone": "0565000000"}


def test_one_spoilt_text_far_down_is_repaired_and_said_on_its_row() -> None:
    lines = [f"{number};Médiathèque" for number in range(2_000)] + ["2000;MÃ©diathÃ¨que"]
    table, rows = read("\n".join(["id;nom", *lines]).encode())
    assert not table.findings
    said = [(row.number, finding.code, finding.kept) for row in rows for finding in row.findings]
    assert said == [(2_001, "mojibake", "Médiathèque")]


@pytest.mark.parametrize("text", ["Âge d'or", "CHÂTEAU", "LE PRÉ", "Forêt ‑ à l’orée", "½ journée"])
def test_what_is_well_written_is_left_as_it_is(text: str) -> None:
    table, [row] = read(f"id;nom\n1;{text}\n".encode())
    assert (row.values or {})["nom"] == text
    assert not table.findings


def test_letters_that_are_lost_are_said_on_their_row() -> None:
    _, rows = read("id;nom\n1;M�diath�que\n2;Médiathèque\n".encode())
    assert [[finding.code for finding in row.findings] for row in rows] == [["letters_lost"], []]


def test_a_byte_that_no_encoding_has_costs_its_letter_and_nothing_else() -> None:
    content = "id;nom\n1;Médiathèque à côté\n2;café".encode() + b"\x81"
    _, rows = read(content)
    assert len(rows) == 2
    assert (rows[0].values or {})["nom"] == "Médiathèque à côté"
