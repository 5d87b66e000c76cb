from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geodata.errors import ParameterError, ScenarioStateError
from geodata.plans.jobs.opinions import Opinions
from geodata.plans.jobs.records import Scenarios
from geodata.plans.opinions import Said, as_constraints
from geodata.plans.reading import scenario_of
from geodata.stores.items import MemoryItems

PLAN = {
    "sites": [
        {"commune": "12001", "departement": "12"},
        {"commune": "12002", "departement": "12"},
        {"commune": "48001", "departement": "48"},
    ],
    "communes": [
        {"code": code, "departement": code[:2]} for code in ("12001", "12002", "12003", "48001")
    ],
}


@pytest.fixture
def scenarios():
    return Scenarios(MemoryItems(), lambda: datetime(2026, 11, 24, tzinfo=UTC))


@pytest.fixture
def reviewed(scenarios):
    job, _ = scenarios.create("ann", {"name": "Vague", "posts": 3})
    scenarios.update(job.id, lambda found: replace(found, has_plan=True).opened("now"))
    return job.id


def say(scenarios, scenario_id, commune="12001", opinion="favourable", **more):
    said = {"reason": "France services y est.", "author": "Préfecture", "account": "agent", **more}
    departement = said.pop("departement", "12")
    return Opinions(scenarios).say(scenario_id, PLAN, departement, commune, opinion, **said)


def test_who_said_what_and_when_is_kept_and_the_last_word_counts(scenarios, reviewed):
    say(scenarios, reviewed)
    say(scenarios, reviewed, opinion="unfavourable", author="Sous-préfecture")

    history = Opinions(scenarios).history(reviewed)

    assert [(word.author, word.opinion) for word in history] == [
        ("Préfecture", "favourable"),
        ("Sous-préfecture", "unfavourable"),
    ]
    assert Opinions(scenarios).heeded(reviewed) == [Said("12001", "unfavourable")]


def test_the_planner_solves_again_with_the_last_words(scenarios, reviewed):
    say(scenarios, reviewed, opinion="elsewhere", instead="12003")
    say(scenarios, reviewed, commune="12002", opinion="unfavourable")

    again = as_constraints(
        scenario_of({"name": "Vague", "posts": 3}), Opinions(scenarios).heeded(reviewed)
    )

    assert (again.required, again.excluded) == (["12003"], ["12001", "12002"])


@pytest.mark.parametrize(
    ("said", "parameter"),
    [
        ({"commune": "48001"}, "commune"),
        ({"opinion": "perhaps"}, "opinion"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 2_001}, "reason"),
        ({"author": ""}, "author"),
        ({"opinion": "elsewhere"}, "instead"),
        ({"instead": "12003"}, "instead"),
        ({"opinion": "elsewhere", "instead": "48001"}, "instead"),
        ({"opinion": "elsewhere", "instead": "12001"}, "instead"),
    ],
)
def test_an_opinion_that_makes_no_sense_is_refused_by_the_name_of_its_fault(
    scenarios, reviewed, said, parameter
):
    with pytest.raises(ParameterError) as refused:
        say(scenarios, reviewed, **said)

    assert refused.value.parameter == parameter
    assert Opinions(scenarios).history(reviewed) == []


def test_nobody_speaks_of_a_plan_that_is_not_open(scenarios):
    job, _ = scenarios.create("ann", {"name": "Vague", "posts": 3})

    with pytest.raises(ScenarioStateError):
        say(scenarios, job.id)
