"""A deployed service is asked what its visitors ask, and a wrong answer is found."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from geodata.errors import BadInputError
from infra.deploy.errors import DeployError, NoAnswerError
from infra.deploy.ports.web import Reply
from infra.deploy.publish.pages import pages_in
from infra.deploy.smoke import all_visits, try_all
from infra.deploy.visits import Visit, claims_of, visits_of
from infra.local.template.routes import RouteTable
from tests.infra.deploy.internet import as_json
from tests.infra.deploy.stage import write_project
from tests.infra.local.own import own_template

ROUTES = own_template().routes


def token_of(scopes: str, departements: object = "*") -> str:
    claims = json.dumps({"scope": scopes, "departements": departements}).encode()
    return f"x.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.x"


TOKENS = {
    "prefecture": token_of("coverage:read scenarios:write", ["12"]),
    "planner": token_of("scenarios:write coverage:read"),
    "operator": token_of("sites:write"),
}


class Service:
    """Answers every visit as it should be, but for those that are wrong, so many times."""

    def __init__(self, visits: list[Visit]) -> None:
        self._right = {(v.method, v.path, v.token): v for v in visits}
        self.wrong: dict[tuple[str, str], list[Reply]] = {}
        self.asked = 0

    def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        self.asked += 1
        path = url.removeprefix("https://here")
        token = (headers or {}).get("authorization", "").removeprefix("Bearer ")
        if self.wrong.get((method, path)):
            reply = self.wrong[method, path].pop(0)
            if reply.status == 0:
                raise NoAnswerError("no answer")
            return reply
        visit = self._right[method, path, token]
        content = json.dumps(dict.fromkeys(visit.names, 1)).encode()
        headers = {"cache-control": visit.cache} if visit.cache else {}
        return Reply(visit.status, headers, visit.content or visit.says or content)


@pytest.fixture
def visits(tmp_path: Path) -> list[Visit]:
    return all_visits(ROUTES, TOKENS, pages_in(write_project(tmp_path) / "web"))


def test_every_route_is_asked_without_a_token(visits: list[Visit]) -> None:
    table = RouteTable(ROUTES)
    reached = {
        match.route.key
        for each in visits
        if not each.token and (match := table.match(each.method, each.path.partition("?")[0]))
    }
    assert {each.key for each in ROUTES if each.method == "GET" or each.lock} <= reached


def test_every_locked_route_is_refused_to_a_citizen(visits: list[Visit]) -> None:
    refused = [each for each in visits if each.status == 401]
    assert len(refused) == sum(each.lock is not None for each in ROUTES)


def test_each_holder_is_answered_what_its_page_asks_first(visits: list[Visit]) -> None:
    answered = {(each.who, each.path) for each in visits if each.token and each.status == 200}
    assert {
        ("prefecture", "/v1/coverage/departement/12"),
        ("planner", "/v1/scenarios"),
        ("operator", "/v1/sites/versions"),
    } <= answered


def test_a_token_without_the_scope_is_refused_and_only_reads_are_tried(
    visits: list[Visit],
) -> None:
    refused = {(each.who, each.path) for each in visits if each.status == 403}
    assert ("operator", "/v1/coverage") in refused
    assert ("prefecture", "/v1/sites/versions") in refused
    assert not any(who == "planner" and "/scenarios" in path for who, path in refused)
    assert {each.method for each in visits if each.token} == {"GET"}


def test_scopes_with_a_prefix_are_the_same_scopes() -> None:
    tokens = {"operator": token_of("maillage/sites:write")}
    asked = [each for each in visits_of(ROUTES, tokens) if each.token and each.status == 403]
    assert asked
    assert not any("/v1/sites" in each.path for each in asked)


def test_a_service_that_answers_right_passes(visits: list[Visit]) -> None:
    told = try_all(Service(visits), "https://here", visits, lambda _: None)
    assert told.startswith(f"{len(visits)} visits")


@pytest.mark.parametrize(
    ("method", "path", "reply", "said"),
    [
        ("GET", "/v1/coverage", Reply(200), "200, not 401"),
        ("POST", "/v1/scenarios", Reply(422), "422, not 401"),
        ("GET", "/v1/communes/12202", as_json({"detail": "why"}, 404), "404, not 200 (why)"),
        ("GET", "/v1/nearest?commune=12202&limit=1", as_json({"sites": []}), "it has no origin"),
        ("GET", "/v1/openapi.json", Reply(200, {}, b"<html>"), "it is no JSON"),
        ("GET", "/index.html", Reply(200, {}, b"former"), "Cache-Control is None"),
        ("GET", "/", Reply(200, {}, b"former"), "not the page that was published"),
        ("GET", "/nothing-is-here", Reply(403), "403, not 404"),
        ("GET", "/nothing-is-here", Reply(404, {}, b"<Error>"), "does not say '<h1>Rien ici</h1>'"),
    ],
)
def test_a_wrong_answer_is_found(
    visits: list[Visit], method: str, path: str, reply: Reply, said: str
) -> None:
    service = Service(visits)
    service.wrong[method, path] = [reply] * 100
    with pytest.raises(DeployError) as found:
        try_all(service, "https://here", visits, lambda _: None)
    assert f"{method} {path}: " in str(found.value)
    assert said in str(found.value)


def test_what_is_not_ready_yet_is_asked_again(visits: list[Visit]) -> None:
    service, waited = Service(visits), []
    service.wrong["GET", "/v1/communes/12202"] = [Reply(0), Reply(503), Reply(502)]
    try_all(service, "https://here", visits, waited.append)
    assert len(waited) == 3
    assert service.asked == len(visits) + 3


def test_all_that_is_wrong_is_told_and_patience_ends(visits: list[Visit]) -> None:
    service, waited = Service(visits), []
    for path in ("/v1/communes/12202", "/v1/sign-in"):
        service.wrong["GET", path] = [Reply(500)] * 1000
    with pytest.raises(DeployError, match=r"2 of \d+ visits were answered wrongly"):
        try_all(service, "https://here", visits, waited.append)
    assert sum(waited) == 180


@pytest.mark.parametrize("text", ["", "abc", "a.b.c", "a.bnVsbA.c"])
def test_what_is_no_token_is_told_before_anything_is_asked(text: str) -> None:
    with pytest.raises(BadInputError, match="not a JSON web token"):
        claims_of(text)
