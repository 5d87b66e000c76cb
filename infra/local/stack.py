"""The whole stack: starts its parts in order, and stops every one of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from aiohttp import web

from geodata.services import is_loopback
from infra.local.aws.aws import StandIn, aws
from infra.local.aws.event_bus import event_bus
from infra.local.aws.lambda_endpoint import lambda_endpoint
from infra.local.aws.moto_api import make_tables
from infra.local.gateway.events import HttpRequest, joined_headers
from infra.local.gateway.gateway import MAX_REQUEST_BYTES, Gateway, Invoke
from infra.local.gateway.replies import MISDIRECTED, TOO_LARGE, HttpResponse
from infra.local.gateway.website import Website
from infra.local.identity.issuer import PATH as SIGN_IN_PATH, Issuer, issuer_url, machine_key
from infra.local.identity.sign_in import SignInDesk
from infra.local.runtime.http_server import HttpServer, listening_socket, read_body
from infra.local.runtime.pool import Pool
from infra.local.state import begun, bounded, held
from infra.local.template.account import S3_URL
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
    `schedules_every_s`.
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
        invoke: dict[str, Invoke] = {name: pool.queue.invoke for name, pool in pools.items()}
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
        website = _website(template, options, stand_in.endpoint_url)
        front = _Front(gateway, website, SignInDesk(issuer), bound.getsockname()[1])
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
    pools = {
        function.logical_id: Pool(
            function,
            options.environments,
            endpoint_url=endpoint_url,
            log=begun(logs / f"{function.logical_id}.log"),
            print_line=print_line,
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


def _website(template: Template, options: Options, endpoint_url: str) -> Website | None:
    """The pages and the map where the template has a distribution, straight from their folders."""
    if template.distribution is None:
        return None
    folders = {WEB_BUCKET: options.template.parent / "web", DATA_BUCKET: options.var}
    # The links of an upload are the stand-in's: a page may ask it what it may ask S3.
    return Website(template.distribution.with_headers(S3_URL, endpoint_url), folders)


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands behind the one port: the issuer, the pages, and the API."""

    gateway: Gateway
    website: Website | None
    sign_in: SignInDesk
    port: int

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """The response to a request of the outside."""
        if not is_ours(request.headers.getall("host", ()), self.port):
            return _sent(MISDIRECTED)
        path = readable(request.raw_path)
        if path.startswith(f"{SIGN_IN_PATH}/"):
            body = await read_body(request, MAX_REQUEST_BYTES)
            return _sent(self.sign_in.answer(request.method, path, body or b""))
        if self.website is not None and not self.website.is_for_the_api(path):
            headers = joined_headers(_readable_headers(request))
            return _sent(
                await asyncio.to_thread(self.website.answer, request.method, path, headers)
            )
        body = await read_body(request, MAX_REQUEST_BYTES)
        return _sent(TOO_LARGE if body is None else await self._through_gateway(request, body))

    async def _through_gateway(self, request: web.BaseRequest, body: bytes) -> HttpResponse:
        return await self.gateway.answer(
            HttpRequest(
                method=request.method,
                target=readable(request.raw_path),
                headers=_readable_headers(request),
                body=body,
                source_ip=request.remote or "127.0.0.1",
                port=self.port,
                protocol=f"HTTP/{request.version.major}.{request.version.minor}",
            )
        )


def is_ours(hosts: Sequence[str], port: int) -> bool:
    """Whether a request is for this machine's loopback by the name that its client gave.

    A page of elsewhere whose name was made to stand for 127.0.0.1 (DNS rebinding) gives its own
    name, and would read what this stack answers, tokens of every scope included.

    >>> is_ours(["127.0.0.1:8000"], 8000), is_ours(["elsewhere.example:8000"], 8000)
    (True, False)
    """
    if len(hosts) != 1:
        return not hosts  # HTTP/1.0 need not name one, and no browser speaks it
    try:
        named = urlsplit(f"//{hosts[0]}")
        return is_loopback(named.hostname or "") and named.port in (None, port)
    except ValueError:
        return False


def readable(text: str) -> str:
    """Returns what came in bytes that need not be UTF-8 as a text that can be written."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _readable_headers(request: web.BaseRequest) -> list[tuple[str, str]]:
    return [(readable(name), readable(value)) for name, value in request.headers.items()]


def _sent(response: HttpResponse) -> web.Response:
    return web.Response(status=response.status, headers=list(response.headers), body=response.body)
