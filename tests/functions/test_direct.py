"""A question that is right is answered directly, to the same bytes as through powertools."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

import pytest
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import Response

from functions import direct
from functions.direct import DirectApplication
from functions.nearest.app import build_app
from functions.replies import Reply
from geodata.errors import StoreUnavailableError
from geodata.nearest.guide import Guide
from geodata.parameters import Parameter
from infra.measure.answers.questions import Questions
from tests.functions.events import get, sent

SEED, COUNT = 20_261_129, 2_400
MOMENT = datetime.fromisoformat("2026-11-24T10:20:00+01:00")
Number = Annotated[int, Parameter("A number.", least=0)]
Word = Annotated[str, Parameter("A word.")]
Truth = Annotated[bool, Parameter("Whether.")]


def both(app: DirectApplication, event: dict[str, Any]) -> tuple[Any, Any]:
    """Returns what an application answers, and what powertools alone does."""
    return app.resolve(event, None), app.framework.resolve(event, None)


def test_every_kind_of_question_is_answered_as_powertools_answers_it(guide: Guide) -> None:
    app = build_app(lambda: guide, Logger(service="test"), now=lambda: MOMENT)
    statuses: dict[int, int] = {}
    for question in Questions(guide.places.register, SEED).drawn(COUNT):
        event = question.event()
        direct, by_powertools = both(app, event)
        assert direct == by_powertools, event
        assert list(direct["headers"]) == list(by_powertools["headers"]), event
        statuses[direct["statusCode"]] = statuses.get(direct["statusCode"], 0) + 1
    assert statuses.keys() >= {200, 400, 404, 422}
    assert statuses[200] > COUNT / 4


@pytest.mark.parametrize(
    "query",
    [
        *({"limit": each} for each in ("5", " 5", "+5", "5.0", "5.5", "", "0", "51", "1,2", "٣")),
        *({"wheelchair": each} for each in ("true", "1", "yes", "T", "", "oui", "true,false")),
        *({"max_minutes": each} for each in ("1e1", "600", "0", "nan", "inf", "1_0", "-0.0")),
        *({"service": each} for each in ("", "a,b", ",", "x" * 501, ",".join("ab" * 21))),
        *({"mode": each} for each in ("car", "foot", "Car", "")),
        *({"open_at": each} for each in ("now", "", "2026-11-24T10:00:00+01:00", "x" * 41)),
        *({"q": each} for each in ("Bourg", "a\u202eb", "", "é" * 200, "é" * 201)),
        *({each: "1"} for each in ("unknown", "Limit", "a b", "code", "asked", "self")),
    ],
)
def test_a_value_is_read_as_powertools_reads_it(guide: Guide, query: dict[str, str]) -> None:
    app = build_app(lambda: guide, Logger(service="test"), now=lambda: MOMENT)
    for origin in ({"commune": "01001"}, {}):
        direct, by_powertools = both(app, get("/v1/nearest", origin | query))
        assert direct == by_powertools


@pytest.fixture
def app() -> DirectApplication:
    """Three routes; powertools adds a header to what goes through it."""
    options: dict[str, Any] = {"numbers": {}, "of": {}, "failing": {}}
    app = DirectApplication(Logger(service="test"), lambda: options)

    def marks(app: Any, after: Any) -> Response[str]:
        response: Response[str] = after(app)
        response.headers["Through"] = "powertools"
        return response

    @app.get("/v1/numbers")
    def numbers(n: Number, more: Number = 7) -> Reply:
        return Reply(200, "application/json", json.dumps([n, more]), {})

    @app.get("/v1/numbers/<code>")
    def of(code: Word) -> Reply:
        return Reply(200, "application/json", json.dumps(code), {})

    @app.get("/v1/failing")
    def failing(known: Truth = True) -> Reply:
        raise StoreUnavailableError("s3") if known else ZeroDivisionError("what was asked")

    app.framework.use([marks])
    return app


def is_direct(reply: dict[str, Any]) -> bool:
    return "Through" not in reply["headers"]


def test_what_is_right_goes_through_no_framework(app: DirectApplication) -> None:
    reply = app.resolve(get("/v1/numbers", {"n": "3"}), None)
    assert (reply["body"], is_direct(reply)) == ("[3, 7]", True)
    reply = app.resolve(get("/v1/numbers/x"), None)
    assert (reply["body"], is_direct(reply)) == ('"x"', True)


@pytest.mark.parametrize(
    "event",
    [
        get("/v1/numbers", {"n": "-1"}),
        get("/v1/numbers"),
        get("/v1/numbers/"),
        get("/v1/numbers/a/b", {"n": "1"}),
        get("/v1/numbers/x", {"code": "y"}),
        sent("POST", "/v1/numbers", None, {"n": "1"}),
        get("/v1/nowhere", {"n": "1"}),
        {**get("/v1/numbers", {"n": "1"}), "rawPath": "/v1/numbers\n"},
    ],
)
def test_whatever_else_is_for_powertools(app: DirectApplication, event: dict[str, Any]) -> None:
    direct, by_powertools = both(app, event)
    assert direct == by_powertools
    assert direct["statusCode"] != 200 or not is_direct(direct)


def test_errors_have_one_wording(app: DirectApplication) -> None:
    for query, status in ((None, 503), ({"known": "false"}, 500)):
        direct, by_powertools = both(app, get("/v1/failing", query))
        assert direct == by_powertools
        assert direct["statusCode"] == status
        assert "what was asked" not in direct["body"]


def test_what_is_too_large_is_for_powertools_to_refuse(
    app: DirectApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(direct, "MOST_BYTES", 0)
    assert not is_direct(app.resolve(get("/v1/numbers", {"n": "3"}), None))


def test_a_parameter_that_is_not_declared_is_a_mistake_of_ours() -> None:
    app = DirectApplication(Logger(service="test"), dict)

    @app.get("/v1/numbers")
    def numbers(n: int) -> Reply:
        return Reply(200, "application/json", str(n), {})

    with pytest.raises(TypeError, match="without its `Parameter`"):
        app.resolve(get("/v1/numbers", {"n": "3"}), None)
