"""Figures, counts, dates and places as French writes them."""

from __future__ import annotations

import pytest

from geodata import french


def test_thousands_are_apart_by_a_narrow_space_or_the_one_asked_for() -> None:
    assert french.whole_number(12_500) == "12\u202f500"
    assert french.whole_number(1_234_567.4, space="\u00a0") == "1\u00a0234\u00a0567"


def test_a_range_of_shares_has_its_unit_once_and_is_none_where_it_reads_as_one_share() -> None:
    assert french.percent_range(0.9172, 0.9265) == "91,7 à 92,7\u202f%"
    assert french.percent_range(0.9, 0.99999, space=" ") == "90,0 à 99,9 %"
    assert french.percent_range(0.91701, 0.91703) is None
    assert french.percent_range(None, None) is None


def test_a_figure_that_is_missing_is_a_dash() -> None:
    numbers = (french.whole_number(None), french.decimal_number(None), french.percent(None))
    assert numbers == ("–", "–", "–")
    assert french.counted(None, "commune", "communes") == "–\u202fcommune"


def test_decimals_follow_a_comma() -> None:
    assert french.decimal_number(3.46) == "3,5"
    assert [french.shortest_number(value) for value in (20.0, 7.5)] == ["20", "7,5"]


def test_a_share_is_a_percentage() -> None:
    assert french.percent(0.0009, 2) == "0,09\u202f%"
    assert french.percent(0.5, space="\u00a0") == "50,0\u00a0%"


@pytest.mark.parametrize(
    ("share", "digits", "words"),
    [(0.0, 1, "0,0"), (0.00001, 1, "moins de 0,1"), (0.0005, 1, "0,1"), (0.004, 0, "moins de 1")],
)
def test_no_percent_is_none(share: float, digits: int, words: str) -> None:
    assert french.percent(share, digits) == f"{words}\u202f%"


@pytest.mark.parametrize(("share", "words"), [(0.0, "0,00"), (1e-5, "0,01"), (0.00101, "0,11")])
def test_a_bound_is_never_told_smaller_than_it_is(share: float, words: str) -> None:
    assert french.percent_at_most(share) == f"{words}\u202f%"
    assert french.percent_at_most(0.0012) == "0,12\u202f%"


@pytest.mark.parametrize(
    ("share", "words"), [(1.0, "100,0"), (0.99999, "99,9"), (0.9995, "99,9"), (0.9994, "99,9")]
)
def test_a_hundred_percent_is_all(share: float, words: str) -> None:
    assert french.percent(share) == f"{words}\u202f%"


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 lieu"), (1, "1 lieu"), (1.5, "2 lieu"), (2, "2 lieux")]
)
def test_there_are_several_from_two(count: float, words: str) -> None:
    assert french.counted(count, "lieu", "lieux", space=" ") == words


def test_the_first_of_a_month_is_an_ordinal() -> None:
    assert french.day_in_words("2026-08-01") == "1er août 2026"
    assert french.day_in_words("2026-11-24T10:00:00+01:00") == "24 novembre 2026"


@pytest.mark.parametrize(
    ("name", "after_de"),
    [
        ("Rodez", "de Rodez"),
        ("Le Mans", "du Mans"),
        ("Les Sables-d'Olonne", "des Sables-d'Olonne"),
        ("La Rochelle", "de La Rochelle"),
        ("L'Haÿ-les-Roses", "de L'Haÿ-les-Roses"),
        ("Lens", "de Lens"),
        ("Albi", "d’Albi"),
        ("Évreux", "d’Évreux"),
        ("Œuilly", "d’Œuilly"),
        ("Yvetot", "d’Yvetot"),
        ("Yutz", "de Yutz"),
        ("Y", "de Y"),
        ("Hyères", "d’Hyères"),
        ("Haguenau", "de Haguenau"),
        ("Le Havre", "du Havre"),
    ],
)
def test_de_contracts_with_the_article_or_the_vowel_of_a_name(name: str, after_de: str) -> None:
    assert french.of_place(name) == after_de


def test_the_apostrophe_may_be_the_one_of_files() -> None:
    assert french.of_place("Albi", apostrophe="'") == "d'Albi"
