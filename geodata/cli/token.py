"""`maillage token`: a token for the local stack, as an administration's issuer would give one."""

from __future__ import annotations

import re
import subprocess
import sys
from enum import StrEnum
from typing import Annotated

import typer

from geodata.cli.options import VAR, AsJson, Var
from geodata.errors import BadInputError

_DEPARTEMENT = re.compile(r"\d{2,3}|2[AB]")
_EIGHT_HOURS_S = 8 * 3600


class Scope(StrEnum):
    """What a token may open."""

    COVERAGE = "coverage:read"
    SCENARIOS = "scenarios:write"
    SITES = "sites:write"


def token(
    scope: Annotated[list[Scope], typer.Option(help="What its holder may do; repeat.")],
    departement: Annotated[
        list[str] | None, typer.Option(help="Limit its holder to this département; repeat.")
    ] = None,
    subject: Annotated[str, typer.Option(help="Whose token it is.")] = "local",
    life_s: Annotated[int, typer.Option(min=1, help="Seconds it is good for.")] = _EIGHT_HOURS_S,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Of the local stack.")] = 8000,
    var: Var = VAR,
    as_json: AsJson = False,
) -> None:
    """Print a token for the local stack, signed by this machine's own key.

    curl -H "Authorization: Bearer $(maillage token --scope coverage:read)" …
    """
    limits = [_checked(each) for each in departement or ()]
    command = [sys.executable, "-m", "infra.local.identity.issuer", "--var", str(var)]
    command += ["--port", str(port), "--subject", subject, "--life-s", str(life_s)]
    command += [part for each in scope for part in ("--scope", each)]
    command += [part for each in limits for part in ("--departement", each)]
    command += ["--json"] if as_json else []
    raise typer.Exit(subprocess.run(command, check=False).returncode)


def _checked(departement: str) -> str:
    code = departement.upper()
    if not _DEPARTEMENT.fullmatch(code):
        raise BadInputError(f"--departement {departement}: not a code as 48, 2A or 974")
    return code
