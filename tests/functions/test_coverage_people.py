"""Where people live, from a file that an operator imports to what the API answers."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter

from geodata.coverage import answer as answers
from geodata.exports.coverage_documents import Documents
from geodata.plans.plan import PlanRecord
from tests.coverage_country import documents_in
from tests.functions.coverage_asking import BEGINS, Ask
from tests.geodata.coverage.test_cells import FAR, NEAR
from tests.people_country import country_with
from tests.plan_country import ground_in, plan_on

AIN = "/v1/coverage/departement/01"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    snapshots = tmp_path_factory.mktemp("people") / "snapshots"
    country_with(snapshots, {NEAR: 30.0, FAR: 10.0})
    return documents_in(snapshots)


def test_the_api_answers_shares_of_people_where_they_live(ask: Ask) -> None:
    status, body, _ = ask(AIN, {"threshold_minutes": "5"})
    assert status == 200
    row = next(each for each in body["rows"] if each["code"] == "01002")
    assert (row["share_within"], row["cells"]) == (0.75, 2)
    grid = body["indicators"]["people_grid"]
    assert grid["name"] == "Tests, 2019, Licence Ouverte 2.0"
    assert "people" in {each["what"] for each in body["sources"]}


@pytest.mark.parametrize("path", ["/v1/coverage/france/FR", AIN, f"{AIN}/gaps"])
def test_every_field_of_it_is_documented(ask: Ask, path: str) -> None:
    _, body, _ = ask(path, {"threshold_minutes": "5"})
    model = answers.GapsReply if path.endswith("gaps") else answers.CoverageReply
    schema = TypeAdapter(model).json_schema()
    for each in (schema, *schema.get("$defs", {}).values()):
        each["additionalProperties"] = False
    jsonschema.validate(body, schema)


@pytest.mark.parametrize("form", [each for each in BEGINS if each != "json"])
def test_every_format_of_it_is_given(ask: Ask, form: str) -> None:
    status, content, _ = ask(AIN, {"threshold_minutes": "5", "format": form})
    assert status == 200
    assert content


def test_what_would_be_is_of_people_too(ask: Ask) -> None:
    _, body, _ = ask(AIN, {"threshold_minutes": "5", "without": "market"})
    row = next(each for each in body["rows"] if each["code"] == "01002")
    assert (row["share_within"], row["share_unreachable"]) == (0.0, 1.0)


def test_a_plan_of_places_is_as_documented(tmp_path: Path) -> None:
    country_with(tmp_path / "snapshots", {NEAR: 30.0, FAR: 10.0})
    area = {"level": "commune", "code": "01002"}
    plan = plan_on(ground_in(tmp_path / "snapshots"), territory=area, posts=1, limit_minutes=5)
    assert plan["places"]["places"] == 2
    TypeAdapter(PlanRecord).validate_python(plan, strict=False)
