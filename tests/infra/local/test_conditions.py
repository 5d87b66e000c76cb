"""Conditions of a template, and the values that depend on them."""

from __future__ import annotations

import pytest

from infra.local.errors import TemplateError
from infra.local.template.cloudformation import Node
from infra.local.template.conditions import conditions_of
from tests.infra.local.own import own_template

NAMES = {"Table": "", "Days": "30"}
EMPTY = {"Fn::Equals": [{"Ref": "Table"}, ""]}
MONTH = {"Fn::Equals": [{"Ref": "Days"}, 30]}


def come_to(**conditions: object) -> dict[str, str]:
    found = conditions_of(Node("t.Conditions", conditions, NAMES))
    return {name.removeprefix("Condition "): value for name, value in found.items()}


def test_conditions_come_to_true_or_false() -> None:
    assert come_to(
        IsEmpty=EMPTY,
        IsGiven={"Fn::Not": [{"Condition": "IsEmpty"}]},
        Both={"Fn::And": [EMPTY, MONTH]},
        Either={"Fn::Or": [{"Condition": "IsGiven"}, MONTH]},
        Neither={"Fn::Not": [{"Fn::Or": [EMPTY, MONTH]}]},
    ) == {
        "IsEmpty": "true",
        "IsGiven": "false",
        "Both": "true",
        "Either": "true",
        "Neither": "false",
    }


def test_what_depends_on_the_unknown_has_no_value_and_is_missed_by_name() -> None:
    found = come_to(Odd={"Fn::Equals": [{"Ref": "Elsewhere"}, ""]}, Odder={"Fn::Contains": [1, 2]})
    assert found == {}
    chosen = Node("t.Value", {"Fn::If": ["Odd", "a", "b"]}, NAMES)
    with pytest.raises(TemplateError, match="Condition Odd"):
        chosen.text()


def test_only_the_value_that_is_chosen_has_to_mean_something() -> None:
    names = {**NAMES, "Condition IsEmpty": "true"}
    assert Node("t", {"Fn::If": ["IsEmpty", "a", {"Ref": "Elsewhere"}]}, names).text() == "a"


def test_a_restored_table_is_the_one_that_functions_use_and_may_use() -> None:
    template = own_template(RestoredTable="scenarios-of-monday")
    users = [each for each in template.functions if "MAILLAGE_SCENARIOS_TABLE" in each.environment]
    assert len(users) == 2
    for each in users:
        assert each.environment["MAILLAGE_SCENARIOS_TABLE"] == "scenarios-of-monday"
        tables = {
            resource
            for statement in each.statements
            for resource in statement.resources
            if ":dynamodb:" in resource
        }
        assert tables
        assert all(":table/scenarios-of-monday" in resource for resource in tables)
