"""`python -m infra.deploy`: deploy, undeploy, prune-versions, for `make` to call."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from geodata.errors import BadInputError, MaillageError
from infra.deploy.commands import Command, deploy, prune, remove
from infra.deploy.ports.aws import Account, Aws, DryAws
from infra.deploy.ports.programs import DryPrograms, SystemPrograms
from infra.deploy.ports.web import Https
from infra.deploy.visits import HOLDERS
from infra.deploy.wish import Tools

ROOT = Path(__file__).resolve().parents[2]
_COMMANDS = {"deploy": deploy, "undeploy": remove, "prune-versions": prune}
_EXIT_BAD_INPUT = 2

Toolbox = Callable[[Aws, bool], Tools]
"""Gives the tools for an account, or those of a dry run."""


def main(arguments: Sequence[str] | None = None, tools: Toolbox | None = None) -> int:
    """Does what is asked; returns 2 when nothing could be begun, 1 when a step failed.

    Args:
        arguments: the command line; by default this process's own.
        tools: what it is done with; by default AWS, the machine's programs and the network.
    """
    given = _options(arguments)
    try:
        command = Command.of(given, ROOT, _tokens(os.environ))
        aws = Account(command.target.region, command.target.profile)
        _COMMANDS[given.command](command, (tools or _tools)(aws, given.dry_run))
    except BadInputError as error:
        print(f"{given.command}: {error}", file=sys.stderr)
        return _EXIT_BAD_INPUT
    except MaillageError as error:
        print(f"{given.command}: {error}", file=sys.stderr)
        if given.command == "deploy":
            print("the same command goes on from there", file=sys.stderr)
        return 1
    return 0


def _tools(aws: Aws, is_dry: bool) -> Tools:
    if is_dry:
        dry = DryAws(aws, _say), DryPrograms(_say)
        return Tools(*dry, Https(), _say, time.sleep, is_dry=True, workers=1)
    return Tools(aws, SystemPrograms(ROOT, _say), Https(), _say, time.sleep)


def _say(line: str) -> None:
    print(line, flush=True)


def _tokens(environment: Mapping[str, str]) -> dict[str, str]:
    """Tokens to try the service with; from the environment, which no list of processes shows."""
    named = {who: environment.get(f"MAILLAGE_{who.upper()}_TOKEN", "") for who in HOLDERS}
    return {who: token for who, token in named.items() if token}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.deploy", description=__doc__)
    parser.add_argument("command", choices=_COMMANDS)
    parser.add_argument("--stack", required=True, help="name of the stack")
    parser.add_argument("--region", help="by default, samconfig.toml's")
    parser.add_argument("--profile", help="of the AWS configuration")
    parser.add_argument("--environment", help="of samconfig.toml; by default, the stack's own")
    parser.add_argument("--issuer", help="the OpenID Connect issuer (OidcIssuer)")
    parser.add_argument("--sites", type=Path, help="sites to begin with; else the demonstration")
    parser.add_argument(
        "--parameter",
        dest="parameters",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="one of the template's parameters (may be repeated)",
    )
    parser.add_argument("--memory-mb", type=int, help="what the account has a function, if known")
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="data, and the journal")
    parser.add_argument("--sam", default="sam", help="the program of SAM")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--dry-run", action="store_true", help="tell every call; write nothing")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
