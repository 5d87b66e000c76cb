"""Files of sites are read row by row; one bad row loses no other, and nothing is silent."""

from __future__ import annotations

import io
import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import SitesFileError
from geodata.legacy import WORDINGS
from geodata.site_files import Reading, decode, read_text, write_csv, write_json
from geodata.sites import MULTI_VALUED, STANDARD_FIELDS, Site
from geodata.vocabularies import VOCABULARIES

HEADER = "id,nom,commune,code_postal,adresse,latitude,longitude,date_maj,pivot,services"


def read(*rows: str, header: str = HEADER) -> Reading:
    return read_text("\n".join([header, *rows]), "sites.csv")


def one(row: str, header: str = HEADER) -> tuple[Site, list[tuple[str, str, str]]]:
    reading = read(row, header=header)
    return reading.sites[0], [(f.severity, f.field, f.message) for f in reading.findings]


def test_a_row_of_the_standard_is_a_site() -> None:
    site, findings = one(
        "1,Mairie,Rodez,12000,1 place,44.35,2.57,2024-04-02,21120202300011,"
        "Aide aux démarches administratives|Utilisation sécurisée du numérique"
    )
    assert (site.nom, site.code_postal, site.latitude) == ("Mairie", "12000", 44.35)
    assert site.date_maj == date(2024, 4, 2)
    assert site.services == (
        "Aide aux démarches administratives",
        "Utilisation sécurisée du numérique",
    )
    assert findings == []


def test_an_older_wording_becomes_todays_and_says_so() -> None:
    site, findings = one(
        "1,Mairie,Rodez,12000,1 place,44.35,2.57,2022-04-02,x,"
        "Prendre en main un ordinateur;Utiliser le numérique au quotidien"
    )
    assert site.services == ("Maîtrise des outils numériques du quotidien",)
    assert [(severity, field) for severity, field, _ in findings] == [("note", "services")] * 2


def test_older_columns_become_todays() -> None:
    site, _ = one(
        "1,Mairie,CNFS;France Services,Jeunes (16-26 ans);Adultes,2",
        header="id,nom,labels_nationaux,publics_accueillis,nb_aidants",
    )
    assert site.dispositif_programmes_nationaux == ("Conseillers numériques", "France Services")
    assert site.publics_specifiquement_adresses == ("Jeunes",)
    assert site.posts_filled == 2


def test_lists_of_the_oldest_files_are_parted_at_their_commas() -> None:
    site, _ = one('1,Mairie,"Téléphoner,Se présenter"', header="id,nom,modalites_acces")
    assert site.modalites_acces == ("Téléphoner", "Se présenter")


def test_a_value_of_no_vocabulary_is_kept_and_reported() -> None:
    site, findings = one("1,Mairie,Adhésion", header="id,nom,frais_a_charge")
    assert site.frais_a_charge == ("Adhésion",)
    assert ("warning", "frais_a_charge", "'Adhésion' is not in the vocabulary") in findings


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("", ""), ("44.35", ""), ("north", "2.57"), ("NaN", "2.57"), ("1e999", "0"), ("91", "0")],
)
def test_coordinates_that_are_not_a_position_leave_the_site_unplaced(
    latitude: str, longitude: str
) -> None:
    site, findings = one(f"1,Mairie,Rodez,12000,1 place,{latitude},{longitude},2024-04-02,x,")
    assert (site.latitude, site.longitude, site.is_placed) == (None, None, False)
    assert any("unplaced" in message for _, _, message in findings)


def test_longitude_zero_is_a_position() -> None:
    site, _ = one("1,Mairie,Sète,34200,1 place,0,0.0,2024-04-02,x,")
    assert (site.latitude, site.longitude, site.is_placed) == (0.0, 0.0, True)


def test_a_decimal_comma_is_read_and_reported() -> None:
    site, findings = one("1;Mairie;44,35;2,57", header="id;nom;latitude;longitude")
    assert (site.latitude, site.longitude) == (44.35, 2.57)
    assert ("note", "latitude", "decimal comma read as a point") in findings


def test_a_row_without_id_is_refused_and_the_others_are_kept() -> None:
    reading = read(",Sans nom,,,,,,,,", "2,Mairie,,,,,,,,")
    assert [site.id for site in reading.sites] == ["2"]
    assert (reading.rows, reading.refused) == (2, 1)


def test_the_second_site_of_one_id_is_refused_and_says_where_the_first_is() -> None:
    reading = read("1,A,,,,,,,,", "1,B,,,,,,,,")
    assert [site.nom for site in reading.sites] == ["A"]
    assert "already on row 1" in reading.findings[-1].message


def test_missing_is_not_zero() -> None:
    site, _ = one("1,Mairie,,0", header="id,nom,posts_granted,posts_filled")
    assert (site.posts_granted, site.posts_filled) == (None, 0)


def test_an_unknown_column_is_said_once() -> None:
    reading = read("1,A,x", "2,B,y", header="id,nom,couleur")
    assert [f.field for f in reading.findings if f.row == 0] == ["couleur"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id,nom", "no row"),
        ("a,b\n1,2", "not a file of sites"),
        ("id,nom,nom\n1,2,3", "stands twice"),
        ('id,nom\n1,"open', "line"),
        ("[]", "no row"),
        ('[{"id": 1', "not JSON"),
        ("[1, 2]", "not an array of records"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_file_of_sites_is_refused_in_one_line(text: str, fault: str) -> None:
    with pytest.raises(SitesFileError, match=fault) as caught:
        read_text(text, "sites.csv")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("sites.csv: ")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(SitesFileError, match="empty"):
        decode(b"  \n", "sites.csv")


def test_a_file_of_a_spreadsheet_in_windows_1252_is_read_and_said() -> None:
    text, findings = decode("id;nom\n1;Médiathèque".encode("cp1252"), "sites.csv")
    assert "Médiathèque" in text
    assert findings[0].message.startswith("not UTF-8")


def test_a_byte_order_mark_is_no_part_of_a_column() -> None:
    text, findings = decode("\ufeffid,nom\n1,A".encode(), "sites.csv")
    assert (read_text(text, "x").sites[0].id, findings) == ("1", [])


def test_json_lines_and_wrapped_json_are_read() -> None:
    row = {"id": "1", "nom": "A", "latitude": 44.0, "longitude": 0, "services": None}
    for text in (
        json.dumps(row) + "\n" + json.dumps({**row, "id": "2"}),
        json.dumps({"data": [row]}),
    ):
        assert read_text(text, "x").sites[0].longitude == 0.0


TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="|;,\r\n\x00", exclude_categories=["C", "Z"]),
    min_size=1,
    max_size=12,
)


@st.composite
def sites(draw: st.DrawFn) -> Site:
    values: dict[str, Any] = {"id": draw(TEXT), "nom": draw(TEXT)}
    for name in sorted(VOCABULARIES):
        chosen = draw(st.lists(st.sampled_from(VOCABULARIES[name]), max_size=3, unique=True))
        values[name] = tuple(chosen)
    values["adresse"] = draw(st.none() | TEXT)
    if draw(st.booleans()):
        values["latitude"] = draw(st.floats(-90, 90))
        values["longitude"] = draw(st.floats(-180, 180))
    values["date_maj"] = draw(st.none() | st.dates(date(1990, 1, 1)))
    values["posts_filled"] = draw(st.none() | st.integers(0, 99))
    return Site(**values)


@given(st.lists(sites(), min_size=1, max_size=8, unique_by=lambda site: site.id))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back_the_same(written: list[Site]) -> None:
    for write in (write_csv, write_json):
        stream = io.StringIO()
        write(written, stream)
        assert read_text(stream.getvalue(), "x").sites == written


def test_the_standard_has_its_32_fields() -> None:
    assert (len(STANDARD_FIELDS), STANDARD_FIELDS[0], STANDARD_FIELDS[-1]) == (
        32,
        "id",
        "prise_rdv",
    )
    assert set(STANDARD_FIELDS) >= MULTI_VALUED


def test_every_older_wording_leads_to_todays_vocabulary() -> None:
    for field, wordings in WORDINGS.items():
        assert set(wordings.values()) <= set(VOCABULARIES[field])


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "rows", "unplaced", "warnings"),
    [
        ("cnfs-permanences-2022-12.csv", 4_930, 22, 22),
        ("hub-du-sud-2023-05.json", 792, 4, 7),
        ("charente-2023-07.json", 188, 0, 1),
    ],
)
def test_the_real_files_lose_no_row(
    real_data: Path, file: str, rows: int, unplaced: int, warnings: int
) -> None:
    text, _ = decode((real_data / "sites" / file).read_bytes(), file)
    reading = read_text(text, file)
    assert (reading.rows, len(reading.sites), reading.refused) == (rows, rows, 0)
    assert sum(not site.is_placed for site in reading.sites) == unplaced
    assert sum(finding.severity == "warning" for finding in reading.findings) == warnings
    assert not any(
        site.latitude is not None and math.isnan(site.latitude) for site in reading.sites
    )
