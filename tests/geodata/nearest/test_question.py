"""What a citizen asks is checked against the vocabularies, and a slip is told the right words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from geodata.errors import ParameterError
from geodata.nearest.question import moment_of, wanted_of
from geodata.sites.facets import Facets, Wanted, facet_arrays
from geodata.sites.vocabularies import NEEDS, VOCABULARIES
from tests.country import site

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def test_a_need_is_the_service_that_answers_it() -> None:
    assert wanted_of({}, needs=["cv"]).needs == ("Insertion professionnelle via le numérique",)
    assert set(NEEDS.values()) <= set(VOCABULARIES["services"])


@pytest.mark.parametrize(
    ("filter_name", "field"),
    [
        ("service", "services"),
        ("audience", "publics_specifiquement_adresses"),
        ("support", "modalites_accompagnement"),
        ("fee", "frais_a_charge"),
        ("programme", "dispositif_programmes_nationaux"),
    ],
)
def test_a_value_of_no_vocabulary_is_refused_with_the_right_ones(
    filter_name: str, field: str
) -> None:
    right = VOCABULARIES[field]
    assert getattr(wanted_of({filter_name: right}), field) == right
    with pytest.raises(ParameterError) as refused:
        wanted_of({filter_name: [right[0], "Autre chose"]})
    assert refused.value.parameter == filter_name
    assert refused.value.allowed == right


def test_a_need_or_a_network_that_is_unknown_is_refused() -> None:
    with pytest.raises(ParameterError, match="contact, cv, schooling, information, privacy"):
        wanted_of({}, needs=["work"])
    assert wanted_of({}, networks=["Groupe SOS"], known_networks=["Groupe SOS"]).networks
    with pytest.raises(ParameterError, match="no site names one"):
        wanted_of({}, networks=["Groupe SOS"])


@pytest.mark.parametrize("text", ["demain", "2026-11-24", "2026-11-24T10:00:00", "", "9" * 40])
def test_a_moment_without_offset_or_sense_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="2026-11-24T10:00:00"):
        moment_of(text, NOW)


def test_a_plus_that_became_a_space_is_explained() -> None:
    with pytest.raises(ParameterError, match="%2B"):
        moment_of("2026-11-24T10:00:00 01:00", NOW)


def test_a_moment_is_now_or_as_said() -> None:
    assert moment_of(None, NOW) is None
    assert moment_of("now", NOW) == NOW
    assert moment_of("2026-11-24T12:00:00+01:00", NOW) == NOW


FACETS = Facets(
    facet_arrays(
        [
            site("a", 0, 46, services=VOCABULARIES["services"], network="Groupe SOS"),
            site("b", 0, 46, services=VOCABULARIES["services"][:1], prise_rdv="https://rdv.fr"),
            site("c", 0, 46, fiche_acces_libre="https://acces.fr", services=("Hors liste",)),
        ]
    )
)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (Wanted(), "abc"),
        (Wanted(services=VOCABULARIES["services"][:1]), "ab"),
        (Wanted(services=VOCABULARIES["services"][1:2]), "a"),
        (Wanted(services=VOCABULARIES["services"][:2]), "ab"),
        (Wanted(services=VOCABULARIES["services"][:1], needs=(NEEDS["cv"],)), "a"),
        (Wanted(networks=("Groupe SOS",)), "a"),
        (Wanted(appointment=True), "b"),
        (Wanted(wheelchair=True), "c"),
        (Wanted(wheelchair=True, appointment=True), ""),
    ],
)
def test_several_values_ask_for_any_and_several_filters_for_all(wanted: Wanted, kept: str) -> None:
    fits = [each.fits for each in FACETS.criteria(wanted)]
    found = [all(column[at] for column in fits) for at in range(len(FACETS))]
    assert "".join(letter for letter, is_it in zip("abc", found, strict=True) if is_it) == kept


def test_no_site_at_all_is_no_error() -> None:
    [asked] = Facets(facet_arrays([])).criteria(Wanted(appointment=True))
    assert (len(asked.fits), len(asked.is_unsaid)) == (0, 0)


@pytest.mark.parametrize(
    ("wanted", "silent"),
    [
        (Wanted(networks=("Groupe SOS",)), "bc"),
        (Wanted(appointment=True), "ac"),
        (Wanted(wheelchair=True), "ab"),
        (Wanted(frais_a_charge=("Gratuit",)), "abc"),
        (Wanted(services=VOCABULARIES["services"][:1]), "c"),
    ],
)
def test_a_site_that_does_not_say_is_told_from_one_that_says_no(
    wanted: Wanted, silent: str
) -> None:
    [asked] = FACETS.criteria(wanted)
    assert (
        "".join(letter for letter, is_it in zip("abc", asked.is_unsaid, strict=True) if is_it)
        == silent
    )
