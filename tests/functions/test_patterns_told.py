"""A text that does not match its pattern is told in words, whatever route it was given to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.nearest.app import answered, build_app
from geodata.errors import ScenarioError
from geodata.nearest import Guide
from geodata.patterns import CLOCK, COMMUNE, DEPARTEMENT, EXPECTED, FILE_NAME, PRINTABLE
from geodata.plans import scenario_of
from tests.functions.documents import documents
from tests.functions.events import get


def patterns_in(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        if isinstance(document.get("pattern"), str):
            yield document["pattern"]
        for inner in document.values():
            yield from patterns_in(inner)
    elif isinstance(document, list):
        for inner in document:
            yield from patterns_in(inner)


def test_every_pattern_of_the_documents_has_its_words_and_no_figure_of_another_script() -> None:
    found = set(patterns_in(documents()))
    assert len(found) > 15
    assert found <= set(EXPECTED)
    assert not [each for each in EXPECTED if r"\d" in each]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("path", "name", "wrong", "pattern"),
    [
        ("/v1/nearest", "commune", "2C004", COMMUNE),
        ("/v1/nearest", "commune", "١٢٢٠٢", COMMUNE),
        ("/v1/sites", "departement", "Aveyron", DEPARTEMENT),
        ("/v1/nearest", "q", "Rodez\u202e", PRINTABLE),
    ],
)
def test_whoever_gave_it_reads_what_is_expected(
    guide: Guide, path: str, name: str, wrong: str, pattern: str, language: str
) -> None:
    app = build_app(lambda: guide, Logger(service="test"))
    event = get(path, {name: wrong}, **{"accept-language": language})
    told = json.loads(answered(event, app, None)["body"])
    assert told["parameter"] == name
    assert getattr(EXPECTED[pattern], {"en": "english", "fr": "french"}[language]) in told["detail"]


def test_a_scenario_s_time_of_the_day_is_told_as_one() -> None:
    rounds = {"name": "a", "posts": 1, "objective": "rounds", "rounds": {"starts_at": "9h30"}}
    with pytest.raises(ScenarioError) as refused:
        scenario_of(rounds)
    assert [each.words for each in refused.value.findings] == [
        "N’est pas une heure du jour par cinq minutes, comme 08:30."
    ]
    assert re.fullmatch(CLOCK, "08:30")


@pytest.mark.parametrize("code", ["01002", "2a004", "2B033"])
def test_the_letter_of_corsica_may_be_small(code: str) -> None:
    assert re.fullmatch(COMMUNE, code)
    assert re.fullmatch(DEPARTEMENT, code[:2])
    asked = {"name": "a", "posts": 1, "territory": {"level": "commune", "code": code}}
    assert scenario_of(asked).territory.code == code.upper()


def test_a_file_is_not_named_the_way_that_spoofs() -> None:
    assert re.fullmatch(FILE_NAME, "lieux d’été.csv")
    for wrong in ("exe\u202evsc.exe", "../lieux.csv", "a\\b", "a\nb", ""):
        assert not re.fullmatch(FILE_NAME, wrong)
