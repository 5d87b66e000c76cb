"""Calls to AWS behind one port: made, or only told (`--dry-run`), by the names boto3 gives them.

Whatever does not plainly read is taken for a write: a call that nobody thought of is never made by
a dry run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from infra.deploy.errors import AwsError, CredentialsError

Say = Callable[[str], None]

_READS = ("get_", "list_", "describe_", "head_", "simulate_")
_NO_CREDENTIALS = {
    *("NoCredentialsError", "PartialCredentialsError", "ProfileNotFound", "TokenRetrievalError"),
    *("SSOTokenLoadError", "UnauthorizedSSOTokenError", "CredentialRetrievalError"),
    *(
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
    ),
    *("SignatureDoesNotMatch", "InvalidAccessKeyId", "AuthFailure"),
}
_ATTEMPTS = 6
_CONNECT_S, _READ_S = 10, 120


class Aws(Protocol):
    """An account, in a region.

    Attributes:
        region: where calls go that name no other.
    """

    region: str

    def call(
        self, service: str, operation: str, *, at: str | None = None, **request: Any
    ) -> Mapping[str, Any]:
        """Returns what a service answers.

        Args:
            service: as boto3 names it (`cloudformation`).
            operation: the method of its client (`describe_stacks`).
            at: another region than the account's.
            request: what is asked.

        Raises:
            CredentialsError: there are none, or they are not good.
            AwsError: the call is refused, or nobody answers.
        """


class Account:
    """AWS itself, by boto3: credentials and endpoints are those that its chain finds."""

    def __init__(self, region: str, profile: str | None = None, session: Any = None) -> None:
        """Opens it; a `session` of boto3's that is given stands for the profile."""
        self.region = region
        self._profile, self._session = profile, session
        self._clients: dict[tuple[str, str], Any] = {}

    def call(
        self, service: str, operation: str, *, at: str | None = None, **request: Any
    ) -> Mapping[str, Any]:
        """Returns what AWS answers; see `Aws.call`."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer: Mapping[str, Any] = getattr(self._client(service, at), operation)(**request)
        except ClientError as error:
            facts = error.response.get("Error", {})
            raise _as_ours(service, operation, facts.get("Code", "?"), facts) from error
        except BotoCoreError as error:
            name = type(error).__name__
            raise _as_ours(service, operation, name, {"Message": str(error)}) from error
        return answer

    def _client(self, service: str, at: str | None) -> Any:
        import boto3
        from botocore.config import Config

        key = (service, at or self.region)
        if key not in self._clients:
            self._session = self._session or boto3.Session(profile_name=self._profile)
            config = Config(
                retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
                connect_timeout=_CONNECT_S,
                read_timeout=_READ_S,
            )
            self._clients[key] = self._session.client(service, region_name=key[1], config=config)
        return self._clients[key]


class DryAws:
    """Reads an account, and tells every other call without making it."""

    def __init__(self, aws: Aws, say: Say) -> None:
        self.region = aws.region
        self._aws, self._say = aws, say

    def call(
        self, service: str, operation: str, *, at: str | None = None, **request: Any
    ) -> Mapping[str, Any]:
        """Returns what is read, and nothing of a write; see `Aws.call`."""
        if is_read(operation):
            return self._aws.call(service, operation, at=at, **request)
        self._say(f"would call: {in_words(service, operation, request)}")
        return {}


def is_read(operation: str) -> bool:
    """Whether an operation changes nothing, by its name."""
    return operation.startswith(_READS)


def in_words(service: str, operation: str, request: Mapping[str, Any]) -> str:
    """A call on one line, as AWS's command line has it; of a content, its size alone."""
    shown = (
        f"--{_dashed(name)} {f'({len(value):,} bytes)' if isinstance(value, bytes) else value}"
        for name, value in request.items()
    )
    return " ".join(("aws", service, operation.replace("_", "-"), *shown))


def _dashed(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _as_ours(
    service: str, operation: str, code: str, facts: Mapping[str, Any]
) -> AwsError | CredentialsError:
    message = str(facts.get("Message", ""))
    if code in _NO_CREDENTIALS:
        return CredentialsError(f"AWS takes no credentials of this machine ({code}): {message}")
    return AwsError(service, operation, code, message)
