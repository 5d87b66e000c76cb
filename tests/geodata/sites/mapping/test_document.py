"""A mapping is a small document: written, read again, and refused where it is malformed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geodata.errors import MappingError
from geodata.sites.mapping.document import ColumnMapping, Rule, mapping_of, publishable
from geodata.sites.mapping.names import fingerprint, plain, tight
from geodata.sites.mapping.writing import mapping_in_yaml, read_mapping
from tests.conftest import ROOT

MAPPING = ColumnMapping(
    fingerprint="0123456789abcdef",
    rules=(
        Rule("nom", ("No",)),
        Rule("position", ("Coord. X", "Coord. Y"), "degrees", confidence="doubtful", why="values"),
        Rule("services", ("wifi",), "flag", gives="Accès internet et matériel informatique"),
        Rule("services", ("aide",), "list", values={"oui, ici": "Aide aux démarches"}),
    ),
    shape=None,
    unread={"12": "may_be_lost", "Évaluation": "undecided"},
    constants={"commune": "Angers"},
)


def test_a_mapping_is_read_again_as_it_was_written() -> None:
    assert read_mapping(mapping_in_yaml(MAPPING)) == MAPPING
    assert read_mapping(json.dumps(MAPPING.as_record()).encode()) == MAPPING
    assert mapping_of(MAPPING.as_record()) == MAPPING


def test_a_hand_may_write_the_least() -> None:
    mapping = read_mapping("rules:\n- {field: nom, columns: [on]}\n")

    assert mapping.rules == (Rule("nom", ("on",), why="person"),)
    assert mapping.shape is None


def test_what_is_undecided_stops_the_publication_until_somebody_confirms() -> None:
    assert publishable(MAPPING) == ["Évaluation"]
    assert MAPPING.confirmed().origin == "confirmed"
    assert {rule.why for rule in MAPPING.confirmed().rules} == {"person"}


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ([], ""),
        ({}, "rules"),
        ({"rules": [], "version": 2}, "version"),
        ({"rules": [], "more": 1}, "more"),
        ({"rules": [[]]}, "rules.0"),
        ({"rules": [{"field": "name", "columns": ["a"]}]}, "rules.0.field"),
        ({"rules": [{"field": ["nom"], "columns": ["a"]}]}, "rules.0.field"),
        ({"rules": [{"field": "nom", "columns": ["a"], "as": "magic"}]}, "rules.0.as"),
        ({"rules": [{"field": "nom", "columns": ["a", "b"]}]}, "rules.0.columns"),
        ({"rules": [{"field": "nom", "columns": [1]}]}, "rules.0.columns.0"),
        ({"rules": [{"field": "nom", "columns": ["a"], "as": "latlon"}]}, "rules.0.as"),
        ({"rules": [{"field": "position", "columns": ["a"], "as": "text"}]}, "rules.0.as"),
        ({"rules": [{"field": "services", "columns": ["a"], "as": "flag"}]}, "rules.0.gives"),
        ({"rules": [{"field": "nom", "columns": ["a"], "values": {"a": 1}}]}, "rules.0.values.a"),
        ({"rules": [], "unread": {"a": "lost"}}, "unread.a"),
        ({"rules": [], "constants": {"town": "A"}}, "constants"),
    ],
)
def test_a_malformed_document_is_refused_where_it_is_wrong(document: Any, path: str) -> None:
    with pytest.raises(MappingError) as refused:
        mapping_of(document)

    assert refused.value.path == path


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "{",
        "- *a",
        "a: &x [1]\nrules: *x",
        "rules: []\nrules: []",
        '{"rules": [], "rules": []}',
        b"\xff",
        "[" * 5_000,
        "rules: " + "[" * 100_000,
        "{" * 500_000,
        "x" * 2_000_001,
    ],
)
def test_what_is_no_document_is_refused_in_one_line(text: str | bytes) -> None:
    with pytest.raises(MappingError) as refused:
        read_mapping(text)

    assert "\n" not in str(refused.value)


def test_names_are_compared_without_case_accents_spaces_and_punctuation() -> None:
    same = (
        "Code postal",
        "code_postal",
        "CODEPOSTAL",
        "codePostal",
        " Code-Postal. ",
        "Côde Postal",
    )
    assert {tight(name) for name in same} == {"codepostal"}
    assert plain("N° de téléphone") == "n de telephone"


def test_a_fingerprint_knows_a_header_again_in_another_order() -> None:
    assert fingerprint(["Nom", "Adresse"]) == fingerprint(["ADRESSE", "nom"])
    assert fingerprint(["Nom"]) != fingerprint(["Nom", "Adresse"])


def test_the_mapping_of_the_documents_is_one() -> None:
    text = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
    block = text.partition("```yaml\n")[2].partition("```")[0]
    assert len(read_mapping(block).rules) == 6
