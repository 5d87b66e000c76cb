from __future__ import annotations

import json

import pytest

from geodata.errors import ScenarioError
from geodata.plans.presets import presets
from geodata.plans.reading import SCHEMA, as_document, read_scenario


def refused(text, **how):
    with pytest.raises(ScenarioError) as error:
        read_scenario(text, **how)
    return error.value.findings[0]


def test_the_same_scenario_is_read_from_yaml_and_from_json():
    written = read_scenario("name: Ardèche\nposts: 12\nrequired: ['07019']\n")

    assert read_scenario(json.dumps({"name": "Ardèche", "posts": 12, "required": ["07019"]})) == (
        written
    )


def test_a_code_that_yaml_would_read_as_a_number_is_refused_where_it_stands():
    found = refused("name: x\nposts: 1\nrequired: [12202]\n")

    assert (found.path, found.code) == ("required.0", "string_type")
    assert "guillemets" in found.words


def test_an_alias_is_refused_before_it_grows():
    found = refused("name: &a x\ndescription: *a\n")

    assert found.code == "alias"


def test_a_field_written_twice_is_refused_by_its_name():
    assert refused("name: x\nposts: 1\nposts: 2\n").path == "posts"
    assert refused('{"name": "x", "posts": 1, "posts": 2}').path == "posts"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff\xfe", "not_utf8"),
        ("{", "not_json"),
        ("name: [", "not_yaml"),
        ("- 1", "not_a_scenario"),
        ("", "not_a_scenario"),
        ("a: " + "[" * 50 + "]" * 50, "too_deep"),
        ("x" * 2_000_001, "too_large"),
    ],
)
def test_what_is_no_scenario_is_refused_in_words(text, code):
    found = refused(text)

    assert found.code == code
    assert found.words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("cost_per_post_euros: 0.001", "Doit être au moins 0,01."),
        ("spending_limit_euros: 1e11", "Doit être au plus 10000000000."),
        ("limit_minutes: 0.5", "Doit être au moins 1."),
        ("floors: [{level: epci, share: 1.5}]", "Doit être au plus 1."),
        ("objective: best", "Valeur inconnue ; sont possibles : 'max_covering', "),
    ],
)
def test_a_limit_is_told_as_french_writes_numbers(fields, words):
    said = refused(f"name: x\nposts: 1\n{fields}\n").words
    assert said.startswith(words)
    assert " or " not in said


def test_every_preset_is_read_and_written_again_as_it_was():
    for preset in presets():
        again = read_scenario(json.dumps(as_document(preset.scenario)))
        assert again == preset.scenario
    relance = presets()[0].scenario
    assert sum(wave.posts for wave in relance.waves) == 4_000
    assert sum(network.posts for network in relance.networks) == 285


def test_the_published_schema_says_what_each_field_is():
    assert SCHEMA["$schema"].endswith("2020-12/schema")
    assert SCHEMA["properties"]["limit_minutes"]["maximum"] == 120
    assert SCHEMA["additionalProperties"] is False


@pytest.mark.parametrize("tag", ["float", "int", "bool x", "timestamp x", "timestamp 2026-99-99"])
def test_a_tag_of_yaml_on_what_it_is_not_is_refused(tag):
    assert refused(f"name: !!{tag}\nposts: 1\n").code == "not_yaml"
    assert refused(f"!!{tag}\n").code == "not_yaml"
