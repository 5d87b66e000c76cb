"""Pivots by their checksum, contacts by their patterns, hours and days that can be, services."""

from __future__ import annotations

from typing import Any

import pytest

from geodata.sites.facets import NO_PUBLIC
from geodata.territory.origins import Places
from tests.checked import check_one, said
from tests.costs import unhurried_s


@pytest.mark.parametrize(
    "pivot",
    [
        "43493312300029",
        "35600000000048",  # La Poste's head office, by Luhn
        "35600000049837",  # and a post office, by the sum of its figures
        "W123456789",
        "W9R1000001",
    ],
)
def test_a_right_pivot_has_nothing_said_of_it(places: Places, pivot: str) -> None:
    assert said(places, pivot=pivot) == []


@pytest.mark.parametrize(
    ("pivot", "code", "kept_pivot"),
    [
        ("00000000000000", "siret_zeros", None),
        ("0", "siret_zeros", None),
        ("43493312300028", "siret_checksum", "43493312300028"),
        ("35600000049838", "siret_checksum", "35600000049838"),
        ("434 933 123 00029", "pivot_spelling", "43493312300029"),
        (6550004300014, "pivot_malformed", "6550004300014"),
        (5720784000012, "pivot_malformed", "5720784000012"),
        ("434933123", "pivot_siren", "434933123"),
        ("2.11202E+13", "digits_lost", None),
        ("w123456789", "pivot_spelling", "W123456789"),
    ],
)
def test_a_wrong_pivot_is_said(
    places: Places, pivot: Any, code: str, kept_pivot: str | None
) -> None:
    site, findings = check_one(places, pivot=pivot)
    assert site is not None
    assert ([f.code for f in findings], site.pivot) == ([code], kept_pivot)


def test_the_first_zero_a_spreadsheet_took_is_put_back(places: Places) -> None:
    site, [finding] = check_one(places, pivot=5580501400010)
    assert site is not None
    assert (site.pivot, finding.code) == ("05580501400010", "siret_zeros_lost")
    assert (finding.given, finding.kept) == ("5580501400010", "05580501400010")


@pytest.mark.parametrize(
    ("given", "kept_number", "codes"),
    [
        ("+33180059880", "+33180059880", []),
        ("01 80 05 98 80", "+33180059880", ["telephone_spelling"]),
        ("01.80.05.98.80", "+33180059880", ["telephone_spelling"]),
        ("0033 1 80 05 98 80", "+33180059880", ["telephone_spelling"]),
        ("+33 (0)1 80 05 98 80", "+33180059880", ["telephone_spelling"]),
        ("0590 12 34 56", "+590590123456", ["telephone_spelling"]),
        ("0692123456", "+262692123456", ["telephone_spelling"]),
        ("0269612345", "+262269612345", ["telephone_spelling"]),
        ("3960", "3960", ["telephone_short"]),
        ("01 80 05 98 80 ou 06 00", "+33180059880", ["telephone_spelling"]),
        ("+33" + "\u0661" * 9, None, ["telephone_malformed"]),
    ],
)
def test_telephones_take_the_standards_form(
    places: Places, given: str, kept_number: str | None, codes: list[str]
) -> None:
    site, findings = check_one(places, telephone=given)
    assert site is not None
    assert (site.telephone, [finding.code for finding in findings]) == (kept_number, codes)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"courriels": "contact@laquincaillerie.tl|a.b@c.fr"}, []),
        ({"courriels": "contact@nowhere"}, ["courriel_malformed"]),
        ({"courriels": "a b@c.fr"}, ["courriel_malformed"]),
        ({"site_web": "https://www.laquincaillerie.tl/|https://m.facebook.com/x/"}, []),
        ({"site_web": "www.ville.fr/accueil"}, ["url_scheme"]),
        ({"prise_rdv": "https://a.fr/ps://www."}, ["url_malformed"]),
        ({"fiche_acces_libre": "oui"}, ["url_malformed"]),
        ({"fiche_acces_libre": "javascript:alert(1)"}, ["url_malformed"]),
        ({"presentation_resume": "x" * 280}, []),
        ({"presentation_resume": "x" * 281}, ["resume_too_long"]),
    ],
)
def test_contacts_follow_the_standards_patterns(
    places: Places, facts: dict[str, Any], codes: list[str]
) -> None:
    site, findings = check_one(places, **facts)
    assert site is not None
    assert [finding.code for finding in findings] == codes


def test_a_hostile_address_takes_no_time(places: Places) -> None:
    for text in ("a:" + "/a" * 5_000 + "\u00e9", "a:" + "&" * 2_000 + "~~", "a" * 9_000 + "@"):
        fields = dict.fromkeys(("site_web", "courriels", "telephone", "horaires"), text)
        assert unhurried_s(lambda fields=fields: said(places, **fields)) < 1


@pytest.mark.parametrize(
    ("hours", "codes"),
    [
        ("Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", []),
        ("24/7", []),
        ("PH off; Mo 08:00-12:00", []),
        ("lundi 9h-12h ou 14h-17h", ["hours_malformed"]),
        ("Mo 09:00", ["hours_malformed"]),
        ("Mo 09:00-12:00; " * 200, ["hours_malformed"]),
    ],
)
def test_hours_that_do_not_parse_are_kept_and_said(
    places: Places, hours: str, codes: list[str]
) -> None:
    site, findings = check_one(places, horaires=hours)
    assert site is not None
    assert ([f.code for f in findings], site.horaires) == (codes, hours.strip())


def test_an_update_still_to_come_is_left_out(places: Places) -> None:
    site, [finding] = check_one(places, date_maj="2062-04-02")
    assert site is not None
    assert (site.date_maj, finding.code, finding.given) == (None, "date_future", "2062-04-02")


def test_it_may_already_be_tomorrow_overseas(places: Places) -> None:
    assert said(places, date_maj="2026-11-24") == []


def test_a_place_may_open_in_the_future(places: Places) -> None:
    assert said(places, opens_on="2027-01-01", closes_on="2028-01-01") == []


def test_a_place_that_closes_before_it_opens_is_said(places: Places) -> None:
    codes = said(places, opens_on="2027-01-01", closes_on="2026-01-01")
    assert codes == [("warning", "closes_before_opens")]


def test_a_place_without_services_receives_nobody(places: Places) -> None:
    site, findings = check_one(places, services="", frais_a_charge="Gratuit")
    assert site is not None
    assert (site.modalites_acces, site.frais_a_charge) == ((NO_PUBLIC,), ())
    assert [(f.code, f.given, f.kept) for f in findings] == [
        ("no_service", "Gratuit", ""),
        ("no_service", None, NO_PUBLIC),
    ]


def test_a_place_with_services_receives_people(places: Places) -> None:
    site, findings = check_one(places, modalites_acces=f"Téléphoner|{NO_PUBLIC}")
    assert site is not None
    assert site.modalites_acces == ("Téléphoner",)
    assert [finding.code for finding in findings] == ["access_with_services"]


def test_a_place_without_services_that_says_so_has_nothing_said_of_it(places: Places) -> None:
    assert said(places, services=None, modalites_acces=NO_PUBLIC) == []
