"""The server over a terminal's pipes, and over HTTP on the loopback."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from mcp.server.context import ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from infra.assistants.api import Api, Authorize, api_over
from infra.assistants.server import server_of
from infra.local.identity.issuer import PATH as SIGN_IN_PATH, Issuer, machine_key
from infra.machine.front import renewed
from infra.machine.keys import IssuerKeys, fetch_within
from infra.machine.settings import Machine
from infra.machine.stores import Stores

HTTP_PATH = "/mcp"
READS = ("coverage:read", "scenarios:write")
"""Scopes of who sits at the terminal: those that a tool's route may ask for."""
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_MOST_BYTES = 65_536
"""Of a message over HTTP: no call is as long."""
_AT_TERMINAL_S = 600.0
"""Nobody else waits there, and all of France takes a minute to be measured."""
_SIGNED_FOR_S = 60


def terminal_api(machine: Machine, stores: Stores) -> tuple[Api, Issuer]:
    """Returns the API of who sits at the terminal, and what signs their questions.

    They go through the same locks as anybody's: by a key that this process alone has.
    """
    key = generate_private_key(public_exponent=65537, key_size=2048)
    issuer = Issuer(f"{machine.url}{SIGN_IN_PATH}", key)
    return api_over(machine, stores, issuer.keys(), waits_s=_AT_TERMINAL_S), issuer


async def serve_terminal(api: Api, issuer: Issuer, account: str) -> None:
    """Answers over stdin and stdout until stdin ends, as the account whose data it is."""

    def authorization(_context: ServerRequestContext[Any, Any]) -> str:
        return f"Bearer {issuer.token(account, READS, life_s=_SIGNED_FOR_S)}"

    server = server_of(api, authorization)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def http_app(api: Api, machine: Machine) -> Starlette:
    """Returns the application of the server over HTTP: each call with the token that it came with.

    No session outlives its request: a token opens its own call, and no other.
    """
    return server_of(api, _of_request).streamable_http_app(
        streamable_http_path=HTTP_PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=_MOST_BYTES,
        transport_security=security_of(machine),
    )


def security_of(machine: Machine) -> TransportSecuritySettings:
    """Returns the names that requests may come to, and the pages that they may come from.

    A page of elsewhere whose name was made to stand for 127.0.0.1 (DNS rebinding) gives its own.
    """
    hosts = [f"{name}:{machine.port}" for name in _LOOPBACK]
    origins = [f"http://{each}" for each in hosts]
    if machine.public_url:
        hosts.append(urlsplit(machine.url).netloc)
        origins.append(machine.url)
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


def http_api(machine: Machine, stores: Stores, key_in: Path) -> Api:
    """Returns the API, whose tokens are the administration's, or of the demonstration here.

    Args:
        machine: its settings.
        stores: its data.
        key_in: the folder of the key of the demonstration's tokens (`maillage token`).
    """
    if not machine.issuer:
        issuer = Issuer(f"{machine.url}{SIGN_IN_PATH}", machine_key(key_in))
        return api_over(machine, stores, issuer.keys())
    keys = IssuerKeys(machine.issuer, fetch_within())
    return api_over(machine, stores, keys.live, learning(keys))


async def serve_http(api: Api, machine: Machine) -> None:
    """Answers on a port of the loopback until SIGTERM or SIGINT."""
    await uvicorn.Server(
        uvicorn.Config(
            http_app(api, machine),
            host=machine.host,
            port=machine.port,
            log_level="warning",
            access_log=False,  # it would hold where citizens are
            server_header=False,
        )
    ).serve()


def _of_request(context: ServerRequestContext[Any, Any]) -> str:
    headers: Mapping[str, str] = context.request.headers if context.request is not None else {}
    return headers.get("authorization", "")


def learning(keys: IssuerKeys) -> Authorize:
    """Returns what asks an issuer for its keys, where a token names one that is not known."""

    async def authorize(header: str) -> None:
        token = header.strip().rpartition(" ")[2]
        await renewed(keys, keys.are_due)
        if not keys.is_known(token):
            await renewed(keys, lambda: not keys.is_known(token) and keys.may_ask())

    return authorize
