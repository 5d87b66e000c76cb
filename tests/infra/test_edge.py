"""What CloudFront keeps, under which key, and what it refuses before any function is called."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from functions.languages import preferred
from functions.nearest import documentation
from functions.nearest.app import build_app
from functions.nearest.page import NAMES
from functions.pages import HEADERS
from functions.replies import PRIVATE, PUBLIC
from geodata.nearest.guide import Guide
from infra.local.edge.lifetimes import directives
from tests.functions.events import get
from tests.infra.stacks import properties

CODE = properties("OneKeyForOneQuestion")["FunctionCode"]
CACHE = properties("ApiCache")["CachePolicyConfig"]
GEOJSON = "application/geo+json"


def node(program: str) -> Any:
    found = shutil.which("node")
    if found is None:
        pytest.skip("needs Node, which the pages need too")
    done = subprocess.run(
        [found, "-e", f"{CODE}\nconsole.log(JSON.stringify({program}));"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def at_the_edge(path: str, query: dict[str, str], accept: str | None = None) -> Any:
    """What the edge makes of a request: the request, or the answer that it gives itself."""
    headers = {} if accept is None else {"accept": {"value": accept}}
    named = {name: {"value": value} for name, value in query.items()}
    request = {"method": "GET", "uri": path, "querystring": named, "headers": headers}
    return node(f"handler({json.dumps({'request': request})})")


def test_the_parameters_of_the_edge_are_those_of_the_openapi_document(guide: Guide) -> None:
    paths = documentation.openapi(build_app(lambda: guide, Logger()))["paths"]
    documented = {
        path.replace("{code}", ""): [
            each["name"]
            for each in operations["get"].get("parameters", ())
            if each["in"] == "query"
        ]
        for path, operations in paths.items()
        if not path.startswith("/v1/sites/")  # beside operators' own, which no edge keeps
    }
    # Public figures are another function's, and take nothing beside their code.
    others: dict[str, list[str]] = {"/v1/territories/": [], "/v1/openapi.json": []}
    assert node("KNOWN") == {**documented, **others}


def test_one_question_has_one_key_however_it_is_asked() -> None:
    first = at_the_edge("/v1/nearest", {"postcode": "48000", "limit": "3"}, "*/*")
    second = at_the_edge("/v1/nearest", {"limit": "3", "postcode": "48000"}, "text/html, */*;q=0.8")
    # As text: the order of parameters is part of it.
    assert json.dumps(first) == json.dumps(second)
    assert first["headers"]["accept"]["value"] == "application/json"


LANGUAGES = (
    *("", "fr", "FR-ca", "fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", "en-US,en;q=0.9,fr;q=0.8"),
    *("de, fr;q=0.2", "fr;q=0, de", "fr;q=abc", "en, fr", "frr", "*", "fr;level=1", "fr;q=9"),
    *(
        "fr;q=.5,en;q=.4",
        "fr;q=,en;q=0",
        "fr ; q = 0.3",
        "fr;;q=1",
        "q=1,fr;q=1e1",
        "fr;q=1.2.3",
        "fr;=1",
    ),
)


def test_the_edge_chooses_a_language_as_the_functions_do() -> None:
    given = json.dumps([{"value": each} for each in LANGUAGES])
    chosen = node(f"{given}.map(preferred).concat([preferred(undefined)])")
    assert chosen == [*map(preferred, LANGUAGES), "en"]


def test_an_error_is_asked_for_in_one_of_two_languages_and_a_page_in_its_own() -> None:
    query = {"uri": "/v1/communes/48095", "querystring": {}, "headers": {}}
    browser = {"headers": {"accept-language": {"value": "fr-FR,fr;q=0.9,en;q=0.8"}}}
    asked = node(f"handler({json.dumps({'request': query | browser})})")
    assert asked["headers"]["accept-language"]["value"] == "fr"
    assert at_the_edge("/lieu/x", {})["headers"]["accept-language"]["value"] == "fr"
    wrong = query | browser | {"querystring": {"color": {"value": "x"}}}
    refused = node(f"handler({json.dumps({'request': wrong})})")
    assert json.loads(refused["body"])["detail"] == (
        "color : paramètre inconnu ; paramètres connus : aucun"
    )
    assert refused["headers"]["content-language"]["value"] == "fr"


def test_geojson_is_another_answer_and_another_key() -> None:
    asked = at_the_edge("/v1/nearest", {"commune": "48095"}, f"{GEOJSON}, */*;q=0.1")
    assert asked["headers"]["accept"]["value"] == GEOJSON


@pytest.mark.parametrize("name", ["limt", "utm_source", "3 rue X", "sites'"])
def test_a_parameter_that_is_not_known_is_refused_in_the_functions_own_words(
    name: str, guide: Guide
) -> None:
    query = {"commune": "01001", name: "1"}
    refused = at_the_edge("/v1/nearest", query)
    reply = build_app(lambda: guide, Logger()).resolve(get("/v1/nearest", query), None)
    assert refused["statusCode"] == reply["statusCode"] == 422
    assert json.loads(refused["body"]) == json.loads(reply["body"])
    assert refused["headers"]["content-type"]["value"] == reply["headers"]["Content-Type"]
    assert refused["headers"]["cache-control"]["value"] == reply["headers"]["Cache-Control"]


def test_the_answer_as_a_page_has_one_key_and_loses_only_what_it_does_not_read() -> None:
    query = {"q": "Rodez", "when": "at", "at": "2026-11-24T10:30", "need": "cv"}
    asked = at_the_edge("/reponse", {**query, "utm_source": "lettre"}, "text/html, */*;q=0.8")
    assert {name: each["value"] for name, each in asked["querystring"].items()} == query
    assert asked["headers"]["accept"]["value"] == "text/html"
    other = at_the_edge("/reponse", dict(reversed(query.items())), "*/*")
    assert json.dumps(other) == json.dumps(asked)
    assert {*node("KNOWN['/v1/nearest'].concat(OF_ITS_FORM)")} == {*NAMES, "limit"}


def test_the_page_of_a_place_has_one_key_whatever_a_link_adds() -> None:
    asked = at_the_edge("/lieu/lieu-12", {"utm_source": "lettre"}, "text/html, */*;q=0.8")
    assert (asked["uri"], asked["querystring"]) == ("/lieu/lieu-12", {})
    assert asked["headers"]["accept"]["value"] == "text/html"


def test_the_policy_of_the_page_is_that_of_the_function() -> None:
    headers = properties("AnswerHeaders")["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy = headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert policy == HEADERS["Content-Security-Policy"]


def test_an_unknown_path_is_left_to_the_api() -> None:
    request = at_the_edge("/v1/nothing", {"a": "1"}, "text/html")
    assert request["headers"]["accept"]["value"] == "text/html"
    assert request["querystring"] == {"a": {"value": "1"}}


def test_a_commune_takes_no_parameter() -> None:
    assert at_the_edge("/v1/communes/48095", {})["uri"] == "/v1/communes/48095"
    assert at_the_edge("/v1/communes/48095", {"q": "x"})["statusCode"] == 422


def test_only_what_changes_an_answer_is_in_the_key_and_goes_to_the_functions() -> None:
    keyed = CACHE["ParametersInCacheKeyAndForwardedToOrigin"]
    # Each in a word, which the normaliser writes.
    assert keyed["HeadersConfig"]["Headers"] == ["Accept", "Accept-Language"]
    assert keyed["CookiesConfig"] == {"CookieBehavior": "none"}
    told = properties("AskedByAPage")["OriginRequestPolicyConfig"]
    assert told["QueryStringsConfig"] == {"QueryStringBehavior": "none"}
    assert told["CookiesConfig"] == {"CookieBehavior": "none"}
    assert not {"User-Agent", "Referer", "Accept-Language"} & set(told["HeadersConfig"]["Headers"])


def test_the_edge_keeps_what_is_public_for_as_long_as_it_says_and_nothing_else() -> None:
    # CloudFront goes by Cache-Control where there is one, within these bounds.
    assert (CACHE["MinTTL"], CACHE["DefaultTTL"]) == (0, 0)
    assert "no-store" in PRIVATE
    said = directives(PUBLIC)
    assert int(said["max-age"]) <= CACHE["MaxTTL"]
    # They say what is open now: no failure of the service makes them older than five minutes.
    assert int(said["max-age"]) + int(said["stale-if-error"]) <= 300


@pytest.mark.parametrize(
    ("path", "query", "is_kept"),
    [
        ("/v1/nearest", {"commune": "01001"}, True),
        ("/v1/nearest", {"postcode": "01400"}, True),
        ("/v1/nearest", {"lat": "46.05", "lon": "0.0"}, False),
        ("/v1/nearest", {"q": "st etienne"}, False),
        ("/v1/addresses", {"q": "1 rue du bal"}, False),
        ("/v1/reverse", {"lat": "46.05", "lon": "0.0"}, False),
        ("/v1/communes", {"q": "st etienne"}, False),
        ("/v1/communes/01001", {}, True),
    ],
)
def test_an_answer_to_a_position_or_to_a_text_is_kept_nowhere(
    path: str, query: dict[str, str], is_kept: bool, guide: Guide
) -> None:
    reply = build_app(lambda: guide, Logger()).resolve(get(path, query), None)
    cache = reply["headers"].get("Cache-Control", "")
    assert ("public" in cache) == is_kept
    assert ("no-store" in cache) != is_kept


def test_only_public_paths_are_kept_and_only_they_meet_the_normaliser() -> None:
    config = properties("Distribution")["DistributionConfig"]
    api = [each for each in config["CacheBehaviors"] if each["TargetOriginId"] == "api"]
    kept = [each["PathPattern"] for each in api if each["CachePolicyId"] == {"Ref": "ApiCache"}]
    assert kept == [
        *("/v1/sites", "/v1/*", "/reponse", "/lieu/*", "/territoire/*"),
        *("/robots.txt", "/sitemap*"),
    ]
    # What a token opens is not kept; its layers are told the name that they are asked under.
    told = ["/v1/coverage/layers*", "/v1/scenarios/layers*", *kept]
    assert [each["PathPattern"] for each in api if "FunctionAssociations" in each] == told


def test_the_edge_says_of_pages_what_the_gateway_says() -> None:
    gateway = properties("MaillageApi")["CorsConfiguration"]
    edge = properties("ApiHeaders")["ResponseHeadersPolicyConfig"]["CorsConfig"]
    assert edge["AccessControlAllowOrigins"]["Items"] == gateway["AllowOrigins"]
    assert edge["AccessControlAllowHeaders"]["Items"] == gateway["AllowHeaders"]
    assert edge["AccessControlExposeHeaders"]["Items"] == gateway["ExposeHeaders"]
    assert edge["AccessControlMaxAgeSec"] == gateway["MaxAge"]
    assert edge["OriginOverride"] is True


@pytest.mark.parametrize(
    "path", ["/v1/ogc", "/v1/ogc/collections/sites/items", "/v1/coverage/layers/collections"]
)
def test_layers_are_told_under_which_name_they_are_asked_and_refuse_by_themselves(
    path: str,
) -> None:
    query = {"limit": {"value": "3"}, "bbox": {"value": "1,2,3,4"}, "host": {"value": "x.example"}}
    headers = {"host": {"value": "Carte.example"}, "accept": {"value": "text/html"}}
    request = {"uri": path, "querystring": query | {"colour": {"value": "x"}}, "headers": headers}
    asked = node(f"handler({json.dumps({'request': request})})")
    assert list(asked["querystring"]) == ["bbox", "colour", "host", "limit"]
    assert asked["querystring"]["host"]["value"] == "carte.example"
    assert asked["headers"]["accept"]["value"] == "application/json"
