"""Numbered arrondissements, as people write them."""

from __future__ import annotations

import pytest

from geodata.nearest.geocoding.arrondissements import official_name
from geodata.territory.names import fold


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Paris 15", "paris 15e arrondissement"),
        ("Paris 01", "paris 1er arrondissement"),
        ("Lyon 3e", "lyon 3e arrondissement"),
        ("Lyon 3è", "lyon 3e arrondissement"),
        ("Lyon 3 ème", "lyon 3e arrondissement"),
        ("Marseille 4ème arr.", "marseille 4e arrondissement"),
        ("4ème arrondissement de Marseille", "marseille 4e arrondissement"),
        ("15e Paris", "paris 15e arrondissement"),
        ("1er arrt Lyon", "lyon 1er arrondissement"),
        ("Paris XVe", "paris 15e arrondissement"),
        ("Paris XIX", "paris 19e arrondissement"),
        ("Paris, le 20e", "paris 20e arrondissement"),
        ("12 Paris", None),
        ("Paris", None),
        ("Paris 0", None),
        ("Paris iiii", None),
        ("Lille 3e", None),
        ("rue de Paris 15", None),
    ],
)
def test_an_arrondissement_is_read(text: str, name: str | None) -> None:
    assert official_name(fold(text)) == name
