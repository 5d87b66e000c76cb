"""What is looked at before anything is made: who deploys, where, with what room, for whose tokens.

Everything is looked at, so that all that is wrong is told at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.errors import BadInputError
from infra.deploy.errors import AwsError, RefusedError
from infra.deploy.ports.aws import Aws
from infra.deploy.ports.web import Web
from infra.deploy.preflight.issuer import faults_of_issuer
from infra.deploy.preflight.quotas import (
    Asked,
    faults_of_cloudfront,
    faults_of_lambda,
    lambda_of,
)
from infra.deploy.settings import Parameters, Target
from infra.deploy.stack import Deployed
from infra.local.template.template import read_template

_ISSUER = "OidcIssuer"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who deploys: an account, its partition, and the ARN of the caller."""

    account: str
    partition: str
    arn: str


@dataclass(frozen=True, slots=True)
class Preflight:
    """What is looked at, and with what.

    Attributes:
        memory_mb: what an account is known to have a function; None to tell it by its concurrency.
    """

    aws: Aws
    web: Web
    template: Path
    target: Target
    memory_mb: int | None = None

    def look(self, stack: Deployed | None, parameters: Parameters) -> None:
        """Looks at everything.

        Raises:
            RefusedError: something is wrong; it says all of it.
        """
        faults = [
            *_faults_of_stack(stack),
            *self._faults_of_region(),
            *self._faults_of_quotas(parameters),
            *faults_of_cloudfront(self.aws, is_there=stack is not None),
            *faults_of_issuer(
                self.web,
                self.aws,
                parameters.values[_ISSUER],
                parameters.values.get("ScopePrefix", ""),
            ),
        ]
        if faults:
            raise RefusedError(faults)

    def _faults_of_region(self) -> Iterator[str]:
        from boto3 import Session

        known = Session().get_available_regions("lambda")
        if self.target.region not in known:
            yield f"region: AWS Lambda has none called {self.target.region!r} (eu-west-3 is Paris)"

    def _faults_of_quotas(self, parameters: Parameters) -> Iterator[str]:
        try:
            asked = asked_by(self.template, parameters)
        except BadInputError as error:
            yield f"the template: {error}"
            return
        try:
            has = lambda_of(self.aws)
        except AwsError as error:
            yield f"Lambda: these credentials may not ask what the account has ({error.code})"
            return
        known = has if self.memory_mb is None else replace(has, memory_mb=self.memory_mb)
        yield from faults_of_lambda(asked, known)


def caller(aws: Aws) -> Caller:
    """Returns who deploys.

    Raises:
        CredentialsError: nobody that AWS knows.
    """
    found = aws.call("sts", "get_caller_identity")
    return Caller(str(found["Account"]), str(found["Arn"]).split(":")[1], str(found["Arn"]))


def asked_by(template: Path, parameters: Parameters) -> Asked:
    """Returns what a template asks of Lambda.

    Raises:
        BadInputError: the template cannot be read with these parameters.
    """
    functions = read_template(template, dict(parameters.values)).functions
    values = parameters.values
    return Asked(
        {each.logical_id: each.memory_mb for each in functions},
        reserved=int(values.get("NearestReservedConcurrency", 0)),
        refresh=int(values.get("RefreshConcurrency", 0)),
        planning=int(values.get("PlanningConcurrency", 0)),
    )


def _faults_of_stack(stack: Deployed | None) -> Iterator[str]:
    if stack is None:
        return
    if stack.never_was:
        yield (
            f"the stack is {stack.status}: its first creation failed, and CloudFormation can only "
            "delete it. Run `make undeploy` with the same STACK, then this again"
        )
    elif stack.is_moving:
        yield f"the stack is {stack.status}: somebody is deploying; wait for the end"
    elif stack.status == "UPDATE_ROLLBACK_FAILED":
        yield (
            "the stack is UPDATE_ROLLBACK_FAILED: `aws cloudformation continue-update-rollback "
            "--stack-name STACK`, then this again"
        )
