"""Columns are known by their names and by what they hold; what is filled is never lost unseen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from geodata.sites.files.opening import open_table, spooled
from geodata.sites.mapping.applying import Mapper
from geodata.sites.mapping.document import ColumnMapping, mapping_of
from geodata.sites.mapping.guessing import Guess, complete, guess
from geodata.sites.mapping.mapped import Mapped
from geodata.sites.mapping.names import fingerprint
from geodata.sites.mapping.shapes import shapes
from geodata.sites.mapping.writing import mapping_in_yaml, read_mapping

Rows = list[dict[str, Any]]


def guessed(rows: Rows, kept: dict[str, ColumnMapping] | None = None) -> Guess:
    with spooled([json.dumps(rows).encode()]) as path:
        return guess(open_table(path, "sites"), (kept or {}).get)


def mapped(rows: Rows) -> list[Mapped]:
    with spooled([json.dumps(rows).encode()]) as path:
        table = open_table(path, "sites")
        mapper = Mapper(guess(table).mapping, table.columns)
        return [mapper.apply(row.values or {}) for row in table.rows()]


def fields(rows: Rows) -> dict[str, str]:
    return {column: rule.field for rule in guessed(rows).mapping.rules for column in rule.columns}


PLACES = [
    ("Médiathèque", "1 rue du Lac", "12000", "Rodez", "05 65 00 00 00", "a@exemple.fr"),
    ("Mairie", "2 place Foch", "31000", "Toulouse", "05 61 00 00 00", "b@exemple.fr"),
    ("Cyberbase", "3 avenue Foch", "33000", "Bordeaux", "05 56 00 00 00", "c@exemple.fr"),
]


@pytest.mark.parametrize(
    "header",
    [
        ("Nom", "Adresse", "Code postal", "Commune", "Téléphone", "Courriel"),
        ("NOM", "ADRESSE", "CODE_POSTAL", "COMMUNE", "TELEPHONE", "COURRIELS"),
        ("name", "address", "zipcode", "city", "phone", "email"),
        ("Nom de la structure", "Adresse postale", "CP", "Ville", "Tél.", "E-mail"),
        ("nomStructure", "adresseLieu", "codePostal", "nomCommune", "numTel", "adresseMail"),
        ("d_nom", "d_adresse", "d_cp", "d_ville", "d_tel", "d_mail"),
        ("Structure", "Voie", "C.P.", "Localité", "N° de téléphone", "Adresse e-mail"),
        (
            "Quel est le nom de votre structure ?",
            "Quelle est son adresse ?",
            "Quel est son code postal ?",
            "Dans quelle commune ?",
            "Numéro de téléphone de la structure",
            "Adresse mail de la structure",
        ),
    ],
)
def test_a_header_is_known_however_it_is_written(header: tuple[str, ...]) -> None:
    rows = [dict(zip(header, place, strict=True)) for place in PLACES]
    known = fields(rows)
    assert [known.get(column) for column in header] == [
        *("nom", "adresse", "code_postal", "commune", "telephone", "courriels"),
    ]


def test_values_alone_give_a_guess_that_is_doubtful() -> None:
    rows = [dict(zip("abcdef", place, strict=True)) for place in PLACES]
    mapping = guessed(rows).mapping
    found = {rule.columns[0]: rule.field for rule in mapping.rules if rule.columns}
    assert found["e"] == "telephone"
    assert found["f"] == "courriels"
    assert {rule.confidence for rule in mapping.rules if rule.columns} == {"doubtful"}


def test_a_name_that_its_values_contradict_is_no_sure_guess() -> None:
    rows = [{"nom": "A", "Site": name} for name, *_ in PLACES]
    assert fields(rows).get("Site") != "site_web"


@pytest.mark.parametrize(
    ("rows", "conversion", "lat", "lon"),
    [
        ([{"LAT": "44.35", "LNG": "2.57"}], "degrees", "44.35", "2.57"),
        ([{"geo_point_2d": "44.35, 2.57"}], "latlon", "44.35", "2.57"),
        ([{"geom": "POINT (2.57 44.35)"}], "lonlat", "44.35", "2.57"),
        ([{"geo": {"lon": 2.57, "lat": 44.35}}], "degrees", 2.57, 2.57),
        ([{"Coord. X": "44.35", "Coord. Y": "2.57"}], "degrees", "44.35", "2.57"),
        ([{"x": "665900.5", "y": "6362000.5"}], "projected", "6362000.5", "665900.5"),
        ([{"x": "2.57", "y": "44.35"}], "degrees", "44.35", "2.57"),
    ],
)
def test_both_coordinates_are_found(rows: Rows, conversion: str, lat: Any, lon: Any) -> None:
    named = [{"nom": "Mairie", **row} for row in rows]
    [rule] = [rule for rule in guessed(named).mapping.rules if rule.field == "position"]
    assert rule.conversion == conversion
    [row] = mapped(named)
    assert row.values["longitude"] == lon
    assert row.values["latitude"] == (44.35 if isinstance(lat, float) else lat)


@pytest.mark.parametrize(
    ("cells", "hours"),
    [
        ({"h_lundi": "09:00 - 12:00 / 13:30 - 17:00"}, "Mo 09:00-12:00,13:30-17:00"),
        (
            {"Horaires lundi": "9h-12h", "Horaires mardi": "14h-17h"},
            "Mo 09:00-12:00; Tu 14:00-17:00",
        ),
        ({"lundi matin": "9h-12h", "lundi après-midi": "14h-17h"}, "Mo 09:00-12:00,14:00-17:00"),
        ({"lundi_ouverture": "09:00", "lundi_fermeture": "17:00"}, "Mo 09:00-17:00"),
        ({"lundi_ouverture": "0.375", "lundi_fermeture": "17h"}, "Mo 09:00-17:00"),
        ({"jours": "{Lundi,Mardi}", "horaires": "9h-12h"}, "lundi, mardi : 9h-12h"),
        (
            {"ouverture": "Semaine impaire", "horaires": "Mo 09:00-12:00"},
            "week 1-53/2 Mo 09:00-12:00",
        ),
    ],
)
def test_hours_of_several_columns_are_one_text(cells: dict[str, str], hours: str) -> None:
    blank = {name.replace("lundi", "mardi"): None for name in cells} | cells
    rows = [{"nom": f"Mairie {number}", **blank, **cells} for number in range(4)]
    assert {row.values.get("horaires") for row in mapped(rows)} == {hours}


def test_an_address_in_one_cell_gives_the_postcode_and_the_town() -> None:
    rows = [
        {"Lieu": name, "Adresse": f"{street} - {code} {town.upper()}"}
        for name, street, code, town, *_ in PLACES
    ]
    [first, *_] = mapped(rows)
    assert first.values["adresse"] == "1 rue du Lac"
    assert (first.values["code_postal"], first.values["commune"]) == ("12000", "RODEZ")


def test_an_end_that_says_another_town_stays_in_the_address() -> None:
    rows = [
        {"Lieu": name, "Ville": "Nantes", "Adresse": f"{street} {code} {town}"}
        for name, street, code, town, *_ in PLACES
    ]
    [first, *_] = mapped(rows)
    assert first.values["adresse"] == "1 rue du Lac 12000 Rodez"
    assert "code_postal" not in first.values


def test_a_column_of_yes_and_no_is_a_service_by_its_name() -> None:
    rows = [
        {"nom": f"Mairie {number}", "Aide aux démarches administratives": answer, "wifi": 1}
        for number, answer in enumerate(("oui", "x", "non", "VRAI"))
    ]
    found = [[value for _, value in row.lists] for row in mapped(rows)]
    assert [("Aide aux démarches administratives" in row) for row in found] == [
        *(True, True, False, True),
    ]


def test_two_columns_of_one_field_give_the_first_and_report_the_other() -> None:
    rows = [{"nom": "A", "Commune": "Rodez", "Ville": "Albi"}]
    [row] = mapped(rows)
    assert row.values["commune"] == "Rodez"
    assert [remark.code for remark in row.remarks] == ["column_conflict"]


def test_ids_that_number_the_rows_are_derived_and_follow_the_place() -> None:
    rows = [{"id": number, "Lieu": f"Mairie {number}", "Ville": "Rodez"} for number in range(1, 8)]
    mapping = guessed(rows).mapping
    assert [rule.conversion for rule in mapping.rules if rule.field == "id"] == ["derived"]
    assert mapping.unread == {"id": "may_be_lost"}


def test_what_was_kept_for_a_header_is_used_again_whatever_its_letters() -> None:
    rows = [{"Lieu": "Mairie", "Couleur": "bleu"}]
    kept = mapping_of({"rules": [{"field": "nom", "columns": ["lieu"]}], "unread": {}})
    found = guessed(rows, {fingerprint(["LIEU", "couleur"]): kept}).mapping
    assert (found.origin, found.unread) == ("kept", {"Couleur": "undecided"})


def test_a_territory_that_the_commune_says_may_be_lost_and_is_listed() -> None:
    row = {
        "Nom": "Mairie",
        "Commune": "Rodez",
        "Région": "Occitanie",
        "code_departement": "12",
        "EPCI": "Rodez Agglomération",
    }
    assert guessed([row]).mapping.unread == {
        "Région": "may_be_lost",
        "code_departement": "may_be_lost",
        "EPCI": "may_be_lost",
    }
    # Where nothing says the commune, they are all that is known of where.
    alone = {"Nom": "Mairie", "Département": "Aveyron", "Latitude": "44.35", "Longitude": "2.57"}
    assert guessed([alone]).mapping.unread == {"Département": "undecided"}


def test_every_known_shape_is_a_mapping_with_reasons_for_what_it_loses() -> None:
    assert len({shape.name for shape in shapes()}) == len(shapes()) >= 14
    for shape in shapes():
        assert shape.title
        assert all(shape.lost.values()), shape.name
        assert {rule.why for rule in shape.rules} <= {"shape"}


NAMES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            *("nom", "id", "Adresse", "lat", "lon", "x", "y", "lundi", "mardi_ouverture", "jours"),
            *("horaires", "services", "wifi", "geo", "code_postal", "téléphone", "numero voie"),
        ]
    ),
)
CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.lists(st.text(max_size=5), max_size=2),
    st.sampled_from(["oui", "12000", "44.35", "2.57", "9h-12h", "44.35, 2.57", "1 rue X 12000 Y"]),
)


@given(st.lists(st.dictionaries(NAMES, CELLS, max_size=8), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_header_and_any_cells_are_mapped_and_no_filled_column_is_lost(rows: Rows) -> None:
    with spooled([json.dumps(rows).encode()]) as path:
        table = open_table(path, "sites") if any(rows) else None
        if table is None:
            return
        found = guess(table)
        mapper = Mapper(found.mapping, table.columns)
        for row in table.rows():
            mapper.apply(row.values or {})
    read = {name for rule in found.mapping.rules for name in rule.columns}
    filled = {column.name for column in found.columns if column.filled}
    assert filled <= read | set(found.mapping.unread)
    assert not read & set(found.mapping.unread)
    assert complete(found.mapping, found.columns) == found.mapping
    states = {record["state"] for record in found.as_records()}
    assert states <= {"read", "may_be_lost", "undecided", "empty"}
    text = mapping_in_yaml(found.mapping)
    assert read_mapping(text).as_record() == found.mapping.as_record()


def test_the_cost_of_a_guess_follows_the_columns(tmp_path: Path) -> None:
    wide = [{"nom": "A", **{f"colonne {number}": "x" for number in range(3_000)}}]
    path = tmp_path / "wide.json"
    path.write_text(json.dumps(wide))
    assert len(guess(open_table(path, "wide")).mapping.unread) >= 2_900
