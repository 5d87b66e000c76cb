"""The keys of a function restored from a snapshot, which its environment does not hold.

Under SnapStart, Lambda gives no key in variables, since they would lie in the snapshot and be out
of date when it is restored: they are asked for on the loopback, with a token. AWS's own clients do
so by themselves; obstore asks whom it is given.

https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from obstore.store import S3Credential

_TIMEOUT_S = 2.0


def lambda_credentials(
    environment: Mapping[str, str] = os.environ,
) -> Callable[[], S3Credential] | None:
    """Builds the function that asks Lambda for keys; None where the environment holds them.

    What it returns raises OSError when nobody answers, and ValueError on any other answer.
    """
    url = environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if not url:
        return None
    parts, token = urlsplit(url), environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", "")

    def ask() -> S3Credential:
        # What reads mail is behind it: only a function that was restored asks for keys.
        from http.client import HTTPConnection

        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_TIMEOUT_S)
        try:
            connection.request("GET", parts.path, headers={"Authorization": token})
            reply = connection.getresponse()
            return _read(reply.status, reply.read())
        finally:
            connection.close()

    return ask


def _read(status: int, body: bytes) -> S3Credential:
    if status != 200:
        raise ValueError(f"status {status}")
    keys = json.loads(body)
    return {
        "access_key_id": keys["AccessKeyId"],
        "secret_access_key": keys["SecretAccessKey"],
        "token": keys["Token"],
        "expires_at": datetime.fromisoformat(keys["Expiration"]),
    }
