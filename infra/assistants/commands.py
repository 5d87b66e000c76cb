"""`maillage mcp`: what assistants ask, at a terminal's pipes or on a port of the loopback."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import ExitStack, redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geodata.cli import VAR, GeocoderUrl, RouterUrl, SitesFile, Var
from geodata.errors import BadInputError
from infra.machine.settings import Machine

if TYPE_CHECKING:
    from infra.machine.stores import Stores

WITHOUT_KIT = (
    "maillage mcp needs the kit of the Model Context Protocol: pip install 'maillage[assistants]'"
)

_NO_PORT = 8000
"""Of the address that names a terminal's own tokens; nothing listens there."""


def mcp(
    http: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Answer over HTTP on this port of the loopback."),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            help="The folder of a machine, with its sites and plans.", envvar="MAILLAGE_STATE"
        ),
    ] = None,
    account: Annotated[str, typer.Option(help="Whose plans the terminal reads.")] = "local",
    public_url: Annotated[
        str, typer.Option(help="Where a proxy of yours is reached: https://…; with --issuer.")
    ] = "",
    issuer: Annotated[
        str, typer.Option(help="The administration's OpenID Connect issuer, over HTTP.")
    ] = "",
    audience: Annotated[str, typer.Option(help="Whom its tokens are for.")] = "maillage",
    sites: SitesFile = None,
    geocoder: GeocoderUrl = "",
    router: RouterUrl = "",
    var: Var = VAR,
) -> None:
    """Answer assistants by the Model Context Protocol: read-only tools over the API's questions.

    At the terminal the data set on disk is yours. Over HTTP each call has the rights of its token.
    """
    if find_spec("mcp") is None:
        raise BadInputError(WITHOUT_KIT)
    if http is None and (issuer or public_url):
        raise BadInputError("--issuer and --public-url go with --http")
    with ExitStack() as parts:
        machine = Machine(
            state=_state(state, parts),
            var=var,
            port=http or _NO_PORT,
            public_url=public_url,
            issuer=issuer,
            audience=audience,
            sites=sites,
            geocoder=geocoder,
            router=router,
            is_refreshed=False,
        ).checked()
        # The kit takes a second to import, and no other command needs it.
        from infra.assistants import serving

        # To a client, stdout holds messages and nothing else: what is logged goes beside it.
        with redirect_stdout(sys.stderr):
            stores = _opened(machine, state)
            if http is None:
                api, signs = serving.terminal_api(machine, stores)
            else:
                api = serving.http_api(machine, stores, state or var)
        if http is None:
            asyncio.run(serving.serve_terminal(api, signs, account))
            return
        print(f"answering assistants at {machine.url}{serving.HTTP_PATH}", flush=True)
        asyncio.run(serving.serve_http(api, machine))


def _state(named: Path | None, parts: ExitStack) -> Path:
    """Returns the folder of a machine, or one that is filled from the data set and then removed."""
    if named is not None:
        if not (named / "objects").is_dir():
            raise BadInputError(f"{named}: no machine keeps its state here")
        return named
    made = parts.enter_context(tempfile.TemporaryDirectory(prefix="maillage-mcp-"))
    return Path(made)


def _opened(machine: Machine, named: Path | None) -> Stores:
    from infra.local.seed import NEEDED, fill
    from infra.machine.stores import open_stores

    if named is not None and machine.sites is not None:
        raise BadInputError("--sites is of the data set on disk; a machine has sites of its own")
    stores = open_stores(machine)
    if named is None:
        fill(stores.objects, machine.var, machine.sites, NEEDED)
    return stores
