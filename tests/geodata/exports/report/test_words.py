"""What the report says, in letters that its fonts have."""

from __future__ import annotations

import pytest

from geodata.exports.report.fonts import BOLD, ITALIC, TEXT, drawable, face, width_of
from geodata.exports.report.typography import typeset
from geodata.exports.report.words import (
    communes_of,
    minutes,
    posts_between,
    posts_range,
    proper,
    short_name,
    some,
)
from geodata.french import (
    day_in_words,
    decimal_number as decimal,
    percent as share,
    shortest_number as limit,
    whole_number as whole,
)


@pytest.mark.parametrize("font", [TEXT, BOLD, ITALIC])
def test_the_fonts_have_every_letter_of_french(font: str) -> None:
    french = "àâäæçéèêëîïôœöùûüÿÀÂÄÆÇÉÈÊËÎÏÔŒÖÙÛÜŸ’«»–—…°×≤≥·•²\u00a0\u202f€’ʻ→"
    assert [letter for letter in french if letter not in face(font).advances] == []


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("1\u202f457\u202f905", "1\u202f457\u202f905"),
        ("L'Haÿ-les-Roses", "L’Haÿ-les-Roses"),
        ("Cœur d’Essonne – « Lot »", "Cœur d’Essonne – « Lot »"),
        ("e\u0301te\u0301", "été"),
        ("Mā\u02bbohi", "Mā\u02bbohi"),
        ("Pont\u2011Aven", "Pont-Aven"),
        ("de A → \u4e2d\U0001f600", "de A → ??"),
        ("deux\u200blignes\nici", "deuxlignes ici"),
    ],
)
def test_what_the_fonts_lack_becomes_its_nearest(given: str, drawn: str) -> None:
    assert drawable(given) == drawn


def test_figures_have_their_comma_and_their_spaces() -> None:
    assert whole(1457905) == "1\u202f457\u202f905"
    assert decimal(0.606, 2) == "0,61"
    assert minutes(24.6) == "24,6\u00a0min"
    assert limit(20.0) == "20"
    assert limit(12.5) == "12,5"
    assert some(0, "commune", "communes") == "0\u00a0commune"
    assert some(1, "commune", "communes") == "1\u00a0commune"
    assert some(2, "commune", "communes") == "2\u00a0communes"


@pytest.mark.parametrize("say", [whole, decimal, minutes, share])
def test_what_is_unknown_is_a_dash_and_never_zero(say: object) -> None:
    assert callable(say)
    assert say(None) == "–"


def test_all_is_all() -> None:
    assert share(0.9999) == "99,9\u202f%"
    assert share(1.0) == "100,0\u202f%"
    assert share(0.93312) == "93,3\u202f%"


def test_a_day_is_said_in_words() -> None:
    assert day_in_words("2026-08-01") == "1er août 2026"
    assert day_in_words("2026-11-24T02:00:00+00:00") == "24 novembre 2026"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("SAINT-POL-SUR-TERNOISE", "Saint-Pol-sur-Ternoise"),
        ("LA CAPELLE-LES-BOULOGNE", "La Capelle-les-Boulogne"),
        ("L'ISLE D'ABEAU", "L'Isle d'Abeau"),
        ("Villeneuve-d'Ascq", "Villeneuve-d'Ascq"),
    ],
)
def test_a_name_in_capitals_is_said_as_it_is_written(given: str, said: str) -> None:
    assert proper(given) == said


def test_an_arrondissement_is_named_by_its_number_on_the_map() -> None:
    row = {"name": "Paris 20e Arrondissement", "kind": "arrondissement_municipal"}
    assert short_name(row) == "20e"
    assert short_name({"name": "Bois-le-Roi", "kind": "commune"}) == "Bois-le-Roi"


def test_a_text_is_as_wide_as_its_letters_in_its_font() -> None:
    # DejaVu Sans: `m` is 1,995 of 2,048 units wide, `i` is 569.
    assert width_of("mi", 10.0) == pytest.approx(10.0 * (1995 + 569) / 2048)
    assert width_of("mi", 10.0, BOLD) > width_of("mi", 10.0)


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("pour 10 000 habitants", "pour 10\u202f000\u00a0habitants"),
        ("1 234 567 €", "1\u202f234\u202f567\u202f€"),
        ("1\u00a0234 postes", "1\u202f234\u00a0postes"),
        ("Sources : IGN ; INSEE", "Sources\u00a0: IGN\u202f; INSEE"),
        ("« Vague » à 20 minutes", "«\u00a0Vague\u00a0» à 20\u00a0minutes"),
        ("le 15 2022", "le 15 2022"),
        ("http://x", "http://x"),
    ],
)
def test_no_line_breaks_within_a_number_nor_before_its_unit(given: str, printed: str) -> None:
    assert typeset(given) == printed
    assert typeset(printed) == printed


@pytest.mark.parametrize(
    ("communes", "arrondissements", "expected"),
    [
        (34_920, 45, "34\u202f875\u00a0communes et 45\u00a0arrondissements"),
        (20, 20, "20\u00a0arrondissements"),
        (1, 1, "1\u00a0arrondissement"),
        (1, 0, "1\u00a0commune"),
        (0, 0, "0\u00a0commune"),
        (2, 1, "1\u00a0commune et 1\u00a0arrondissement"),
    ],
)
def test_communes_and_arrondissements_are_counted_apart(communes, arrondissements, expected):
    assert communes_of({"communes": communes, "arrondissements": arrondissements}) == expected


def test_an_adjective_agrees_with_what_it_is_said_of():
    counted = {"communes": 3, "arrondissements": 1}

    assert communes_of(counted, "éloignée") == (
        "2\u00a0communes éloignées et 1\u00a0arrondissement éloigné"
    )
    assert communes_of({"communes": 1}) == "1\u00a0commune"


def test_posts_that_are_not_proven_to_be_the_fewest_are_an_interval() -> None:
    proven = {"posts_needed": 1, "posts_needed_at_least": 1}
    between = {"posts_needed": 1_311, "posts_needed_at_least": 1_294}
    assert posts_between(proven) == some(1, "poste est", "postes sont")
    assert posts_range(proven) == "1"
    assert posts_between(between) == f"De {whole(1_294)} à {whole(1_311)} postes sont"
