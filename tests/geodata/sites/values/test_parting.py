"""Values that one cell holds are parted however people part them, and none is lost."""

from __future__ import annotations

import itertools

import pytest

from geodata.sites.values.parting import parted
from geodata.sites.values.wordings import is_wording
from geodata.sites.vocabularies import VOCABULARIES


@pytest.mark.parametrize("sign", ["|", ";", "\n", ", ", " / "])
@pytest.mark.parametrize("name", sorted(VOCABULARIES))
def test_any_two_values_of_the_standard_are_parted_whatever_parts_them(
    name: str, sign: str
) -> None:
    for pair in itertools.permutations(VOCABULARIES[name], 2):
        # `CCAS / CIAS` is how some lists of choices write one choice.
        if sign == "|" or not is_wording(name, sign.join(pair)):
            assert parted(name, sign.join(pair)) == pair


def test_two_programmes_are_no_spelling_of_one() -> None:
    field = "dispositif_programmes_nationaux"
    two = ("Conseillers numériques", "France Services")
    for sign in ("|", ";", "\n", ", ", " / ", " - ", "; ", " | "):
        assert parted(field, sign.join(two)) == two
    assert parted(field, "Conseillers numériques France Services") == (
        "Conseillers numériques France Services",
    )
