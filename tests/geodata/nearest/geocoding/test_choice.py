"""A score is not a confidence: when a text is clear, and when a person has to choose."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings, strategies as some

from geodata.nearest.geocoding.candidates import Candidate
from geodata.nearest.geocoding.choice import choose
from geodata.nearest.geocoding.typed import read_text


def street(label: str, score: float, *, lon: float = 2.0, lat: float = 46.0, **facts: Any) -> Any:
    """Returns a street; only what a test is about needs to be said."""
    postcode = next((word for word in label.split() if len(word) == 5 and word.isdigit()), None)
    values: dict[str, Any] = {"kind": "street", "postcode": postcode, **facts}
    return Candidate(lon, lat, label, score=score, **values)


MAIRIES = [
    street("Rue de la Mairie 12300 Almont", 0.93, lon=2.3),
    street("Rue de la Mairie 30120 Manduel", 0.92, lon=4.4),
    street("Rue de la Mairie 11300 Limoux", 0.85, lon=2.2),
]


def test_one_street_of_that_name_is_clear_whatever_its_score() -> None:
    only = street("Place Eugène-Raynaldy 12000 Rodez", 0.55)
    assert choose(read_text("place eugene raynaldy"), [only]).clear == only


def test_a_name_that_several_communes_have_is_not_clear_however_high_the_score() -> None:
    choice = choose(read_text("rue de la mairie"), MAIRIES)
    assert choice.clear is None
    assert choice.candidates == tuple(MAIRIES)


def test_a_number_that_one_of_them_alone_is_known_to_have_makes_none_clear() -> None:
    numbered = street("12 rue des Lilas 76710 Eslettes", 0.91, lon=1.0, kind="housenumber")
    others = [street("rue des Lilas 25750 Arcey", 0.73, lon=6.6)]
    assert choose(read_text("12 rue des lilas"), [numbered, *others]).clear is None


def test_the_commune_or_the_postcode_in_the_text_makes_it_clear() -> None:
    for text in ("rue de la mairie manduel", "rue de la mairie 30120", "30120, r. de la Mairie"):
        assert choose(read_text(text), MAIRIES).clear == MAIRIES[1]


def test_the_departement_in_the_text_makes_it_clear() -> None:
    placed = [street("Rue Haute 12300 Almont", 0.9, context="12, Aveyron, Occitanie")]
    placed.append(street("Rue Haute 30120 Manduel", 0.9, lon=4, context="30, Gard, Occitanie"))
    assert choose(read_text("rue haute, gard"), placed).clear == placed[1]


def test_two_ends_of_one_street_are_one_answer() -> None:
    ends = [street("Rue Haute 12000 Rodez", 0.9), street("Rue Haute 12000 Rodez", 0.9, lon=2.005)]
    assert choose(read_text("rue haute rodez"), ends).clear == ends[0]


def test_two_streets_of_one_name_in_a_merged_commune_are_not() -> None:
    parted = [street("Rue Haute 12000 Rodez", 0.9), street("Rue Haute 12000 Rodez", 0.9, lon=2.1)]
    choice = choose(read_text("rue haute rodez"), parted)
    assert (choice.clear, len(choice.candidates)) == (None, 2)


def test_a_word_that_no_candidate_has_makes_none_clear() -> None:
    choice = choose(read_text("rue de la mairie trifouillis"), MAIRIES[:1])
    assert (choice.clear, choice.candidates) == (None, tuple(MAIRIES[:1]))


def test_another_kind_of_street_is_another_street() -> None:
    assert (
        choose(read_text("impasse haute rodez"), [street("Rue Haute 12000 Rodez", 0.8)]).clear
        is None
    )


def test_a_candidate_that_lacks_most_of_the_words_is_not_even_shown() -> None:
    choice = choose(read_text("impasse xqzw kjhgf"), [street("Impasse Haute 12000 Rodez", 0.4)])
    assert (choice.clear, choice.candidates) == (None, ())


def test_another_street_of_the_commune_named_is_not_shown() -> None:
    choice = choose(read_text("8 quai Xqzw, 12000 Rodez"), [street("Rue Haute 12000 Rodez", 0.6)])
    assert choice.candidates == ()


def test_abbreviations_misspelling_and_the_inside_of_a_building_do_not_matter() -> None:
    only = street("Avenue du Général Leclerc 12000 Rodez", 0.7)
    for text in (
        "av gal leclerc rodez",
        "avenue du general lecler, 12000 Rodes",
        "av. Général Leclerc bâtiment B appt 12, Rodez",
    ):
        assert choose(read_text(text), [only]).clear == only, text


def test_a_commune_that_is_only_like_the_one_typed_is_not_taken_for_it() -> None:
    alike = street("place de la Mairie 30390 Théziers", 0.8)
    choice = choose(read_text("place de la mairie Trézies"), [alike])
    assert (choice.clear, choice.candidates) == (None, (alike,))
    town = street("Théziers", 0.8, kind="municipality", postcode="30390")
    assert choose(read_text("Trézies"), [town]).clear is None
    assert choose(read_text("30390 Trézies"), [town]).clear == town


def test_a_postcode_of_cedex_is_told_to_be_in_no_label() -> None:
    only = street("Rue Haute 12000 Rodez", 0.7)
    typed = read_text("rue haute 12007 rodez")
    assert choose(typed, [only]).clear is None
    assert choose(typed, [only], frozenset({"12007"})).clear == only


def test_no_candidate_is_no_choice() -> None:
    assert choose(read_text("rue haute"), []).candidates == ()


@settings(deadline=None)
@given(some.permutations(MAIRIES), some.sampled_from(["rue de la mairie", "r de la mairie limoux"]))
def test_the_order_of_the_candidates_does_not_matter(shuffled: list[Any], text: str) -> None:
    assert choose(read_text(text), shuffled) == choose(read_text(text), MAIRIES)
