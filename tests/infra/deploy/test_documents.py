"""What an administration copies: a realm, Cognito's trigger, pipelines, trust policies."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from functions.callers import caller_of
from infra.local.template.access import SCOPES
from tests.conftest import ROOT
from tests.infra.stacks import TEMPLATE

DOCUMENTS = ROOT / "docs" / "deployment"
REALM: Any = json.loads((DOCUMENTS / "keycloak-realm.json").read_text(encoding="utf-8"))
[CLIENT] = REALM["clients"]
AUDIENCE = TEMPLATE["Parameters"]["OidcAudience"]["Default"]

KNOWN: dict[str, set[str]] = {
    "realm": {
        *("realm", "displayName", "enabled", "sslRequired", "registrationAllowed", "roles"),
        *("resetPasswordAllowed", "bruteForceProtected", "loginWithEmailAllowed", "groups"),
        *("duplicateEmailsAllowed", "internationalizationEnabled", "supportedLocales", "clients"),
        *("defaultLocale", "defaultSignatureAlgorithm", "accessTokenLifespan", "clientScopes"),
        *("ssoSessionIdleTimeout", "ssoSessionMaxLifespan", "scopeMappings", "components"),
        "defaultDefaultClientScopes",
    },
    "role": {"name", "description", "composite", "clientRole"},
    "group": {"name", "realmRoles", "attributes"},
    "scope": {"name", "description", "protocol", "attributes", "protocolMappers"},
    "mapping": {"clientScope", "roles"},
    "mapper": {"name", "protocol", "protocolMapper", "consentRequired", "config"},
    "client": {
        *("clientId", "name", "description", "enabled", "protocol", "publicClient", "webOrigins"),
        *("standardFlowEnabled", "implicitFlowEnabled", "directAccessGrantsEnabled", "attributes"),
        *("serviceAccountsEnabled", "fullScopeAllowed", "frontchannelLogout", "redirectUris"),
        *("defaultClientScopes", "optionalClientScopes", "protocolMappers"),
    },
}
"""Fields of Keycloak's representations (Admin REST API, 26) that the realm uses."""


def mappers() -> list[dict[str, Any]]:
    scopes = [each.get("protocolMappers", ()) for each in REALM["clientScopes"]]
    return [each for listed in (*scopes, CLIENT["protocolMappers"]) for each in listed]


def test_the_realm_has_no_field_that_keycloak_does_not_know() -> None:
    every = {
        "realm": [REALM],
        "role": REALM["roles"]["realm"],
        "group": REALM["groups"],
        "scope": REALM["clientScopes"],
        "mapping": REALM["scopeMappings"],
        "mapper": mappers(),
        "client": REALM["clients"],
    }
    for kind, records in every.items():
        assert set().union(*records) == KNOWN[kind], kind


def test_every_name_that_the_realm_uses_is_one_that_it_makes() -> None:
    scopes = {each["name"] for each in REALM["clientScopes"]}
    roles = {each["name"] for each in REALM["roles"]["realm"]}
    used = {*CLIENT["defaultClientScopes"], *CLIENT["optionalClientScopes"]}
    assert used | set(REALM["defaultDefaultClientScopes"]) == scopes
    assert {role for each in REALM["groups"] for role in each["realmRoles"]} == roles
    assert {each["clientScope"] for each in REALM["scopeMappings"]} <= scopes


def test_each_of_our_scopes_is_behind_the_role_of_its_name() -> None:
    behind = {each["clientScope"]: each["roles"] for each in REALM["scopeMappings"]}
    assert behind == {scope: [scope] for scope in SCOPES}
    # A scope that every account had by default would be behind nothing.
    assert set(SCOPES) == set(CLIENT["optionalClientScopes"])
    in_token = {
        each["name"]: each["attributes"]["include.in.token.scope"] for each in REALM["clientScopes"]
    }
    assert all(in_token[scope] == "true" for scope in SCOPES)


def test_the_client_is_the_one_that_the_stack_expects() -> None:
    assert CLIENT["clientId"] == AUDIENCE
    assert CLIENT["publicClient"]
    assert CLIENT["attributes"]["pkce.code.challenge.method"] == "S256"
    assert not CLIENT["directAccessGrantsEnabled"]
    assert not CLIENT["implicitFlowEnabled"]
    pages = {re.sub(r"https://PAGES/", "", each) for each in CLIENT["redirectUris"]}
    assert all((ROOT / "web" / page).is_file() for page in pages)
    assert len(pages) == 4
    [audience] = [m for m in mappers() if m["protocolMapper"] == "oidc-audience-mapper"]
    assert audience["config"]["included.client.audience"] == AUDIENCE
    assert audience["config"]["access.token.claim"] == "true"


def test_tokens_are_short_and_signed_as_the_gateway_checks() -> None:
    assert REALM["defaultSignatureAlgorithm"] == "RS256"
    assert 60 <= REALM["accessTokenLifespan"] <= 3600


def test_departements_are_a_claim_that_the_functions_read() -> None:
    [claim] = [m for m in mappers() if m["name"] == "departements"]
    config = claim["config"]
    assert config["claim.name"] == config["user.attribute"] == "departements"
    assert config["multivalued"] == config["aggregate.attrs"] == "true"
    for group in REALM["groups"]:
        values = group["attributes"]["departements"]
        claims = {"sub": "x", "departements": f"[{' '.join(values)}]"}
        caller = caller_of({"requestContext": {"authorizer": {"jwt": {"claims": claims}}}})
        expected = None if values == ["*"] else frozenset(values)
        assert caller.departements == expected


def test_only_an_administrator_changes_somebodys_departements() -> None:
    [provider] = REALM["components"]["org.keycloak.userprofile.UserProfileProvider"]
    profile = json.loads(provider["config"]["kc.user.profile.config"][0])
    [own] = [each for each in profile["attributes"] if each["name"] == "departements"]
    assert own["permissions"]["edit"] == ["admin"]
    pattern = own["validations"]["pattern"]["pattern"]
    assert all(re.fullmatch(pattern, code) for code in ("12", "2A", "974", "*"))
    assert not any(re.fullmatch(pattern, code) for code in ("", "1", "2C", "tous", "12,48"))


@pytest.mark.parametrize(
    ("groups", "attribute", "suppressed", "claims"),
    [
        ([], None, set(SCOPES), {}),
        (["sites:write"], "*", set(SCOPES) - {"sites:write"}, {"departements": "*"}),
        (
            ["coverage:read", "scenarios:write", "others"],
            "12,48",
            {"sites:write", "matches:write"},
            {"departements": "12,48"},
        ),
    ],
)
def test_cognitos_trigger_leaves_each_the_scopes_of_its_groups(
    groups: list[str], attribute: str | None, suppressed: set[str], claims: dict[str, str]
) -> None:
    if shutil.which("node") is None:
        pytest.skip("needs node")
    attributes = {} if attribute is None else {"custom:departements": attribute}
    request = {"groupConfiguration": {"groupsToOverride": groups}, "userAttributes": attributes}
    program = (
        f"import {{ handler }} from {json.dumps((DOCUMENTS / 'cognito-claims.mjs').as_uri())};"
        f"console.log(JSON.stringify(await handler({json.dumps({'request': request})})));"
    )
    command = ["node", "--input-type=module", "--eval", program]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    token = json.loads(done.stdout)["response"]["claimsAndScopeOverrideDetails"]
    found = token["accessTokenGeneration"]
    assert set(found["scopesToSuppress"]) == {f"maillage/{scope}" for scope in suppressed}
    assert found["claimsToAddOrOverride"] == claims


TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", ["github-actions.yml", "gitlab-ci.yml"])
def test_a_pipeline_tests_deploys_and_holds_no_key(name: str) -> None:
    text = (DOCUMENTS / name).read_text(encoding="utf-8")
    assert yaml.safe_load(text)
    asked = re.findall(r"^\s*- (?:run: )?make ([a-z-]+)", text, re.MULTILINE)
    assert asked == ["check", "test", "deploy", "prune-versions"]
    assert set(asked) <= TARGETS
    # The journal of a deployment that failed is the one that is needed.
    assert "var/deploy" in text
    assert "always" in text
    assert "SECRET" not in text.upper().replace("WITHOUT A SECRET OF AWS'S", "")


@pytest.mark.parametrize("name", ["aws-trust-github.json", "aws-trust-gitlab.json"])
def test_a_role_is_lent_to_one_project_and_one_place_of_it(name: str) -> None:
    [statement] = json.loads((DOCUMENTS / name).read_text())["Statement"]
    conditions = statement["Condition"]["StringEquals"]
    [subject] = [value for key, value in conditions.items() if key.endswith(":sub")]
    assert "PROJECT" in subject
    assert "*" not in subject
    assert any(key.endswith(":aud") for key in conditions)
