"""A program: the local stack, with the failing proxy before what stands for AWS."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from infra.local import stack
from infra.local.__main__ import main
from infra.local.aws.aws import StandIn, aws
from tests.faults.faulty import faulty


@asynccontextmanager
async def behind_a_proxy(*arguments: Any) -> AsyncIterator[StandIn]:
    """What stands for AWS, reached through a proxy whose address is told on the console."""
    async with aws(*arguments) as stand_in:
        with faulty(stand_in.endpoint_url) as proxy:
            print(f"faults at {proxy.url}", flush=True)
            yield replace(stand_in, endpoint_url=proxy.url)


if __name__ == "__main__":
    # In this process alone, whose one purpose it is.
    vars(stack)["aws"] = behind_a_proxy
    sys.exit(main(sys.argv[1:]))
