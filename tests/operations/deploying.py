"""A program: `python -m infra.deploy` in an account of the emulator's, and with a world to ask.

Its own tests ask the issuer and the service likewise (tests/infra/deploy/stage.py). What the
emulator does not do is said here: a quota is what the account has, and a refresh makes its results.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geodata.errors import MaillageError
from infra.deploy import __main__ as program
from infra.deploy.commands import Command
from infra.deploy.errors import AwsError
from infra.deploy.ports.aws import Account, Aws, DryAws
from infra.deploy.ports.programs import DryPrograms, SystemPrograms
from infra.deploy.ports.web import Reply
from infra.deploy.wish import Tools
from tests.infra.deploy.internet import ISSUER, Internet, as_json

_REFRESH = "arn:aws:states:eu-west-3:123456789012:execution:refresh:1"


class Emulated:
    """The emulator's account, whose refreshes make the results of what is published."""

    def __init__(self, account: Aws) -> None:
        self.region = account.region
        self._account = account

    def call(
        self, service: str, operation: str, *, at: str | None = None, **request: Any
    ) -> Mapping[str, Any]:
        """Returns what the account answers, or what it should."""
        if service == "service-quotas":
            raise AwsError(service, operation, "NoSuchResourceException", "none is set")
        if (service, operation) == ("stepfunctions", "start_execution"):
            return self._refreshed()
        if (service, operation) == ("stepfunctions", "describe_execution"):
            return {"status": "SUCCEEDED"}
        return self._account.call(service, operation, at=at, **request)

    def _refreshed(self) -> Mapping[str, Any]:
        bucket = next(
            each["Name"]
            for each in self._account.call("s3", "list_buckets")["Buckets"]
            if "databucket" in each["Name"]
        )
        snapshot, sites = (self._read(bucket, f"{each}/current") for each in ("snapshots", "sites"))
        run = {"snapshot": snapshot["id"], "sites_version": sites["version"]}
        body = json.dumps(run).encode()
        self._account.call("s3", "put_object", Bucket=bucket, Key="coverage/current", Body=body)
        return {"executionArn": _REFRESH}

    def _read(self, bucket: str, key: str) -> Any:
        return json.loads(
            self._account.call("s3", "get_object", Bucket=bucket, Key=key)["Body"].read()
        )


class World(Internet):
    """The issuer, and the service at whatever address the distribution has."""

    def ask(self, method: str, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Returns a reply, as the service should answer."""
        issuer, is_discovery, _ = url.partition("/.well-known/openid-configuration")
        if is_discovery:
            facts = json.dumps(self.issuer).replace(ISSUER, issuer)
            return as_json(json.loads(facts))
        if url.endswith("/keys"):
            return as_json(self.keys)
        path = "/" + url.partition("://")[2].partition("/")[2]
        if path.startswith("/v1/scenarios") and "authorization" not in (headers or {}):
            return Reply(401)
        return super().ask(method, path, headers)


def main(arguments: list[str]) -> int:
    """Does what `make` asks of infra.deploy; returns its exit code."""
    root = Path.cwd()
    given = program._options(arguments)
    command = Command.of(given, root, {})
    account = Emulated(Account(command.target.region, command.target.profile))
    say = program._say
    tools = (
        Tools(DryAws(account, say), DryPrograms(say), World(root), say, _at_once, is_dry=True)
        if given.dry_run
        else Tools(account, SystemPrograms(root, say), World(root), say, _at_once)
    )
    try:
        program._COMMANDS[given.command](command, tools)
    except MaillageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _at_once(seconds: float) -> None:
    """Nothing here takes time."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
