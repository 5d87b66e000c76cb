"""What préfectures and planners ask an assistant is answered with the API's exact figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from infra.assistants.schemas import output_schema
from infra.assistants.texts import NOTICE
from infra.assistants.tools import GREATEST_MOST, TOOLS
from tests.infra.assistants.house import House, house
from tests.infra.assistants.questions import QUESTIONS, Question


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, dict[str, str]]]:
    with house(tmp_path_factory.mktemp("house")) as built:
        plan = built.solved()
        second = built.solved({"name": "Autre", "posts": 1, "limit_minutes": 30})
        assert json.loads(built.reply(f"/v1/scenarios/{plan}/review", "POST").text)
        yield built, {"{plan}": plan, "{second}": second}


def test_there_are_fifty_questions_and_each_tool_that_asks_a_route_has_one() -> None:
    assert len(QUESTIONS) == 50
    assert len({each.asked for each in QUESTIONS}) == 50
    apart = {"sites_changed", "plan_file", "plans_under_review", "plan_in_departement"}
    assert {each.tool for each in QUESTIONS} == {each.name for each in TOOLS} - apart


@pytest.mark.parametrize("question", QUESTIONS, ids=[each.asked for each in QUESTIONS])
def test_its_answer_is_the_apis_own(
    planned: tuple[House, dict[str, str]], question: Question
) -> None:
    built, names = planned
    arguments, target = _named(question.arguments, names), _named(question.target, names)
    [tool] = [each for each in TOOLS if each.name == question.tool]
    whole = {"list_most": GREATEST_MOST} if tool.lists else {}
    [found] = built.calls((question.tool, {**arguments, **whole}))
    expected = built.reply(target)
    assert expected.status == 200, expected.text
    assert not found.is_error, found.content
    assert found.content["answer"] == json.loads(expected.text)
    assert found.content["notice"] == NOTICE
    assert [json.loads(each) for each in found.texts] == [found.content]
    schema = output_schema(built.api.documents[tool.path], tool)
    jsonschema.validate(found.content, schema, cls=jsonschema.Draft202012Validator)


def test_a_plans_files_are_the_apis_own(planned: tuple[House, dict[str, str]]) -> None:
    built, names = planned
    plan = names["{plan}"]
    for form, asked in (("csv", {"table": "communes"}), ("json", {}), ("geojson", {})):
        [found] = built.calls(("plan_file", {"scenario_id": plan, "format": form, **asked}))
        table = "&table=communes" if asked else ""
        expected = built.reply(f"/v1/scenarios/{plan}/result?format={form}{table}").text
        told = found.content["answer"]["text"]
        assert told == expected.removeprefix("\ufeff").replace("\r\n", "\n")
    [refused] = built.calls(("plan_file", {"scenario_id": plan, "format": "pdf"}))
    assert refused.is_error
    assert refused.content["problem"]["parameter"] == "format"


def test_a_prefecture_reads_what_a_review_asks_it(planned: tuple[House, dict[str, str]]) -> None:
    built, names = planned
    plan = names["{plan}"]
    site = json.loads(built.reply(f"/v1/scenarios/{plan}/plan").text)["sites"][0]
    own = site["departement"]
    token = built.token("prefecture", "coverage:read", departements=[own])
    asked = {"scenario_id": plan, "departement": own}
    other = {**asked, "departement": "75"}
    seen, refused, listed = built.calls(
        ("plan_in_departement", asked),
        ("plan_in_departement", other),
        ("plans_under_review", {}),
        token=token,
    )
    claims = {"departements": f"[{own}]"}
    path = f"/v1/scenarios/{plan}/opinions/{own}"
    expected = built.reply(path, who="prefecture", **claims)
    assert seen.content["answer"] == json.loads(expected.text)
    assert refused.content["problem"]["code"] == "forbidden"
    reviews = built.reply("/v1/scenarios/reviews", who="prefecture", **claims)
    assert listed.content["answer"] == json.loads(reviews.text)


def _named(value: Any, names: dict[str, str]) -> Any:
    text = json.dumps(value)
    for mark, name in names.items():
        text = text.replace(mark, name)
    return json.loads(text)
