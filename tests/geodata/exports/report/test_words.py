"""What the report says, in letters that its fonts have."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics

from geodata.exports.report.fonts import BOLD, ITALIC, TEXT, drawable, lines_of, markup, width_of
from geodata.exports.report.words import (
    day_in_words,
    decimal,
    limit,
    minutes,
    posts_between,
    posts_range,
    proper,
    share,
    short_name,
    some,
    whole,
)


@pytest.mark.parametrize("font", [TEXT, BOLD, ITALIC])
def test_the_fonts_have_every_letter_of_french(font: str) -> None:
    drawable("")
    known = pdfmetrics.getFont(font).face.charToGlyph
    french = "àâäæçéèêëîïôœöùûüÿÀÂÄÆÇÉÈÊËÎÏÔŒÖÙÛÜŸ’«»–—…°×≤≥·•²\u00a0€"
    assert [letter for letter in french if ord(letter) not in known] == []


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("1\u202f457\u202f905", "1\u00a0457\u00a0905"),
        ("L'Haÿ-les-Roses", "L’Haÿ-les-Roses"),
        ("Cœur d’Essonne – « Lot »", "Cœur d’Essonne – « Lot »"),
        ("e\u0301te\u0301", "été"),
        ("Mā\u02bbohi", "Ma‘ohi"),
        ("Pont\u2011Aven", "Pont-Aven"),
        ("de A → B", "de A ? B"),
        ("deux\u200blignes\nici", "deuxlignes ici"),
    ],
)
def test_what_the_fonts_lack_becomes_its_nearest(given: str, drawn: str) -> None:
    assert drawable(given) == drawn


def test_nothing_in_a_name_is_a_tag() -> None:
    assert markup("<b>Mairie</b> & Cie") == "&lt;b&gt;Mairie&lt;/b&gt; &amp; Cie"


def test_figures_have_their_comma_and_their_spaces() -> None:
    assert whole(1457905) == "1\u00a0457\u00a0905"
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
    assert share(0.9999) == "99,9\u00a0%"
    assert share(1.0) == "100,0\u00a0%"
    assert share(0.93312) == "93,3\u00a0%"


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


def test_lines_are_cut_between_words_and_no_wider_than_asked() -> None:
    lines = lines_of("Sources : " + "données ouvertes " * 20, 6.0, 200.0)
    assert len(lines) > 2
    assert all(width_of(line, 6.0) <= 200.0 for line in lines)
    assert "".join(lines).count("ouvertes") == 20


def test_posts_that_are_not_proven_to_be_the_fewest_are_an_interval() -> None:
    proven = {"posts_needed": 1, "posts_needed_at_least": 1}
    between = {"posts_needed": 1_311, "posts_needed_at_least": 1_294}
    assert posts_between(proven) == some(1, "poste est", "postes sont")
    assert posts_range(proven) == "1"
    assert posts_between(between) == f"De {whole(1_294)} à {whole(1_311)} postes sont"
