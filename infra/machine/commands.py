"""`maillage machine`, `backup` and `restore`: a machine that serves for good, and its state."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from geodata.cli import VAR, GeocoderUrl, RouterUrl, SitesFile, Var
from infra.local.template.deployments import named_values
from infra.machine.settings import Machine

STATE = Path("var/machine")
State = Annotated[
    Path, typer.Option(help="The folder of all that the machine holds.", envvar="MAILLAGE_STATE")
]
Database = Annotated[
    str,
    typer.Option(
        help="postgresql://… for the records; SQLite in the state by default.",
        envvar="MAILLAGE_DATABASE",
    ),
]


def machine(
    state: State = STATE,
    var: Var = VAR,
    host: Annotated[
        str, typer.Option(help="The address to listen on.", envvar="MAILLAGE_HOST")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, envvar="MAILLAGE_PORT")] = 8000,
    public_url: Annotated[
        str,
        typer.Option(help="Where people reach it: https://…", envvar="MAILLAGE_PUBLIC_URL"),
    ] = "",
    issuer: Annotated[
        str,
        typer.Option(help="The administration's OpenID Connect issuer.", envvar="MAILLAGE_ISSUER"),
    ] = "",
    audience: Annotated[
        str, typer.Option(help="Whom its tokens are for.", envvar="MAILLAGE_AUDIENCE")
    ] = "maillage",
    certificate: Annotated[
        Path | None,
        typer.Option(help="PEM of TLS, with its chain.", envvar="MAILLAGE_CERTIFICATE"),
    ] = None,
    key: Annotated[Path | None, typer.Option(help="PEM of its key.", envvar="MAILLAGE_KEY")] = None,
    behind_proxy: Annotated[
        bool,
        typer.Option(
            "--behind-proxy",
            help="A proxy of yours is in front: X-Forwarded-Host is believed.",
            envvar="MAILLAGE_BEHIND_PROXY",
        ),
    ] = False,
    database: Database = "",
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, help="Processes for citizens; one a processor.", envvar="MAILLAGE_WORKERS"
        ),
    ] = None,
    accounts: Annotated[
        int, typer.Option(min=1, help="Processes for accounts.", envvar="MAILLAGE_ACCOUNTS")
    ] = 2,
    solvers: Annotated[
        int, typer.Option(min=1, help="Processes that solve.", envvar="MAILLAGE_SOLVERS")
    ] = 1,
    parameter: Annotated[
        list[str] | None, typer.Option(help="NAME=VALUE of the template's; repeat.")
    ] = None,
    sites: SitesFile = None,
    geocoder: GeocoderUrl = "",
    router: RouterUrl = "",
    refresh: Annotated[bool, typer.Option(help="Make the national results by itself.")] = True,
) -> None:
    """Serve from this machine, for good: imports, versions, scenarios and opinions are kept.

    Where others reach it, it asks for an issuer of tokens and for TLS, its own or a proxy's.
    """
    given = Machine(
        state=state,
        var=var,
        host=host,
        port=port,
        public_url=public_url,
        issuer=issuer,
        audience=audience,
        database=database,
        certificate=certificate,
        key=key,
        behind_proxy=behind_proxy,
        accounts=accounts,
        solvers=solvers,
        parameters=named_values(parameter or (), "--parameter"),
        sites=sites,
        geocoder=geocoder,
        router=router,
        is_refreshed=refresh,
        **({} if workers is None else {"workers": workers}),
    ).checked()
    from infra.machine.supervisor import run  # what serves is imported by who serves

    asyncio.run(run(given))


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    state: State = STATE,
    database: Database = "",
) -> None:
    """Write all that a machine holds into one file, while it serves."""
    from infra.machine.backup import backup as write

    counted = write(Machine(state=state, database=database), file)
    print(
        f"{file}: {counted.objects:,} objects, {counted.records:,} records, "
        f"{counted.size_bytes / 1e6:,.1f} MB"
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `maillage backup` wrote.")],
    state: State = STATE,
    database: Database = "",
) -> None:
    """Put a backup back into a machine that holds nothing, before it is started."""
    from infra.machine.backup import restore as put_back

    counted = put_back(Machine(state=state, database=database), file)
    print(f"{state}: {counted.objects:,} objects and {counted.records:,} records are back")
