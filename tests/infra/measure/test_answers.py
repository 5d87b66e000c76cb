"""Answers held to those of older code: the questions drawn, and what is said of a difference."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from geodata.territory import Places
from infra.measure.answers.comparing import Answer, report
from infra.measure.answers.questions import Question, Questions


def test_the_same_seed_draws_the_same_questions(places: Places) -> None:
    one, same, other = (list(Questions(places.register, seed).drawn(80)) for seed in (1, 1, 2))
    assert one == same != other


def test_every_kind_is_asked_in_its_turn(places: Places) -> None:
    drawn = list(Questions(places.register, 1).drawn(800))
    kinds = Counter(each.kind for each in drawn)
    assert (len(kinds), min(kinds.values())) == (8, 100)
    assert {"GET", "HEAD", "POST"} <= {each.method for each in drawn}
    assert {"/v1/nearest", "/v1/communes", "/v1/addresses"} <= {each.path for each in drawn}


def test_what_is_given_several_times_is_joined_as_the_gateway_joins_it() -> None:
    event = Question("filters", "/v1/nearest", (("need", "cv"), ("need", "contact"))).event()
    assert event["queryStringParameters"] == {"need": "cv,contact"}
    assert event["rawQueryString"] == "need=cv&need=contact"
    assert "queryStringParameters" not in Question("other route", "/v1/publisher").event()


def test_an_answer_that_differs_is_shown_and_counted(places: Places) -> None:
    questions = list(islice(Questions(places.register, 1).drawn(8), 8))
    was = [Answer("a", 200, 100) for _ in questions]
    now = [Answer("a", 200, 40), Answer("b", 404, 60), *was[2:]]
    first, *rest = report(questions, was, now)
    assert first.startswith(f"differs: {questions[1].method} {questions[1].path}?")
    assert first.endswith("(200 was, 404 is)")
    assert rest[-1] == "8 answers, 1 refusals among them, 1 that differ"
    assert any("median 100 µs" in line and "median 40 µs" in line for line in rest)
