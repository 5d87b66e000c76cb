"""Names are folded to what people type."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, strategies as st

from geodata.territory.names import bare, fold


@pytest.mark.parametrize(
    ("name", "folded", "without_articles"),
    [
        ("L'Haÿ-les-Roses", "l hay les roses", "hay roses"),
        ("Saint-Germain-en-Laye", "saint germain en laye", "saint germain en laye"),
        ("St-Malo", "saint malo", "saint malo"),
        ("Ste Maxime", "sainte maxime", "sainte maxime"),
        ("Hœnheim", "hoenheim", "hoenheim"),
        ("Villeneuve-d'Ascq", "villeneuve d ascq", "villeneuve ascq"),
        ("Les", "les", "les"),
        ("Y", "y", "y"),
        ("Paris 1er Arrondissement", "paris 1er arrondissement", "paris 1er arrondissement"),
    ],
)
def test_a_name_is_folded(name: str, folded: str, without_articles: str) -> None:
    assert fold(name) == folded
    assert bare(folded) == without_articles


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert bare(bare(fold(text))) == bare(fold(text))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        *(("Ω≈ç", ""), ("≈≈c", ""), ("@@@c", ""), ("Пау", ""), ("東京", ""), ("٧٥٠٠١", "")),
        *(("Ωç", "ωc"), ("Łódź", "łodz"), ("5 €", "5"), ("📍Pau", "pau"), ("①", "1")),
        *(("« Y »", "y"), ("***Pau***", "pau"), ("lʼHaÿ", "l hay"), ("a\u0301\u0301\u0301", "a")),
    ],
)
def test_what_cannot_be_read_of_a_text_leaves_no_word_that_it_is_not(
    text: str, folded: str
) -> None:
    assert fold(text) == folded


_UNREADABLE = st.text(st.sampled_from("Ω≈Ж東京€@%√😀"), min_size=1, max_size=12)
_READABLE = st.text(st.sampled_from("abçÉ1"), max_size=11)


@given(_UNREADABLE, _READABLE, st.randoms(use_true_random=False))
def test_a_text_of_which_most_cannot_be_read_is_nothing(
    unreadable: str, readable: str, draw: Random
) -> None:
    signs = [*unreadable, *readable[: len(unreadable) - 1]]
    draw.shuffle(signs)
    assert fold("".join(signs)) == ""


@given(st.text("abcç ", min_size=1), st.sampled_from("ΩЖ東"), st.integers(0, 50))
def test_a_letter_that_cannot_be_read_makes_no_other_name(text: str, letter: str, at: int) -> None:
    at = min(at, len(text))
    folded = fold(text[:at] + letter + text[at:])
    assert folded == "" or letter.lower() in folded


@given(st.text(max_size=80))
def test_a_digit_of_a_folded_text_is_one_that_codes_have(text: str) -> None:
    assert all(sign.isascii() for sign in fold(text) if not sign.isalpha())
