"""What the served OpenAPI promises holds for questions that nobody would think of."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import sampled_from
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from tests.e2e.test_stack import Stack

pytestmark = pytest.mark.e2e

PROMISED = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]
EXAMPLES = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="session")
def stack(offline_stack: Stack) -> Stack:
    return offline_stack


def described(stack: Stack, path: str) -> tuple[Any, dict[str, str]]:
    """A document of the stack, whose routes are asked with a token that opens them all."""
    headers = {"Authorization": f"Bearer {stack.token()}"}
    url = f"http://127.0.0.1:{stack.port}{path}"
    return schemathesis.openapi.from_url(url, headers=headers), headers


@pytest.fixture(scope="module")
def citizens(stack: Stack) -> Any:
    return described(stack, "/v1/openapi.json")


@pytest.fixture(scope="module")
def operators(stack: Stack) -> Any:
    return described(stack, "/v1/sites/openapi.json")


@pytest.fixture(scope="module")
def prefectures(stack: Stack) -> Any:
    return described(stack, "/v1/coverage/openapi.json")


@pytest.fixture(scope="module")
def planners(stack: Stack) -> Any:
    return described(stack, "/v1/scenarios/openapi.json")


@pytest.fixture(scope="module")
def matchers(stack: Stack) -> Any:
    return described(stack, "/v1/matches/openapi.json")


def hold(held: tuple[Any, dict[str, str]], examples: settings = EXAMPLES) -> int:
    """Asks every operation of a document, and returns how many there are."""
    document, headers = held
    operations = [found.ok() for found in document.get_all_operations()]
    for operation in operations:

        @examples
        @given(case=operation.as_strategy())
        def answers_as_it_says(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=PROMISED, headers=headers)

        answers_as_it_says()
    return len(operations)


def test_citizens_routes_answer_as_they_say(citizens: Any) -> None:
    assert hold(citizens) == 9


def test_operators_routes_answer_as_they_say(operators: Any) -> None:
    assert hold(operators) == 21


PLACES = (
    {"level": "departement", "code": "12"},
    {"level": "departement", "code": "2a"},
    {"level": "commune", "code": "75056"},
    {"level": "commune", "code": "85113"},
    {"level": "epci", "code": "200067205"},
    {"level": "region", "code": "06"},
)
"""A département, the sea, a divided city, an island, and what is in no other level."""


COVERAGE = [
    "/v1/coverage/{level}/{code}",
    "/v1/coverage/{level}/{code}/gaps",
    "/v1/coverage/{level}/{code}/endings",
]


def hold_places(document: Any, path: str, headers: dict[str, str], statuses: set[int]) -> None:
    """Asks of real territories, and expects these statuses."""

    # Each day and each decay that is asked for measures all of France again: fewer of them.
    @settings(EXAMPLES, max_examples=12)
    @given(case=document[path]["GET"].as_strategy(), place=sampled_from(PLACES))
    def answers_as_it_says(case: schemathesis.Case, place: dict[str, str]) -> None:
        case.path_parameters = place
        # Names that would nearly always be of nothing.
        for name in ("weight", "since", "at"):
            case.query.pop(name, None)
        reply = case.call_and_validate(checks=PROMISED, headers=headers)
        assert reply.status_code in statuses

    answers_as_it_says()


@pytest.mark.parametrize("path", COVERAGE)
def test_real_territories_are_told_as_the_document_says(prefectures: Any, path: str) -> None:
    document, headers = prefectures
    hold_places(document, path, headers, {200, 406, 422})


@pytest.mark.parametrize("path", COVERAGE)
def test_real_territories_are_closed_to_who_is_limited_elsewhere(
    stack: Stack, prefectures: Any, path: str
) -> None:
    document, _ = prefectures
    token = stack.token("coverage:read", departements=["48"])
    hold_places(document, path, {"Authorization": f"Bearer {token}"}, {403, 406, 422})


def test_prefectures_routes_answer_as_they_say(prefectures: Any) -> None:
    assert hold(prefectures) == 9


def test_planners_routes_answer_as_they_say(planners: Any) -> None:
    # Fewer of them: ids that nobody has, and documents that are no scenario, for the most part.
    assert hold(planners, settings(EXAMPLES, max_examples=25)) == 26


def test_routes_of_matches_answer_as_they_say(matchers: Any) -> None:
    # One a second is let through to two of them: to be refused is promised as well.
    assert hold(matchers, settings(EXAMPLES, max_examples=25)) == 5
