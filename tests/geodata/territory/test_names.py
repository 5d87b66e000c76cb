"""Names are folded to what people type."""

from __future__ import annotations

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
