"""The process of a front: its parts built, its data opened, its port served until it is stopped."""

from __future__ import annotations

import asyncio
import gc
import json
import signal
import socket
import ssl
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from aiohttp import web
from aws_lambda_powertools import Logger

from geodata.errors import MaillageError
from infra.local.gateway.gateway import Gateway, Invoke
from infra.local.identity.issuer import PATH as SIGN_IN_PATH, Issuer, machine_key
from infra.local.identity.sign_in import SignInDesk
from infra.local.stack import DATA_BUCKET, WEB_BUCKET
from infra.local.template.account import S3_URL
from infra.local.template.routes import RouteTable
from infra.local.template.template import Template
from infra.machine import accounts
from infra.machine.front import Front, renewed
from infra.machine.health import Health
from infra.machine.keys import IssuerKeys, fetch_within
from infra.machine.pages import Pages, pages_of
from infra.machine.ports import ACCOUNTS_SOCKET, THROTTLES_FILE, template_of
from infra.machine.settings import ROOT, Machine
from infra.machine.stores import Stores
from infra.machine.throttles import Throttles
from infra.machine.wiring import NEAREST, Answer, citizens, prepared

_KEPT_ALIVE_S = 75.0
_ENDS_WITHIN_S = 10.0
_MAX_LINE_BYTES = 65_536
_RENEWS_EVERY_S = 30.0
_MOST_WAITING = 1024


def front_of(machine: Machine, stores: Stores) -> Front:
    """Builds what answers on this machine, with the data opened."""
    template = template_of(machine)
    answer, guide = citizens(prepared(machine, "nearest"))
    try:
        guide()
    except MaillageError as error:
        Logger().error("no data is served yet", reason=str(error))
    keys, desk, live = None, None, {}
    if machine.issuer:
        keys = IssuerKeys(machine.issuer, fetch_within())
        live = keys.live
    else:
        issuer = Issuer(f"{machine.url}{SIGN_IN_PATH}", machine_key(machine.state))
        desk, live = SignInDesk(issuer), issuer.keys()
    return Front(
        machine=machine,
        stores=stores,
        gateway=Gateway(
            # The processes share the throttles: the gateway, which is one process's, has none.
            [replace(route, throttle=None) for route in template.routes],
            _functions(machine, template, answer),
            cors=template.cors,
            direct={
                each.logical_id: answer for each in template.functions if each.handler == NEAREST
            },
            keys=live,
            print_line=Logger().warning,
        ),
        routes=RouteTable(template.routes),
        throttles=Throttles(machine.run / THROTTLES_FILE, template.routes),
        pages=_pages(machine, template),
        health=Health(stores, guide, keys),
        keys=keys,
        desk=desk,
    )


def _functions(machine: Machine, template: Template, answer: Answer) -> Mapping[str, Invoke]:
    """The functions by logical id: the citizens' in this process, the others by the socket."""

    async def of_citizens(event: bytes, _trace: str) -> bytes:
        return json.dumps(answer(json.loads(event))).encode()

    async def of_accounts(handler: str, event: bytes, _trace: str) -> bytes:
        return await accounts.ask(machine.run / ACCOUNTS_SOCKET, handler, event)

    return {
        each.logical_id: of_citizens
        if each.handler == NEAREST
        else partial(of_accounts, each.handler)
        for each in template.functions
    }


def _pages(machine: Machine, template: Template) -> Pages:
    if template.distribution is None:
        raise ValueError("the template has no distribution")
    web = ROOT / "web"
    folders = {WEB_BUCKET: web, DATA_BUCKET: machine.objects}
    return pages_of(template.distribution.with_headers(S3_URL, machine.url), folders, web)


async def serve(front: Front, bound: socket.socket) -> None:
    """Answers on a socket until SIGTERM or SIGINT, then ends what is under way."""
    machine, loop, ends = front.machine, asyncio.get_running_loop(), asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, ends.set)
    server = web.Server(
        front.handle,
        access_log=None,  # it would hold where citizens are
        auto_decompress=False,
        keepalive_timeout=_KEPT_ALIVE_S,
        max_line_size=_MAX_LINE_BYTES,
        max_field_size=_MAX_LINE_BYTES,
    )
    renewing = asyncio.create_task(_keep_renewing(front.keys))
    # What was built lives as long as the process: no collection need look at it again.
    gc.collect()
    gc.freeze()
    listening = await loop.create_server(
        server, sock=bound, ssl=_tls(machine.certificate, machine.key), backlog=_MOST_WAITING
    )
    await ends.wait()
    listening.close()
    renewing.cancel()
    server.pre_shutdown()  # who asks nothing now is not waited for
    await server.shutdown(_ENDS_WITHIN_S)


async def _keep_renewing(keys: IssuerKeys | None) -> None:
    while keys is not None:
        await renewed(keys, keys.are_due)
        await asyncio.sleep(_RENEWS_EVERY_S if keys.are_there else 1.0)


def _tls(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context
