"""The whole stack: starts its parts in order, and stops every one of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from aiohttp import web

from infra.local.aws import StandIn, aws
from infra.local.event_bus import event_bus
from infra.local.events import HttpRequest, joined_headers
from infra.local.gateway import MAX_REQUEST_BYTES, Gateway, Invoke
from infra.local.http_server import HttpServer, listening_socket, read_body
from infra.local.lambda_endpoint import lambda_endpoint
from infra.local.pool import Pool
from infra.local.replies import TOO_LARGE
from infra.local.tables import make_tables
from infra.local.template import Template, read_template
from infra.local.website import Website

DATA_BUCKET = "DataBucket"
WEB_BUCKET = "WebBucket"

Tell = Callable[[str], None]


class Seed(Protocol):
    """Puts the published data set, and the sites, into a bucket."""

    def __call__(self, *, endpoint_url: str, bucket: str, var: Path, sites: Path | None) -> None:
        """Fill `bucket` from `var`, and from `sites` when a file is named."""


@dataclass(frozen=True, slots=True)
class Options:
    """What to run, and where. `environments` is how many processes each function gets.

    `parameters` are given to the template, over its own defaults. Schedules turn at their own
    rate, or all every `schedules_every_s`.
    """

    template: Path
    var: Path
    host: str = "127.0.0.1"
    port: int = 8000
    sites: Path | None = None
    environments: int = 1
    parameters: Mapping[str, str] = field(default_factory=dict)
    schedules_every_s: float | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """A stack that answers. `init_s` is the init time of each function, in seconds."""

    url: str
    init_s: Mapping[str, float]
    logs: Path
    stand_in: StandIn


@asynccontextmanager
async def running(options: Options, *, seed: Seed, tell: Tell) -> AsyncIterator[Running]:
    """The stack, for the time of the block; every process it started is gone after it.

    Raises:
        BadInputError: the template, the address or a file is wrong.
        StartError: a part does not start.
    """
    bound = listening_socket(options.host, options.port)
    async with AsyncExitStack() as parts:
        parts.callback(bound.close)
        template = read_template(options.template, options.parameters)
        logs = options.var / "log"
        logs.mkdir(parents=True, exist_ok=True)
        by_name: dict[str, Invoke] = {}
        functions = HttpServer(lambda_endpoint(by_name), listening_socket("127.0.0.1", 0))
        parts.push_async_callback(functions.close)
        await functions.open()
        stand_in = await parts.enter_async_context(
            aws(template.buckets.values(), _emptied(logs / "aws.log"), _url(functions))
        )
        await make_tables(template.tables, stand_in.endpoint_url)
        await _seed(seed, template, options, stand_in.endpoint_url)
        pools = await parts.enter_async_context(
            _pools(template, options, stand_in.endpoint_url, logs, tell)
        )
        init_s = {name: await pool.ready() for name, pool in pools.items()}
        invoke: dict[str, Invoke] = {name: pool.queue.invoke for name, pool in pools.items()}
        by_name |= {each.name: invoke[each.logical_id] for each in template.functions}
        await parts.enter_async_context(
            event_bus(
                template,
                invoke,
                endpoint_url=stand_in.endpoint_url,
                schedules_every_s=options.schedules_every_s,
                tell=tell,
            )
        )
        gateway = Gateway(template.routes, invoke, cors=template.cors, tell=tell)
        website = _website(template, options)
        server = HttpServer(_handler(gateway, website, bound.getsockname()[1]), bound)
        parts.push_async_callback(server.close)
        await server.open()
        yield Running(_url(server), init_s, logs, stand_in)


async def _seed(seed: Seed, template: Template, options: Options, endpoint_url: str) -> None:
    """Seed the data bucket, in a thread that a stop does not wait for."""
    if DATA_BUCKET not in template.buckets:
        return
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def work() -> None:
        failure: Exception | None = None
        try:
            seed(
                endpoint_url=endpoint_url,
                bucket=template.buckets[DATA_BUCKET],
                var=options.var,
                sites=options.sites,
            )
        except Exception as error:  # noqa: BLE001 - not handled here, but carried to who awaits
            failure = error
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, done, failure)

    threading.Thread(target=work, name="seed", daemon=True).start()
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
    template: Template, options: Options, endpoint_url: str, logs: Path, tell: Tell
) -> AsyncIterator[dict[str, Pool]]:
    pools = {
        function.logical_id: Pool(
            function,
            options.environments,
            endpoint_url=endpoint_url,
            log=_emptied(logs / f"{function.logical_id}.log"),
            tell=tell,
        )
        for function in template.functions
    }
    try:
        for pool in pools.values():
            pool.start()
        yield pools
    finally:
        await asyncio.gather(*(pool.stop() for pool in pools.values()))


def _emptied(log: Path) -> Path:
    log.write_bytes(b"")
    return log


def _url(server: HttpServer) -> str:
    host, port = server.address
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _website(template: Template, options: Options) -> Website | None:
    """The pages and the map where the template has a distribution, straight from their folders."""
    if template.distribution is None:
        return None
    folders = {WEB_BUCKET: options.template.parent / "web", DATA_BUCKET: options.var}
    return Website(template.distribution, folders)


def _handler(
    gateway: Gateway, website: Website | None, port: int
) -> Callable[[web.BaseRequest], Awaitable[web.Response]]:
    async def handle(request: web.BaseRequest) -> web.Response:
        if website is not None and not website.is_for_the_api(request.raw_path):
            page = await asyncio.to_thread(
                website.answer,
                request.method,
                request.raw_path,
                joined_headers(list(request.headers.items())),
            )
            return web.Response(status=page.status, headers=list(page.headers), body=page.body)
        body = await read_body(request, MAX_REQUEST_BYTES)
        if body is None:
            response = TOO_LARGE
        else:
            response = await gateway.answer(
                HttpRequest(
                    method=request.method,
                    target=request.raw_path,
                    headers=list(request.headers.items()),
                    body=body,
                    source_ip=request.remote or "127.0.0.1",
                    port=port,
                    protocol=f"HTTP/{request.version.major}.{request.version.minor}",
                )
            )
        return web.Response(
            status=response.status, headers=list(response.headers), body=response.body
        )

    return handle
