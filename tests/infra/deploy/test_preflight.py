"""What is in the way of a deployment is told in words, all at once, before anything is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.deploy.errors import CredentialsError, RefusedError
from infra.deploy.ports.web import Reply
from infra.deploy.preflight.looking import asked_by
from infra.deploy.preflight.quotas import Asked, account_of, faults_of_lambda
from infra.deploy.settings import declared_in, laid_over
from infra.local.template.access import SCOPES
from infra.local.template.accounts import accounts
from infra.local.template.deployments import SamConfig
from tests.conftest import ROOT
from tests.infra.deploy.internet import ISSUER
from tests.infra.deploy.stage import (
    STACK,
    Answer,
    Stage,
    a_stage,
    client,
    concurrency,
    refusal,
    write_project,
)

DISCOVERY = f"{ISSUER}/.well-known/openid-configuration"


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with a_stage(write_project(tmp_path), monkeypatch) as found:
        yield found


def faults(stage: Stage, **given: str) -> str:
    with pytest.raises(RefusedError) as refused:
        stage.deploy(**given)
    assert (stage.aws.writes, stage.sam.commands) == ([], [])
    return str(refused.value)


def test_without_credentials_nothing_is_begun(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.aws.said["sts", "get_caller_identity"] = unknown
    with pytest.raises(CredentialsError, match="takes no credentials of this machine"):
        stage.deploy()
    assert not (stage.root / "var" / "deploy").exists()


def unknown(_: Mapping[str, Any]) -> Mapping[str, Any]:
    raise CredentialsError("AWS takes no credentials of this machine (ExpiredToken): no")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"issuer": "https://id.example/other"}, "says that it is 'https://id.example/other'"),
        ({"jwks_uri": "http://id.example/keys"}, "no jwks_uri over https"),
        ({"token_endpoint": None}, "no token_endpoint over https"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE by S256"),
        ({"scopes_supported": ["openid", "sites:write"]}, "no scope coverage:read, scenarios:w"),
        (
            {"scopes_supported": [f"m/{s}" for s in ("coverage:read", "scenarios:write")]},
            "no scope coverage:read",
        ),
        (
            {"scopes_supported": [f"m/{scope}" for scope in SCOPES]},
            "--parameter ScopePrefix=m/",
        ),
    ],
)
def test_an_issuer_that_lets_nobody_in_is_refused(
    stage: Stage, change: dict[str, Any], said: str
) -> None:
    stage.web.issuer |= change
    assert said in faults(stage)


@pytest.mark.parametrize(
    ("reply", "said"),
    [(Reply(404), "answers 404"), (Reply(200, {}, b"<html>"), "answers no JSON")],
)
def test_an_issuer_that_does_not_answer_is_refused(stage: Stage, reply: Reply, said: str) -> None:
    stage.web.wrong["GET", DISCOVERY] = reply
    assert said in faults(stage)


def test_an_issuer_that_signs_by_elliptic_curves_alone_is_refused(stage: Stage) -> None:
    stage.web.keys = {"keys": [{"kty": "EC"}]}
    assert "no RSA key" in faults(stage)


def test_an_issuer_with_a_slash_at_its_end_is_refused(stage: Stage) -> None:
    assert "ends with a slash" in faults(stage, OidcIssuer=f"{ISSUER}/")


def test_an_issuer_that_tells_no_scopes_is_taken_at_its_word(stage: Stage) -> None:
    del stage.web.issuer["scopes_supported"]
    stage.deploy()


def test_a_prefix_that_is_given_is_the_one_that_scopes_have(stage: Stage) -> None:
    stage.web.issuer["scopes_supported"] = [f"m/{scope}" for scope in SCOPES]
    stage.deploy(ScopePrefix="m/")


def test_the_scopes_of_cognito_are_asked_of_cognito(stage: Stage) -> None:
    pool = "https://cognito-idp.eu-west-3.amazonaws.com/eu-west-3_Abc"
    stage.web.issuer |= {"issuer": pool, "scopes_supported": ["openid", "email"]}
    document = stage.web.ask("GET", DISCOVERY)
    stage.web.wrong["GET", f"{pool}/.well-known/openid-configuration"] = document
    scopes = [{"ScopeName": name} for name in SCOPES]
    servers = [{"Identifier": "maillage", "Scopes": scopes}]
    stage.aws.said["cognito-idp", "list_resource_servers"] = lambda _: {"ResourceServers": servers}
    assert "--parameter ScopePrefix=maillage/" in faults(stage, OidcIssuer=pool)
    stage.deploy(OidcIssuer=pool, ScopePrefix="maillage/")


def test_a_new_account_takes_the_trial_and_no_more(stage: Stage) -> None:
    stage.aws.said["lambda", "get_account_settings"] = concurrency(10)
    told = faults(stage, SolverMemoryMb="10240", NearestReservedConcurrency="2")
    assert "SolverFunction (10,240 MB)" in told
    assert "SolverMemoryMb=3008" in told
    assert "NearestReservedConcurrency=2 of 10" in told
    stage.deploy()


def test_a_quota_that_is_lower_than_what_lambda_says_counts(stage: Stage) -> None:
    quota = {"Quota": {"Value": 10.0}}
    stage.aws.said["service-quotas", "get_service_quota"] = lambda request: (
        quota if request["ServiceCode"] == "lambda" else {"Quota": {"Value": 200.0}}
    )
    assert "10 concurrent executions" in faults(stage, SolverMemoryMb="4096")


def test_an_account_that_was_granted_more_memory_says_so() -> None:
    asked = Asked({"F": 10240}, reserved=0, refresh=3, planning=2)
    assert list(faults_of_lambda(asked, account_of(10)))
    assert not list(faults_of_lambda(asked, replace(account_of(10), memory_mb=10240)))


@pytest.mark.parametrize(
    ("refresh", "planning", "is_refused"), [(5, 4, False), (5, 5, True), (10, 1, True)]
)
def test_what_works_in_the_background_leaves_something_to_citizens(
    refresh: int, planning: int, is_refused: bool
) -> None:
    asked = Asked({}, reserved=0, refresh=refresh, planning=planning)
    assert bool(list(faults_of_lambda(asked, account_of(10)))) is is_refused


@pytest.mark.parametrize(("reserved", "is_refused"), [(0, False), (900, False), (901, True)])
def test_a_hundred_executions_stay_unreserved(reserved: int, is_refused: bool) -> None:
    asked = Asked({}, reserved=reserved, refresh=3, planning=2)
    assert bool(list(faults_of_lambda(asked, account_of(1000)))) is is_refused


@pytest.mark.parametrize(
    ("environment", "profile", "is_refused"),
    [
        ("default", "new", False),
        ("default", "usual", False),
        ("prod", "new", True),
        ("prod", "usual", False),
    ],
)
def test_the_projects_trial_fits_a_new_account_and_its_production_a_usual_one(
    environment: str, profile: str, is_refused: bool
) -> None:
    configured = SamConfig(ROOT / "samconfig.toml").parameters(environment)
    template = ROOT / "template.yaml"
    given = {"OidcIssuer": ISSUER}
    asked = asked_by(template, laid_over(declared_in(template), {}, configured, given))
    assert bool(list(faults_of_lambda(asked, accounts()[profile]))) is is_refused


def distributions(count: int) -> Answer:
    return lambda _: {"DistributionList": {"Quantity": count}}


def test_an_account_that_may_make_no_distribution_is_refused(stage: Stage) -> None:
    stage.aws.said["cloudfront", "list_distributions"] = refusal("AccessDenied")
    assert "CloudFront: these credentials may not use it" in faults(stage)
    stage.aws.said["cloudfront", "list_distributions"] = distributions(200)
    stage.aws.said["service-quotas", "get_service_quota"] = lambda request: {
        "Quota": {"Value": 200.0 if request["ServiceCode"] == "cloudfront" else 1000.0}
    }
    assert "has its 200 distributions" in faults(stage)


def test_a_region_that_lambda_does_not_have_is_refused(stage: Stage) -> None:
    config = stage.root / "samconfig.toml"
    config.write_text(config.read_text().replace('"eu-west-3"', '"paris-1"'))
    assert "'paris-1'" in faults(stage)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("ROLLBACK_COMPLETE", "make undeploy"),
        ("UPDATE_IN_PROGRESS", "somebody is deploying"),
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback"),
    ],
)
def test_a_stack_that_cannot_be_changed_is_told(stage: Stage, status: str, said: str) -> None:
    stage.aws.said["cloudformation", "describe_stacks"] = lambda _: {
        "Stacks": [{"StackId": "arn:x", "StackStatus": status, "Outputs": [], "Parameters": []}]
    }
    assert said in faults(stage)


def test_a_change_set_that_was_never_executed_is_no_stack(stage: Stage) -> None:
    described = client("cloudformation").describe_stacks
    stage.aws.said["cloudformation", "describe_stacks"] = lambda request: (
        described(**request)
        if stage.sam.commands[1:]
        else {"Stacks": [{"StackId": "arn:x", "StackStatus": "REVIEW_IN_PROGRESS"}]}
    )
    stage.deploy()
    assert stage.parameters()["TableProtection"] == "ENABLED"
    assert stage.sam.commands[1][4:6] == ["--stack-name", STACK]
