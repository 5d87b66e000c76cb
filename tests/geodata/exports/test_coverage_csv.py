"""Coverage as CSV: what spreadsheets read in French, what programs read in English."""

from __future__ import annotations

import csv
import io

import pytest

from geodata.errors import ParameterError
from geodata.exports.columns.communes import COMMUNES
from geodata.exports.coverage_csv import coverage_csv, gaps_csv
from tests.coverage_answers import commune_row, coverage_answer, france_answer, gaps_answer, zone


def rows_of(content: bytes, delimiter: str = ";") -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True))


def test_french_csv_has_a_mark_semicolons_and_decimal_commas() -> None:
    content = coverage_csv(coverage_answer())
    assert content.startswith(b"\xef\xbb\xbfCode Insee;Nom;")
    first = rows_of(content)[0]
    assert first["Minutes jusqu'au site le plus proche"] == "3,2"
    assert first["Conseillers pour 10 000 habitants"] == "0,9"
    assert first["Longitude : site le plus proche"] == "5,2"
    assert first["Situation"] == "desservie"


def test_english_csv_has_commas_points_and_the_keys_of_the_api() -> None:
    content = coverage_csv(coverage_answer(), "en")
    assert content.startswith(b"\xef\xbb\xbfcode,name,")
    first, _, island = rows_of(content, ",")
    assert (first["code"], first["minutes"], first["status"]) == ("01001", "3.2", "served")
    assert (first["reachable"], island["reachable"]) == ("true", "false")
    assert list(first)[: len(COMMUNES)] == [column.key for column in COMMUNES]


def test_codes_stay_text_in_a_french_spreadsheet() -> None:
    first = rows_of(coverage_csv(coverage_answer()))[0]
    assert first["Code Insee"] == '="01001"'
    assert first["Département"] == '="01"'
    assert first["Code EPCI"] == '="200000001"'
    # Excel would show a SIRET as 1,23457E+13.
    assert first["Identifiant : site le plus proche"] == '="12345678900011"'


def test_missing_is_empty_and_unreachable_is_said_in_words() -> None:
    unplaced = commune_row("01004", minutes=None, reachable=None, status="unknown")
    answer = coverage_answer(rows=[*coverage_answer()["rows"], unplaced])
    _, _, island, unknown = rows_of(coverage_csv(answer))
    minutes = "Minutes jusqu'au site le plus proche"
    assert (island[minutes], island["Habitants"], island["Nom : site le plus proche"]) == (
        ("", "", "")
    )
    assert (island["Accès par la route"], island["Situation"]) == ("hors d'atteinte",) * 2
    assert (unknown[minutes], unknown["Accès par la route"]) == ("", "inconnu")
    assert unknown["Situation"] == "inconnue"


def test_zero_is_written_and_is_not_missing() -> None:
    none = commune_row("01004", people=0, minutes=0.0, advisors_per_10k=0.0)
    [row] = rows_of(coverage_csv(coverage_answer(rows=[none])))
    assert (row["Habitants"], row["Minutes jusqu'au site le plus proche"]) == ("0", "0")


@pytest.mark.parametrize("name", ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_name_that_a_spreadsheet_would_compute_is_neutralised(name: str, locale: str) -> None:
    site = {"id": name, "nom": name, "commune": name, "lon": -1.5, "lat": 46.0}
    answer = coverage_answer(rows=[commune_row("01004", name, nearest_site=site)])
    content = coverage_csv(answer, locale).decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(content, newline=""), delimiter=";" if locale == "fr" else ",")
    assert row.count(f"'{name}") == 4
    # A number keeps its sign.
    assert ("-1,5" if locale == "fr" else "-1.5") in row


def test_a_code_that_could_leave_its_quotes_is_no_formula() -> None:
    site = {"id": '1"&HYPERLINK("x")&"', "nom": "12", "commune": "B;\nC", "lon": None, "lat": None}
    answer = coverage_answer(rows=[commune_row("01004", nearest_site=site)])
    [row] = rows_of(coverage_csv(answer))
    assert row["Identifiant : site le plus proche"] == '1"&HYPERLINK("x")&"'
    assert row["Nom : site le plus proche"] == '="12"'
    assert row["Commune : site le plus proche"] == "B;\nC"


def test_every_row_carries_the_date_the_sources_and_the_licence() -> None:
    for row in rows_of(coverage_csv(coverage_answer())):
        assert row["Situation au"] == "2026-11-24"
        assert row["Calculé le"] == "2026-11-24T02:00:00+00:00"
        assert row["Sources"] == "sites : Liste des lieux · communes : INSEE, IGN"
        assert row["Licence"] == "Licence Ouverte 2.0"
        assert "seuil de 20 minutes" in row["Paramètres"]
        assert "au moins 0,3 conseiller" in row["Paramètres"]


def test_the_rows_of_france_are_departements_with_their_indicators() -> None:
    [row] = rows_of(coverage_csv(france_answer()))
    assert row["Code"] == '="01"'
    assert (row["Part à 20 min"], row["Habitants à 45 min"]) == ("0,7692", "1300")
    assert row["Communes : hors d'atteinte"] == "1"
    assert row["Rapport P90/P10"] == ""
    assert row["Theil entre territoires"] == "0,05"


def test_zones_are_rows_too() -> None:
    [row] = rows_of(gaps_csv(gaps_answer()))
    assert (row["Zone"], row["Communes"], row["Communes : éloignée"]) == ('="01003"', "1", "0")
    assert row["Suite de"] == "01003|01009"
    assert (row["Durée la plus longue"], row["Durée moyenne"]) == ("", "40,5")
    assert row["Codes des communes"] == '="01003"'
    new = gaps_answer(zones=[zone(followed_from=[])])
    assert rows_of(gaps_csv(new))[0]["Suite de"] == ""


def test_no_row_still_says_the_columns() -> None:
    content = coverage_csv(coverage_answer(rows=[])).decode("utf-8-sig")
    assert content.startswith("Code Insee;")
    assert content.count("\r\n") == 1


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(ParameterError, match="locale") as refused:
        coverage_csv(coverage_answer(), "de")
    assert refused.value.allowed == ("fr", "en")
