"""The register answers by code, old code, postcode and name."""

from __future__ import annotations

import pytest

from geodata.errors import UnknownCodeError, UnknownPostcodeError
from geodata.territory.postcodes import Postcodes
from geodata.territory.register import Register


def codes(areas: list) -> list[str]:
    return [area.code for area in areas]


def test_a_current_code_is_its_commune(register: Register) -> None:
    found = register.resolve("01001")
    assert (found.area.name, found.relation) == ("L'Abergement-Clémenciat", "current")
    assert found.area.postcodes == ("01400",)
    assert found.area.epci == "2000"


def test_an_old_code_resolves_and_says_so(register: Register) -> None:
    found = register.resolve("01999")
    assert (found.area.code, found.relation) == ("01004", "old")


def test_the_code_of_a_part_resolves_to_the_commune_it_is_in(register: Register) -> None:
    found = register.resolve("01005")
    assert (found.area.code, found.area.kind, found.relation) == ("01004", "commune", "part")


def test_a_code_shared_by_a_commune_and_its_part_is_the_commune(register: Register) -> None:
    assert register.resolve("01004").area.name == "Bourg"


@pytest.mark.parametrize("code", ["", "1001", "99999", "010010", "0100é", "01001\0", "*"])
def test_an_unknown_code_is_an_error_that_names_it(register: Register, code: str) -> None:
    with pytest.raises(UnknownCodeError) as caught:
        register.resolve(code)
    assert caught.value.code == code


def test_a_postcode_gives_its_communes_the_most_populated_first(register: Register) -> None:
    assert codes(register.with_postcode("01400")) == ["01002", "01001"]


def test_a_postcode_of_paris_is_the_arrondissement_alone(register: Register) -> None:
    assert codes(register.with_postcode("75002")) == ["75102"]


def test_a_cedex_belongs_to_no_commune(register: Register) -> None:
    with pytest.raises(UnknownPostcodeError):
        register.with_postcode("01405")


def test_nobody_in_a_commune_is_zero_and_an_unknown_population_is_missing(
    register: Register,
) -> None:
    assert register.resolve("01004").area.population == 0
    parts = [area for area, _ in register.search("hameau")]
    assert parts[0].population is None


def test_an_area_without_polygon_has_no_point(register: Register) -> None:
    area = register.resolve("97701").area
    assert (area.lon, area.lat, area.area_km2, area.point_source) == (None, None, None, "none")


@pytest.mark.parametrize(
    "text", ["Saint-Étienne", "saint etienne", "ST ETIENNE", "st-étienne", "  Saint   Etienne "]
)
def test_a_name_is_found_however_it_is_typed(register: Register, text: str) -> None:
    area, exact = register.search(text)[0]
    assert (area.code, exact) == ("01002", True)


@pytest.mark.parametrize("text", ["abergement", "l'aberg", "Abergement Cl", "L ABERGEMENT CLEM"])
def test_articles_do_not_matter(register: Register, text: str) -> None:
    assert register.search(text)[0][0].code == "01001"


def test_an_exact_name_comes_before_a_longer_one_whatever_its_size(register: Register) -> None:
    found = register.search("saint etienne")
    assert [(area.code, exact) for area, exact in found] == [("01002", True), ("01003", False)]


def test_a_prefix_gives_the_most_populated_first(register: Register) -> None:
    assert codes([area for area, _ in register.search("sa")]) == ["01002", "01003", "97701"]


def test_wholes_come_before_parts(register: Register) -> None:
    assert [area.kind for area, _ in register.search("bourg")] == ["commune", "commune_deleguee"]


def test_search_returns_no_more_than_its_limit(register: Register) -> None:
    assert len(register.search("p", limit=2)) == 2


@pytest.mark.parametrize("text", ["", " ", "'-", "x" * 10_000, "zz", "\x00\x1f", "é\u0301\u200d"])
def test_a_text_that_is_no_name_finds_nothing_it_should_not(register: Register, text: str) -> None:
    assert register.search(text) == []


def test_a_named_commune_leaves_out_the_names_that_only_begin_like_it(register: Register) -> None:
    assert codes([area for area, _ in register.search("saint-etienne", exact_only=True)]) == [
        "01002"
    ]


def test_the_names_of_territories_are_known_by_level(register: Register) -> None:
    assert register.territories["departement", "01"] == "Ain"
    assert register.territories["epci", "2000"] == "CC"


def test_postcodes_of_one_area_and_of_thousands_are_the_same(register: Register) -> None:
    postcodes = Postcodes(register._arrays)
    for entry in range(len(register)):
        alone, among = (postcodes.of(entry, among_many=many) for many in (False, True))
        assert alone == among == register.area(entry).postcodes
    assert [register.area(at).code for at in postcodes.served("01400")] == ["01001", "01002"]
