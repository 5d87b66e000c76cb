"""Clients of AWS that give up before the functions they are in are stopped."""

from __future__ import annotations

from typing import Any

CONNECT_TIMEOUT_S, READ_TIMEOUT_S = 1.0, 4.0
MOST_ATTEMPTS = 3
"""With waits of at most 1 and 2 s between them: 18 s at worst, of the 29 that planners' have.

botocore's own are a minute a read, and up to ten attempts: the function would be stopped first, and
answer nothing.
"""


def client(service: str) -> Any:
    """Returns a client of a service, in the account and region of the environment."""
    import boto3  # 0.3 s, which only what uses a table or a machine waits for
    from botocore.config import Config

    return boto3.client(
        service,
        config=Config(
            connect_timeout=CONNECT_TIMEOUT_S,
            read_timeout=READ_TIMEOUT_S,
            retries={"mode": "standard", "total_max_attempts": MOST_ATTEMPTS},
        ),
    )
