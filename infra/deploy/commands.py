"""What `make deploy`, `make undeploy` and `make prune-versions` do, over given tools."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import BadInputError
from infra.deploy.deployment import Deployment
from infra.deploy.journal import Journal
from infra.deploy.preflight.looking import Caller, caller
from infra.deploy.prune import prune_versions
from infra.deploy.settings import Target, asks_first, target_of
from infra.deploy.stack import deployed
from infra.deploy.undeploy import undeploy, what_stays
from infra.deploy.visits import HOLDERS
from infra.deploy.wish import Tools, Wish
from infra.local.template.deployments import SamConfig, named_values


@dataclass(frozen=True, slots=True)
class Command:
    """What the command line says, read."""

    wish: Wish
    yes: bool
    ask: Callable[[str], str] = input

    @property
    def target(self) -> Target:
        """Where to."""
        return self.wish.target

    @staticmethod
    def of(given: argparse.Namespace, root: Path, tokens: Mapping[str, str]) -> Command:
        """Reads a command line.

        Raises:
            BadInputError: it does not say where to, or a parameter is none.
        """
        config = SamConfig(root / "samconfig.toml")
        target = target_of(config, given.stack, given.region, given.environment, given.profile)
        parameters = named_values(given.parameters, "--parameter")
        if given.issuer:
            parameters["OidcIssuer"] = given.issuer
        wish = Wish(
            root,
            given.var,
            target,
            parameters,
            given.sites,
            tokens,
            given.sam,
            asks=asks_first(config, target.environment) and not given.yes,
            memory_mb=given.memory_mb,
        )
        return Command(wish, given.yes)


def deploy(command: Command, tools: Tools) -> None:
    """Deploys, and tells the addresses.

    Raises:
        MaillageError: it is refused, or a step failed.
    """
    who = caller(tools.aws)
    deployment = Deployment(command.wish, tools, _journal(command, tools, who), who)
    outputs = deployment.run()
    if tools.is_dry:
        tools.say("nothing was written")
        return
    tools.say(f"pages    {outputs.web_url}")
    tools.say(f"API      {outputs.web_url}/v1/openapi.json")
    tools.say(f"alarms   {outputs.alarms_topic}: subscribe whoever is on duty")
    missing = [name for name in HOLDERS if name not in command.wish.tokens]
    if missing:
        tools.say(f"not tried with a token: {', '.join(missing)} (docs/operations.md, Deploy)")


def remove(command: Command, tools: Tools) -> None:
    """Tells what stays, asks, and deletes the stack.

    Raises:
        MaillageError: there is none, nobody agreed, or CloudFormation did not delete it.
    """
    name = command.target.stack
    who = caller(tools.aws)
    found = deployed(tools.aws, name)
    if found is None:
        raise BadInputError(f"{command.target.region} has no stack {name}")
    for line in what_stays(found):
        tools.say(line)
    if not (command.yes or tools.is_dry) and not _agrees(command, name):
        raise BadInputError("nothing was deleted")
    tools.say(undeploy(tools.aws, found, name, _journal(command, tools, who), tools.wait))


def prune(command: Command, tools: Tools) -> None:
    """Deletes the versions that nobody will go back to.

    Raises:
        MaillageError: there is no such stack, or a call is refused.
    """
    caller(tools.aws)
    if deployed(tools.aws, command.target.stack) is None:
        raise BadInputError(f"{command.target.region} has no stack {command.target.stack}")
    count = prune_versions(tools.aws, command.target.stack, tools.say)
    tools.say(f"{count} versions deleted" if not tools.is_dry else f"{count} versions to delete")


def _journal(command: Command, tools: Tools, who: Caller) -> Journal:
    file = command.wish.var / "deploy" / f"{command.target.stack}.json"
    owner = {"account": who.account, "region": command.target.region}
    return Journal(file, owner, is_kept=not tools.is_dry)


def _agrees(command: Command, name: str) -> bool:
    if command.ask is input and not sys.stdin.isatty():
        raise BadInputError("nobody can be asked here: give ARGS=--yes")
    return command.ask(f"type {name} to delete the stack: ").strip() == name
