"""A name that no commune has is told as unknown, with what may be meant, and taken by nobody."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from geodata.matches import Whereabouts
from geodata.matches.reading import Where
from geodata.matches.whereabouts import Understood
from geodata.territory import bare, fold
from tests.country import LITTLE_FRANCE, SQUARES, official, places_of

AREAS = (
    *LITTLE_FRANCE,
    official("85001", "Saint-Hilaire", departement="85", postcodes=("85000",), population=900),
    official("01010", "Saint-Hilaire", postcodes=("01500",), population=800),
    official("01011", "Montrevel", postcodes=("01340",), population=2_000),
)
PLACES = places_of(
    AREAS, {**SQUARES, **dict.fromkeys(("85001", "01010", "01011"), SQUARES["01003"])}
)
NAMES = sorted({each.name for each in AREAS if len(each.name) > 7})


def asked(commune: str, postcode: str = "", **others: str) -> Understood:
    where = Where(commune=commune, postcode=postcode, **others)
    [found] = Whereabouts(PLACES).of_all([where])
    return found


def code_of(found: Understood) -> str | None:
    area = None if found.origin is None else found.origin.commune
    return None if area is None else area.code


def test_a_misspelt_name_is_unknown_with_what_is_near_it() -> None:
    found = asked("Saint-Étiene")
    assert (found.origin, found.notes) == (None, ("commune_unknown",))
    assert found.suggested == ("Saint-Étienne (01002)",)


def test_several_communes_of_a_name_stay_ambiguous_and_are_named() -> None:
    found = asked("Saint-Hilaire")
    assert (found.origin, found.notes) == (None, ("ambiguous",))
    assert found.suggested == ("Saint-Hilaire (85001)", "Saint-Hilaire (01010)")


def test_several_communes_nearly_of_a_name_are_all_suggested() -> None:
    found = asked("Saint-Hilare")
    assert (found.origin, found.notes) == (None, ("commune_unknown",))
    assert found.suggested == ("Saint-Hilaire (85001)", "Saint-Hilaire (01010)")
    assert asked("Saint-Hilare (Vendée)").suggested == ("Saint-Hilaire (85001)",)


@pytest.mark.parametrize(
    ("commune", "postcode", "code"),
    [
        ("Saint-Étiene", "42000", "01002"),
        ("Saint-Hilare", "85000", "85001"),
        ("Saint-Hilare", "01500", "01010"),
        ("01500 Saint-Hilare", "", "01010"),
        ("Abergment Clémenciat", "01400", "01001"),
        # Cut within a word, which what is typed may be and a file's name is not.
        ("Montrev", "01340", "01011"),
    ],
)
def test_the_postcode_of_the_row_settles_it_and_that_is_said(
    commune: str, postcode: str, code: str
) -> None:
    found = asked(commune, postcode)
    assert (code_of(found), found.notes) == (code, ("commune_corrected",))
    assert found.origin is not None
    assert found.origin.understood_as == "name"


def test_a_postcode_of_another_commune_settles_nothing() -> None:
    found = asked("Montrevl", "01370")
    assert found.notes == ("commune_unknown",)
    assert found.suggested == ("Montrevel (01011)",)
    # The row is asked from its postcode, and says that its name was not understood.
    assert found.origin is not None
    assert (found.origin.understood_as, code_of(found)) == ("postcode", "01003")


def test_a_name_that_is_none_is_no_commune_of_its_postcode() -> None:
    found = asked("Zzyzx", "01370")
    assert (found.notes, found.suggested) == (("commune_unknown",), ())
    assert found.origin is not None
    assert found.origin.understood_as == "postcode"


def test_a_name_that_is_cut_without_a_postcode_is_suggested() -> None:
    found = asked("Montrev")
    assert (found.origin, found.notes) == (None, ("commune_unknown",))
    assert found.suggested == ("Montrevel (01011)",)


def test_a_territory_is_told_as_one() -> None:
    found = asked("Vendée")
    assert (found.origin, found.notes) == (None, ("commune_is_territory",))
    assert "Saint-Hilaire (85001)" in found.suggested


@pytest.mark.parametrize(
    ("commune", "postcode", "code"),
    [
        ("St-Etienne", "01400", "01002"),
        ("Quartier haut, Bourg", "01000", "01004"),
        ("Bourg", "99999", "01004"),
        ("Paris", "75002", "75102"),
        ("Paris 2e", "", "75102"),
        ("Hameau", "01000", "01004"),
    ],
)
def test_a_name_that_is_one_is_not_corrected(commune: str, postcode: str, code: str) -> None:
    found = asked(commune, postcode)
    assert (code_of(found), found.notes, found.suggested) == (code, (), ())


def test_the_code_of_a_row_goes_before_its_name() -> None:
    found = asked("Saint-Étiene", code="01003")
    assert (code_of(found), found.notes) == ("01003", ())


@given(st.sampled_from(NAMES), st.integers(0, 30), st.sampled_from(["", "x", "ee"]))
def test_no_slip_in_a_name_is_taken_in_silence(name: str, at: int, by: str) -> None:
    at %= len(name)
    text = name[:at] + by + name[at + 1 :]
    found = asked(text)
    if found.origin is None:
        assert found.notes in (("commune_unknown",), ("ambiguous",))
        return
    # A sign that is no letter was lost, or whole words that begin a name are left.
    written = bare(fold(text)).split()
    names = [bare(fold(each.name)).split() for each in AREAS]
    assert any(each[: len(written)] == written for each in names)


def test_a_name_nearly_that_of_a_commune_that_nobody_places_is_unknown_too() -> None:
    assert asked("Saint-Barthélemy").notes == ("not_covered",)
    found = asked("Saint-Bartélemy")
    assert (found.origin, found.notes) == (None, ("commune_unknown",))
    assert found.suggested == ("Saint-Barthélemy (97701)",)


@pytest.mark.parametrize("commune", ["Sint-Hilaire", "Zyx-sur-Bourg", "Saint-Hil"])
def test_the_end_or_a_cut_beginning_of_a_name_is_not_several_of_that_name(commune: str) -> None:
    assert asked(commune).notes == ("commune_unknown",)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (Where(commune="Paris", postcode="01000"), "75056"),
        (Where(commune="Paris", code="01001"), "01001"),
        (Where(commune="Saint-Étienne", code="85001"), "85001"),
        (Where(lat="46.05", lon="0.15", commune="Paris"), "01002"),
        (Where(lat="46.05", lon="0.15", postcode="75001"), "01002"),
        (Where(lat="46.05", lon="0.15", code="85001"), "01002"),
    ],
    ids=str,
)
def test_a_row_that_names_two_departements_says_so(row: Where, code: str) -> None:
    [found] = Whereabouts(PLACES).of_all([row])
    assert code_of(found) == code
    assert "other_departement" in found.notes


@pytest.mark.parametrize(
    "row",
    [
        Where(commune="Paris", postcode="75900"),  # a CEDEX
        Where(commune="Bourg", postcode="01400"),  # a neighbour's
        Where(commune="Saint-Étienne", postcode="42000"),  # its own, of another département
        Where(lat="46.05", lon="0.15", commune="Bourg", postcode="01370"),  # across a border
        Where(commune="Saint-Hilaire", code="85001", postcode="85000"),  # one of several
        Where(lat="46.05", lon="0.15", commune="Nulle-Part"),
        Where(commune="01001"),
    ],
    ids=str,
)
def test_what_may_be_said_of_one_place_is_no_contradiction(row: Where) -> None:
    [found] = Whereabouts(PLACES).of_all([row])
    assert "other_departement" not in found.notes
