"""Values are read as they were meant, and what is changed or left out is said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from geodata.sites.older_wordings import MOVED, WORDINGS
from geodata.sites.vocabularies import VOCABULARIES
from geodata.territory.origins import Places
from tests.checked import WHOLE, check_one, check_records, check_text, kept, said


def test_a_whole_record_has_nothing_said_of_it(places: Places) -> None:
    site, findings = check_one(places)
    assert findings == []
    assert site is not None
    assert (site.nom, site.code_insee, site.location_quality) == ("Mairie", "01004", "exact")


def test_an_older_wording_becomes_todays_and_says_so(places: Places) -> None:
    services = "Prendre en main un ordinateur;Utiliser le numérique au quotidien"
    site, findings = check_one(places, services=services)
    assert site is not None
    assert site.services == ("Maîtrise des outils numériques du quotidien",)
    assert [(f.code, f.given, f.kept) for f in findings] == [
        ("wording_old", wording, "Maîtrise des outils numériques du quotidien")
        for wording in services.split(";")
    ]


def test_older_columns_become_todays_and_it_is_said_once(places: Places) -> None:
    records = [
        {**WHOLE, "id": number, "labels_nationaux": "CNFS;France Services", "nb_aidants": 2}
        for number in "12"
    ]
    rows = check_records(records, places)
    assert rows[-1].site is not None
    assert rows[-1].site.posts_filled == 2
    of_file = [f.field for row in rows if row.number == 0 for f in row.findings]
    assert of_file == ["labels_nationaux", "nb_aidants"]


def test_values_that_another_field_now_holds_are_moved_there(places: Places) -> None:
    site = kept(
        places,
        publics_accueillis="Jeunes (16-26 ans);Adultes;Surdité",
        prise_en_charge_specifique="Illettrisme",
        labels_nationaux="CNFS;Fabriques de Territoire;APTIC",
    )
    assert site.publics_specifiquement_adresses == ("Jeunes",)
    assert set(site.prise_en_charge_specifique) == {"Surdité", "Illettrisme"}
    assert site.dispositif_programmes_nationaux == ("Conseillers numériques",)
    assert site.formations_labels == ("Fabriques de Territoire",)
    assert site.autres_formations_labels == ("APTIC",)


def test_every_older_wording_leads_to_todays_vocabulary() -> None:
    for field, wordings in WORDINGS.items():
        assert set(wordings.values()) <= set(VOCABULARIES[field])
    for moved in MOVED.values():
        for field, value in moved.values():
            assert field == "autres_formations_labels" or value in VOCABULARIES[field]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Téléphoner|Se présenter", ("Téléphoner", "Se présenter")),
        ("Téléphoner; Se présenter", ("Téléphoner", "Se présenter")),
        ("Téléphoner,Se présenter", ("Téléphoner", "Se présenter")),
        (["Téléphoner", "Se présenter"], ("Téléphoner", "Se présenter")),
        (["Téléphoner|Se présenter"], ("Téléphoner", "Se présenter")),
        ("telephoner|SE PRESENTER", ("Téléphoner", "Se présenter")),
    ],
)
def test_lists_of_every_age_are_parted(places: Places, text: Any, values: tuple[str, ...]) -> None:
    assert kept(places, modalites_acces=text).modalites_acces == values


def test_a_comma_inside_a_wording_parts_nothing(places: Places) -> None:
    wording = (
        "Gratuit sous condition : La gratuité est conditionnée à des critères (situation "
        "familiale, convention avec un organisme social...)"
    )
    assert kept(places, conditions_acces=wording).frais_a_charge == ("Gratuit sous condition",)


def test_a_value_of_no_vocabulary_is_kept_and_reported(places: Places) -> None:
    site, findings = check_one(places, frais_a_charge="Adhésion")
    assert site is not None
    assert site.frais_a_charge == ("Adhésion",)
    assert [(f.severity, f.code) for f in findings] == [("warning", "vocabulary_unknown")]


def test_a_row_without_id_is_refused_and_the_others_are_kept(places: Places) -> None:
    rows = check_text("id,nom\n,Sans id\n2,Mairie\n3,", places)
    assert [row.site is None for row in rows] == [True, False, True]
    assert [f.severity for f in rows[0].findings] == ["error"]


def test_missing_is_not_zero(places: Places) -> None:
    site = kept(places, posts_granted="", posts_filled="0")
    assert (site.posts_granted, site.posts_filled) == (None, 0)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"posts_granted": "-1"}, "count_malformed"),
        ({"posts_granted": "9" * 40}, "count_malformed"),
        ({"opens_on": "soon"}, "date_malformed"),
        ({"opens_on": "2026-02-30"}, "date_malformed"),
        ({"network": True}, "value_malformed"),
        ({"location_quality": "perfect"}, "value_malformed"),
        ({"couleur": "bleu"}, "column_unread"),
        ({"structureId": "un", "structure_parente": "deux"}, "column_conflict"),
        ({"network": "a\x07b"}, "control_characters"),
        ({"network": "a\ud800b"}, "control_characters"),
        ({"adresse": ""}, "required_missing"),
    ],
)
def test_what_is_left_out_is_said(places: Places, facts: dict[str, Any], code: str) -> None:
    site, findings = check_one(places, **facts)
    assert site is not None
    assert [finding.code for finding in findings if finding.code != "column_renamed"] == [code]


def test_a_french_date_is_read_and_said(places: Places) -> None:
    assert kept(places, date_maj="02/04/2024").date_maj == date(2024, 4, 2)
    assert said(places, date_maj="02/04/2024") == [("warning", "date_french")]


def test_surplus_values_are_said(places: Places) -> None:
    [row] = check_text("id,nom\n1,A,x", places)
    assert "row_too_long" in [finding.code for finding in row.findings]


def test_an_element_that_is_no_record_is_a_refused_row(places: Places) -> None:
    rows = check_text('[{"id": "1", "nom": "A"}, "B"]', places)
    assert [finding.code for finding in rows[1].findings] == ["not_a_record"]
    assert rows[1].is_refused
