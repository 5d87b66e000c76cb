"""Whether an account has room for the stack: memory of functions, concurrency, CloudFront.

A new account has far less than the documentation's defaults, and CloudFormation finds out in the
middle of a creation, which it then takes back whole. No API tells how much memory a function may
have: an account whose concurrency was never raised is taken for a new one, with 3,008 MB.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from infra.deploy.errors import AwsError
from infra.deploy.ports.aws import Aws
from infra.local.template.accounts import USUAL, Account, accounts

_NEW = "new"
_CONCURRENCY = "L-B99A9384"
_DISTRIBUTIONS = "L-24B04930"
_GLOBAL = "us-east-1"
"""Where CloudFront's quotas are kept."""
_UNTOLD = ("AccessDenied", "AccessDeniedException", "NoSuchResourceException")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the template asks of Lambda, by its parameters.

    Attributes:
        memory_mb: of each function, by logical id.
        reserved: environments that citizens alone may use.
        refresh: areas that a refresh renders at once.
        planning: scenarios that a sweep solves at once.
    """

    memory_mb: Mapping[str, int]
    reserved: int
    refresh: int
    planning: int


def lambda_of(aws: Aws) -> Account:
    """Returns what an account has: the profile that its concurrency is of, with its own figures.

    Raises:
        AwsError: it may not be asked.
    """
    settings = aws.call("lambda", "get_account_settings")
    concurrency = int(settings["AccountLimit"]["ConcurrentExecutions"])
    granted = _quota(aws, "lambda", _CONCURRENCY, aws.region)
    return account_of(min(concurrency, granted) if granted else concurrency)


def account_of(concurrency: int) -> Account:
    """Returns what is known of an account that has so many concurrent executions."""
    profiles = accounts()
    usual = profiles[USUAL]
    profile = profiles[_NEW] if concurrency < usual.concurrency else usual
    least = min(usual.least_unreserved, concurrency)
    return replace(profile, concurrency=concurrency, least_unreserved=least)


def faults_of_lambda(asked: Asked, has: Account) -> Iterator[str]:
    """Yields what the stack asks and the account has not, with what to do."""
    beyond = {name: mb for name, mb in asked.memory_mb.items() if mb > has.memory_mb}
    if beyond:
        told = ", ".join(f"{name} ({mb:,} MB)" for name, mb in sorted(beyond.items()))
        yield (
            f"memory: this account has {has.concurrency} concurrent executions, as new ones do, "
            f"and those have {has.memory_mb:,} MB a function: {told}. Give ARGS='--parameter "
            f"SolverMemoryMb={has.memory_mb}', or ask AWS Support for more; if it was granted, "
            f"ARGS='--memory-mb 10240'"
        )
    if asked.reserved and has.concurrency - asked.reserved < has.least_unreserved:
        yield (
            f"concurrency: NearestReservedConcurrency={asked.reserved} of {has.concurrency} "
            f"leaves fewer than the {has.least_unreserved} that AWS keeps for the rest: give "
            "NearestReservedConcurrency=0, or ask for a higher quota of concurrent executions"
        )
    at_work = asked.refresh + asked.planning
    if at_work >= has.concurrency:
        yield (
            f"concurrency: a refresh ({asked.refresh} at once) and a sweep ({asked.planning}) take "
            f"all {has.concurrency} that the account has, and citizens are refused meanwhile: give "
            "ARGS='--parameter RefreshConcurrency=3 --parameter PlanningConcurrency=2'"
        )


def faults_of_cloudfront(aws: Aws, *, is_there: bool) -> Iterator[str]:
    """Yields why a distribution could not be made; one `is_there` already asks for no room.

    Whether AWS has verified the account is known to the creation alone.
    """
    try:
        listed = aws.call("cloudfront", "list_distributions", at=_GLOBAL)
    except AwsError as error:
        yield f"CloudFront: these credentials may not use it ({error.code})"
        return
    count = int(listed["DistributionList"].get("Quantity", 0))
    most = _quota(aws, "cloudfront", _DISTRIBUTIONS, _GLOBAL)
    if most and count >= most and not is_there:
        yield f"CloudFront: the account has its {most} distributions; delete one, or ask for more"


def _quota(aws: Aws, service: str, code: str, at: str) -> int | None:
    """A quota as Service Quotas has it, None where it does not say."""
    try:
        found = aws.call(
            "service-quotas", "get_service_quota", at=at, ServiceCode=service, QuotaCode=code
        )
    except AwsError as error:
        if error.code in _UNTOLD:
            return None
        raise
    return int(found["Quota"]["Value"])
