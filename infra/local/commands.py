"""`maillage serve` and `maillage token`: the stack on this machine, and a token that it lets in."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from geodata.cli import VAR, AsJson, GeocoderUrl, RouterUrl, SitesFile, Var, ensure_snapshot
from geodata.errors import BadInputError
from geodata.nearest.geocoding import checked_url
from geodata.services.routing import router_at
from infra.local.template.access import SCOPES
from infra.local.template.accounts import USUAL, account_named
from infra.local.template.deployments import named_values, parameters_of

_DEPARTEMENT = re.compile(r"\d{2,3}|2[AB]")
_EIGHT_HOURS_S = 8 * 3600

Scope = StrEnum("Scope", {name: name for name in SCOPES})  # type: ignore[misc] # the issuer's own


def serve(
    var: Var = VAR,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on the loopback.")] = 8000,
    sites: SitesFile = None,
    geocoder: GeocoderUrl = "",
    router: RouterUrl = "",
    template: Annotated[Path, typer.Option(help="The stack's template.")] = Path("template.yaml"),
    state: Annotated[
        Path | None, typer.Option(help="Where to keep what the stack holds; VAR/state by default.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was kept there.")] = False,
    no_edge_cache: Annotated[
        bool, typer.Option("--no-edge-cache", help="Keep no answer in front of the API.")
    ] = False,
    account: Annotated[
        str, typer.Option(help="What Lambda gives the account that is pretended: new or usual.")
    ] = USUAL,
    config_env: Annotated[
        str, typer.Option(help="Parameters of samconfig.toml: default (trials) or prod.")
    ] = "",
    parameter: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE of the template's; repeat.")
    ] = None,
) -> None:
    """Run the whole stack on this machine, building the data set first when there is none.

    Imports, the published network, scenarios and opinions are kept, and there at the next start.

    Without --geocoder nothing leaves the machine: addresses are understood by their commune.
    """
    if sites is not None and not sites.is_file():
        raise BadInputError(f"{sites}: no such file")
    checked_url(geocoder, "--geocoder")
    router_at(router, "--router")
    account_named(account)
    ensure_snapshot(var)
    # What runs the stack is imported by those who run it: the other commands start without.
    from infra.local.__main__ import run
    from infra.local.stack import Options

    deployed = parameters_of(template.parent, config_env) if config_env else {}
    given = named_values(parameter or (), "--parameter")
    parameters = {**deployed, "GeocoderUrl": geocoder, "RouterUrl": router, **given}
    options = Options(
        template=template,
        var=var,
        port=port,
        sites=sites,
        parameters=parameters,
        state=state or var / "state",
        is_fresh=fresh,
        keeps_at_edge=not no_edge_cache,
        account=account,
    )
    raise typer.Exit(run(options))


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
    # Signing takes a tenth of a second to import, and the other commands need none of it.
    from infra.local.identity.issuer import BEARER, Issuer, issuer_url, machine_key

    limits = [_checked(each) for each in departement] if departement else None
    issuer = Issuer(issuer_url(port), machine_key(var))
    signed = issuer.token(subject, [each.value for each in scope], limits, life_s)
    reply = {"access_token": signed, "token_type": BEARER, "expires_in": life_s}
    print(json.dumps(reply) if as_json else signed)


def _checked(departement: str) -> str:
    code = departement.upper()
    if not _DEPARTEMENT.fullmatch(code):
        raise BadInputError(f"--departement {departement}: not a code as 48, 2A or 974")
    return code
