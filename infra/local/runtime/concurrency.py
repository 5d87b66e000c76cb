"""How many invocations an account runs at once: what comes beyond is refused, and never waits.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from infra.local.errors import ThrottledError
from infra.local.template.accounts import Account
from infra.local.template.template import Function

Invoke = Callable[[bytes, str], Awaitable[bytes]]
"""An event, and the trace it belongs to; what the function returns, or FunctionError."""


@dataclass(slots=True)
class _Share:
    """Environments that some functions have between them."""

    size: int
    reason: str
    in_use: int = 0


class Concurrency:
    """The environments of an account, of which functions may have some for themselves alone.

    A function that reserves some has these and no more; the others share what is left.
    """

    def __init__(self, account: Account, functions: Iterable[Function]) -> None:
        reserved = {
            each.logical_id: each.reserved for each in functions if each.reserved is not None
        }
        self._own = {
            name: _Share(size, "ReservedFunctionConcurrentInvocationLimitExceeded")
            for name, size in reserved.items()
        }
        left = account.concurrency - sum(reserved.values())
        self._shared = _Share(left, "ConcurrentInvocationLimitExceeded")

    def limited(self, name: str, invoke: Invoke) -> Invoke:
        """Returns a function's `invoke`, by logical id, that is refused while its share is in use.

        Raises, when it is called:
            ThrottledError: as many answer already as may.
        """
        share = self._own.get(name, self._shared)

        async def limited(payload: bytes, trace_id: str) -> bytes:
            if share.in_use >= share.size:
                raise ThrottledError(share.reason)
            share.in_use += 1
            try:
                return await invoke(payload, trace_id)
            finally:
                share.in_use -= 1

        return limited
