"""What API Gateway makes of a function's reply."""

from __future__ import annotations

import json

import pytest

from infra.local.gateway.replies import INTERNAL_SERVER_ERROR, HttpResponse, response_of


def response(**reply: object) -> HttpResponse:
    return response_of(json.dumps(reply).encode())


def test_a_full_reply_is_sent_as_it_says() -> None:
    sent = response(
        statusCode=201,
        headers={"Content-Type": "text/csv", "X-Rows": 3, "X-Whole": True},
        cookies=["a=1", "b=2"],
        body="commune,minutes",
        isBase64Encoded=False,
    )
    headers = [
        ("content-type", "text/csv"),
        ("x-rows", "3"),
        ("x-whole", "true"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
    ]
    assert sent == HttpResponse(201, headers, b"commune,minutes")


def test_a_body_in_base64_is_sent_decoded() -> None:
    assert response(statusCode=200, body="iVBORw==", isBase64Encoded=True).body == b"\x89PNG"


@pytest.mark.parametrize("reply", ['{"message": "hello"}', "[1, 2]", "null", "12.5"])
def test_a_reply_without_a_status_is_the_json_body_of_a_200(reply: str) -> None:
    json_200 = (200, (("content-type", "application/json"),), reply.encode())
    sent = response_of(reply.encode())
    assert (sent.status, sent.headers, sent.body) == json_200


def test_a_reply_that_is_a_string_is_sent_without_its_quotes() -> None:
    assert response_of(b'"Bonjour \xc3\xa0 tous"').body == "Bonjour à tous".encode()


def test_a_reply_without_a_type_is_plain_text() -> None:
    assert ("content-type", "text/plain; charset=utf-8") in response(statusCode=200).headers


def test_a_reply_does_not_decide_how_it_is_carried() -> None:
    sent = response(statusCode=204, headers={"Content-Length": "9", "Connection": "close"})
    assert [name for name, _ in sent.headers] == ["content-type"]


@pytest.mark.parametrize(
    "reply",
    [
        {"statusCode": "many"},
        {"statusCode": None},
        {"statusCode": True},
        {"statusCode": 42},
        {"statusCode": 200, "body": {"not": "text"}},
        {"statusCode": 200, "headers": ["x"]},
        {"statusCode": 200, "headers": {"x": ["y"]}},
        {"statusCode": 200, "headers": {"x": "y\r\nset-cookie: z"}},
        {"statusCode": 200, "headers": {"not a token": "y"}},
        {"statusCode": 200, "cookies": "a=1"},
        {"statusCode": 200, "body": "***", "isBase64Encoded": True},
    ],
)
def test_a_malformed_reply_is_an_internal_server_error(reply: dict[str, object]) -> None:
    assert response_of(json.dumps(reply).encode()) == INTERNAL_SERVER_ERROR


def test_a_reply_that_is_not_json_is_an_internal_server_error() -> None:
    assert response_of(b"<html>") == INTERNAL_SERVER_ERROR
