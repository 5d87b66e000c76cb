"""Each kind of value, as people, spreadsheets and machines write it."""

from __future__ import annotations

import doctest
import importlib
import itertools
import pkgutil

import pytest

import geodata.sites.values
from geodata.sites.values.dates import day_of
from geodata.sites.values.degrees import coordinates_of, degrees_of
from geodata.sites.values.digits import digits_of
from geodata.sites.values.flags import flag_of
from geodata.sites.values.links import courriel_of, courriels_in, links_in, url_of
from geodata.sites.values.parting import parted
from geodata.sites.values.placeholders import is_placeholder
from geodata.sites.values.telephones import telephones_in
from geodata.sites.values.texts import cleaned
from geodata.sites.vocabularies import VOCABULARIES

MODULES = [each.name for each in pkgutil.iter_modules(geodata.sites.values.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_documentation_hold(name: str) -> None:
    module = importlib.import_module(f"geodata.sites.values.{name}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-02", "2026-01-02"),
        ("2025-01-01T10:00:00.000Z", "2025-01-01"),
        ("2024-05-06 08:00:00+02:00", "2024-05-06"),
        ("2021/03/02 10:38", "2021-03-02"),
        ("2020/06/30 14:16:50.898", "2020-06-30"),
        ("2025/03/01", "2025-03-01"),
        ("20250301", "2025-03-01"),
        ("24/01/2023", "2023-01-24"),
        ("13/12/2022 17:51", "2022-12-13"),
        ("13/12/2022 à 17h51", "2022-12-13"),
        ("3/1/2025", "2025-01-03"),
        ("01/03/25", "2025-03-01"),
        ("12-03-2024", "2024-03-12"),
        ("12.03.2024", "2024-03-12"),
        ("1 mars 2024", "2024-03-01"),
        ("lundi 1er août 2022", "2022-08-01"),
        ("15 févr. 2023", "2023-02-15"),
        ("45123", "2023-07-16"),
        ("44197.0", "2021-01-01"),
        ("45123,74", "2023-07-16"),
        ("1710460800", "2024-03-15"),
        ("1710460800000", "2024-03-15"),
    ],
)
def test_a_day_is_read(text: str, day: str) -> None:
    found = day_of(text)
    assert found is not None
    assert found.day.isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        *("2024", "mars 2024", "03/2024", "12/13/2024", "31/02/2024", "2024-13-01", "00/00/0000"),
        *("1000", "99999", "01/01/0001", "hier", "2024-01-01 ou 2025-01-01", "12/03-2024"),
    ],
)
def test_what_is_no_day_or_may_be_several_is_not_read(text: str) -> None:
    assert day_of(text) is None


@pytest.mark.parametrize(
    ("text", "figures", "form"),
    [
        ("12000", "12000", "plain"),
        ("12000.0", "12000", "spreadsheet"),
        ("12000,00", "12000", "spreadsheet"),
        ('="01000"', "01000", "spreadsheet"),
        ("=01000", "01000", "spreadsheet"),
        ("'01000", "01000", "spreadsheet"),
        ("1.3002603200016E+13", "13002603200016", "spreadsheet"),
        ("1,3002603200016e13", "13002603200016", "spreadsheet"),
        ("1.30026E+13", "1.30026E+13", "rounded"),
        ("1,2E+04", "1,2E+04", "rounded"),
        ("2.66400230000181E+13", "2.66400230000181E+13", "rounded"),
        ("12.5", "12.5", "plain"),
        ("2A004", "2A004", "plain"),
    ],
)
def test_figures_are_those_that_were_meant(text: str, figures: str, form: str) -> None:
    assert (digits_of(text).text, digits_of(text).form) == (figures, form)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0565000000", ["+33565000000"]),
        ("565000000", ["+33565000000"]),
        ("565000000.0", ["+33565000000"]),
        ("33565000000", ["+33565000000"]),
        ('="0565000000"', ["+33565000000"]),
        ("+33 (0)5 65 00 00 00", ["+33565000000"]),
        ("+33 05 65 00 00 00", ["+33565000000"]),
        ("(+33)565000000", ["+33565000000"]),
        ("0033 5 65 00 00 00", ["+33565000000"]),
        ("00 33 5 65 00 00 00", ["+33565000000"]),
        ("05.65.00.00.00", ["+33565000000"]),
        ("05/65/00/00/00", ["+33565000000"]),
        ("0 805 12 34 56", ["+33805123456"]),
        ("0 805 123 456 (appel gratuit)", ["+33805123456"]),
        ("05 65 00 00 00 / 06 00 00 00 00", ["+33565000000", "+33600000000"]),
        ("05 65 00 00 00 - 06 00 00 00 00", ["+33565000000", "+33600000000"]),
        ("05 65 00 00 00\n06 00 00 00 00", ["+33565000000", "+33600000000"]),
        ("0565000000 ou 0600000000", ["+33565000000", "+33600000000"]),
        ("Tél : 05 65 00 00 00", ["+33565000000"]),
        ("3949", ["3949"]),
        ("39 49", ["3949"]),
        ("115", ["115"]),
        ("118218", ["118218"]),
        ("590123456", ["+590590123456"]),
        ("262692123456", ["+262692123456"]),
        ("+32 2 123 45 67", ["+3221234567"]),
    ],
)
def test_telephones_are_found_in_whatever_is_around_them(text: str, numbers: list[str]) -> None:
    assert list(telephones_in(text).numbers) == numbers


@pytest.mark.parametrize(
    "text",
    [
        *("331234567", "05 65 00 00 0", "05 65 00 00 001", "5,65E+08", "+33 5 65 00", "1234567"),
        *("00 00 00 00 00", "à venir", "+33" + "\u0661" * 9, "20240101", "12 rue du Lac"),
    ],
)
def test_what_nobody_can_call_is_no_telephone(text: str) -> None:
    assert telephones_in(text).numbers == ()


def test_numbers_of_six_figures_are_of_the_territory_of_the_place() -> None:
    assert telephones_in("25.12.34", "98800").numbers == ("+687251234",)
    assert telephones_in("25 12 34", "12000").numbers == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@b.fr, c@d.fr", ["a@b.fr", "c@d.fr"]),
        ("a@b.fr / c@d.fr", ["a@b.fr", "c@d.fr"]),
        ("a@b.fr ou c@d.fr", ["a@b.fr", "c@d.fr"]),
        ("a@b.fr et c@d.fr", ["a@b.fr", "c@d.fr"]),
        ("a@b.fr c@d.fr", ["a@b.fr", "c@d.fr"]),
        ("a@b.fr\nc@d.fr", ["a@b.fr", "c@d.fr"]),
        ("Contact : a@b.fr (accueil)", ["a@b.fr"]),
        ("a @b.fr", ["a@b.fr"]),
        ("prenom nom@b.fr", ["prenom nom@b.fr"]),
        ("et.ou@b.fr", ["et.ou@b.fr"]),
        ("mairie", ["mairie"]),
    ],
)
def test_addresses_of_mail_are_parted(text: str, found: list[str]) -> None:
    assert courriels_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://a.fr", ["https://a.fr"]),
        ("https://a.fr/x,y;z", ["https://a.fr/x,y;z"]),
        ("www.a.fr / www.b.fr", ["www.a.fr", "www.b.fr"]),
        ("https://a.fr,https://b.fr", ["https://a.fr", "https://b.fr"]),
        ("https://a.fr;b.fr;www.c.fr", ["https://a.fr", "b.fr", "www.c.fr"]),
        ("https://a.fr ou b.fr", ["https://a.fr", "b.fr"]),
        ("https://a.fr\nhttps://b.fr", ["https://a.fr", "https://b.fr"]),
    ],
)
def test_web_addresses_are_parted(text: str, found: list[str]) -> None:
    assert links_in(text) == found


@pytest.mark.parametrize(
    ("text", "kept", "standing"),
    [
        ("https://www.a.fr/x?y=1#z", "https://www.a.fr/x?y=1#z", "standard"),
        ("www.a.fr", "https://www.a.fr", "standard"),
        ("http:/a.fr", "http://a.fr", "standard"),
        ("https//a.fr", "https://a.fr", "standard"),
        ("http://https://a.fr", "https://a.fr", "standard"),
        ("https://a.fr/Médiathèque", "https://a.fr/M%C3%A9diath%C3%A8que", "standard"),
        ("https://a.fr/a_(b)", "https://a.fr/a_(b)", "usable"),
        ("javascript:alert(1)", "javascript:alert(1)", "unusable"),
        ("data:text/html,x.y", "data:text/html,x.y", "unusable"),
        ("oui", "oui", "unusable"),
        ("Facebook : Mairie de Bourg", "Facebook : Mairie de Bourg", "unusable"),
    ],
)
def test_a_web_address_is_one_that_opens(text: str, kept: str, standing: str) -> None:
    assert (url_of(text).text, url_of(text).standing) == (kept, standing)


@pytest.mark.parametrize(
    ("text", "kept", "standing"),
    [
        ("contact@a.fr", "contact@a.fr", "standard"),
        ("mailto:contact@a.fr", "contact@a.fr", "standard"),
        ("<contact@a.fr>.", "contact@a.fr", "standard"),
        ("prénom@a.fr", "prénom@a.fr", "usable"),
        ("contact@a", "contact@a", "unusable"),
        ("contact", "contact", "unusable"),
    ],
)
def test_an_address_of_mail_is_one_that_can_be_written_to(
    text: str, kept: str, standing: str
) -> None:
    assert (courriel_of(text).text, courriel_of(text).standing) == (kept, standing)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("44.3510", 44.351),
        ("44,3510", 44.351),
        ("-0.15", -0.15),
        ("\u22120,15", -0.15),
        ("44.3510N", 44.351),
        ("2.5730 E", 2.573),
        ("2,5730 O", -2.573),
        ("W 2.5730", -2.573),
        ("44.351°", 44.351),
        ("44°21'03\"N", 44.350833333),
        ("44° 21' 03'' N", 44.350833333),
        ("44°21\u203203\u2033 N", 44.350833333),
        ("1°30'O", -1.5),
        ("44.351.0", 443510.0),
        ("44 351 000", 44351000.0),
        ("665900,121", 665900.121),
        ('="44.351"', 44.351),
    ],
)
def test_a_coordinate_is_read(text: str, degrees: float) -> None:
    found = degrees_of(text)
    assert found is not None
    assert found.value == pytest.approx(degrees)


@pytest.mark.parametrize(
    "text",
    ["", "x", "nan", "inf", "1e999", "44°75'00\"N", "-2.5 O", "44N2", "12 rue 3", "°", "1,2.3"],
)
def test_what_is_no_number_is_no_coordinate(text: str) -> None:
    assert degrees_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("44.3510, 2.5730", "44.3510,2.5730", "44.3510 2.5730", "44,3510 ; 2,5730"),
        *("44,3510, 2,5730", "[44.3510, 2.5730]", "(44.3510;2.5730)", "44.3510|2.5730"),
    ],
)
def test_two_coordinates_of_one_cell_are_parted(text: str) -> None:
    assert coordinates_of(text) == (44.351, 2.573)


@pytest.mark.parametrize("text", ["44,3510", "44 351", "6 362 000,5", "44.351", "x, y", "1, 2", ""])
def test_one_number_is_never_two(text: str) -> None:
    assert coordinates_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("NC", "N/C", "n.c.", "-", "--", "\u2014", "#N/D", "#N/A", "#REF!", "#VALEUR!", "#DIV/0!"),
        *("nan", "None", "null", "NULL", "néant", "Aucun", "aucune", "sans objet", "?", "???"),
        *("à compléter", "A COMPLETER", "xxx", "XX", "inconnu", ".", "...", "\u2026", "/", "n/a"),
        *("Non renseigné", "non communiqué", "#NOM?", "_", "- -", "<>"),
    ],
)
def test_placeholders_are_no_value(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text", ["0", "Nancy", "Y", "Us", "Xaintrailles", "Mairie", "1", "A", "NC 12", "Rien-en-Bray"]
)
def test_a_real_word_is_no_placeholder(text: str) -> None:
    assert not is_placeholder(text)


def test_no_wording_of_the_standard_is_a_placeholder() -> None:
    words = [word for words in VOCABULARIES.values() for word in words]
    assert [word for word in words if is_placeholder(word, zero_is_nothing=True)] == []


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        *((word, True) for word in ("oui", "OUI", " Oui ", "x", "X", "1", 1, "vrai", "true", "✓")),
        *((word, False) for word in ("non", "NON", "0", 0, "faux", "False", "no", "✗")),
        *((word, None) for word in ("", None, "-", "peut-être", "2", "oui et non")),
        (True, True),
        (1.0, True),
    ],
)
def test_flags_say_yes_no_or_nothing(value: object, flag: bool | None) -> None:
    assert flag_of(value) is flag


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_wording_is_never_parted(name: str) -> None:
    for word in VOCABULARIES[name]:
        assert parted(name, word) == (word,)


@pytest.mark.parametrize(
    "between", ["|", ";", ", ", " / ", "\n", "\n- ", " • ", " et ", " ou ", " + "]
)
@pytest.mark.parametrize("name", sorted(set(VOCABULARIES) - {"typologie"}))
def test_two_wordings_are_parted_by_whatever_stands_between(name: str, between: str) -> None:
    words = VOCABULARIES[name]
    for one, other in itertools.pairwise(words):
        assert parted(name, f"{one}{between}{other}") == (one, other)


def test_what_is_unknown_between_wordings_is_kept_whole() -> None:
    text = "Téléphoner, sur place ou à distance, Se présenter"
    assert parted("modalites_acces", text) == (
        "Téléphoner",
        "sur place ou à distance",
        "Se présenter",
    )
    assert parted("services", "aide, conseil et formation") == ("aide, conseil et formation",)


@pytest.mark.parametrize(
    ("text", "kept", "changes"),
    [
        ("Accueil &amp; conseil", "Accueil & conseil", ("html_removed",)),
        ("L&#39;atelier", "L'atelier", ("html_removed",)),
        ("L&amp;#39;atelier", "L'atelier", ("html_removed",)),
        ("<p>Un <b>lieu</b></p>", "Un lieu\n", ("html_removed",)),
        ("&lt;script&gt;x&lt;/script&gt;", "x", ("html_removed",)),
        ("a < b & c > d", "a < b & c > d", ()),
        ("?a=1&copy=2", "?a=1&copy=2", ()),
        ("Mai\u200brie", "Mairie", ("invisible_characters",)),
        ("Mairie \u202eegnar\u202c", "Mairie egnar", ("direction_controls",)),
        ("a\x07b", "ab", ("control_characters",)),
        ("&#8238;x", "x", ("html_removed",)),
        ('="Mairie"', "Mairie", ("spreadsheet_form",)),
        ("Médiathèque", "Médiathèque", ()),
    ],
)
def test_a_text_is_what_a_reader_sees(text: str, kept: str, changes: tuple[str, ...]) -> None:
    assert cleaned(text) == (kept, changes)
