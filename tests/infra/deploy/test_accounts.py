"""The preflight says of an account's profile what the local stack says that Lambda would."""

from __future__ import annotations

import pytest

from infra.deploy.preflight.quotas import Asked, account_of, faults_of_lambda
from infra.local.template.accounts import account_named
from infra.local.template.deployments import parameters_of
from infra.local.template.quotas import QuotaError, check_account, left_for_people
from tests.conftest import ROOT
from tests.infra.local.own import own_template
from tests.infra.stacks import TEMPLATE

TRIALS, PRODUCTION = parameters_of(ROOT, "default"), parameters_of(ROOT, "prod")
NEW, USUAL = account_named("new"), account_named("usual")
WIDE = {"RefreshConcurrency": "7", "PlanningConcurrency": "4"}


def test_both_know_the_same_accounts() -> None:
    assert account_of(NEW.concurrency) == NEW
    assert account_of(USUAL.concurrency) == USUAL


@pytest.mark.parametrize("name", ["new", "usual"])
@pytest.mark.parametrize(
    "given",
    [
        TRIALS,
        PRODUCTION,
        {**TRIALS, "NearestReservedConcurrency": "1"},
        {**PRODUCTION, "NearestReservedConcurrency": "900"},
        {**PRODUCTION, "NearestReservedConcurrency": "901"},
        {**TRIALS, **WIDE},
    ],
    ids=["trials", "production", "one reserved", "900", "901", "wide"],
)
def test_what_an_account_would_refuse_is_said_before_it_is_asked(
    name: str, given: dict[str, str]
) -> None:
    account, template = account_named(name), own_template(**given)
    reserved, refresh, planning = (
        int(given.get(each, TEMPLATE["Parameters"][each]["Default"]))
        for each in ("NearestReservedConcurrency", "RefreshConcurrency", "PlanningConcurrency")
    )
    memory = {each.logical_id: each.memory_mb for each in template.functions}
    asked = Asked(memory, reserved, refresh, planning)
    told = list(faults_of_lambda(asked, account_of(account.concurrency)))
    try:
        check_account(template, account)
        fits = left_for_people(template, account) > 0
    except QuotaError:
        fits = False
    assert fits == (not told)
