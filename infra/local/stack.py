"""The whole stack: starts its parts in order, and stops every one of them."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable, Hashable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from infra.local.aws.aws import StandIn, aws
from infra.local.aws.event_bus import event_bus
from infra.local.aws.lambda_endpoint import lambda_endpoint
from infra.local.aws.moto_api import make_tables
from infra.local.edge.bucket import Bucket
from infra.local.edge.edge import AnOrigin, Edge
from infra.local.edge.functions import edge_functions
from infra.local.front import Front
from infra.local.gateway.events import HttpRequest
from infra.local.gateway.gateway import Gateway, Invoke
from infra.local.gateway.replies import HttpResponse
from infra.local.identity.issuer import Issuer, issuer_url, machine_key
from infra.local.identity.sign_in import SignInDesk
from infra.local.runtime.concurrency import Concurrency
from infra.local.runtime.http_server import HttpServer, listening_socket
from infra.local.runtime.pool import Pool
from infra.local.state import begun, bounded, held
from infra.local.template.account import S3_URL
from infra.local.template.accounts import USUAL, account_named
from infra.local.template.distribution import API
from infra.local.template.quotas import check_account
from infra.local.template.template import Template, read_template

DATA_BUCKET = "DataBucket"
WEB_BUCKET = "WebBucket"

PrintLine = Callable[[str], None]


class Seed(Protocol):
    """Puts the published data set, and the sites, into a bucket."""

    def __call__(self, *, endpoint_url: str, bucket: str, var: Path, sites: Path | None) -> None:
        """Fill `bucket` from `var`, and from `sites` when a file is named."""


class Resume(Protocol):
    """Has what a former stack left under way begun again."""

    def __call__(self, *, endpoint_url: str, bucket: str) -> None:
        """Look in `bucket` for what was not finished."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to run, and where. `environments` is how many processes each function gets.

    What the stack holds is kept in `state` and is there at the next start, unless `is_fresh`;
    without a `state` all ends with the stack, and its logs are in `var`. `parameters` are given to
    the template, over its own defaults. Schedules turn at their own rate, or all every
    `schedules_every_s`. `account` names what Lambda gives (`infra/local/template/accounts.toml`).
    The edge keeps answers as CloudFront does, when `keeps_at_edge`.
    """

    template: Path
    var: Path
    host: str = "127.0.0.1"
    port: int = 8000
    sites: Path | None = None
    environments: int = 1
    parameters: Mapping[str, str] = field(default_factory=dict)
    schedules_every_s: float | None = None
    state: Path | None = None
    is_fresh: bool = False
    keeps_at_edge: bool = True
    account: str = USUAL


@dataclass(frozen=True, slots=True)
class Running:
    """A stack that answers. `init_s` is the init time of each function, in seconds."""

    url: str
    init_s: Mapping[str, float]
    logs: Path
    stand_in: StandIn


@asynccontextmanager
async def running(
    options: Options, *, seed: Seed, print_line: PrintLine, resume: Resume | None = None
) -> AsyncIterator[Running]:
    """The stack, for the time of the block; every process it started is gone after it.

    Raises:
        BadInputError: the template, the address or a file is wrong, or another stack has the state.
        StartError: a part does not start.
    """
    bound = listening_socket(options.host, options.port)
    async with AsyncExitStack() as parts:
        parts.callback(bound.close)
        issuer = Issuer(issuer_url(bound.getsockname()[1]), machine_key(options.var))
        template = read_template(options.template, options.parameters, {"OidcIssuer": issuer.url})
        account = account_named(options.account)
        check_account(template, account)
        parts.enter_context(held(options.state, is_fresh=options.is_fresh))
        logs = (options.state or options.var) / "log"
        logs.mkdir(parents=True, exist_ok=True)
        await parts.enter_async_context(bounded(logs))
        by_name: dict[str, Invoke] = {}
        functions = HttpServer(lambda_endpoint(by_name), listening_socket("127.0.0.1", 0))
        parts.push_async_callback(functions.close)
        await functions.open()
        stand_in = await parts.enter_async_context(
            aws(
                template.buckets.values(),
                begun(logs / "aws.log"),
                _url(functions),
                {each.logical_id: each.statements for each in template.functions},
                options.state,
            )
        )
        await make_tables(template.tables, stand_in.endpoint_url)
        await _seed(seed, template, options, stand_in.endpoint_url)
        pools = await parts.enter_async_context(
            _pools(template, options, stand_in.endpoint_url, logs, print_line)
        )
        init_s = {name: await pool.ready() for name, pool in pools.items()}
        concurrency = Concurrency(account, template.functions)
        invoke: dict[str, Invoke] = {
            name: concurrency.limited(name, pool.queue.invoke) for name, pool in pools.items()
        }
        by_name |= {each.called: invoke[each.logical_id] for each in template.functions}
        await parts.enter_async_context(
            event_bus(
                template,
                invoke,
                endpoint_url=stand_in.endpoint_url,
                schedules_every_s=options.schedules_every_s,
                print_line=print_line,
            )
        )
        if resume is not None and options.state is not None and DATA_BUCKET in template.buckets:
            bucket = template.buckets[DATA_BUCKET]
            await _in_thread(lambda: resume(endpoint_url=stand_in.endpoint_url, bucket=bucket))
        gateway = Gateway(
            template.routes, invoke, cors=template.cors, keys=issuer.keys(), print_line=print_line
        )
        edge = await parts.enter_async_context(
            _edge(template, gateway, options, stand_in.endpoint_url, print_line)
        )
        front = Front(gateway, edge, SignInDesk(issuer), bound.getsockname()[1])
        server = HttpServer(front.handle, bound)
        parts.push_async_callback(server.close)
        await server.open()
        yield Running(_url(server), init_s, logs, stand_in)


async def _seed(seed: Seed, template: Template, options: Options, endpoint_url: str) -> None:
    if DATA_BUCKET in template.buckets:
        await _in_thread(
            lambda: seed(
                endpoint_url=endpoint_url,
                bucket=template.buckets[DATA_BUCKET],
                var=options.var,
                sites=options.sites,
            )
        )


async def _in_thread(work: Callable[[], None]) -> None:
    """Does some work on the bucket in a thread that a stop does not wait for."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settled() -> None:
        failure: Exception | None = None
        try:
            work()
        except Exception as error:  # noqa: BLE001 - not handled here, but carried to who awaits
            failure = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, done, failure)

    threading.Thread(target=settled, name="seed", daemon=True).start()
    await done


def _settle(done: asyncio.Future[None], failure: Exception | None) -> None:
    if done.done():
        return
    if failure is None:
        done.set_result(None)
    else:
        done.set_exception(failure)


@asynccontextmanager
async def _pools(
    template: Template, options: Options, endpoint_url: str, logs: Path, print_line: PrintLine
) -> AsyncIterator[dict[str, Pool]]:
    turns = asyncio.Semaphore(os.process_cpu_count() or 1)
    pools = {
        function.logical_id: Pool(
            function,
            options.environments,
            endpoint_url=endpoint_url,
            log=begun(logs / f"{function.logical_id}.log"),
            print_line=print_line,
            turns=turns,
        )
        for function in template.functions
    }
    try:
        for pool in pools.values():
            pool.start()
        yield pools
    finally:
        await asyncio.gather(*(pool.stop() for pool in pools.values()))


def _url(server: HttpServer) -> str:
    host, port = server.address
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@asynccontextmanager
async def _edge(
    template: Template,
    gateway: Gateway,
    options: Options,
    endpoint_url: str,
    print_line: PrintLine,
) -> AsyncIterator[Edge | None]:
    """What stands before pages, map and API where the template has a distribution."""
    if template.distribution is None:
        yield None
        return
    # The links of an upload are the stand-in's: a page may ask it what it may ask S3.
    distribution = template.distribution.with_headers(S3_URL, endpoint_url)
    folders = {WEB_BUCKET: options.template.parent / "web", DATA_BUCKET: options.var}
    origins: dict[str, AnOrigin] = {
        origin.name: _Api(gateway) if origin.name == API else Bucket(origin, folders[origin.name])
        for origin in {each.origin for each in distribution.behaviours}
    }
    codes = [each.function for each in distribution.behaviours if each.function]
    async with edge_functions(codes, print_line) as functions:
        yield Edge(distribution, origins, functions=functions, keeps=options.keeps_at_edge)


@dataclass(frozen=True, slots=True)
class _Api:
    """The HTTP API as the edge asks it; no deployment makes it forget an answer."""

    gateway: Gateway

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """The gateway's answer."""
        return await self.gateway.answer(request)

    def state_of(self, target: str) -> Hashable:  # noqa: ARG002 - what any origin is asked
        """Nothing changes it."""
        return None
