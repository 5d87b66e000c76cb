"""Which route takes a request."""

from __future__ import annotations

import pytest

from infra.local.template.routes import Route, RouteTable

# API Gateway's own example, in the least helpful order.
KEYS = [
    "$default",
    "ANY /{proxy+}",
    "GET /pets/{proxy+}",
    "GET /pets/dog/{id}",
    "GET /pets/dog/1",
    "ANY /pets/dog/1",
]


def route(key: str) -> Route:
    method, _, path = key.rpartition(" ")
    return Route(method or "ANY", path, function=key)


TABLE = RouteTable(map(route, KEYS))


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1"),
        ("POST", "/pets/dog/1", "ANY /pets/dog/1"),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
        ("GET", "/pets/dog/2/toys", "GET /pets/{proxy+}"),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
        ("POST", "/pets/cat/1", "ANY /{proxy+}"),
        ("GET", "/test", "ANY /{proxy+}"),
        ("GET", "/", "$default"),
    ],
)
def test_the_most_specific_route_takes_the_request(method: str, path: str, key: str) -> None:
    match = TABLE.match(method, path)
    assert match is not None
    assert match.route.key == key


def test_a_variable_stands_for_one_segment_and_a_greedy_one_for_the_rest() -> None:
    table = RouteTable([route("GET /a/{x}/b/{rest+}")])
    match = table.match("GET", "/a/2A004/b/c/d")
    assert match is not None
    assert match.path_parameters == {"x": "2A004", "rest": "c/d"}


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/communes/01001/", "/V1/communes/01001", ""])
def test_no_route_takes_a_path_that_is_only_like_it(path: str) -> None:
    assert RouteTable([route("GET /v1/communes/{code}")]).match("GET", path) is None


def test_a_greedy_variable_needs_something_to_take() -> None:
    assert RouteTable([route("ANY /{proxy+}")]).match("GET", "/") is None


def test_a_dot_in_a_path_is_only_a_dot() -> None:
    assert RouteTable([route("GET /v1/openapi.json")]).match("GET", "/v1/openapiXjson") is None
