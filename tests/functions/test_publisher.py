"""Who publishes an instance: what its operator said, and nothing made up."""

from __future__ import annotations

from typing import Any

from functions.nearest.documentation import Publisher
from functions.publisher import NOT_AUDITED, PARAMETERS, environment_of, publisher, variable_of
from infra.local.template.cloudformation import load
from tests.conftest import ROOT


def test_what_was_not_said_is_empty() -> None:
    told = publisher({})
    assert told.pop("accessibility_state") == NOT_AUDITED
    assert set(told.values()) == {""}


def test_accessibility_is_written_of_where_everything_is_unless_said_otherwise() -> None:
    given = {"PublisherName": " Mairie de Rodez ", "ContactEmail": "lieux@exemple.fr"}
    told = publisher(environment_of(given))
    assert told["name"] == "Mairie de Rodez"
    assert told["accessibility_contact"] == "lieux@exemple.fr"
    told = publisher(environment_of({**given, "AccessibilityContact": "acces@exemple.fr"}))
    assert told["accessibility_contact"] == "acces@exemple.fr"


def test_the_document_has_every_fact() -> None:
    assert publisher({}).keys() == Publisher.__annotations__.keys() == PARAMETERS.keys()


def test_the_template_gives_the_function_each_fact_by_its_parameter() -> None:
    template: Any = load(ROOT / "template.yaml")
    variables = template["Resources"]["NearestFunction"]["Properties"]["Environment"]["Variables"]
    assert template["Parameters"].keys() >= set(PARAMETERS.values())
    for fact, parameter in PARAMETERS.items():
        assert variables[variable_of(fact)] == {"Ref": parameter}
    said = {name for name in variables if name.startswith("MAILLAGE_PUBLISHER_")}
    assert said == set(map(variable_of, PARAMETERS))
