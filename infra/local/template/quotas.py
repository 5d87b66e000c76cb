"""An account of AWS as Lambda bounds it: what it refuses to make, and what it runs at once.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geodata.errors import BadInputError
from infra.local.template.accounts import Account
from infra.local.template.template import Function, Template

_AT_ONCE = re.compile(r'"MaxConcurrency":\s*(\d+)')


class QuotaError(BadInputError):
    """An account has too little for a template; `refusals` are AWS's own words, by function."""

    def __init__(self, account: Account, refusals: list[str]) -> None:
        super().__init__(f"account {account.name!r}: {'; '.join(refusals)}")
        self.refusals = refusals


def check_account(template: Template, account: Account) -> None:
    """Refuses a template that an account cannot make, as CloudFormation would roll it back.

    Raises:
        QuotaError: what Lambda says of each function that it does not make.
    """
    if refusals := list(_refusals(template.functions, account)):
        raise QuotaError(account, refusals)


def _refusals(functions: Iterable[Function], account: Account) -> Iterator[str]:
    unreserved = account.concurrency
    for each in functions:
        if each.memory_mb > account.memory_mb:
            yield (
                f"{each.logical_id}: 'MemorySize' value failed to satisfy constraint: "
                f"Member must have value less than or equal to {account.memory_mb}"
            )
        if each.reserved is None:
            continue
        if unreserved - each.reserved < account.least_unreserved:
            yield (
                f"{each.logical_id}: Specified ReservedConcurrentExecutions for function decreases "
                "account's UnreservedConcurrentExecution below its minimum value of "
                f"[{account.least_unreserved}]"
            )
        else:
            unreserved -= each.reserved


def left_for_people(template: Template, account: Account) -> int:
    """Returns the environments that are left while each machine's map is at its widest.

    What functions reserve is theirs, and is no machine's to take. Negative where the maps alone
    would have Lambda refuse calls. One execution of each machine is counted.
    """
    called = [each.definition for each in template.machines]
    taken = sum(int(width) for definition in called for width in _AT_ONCE.findall(definition))
    return account.concurrency - taken
