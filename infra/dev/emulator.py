"""An emulator of AWS for the tests: ministack on a free port, until its input ends.

    .tools/emulator/bin/python -m infra.dev.emulator REQUESTS [MEMORY_MB CONCURRENCY UNRESERVED]

It prints its port, and writes each request it answers in the file REQUESTS, a line of JSON with the
places of its beginning and of its end in the order of all. The numbers are what the account has for
functions, as infra/local/template/accounts.toml says of some; without them there is no limit.

It is another hand's reading of CloudFormation, Lambda, IAM and S3 than moto's and than ours. What
it lacks and the templates have is put in here: `LACKING` is made and does nothing, an alarm on
several figures is held as one on the first of them, a nested stack remembers the attributes of what
does not change, an alias keeps its weights unless it is told which (Lambda takes `{}` for nothing
said), and SAM's transform is told the parameters, as AWS tells it (ministack passes none, so that
what SAM resolves itself would never be).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, TextIO

LACKING = (
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup",
    "AWS::Budgets::Budget",
)
"""Types of resources that the emulator does not know: made in name alone."""

OBJECT_S = 0.05
"""How long an object takes to be written: two that are sent at once are seen to overlap."""

Application = Callable[[Any, Any, Any], Awaitable[None]]


def main() -> None:
    """Serves until standard input closes."""
    requests, *quotas = sys.argv[1:]
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    port = listening.getsockname()[1]
    # Read when it is imported.
    os.environ.update(
        GATEWAY_PORT=str(port),
        MINISTACK_HOST="localhost",
        MINISTACK_REGION="eu-west-3",
        MINISTACK_ACCOUNT_ID="123456789012",
        LOG_LEVEL="WARNING",
    )
    from ministack.app import app

    add_what_it_lacks()
    if quotas:
        limit_functions(*map(int, quotas))
    with open(requests, "w", encoding="utf-8", buffering=1) as file:  # noqa: PTH123
        asyncio.run(serve(recorded(app, file), listening, port))


async def serve(application: Application, listening: socket.socket, port: int) -> None:
    """Answers on a socket, says its port, and returns when standard input closes."""
    from hypercorn.asyncio import serve as answer
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{listening.fileno()}"]
    config.loglevel = "WARNING"
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin.fileno(), lambda: None if sys.stdin.read(1) else ended.set())
    print(port, flush=True)
    await answer(application, config, shutdown_trigger=ended.wait)


def recorded(application: Application, file: TextIO) -> Application:
    """An application whose requests are written down, each when its answer has been sent."""
    order = itertools.count()

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return await application(scope, receive, send)
        begun = next(order)
        statuses: list[int] = []

        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
            await send(message)

        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        if scope["method"] == "PUT" and is_object(scope["path"], headers):
            await asyncio.sleep(OBJECT_S)
        await application(scope, receive, sent)
        record = {
            "begun": begun,
            "ended": next(order),
            "method": scope["method"],
            "path": scope["path"],
            "query": scope["query_string"].decode(),
            "target": headers.get("x-amz-target", ""),
            "cache_control": headers.get("cache-control", ""),
            "status": statuses[0] if statuses else 0,
        }
        file.write(json.dumps(record) + "\n")
        return None

    return answer


def is_object(path: str, headers: dict[str, str]) -> bool:
    """Whether a request is to S3, about an object."""
    return "/s3/" in headers.get("authorization", "") and "/" in path.strip("/")


def add_what_it_lacks() -> None:
    """Makes the emulator take the types of `LACKING`, metric math, and SAM's parameters."""
    from ministack.services.cloudformation import provisioners

    nothing = {"create": _created, "update": _updated, "delete": _deleted}
    for kind in LACKING:
        provisioners._RESOURCE_HANDLERS[kind] = {**nothing, "update_with_logical_id": True}
    alarm = provisioners._cw_metric_alarm_record
    provisioners._cw_metric_alarm_record = lambda name, own: alarm(name, _on_one_figure(own))
    _remember_attributes(provisioners)
    _keep_weights()
    _tell_sam_its_parameters()


def _created(logical_id: str, _: Any, stack_name: str) -> tuple[str, dict[str, str]]:
    name = f"{stack_name}-{logical_id}"
    return name, {"Arn": name, "Name": name}


def _updated(physical_id: str, *_: Any, **__: Any) -> tuple[str, dict[str, str]]:
    return physical_id, {}


def _deleted(*_: Any) -> None:
    """Nothing was made."""


def _on_one_figure(own: dict[str, Any]) -> dict[str, Any]:
    figures = [
        each["MetricStat"]["Metric"] for each in own.get("Metrics", ()) if "MetricStat" in each
    ]
    if not figures:
        return own
    kept = {name: value for name, value in own.items() if name != "Metrics"}
    return {**kept, "MetricName": figures[0]["MetricName"], "Namespace": figures[0]["Namespace"]}


def _remember_attributes(provisioners: Any) -> None:
    # A nested stack that is updated forgets those of the resources that stay as they are.
    known: dict[tuple[str, str], dict[str, Any]] = {}
    provision, update = provisioners._provision_resource, provisioners._update_resource

    def provisioned(kind: str, logical_id: str, own: Any, stack_name: str) -> Any:
        physical_id, found = provision(kind, logical_id, own, stack_name)
        known[stack_name, logical_id] = found
        return physical_id, found

    def updated(
        kind: str,
        physical_id: str,
        old: Any,
        own: Any,
        stack_name: str,
        logical_id: str,
        *more: Any,
    ) -> Any:
        physical_id, found = update(kind, physical_id, old, own, stack_name, logical_id, *more)
        known[stack_name, logical_id] = found or known.get((stack_name, logical_id), {})
        return physical_id, known[stack_name, logical_id]

    provisioners._provision_resource, provisioners._update_resource = provisioned, updated


def _keep_weights() -> None:
    from ministack.services import lambda_svc

    update = lambda_svc._update_alias

    def updated(function: str, alias: str, asked: dict[str, Any], *more: Any) -> Any:
        if asked.get("RoutingConfig") == {}:
            asked = {name: value for name, value in asked.items() if name != "RoutingConfig"}
        return update(function, alias, asked, *more)

    lambda_svc._update_alias = updated


def _tell_sam_its_parameters() -> None:
    import samtranslator.translator.transform as sam
    from ministack.services.cloudformation import changesets, engine, handlers

    told: ContextVar[dict[str, str]] = ContextVar("told")
    apply, transform = engine._apply_transforms, sam.transform

    def with_parameters(template: Any, provided: Any = None, previous: Any = None) -> Any:
        token = told.set(engine._transform_parameters(template, provided, previous))
        try:
            return apply(template, provided, previous)
        finally:
            told.reset(token)

    for module in (engine, changesets, handlers):
        module._apply_transforms = with_parameters
    sam.transform = lambda template, given, policies: transform(
        template, {**told.get(), **given}, policies
    )


def limit_functions(memory_mb: int, concurrency: int, least_unreserved: int) -> None:
    """Refuses a function that goes beyond an account's quotas, in Lambda's words."""
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]
    create, update = handlers["create"], handlers["update"]

    def check(own: dict[str, Any]) -> None:
        if int(own.get("MemorySize", 128)) > memory_mb:
            raise ValueError(
                "'MemorySize' value failed to satisfy constraint: Member must have value less than "
                f"or equal to {memory_mb}"
            )
        if int(own.get("ReservedConcurrentExecutions", 0)) > concurrency - least_unreserved:
            raise ValueError(
                "Specified ReservedConcurrentExecutions for function decreases account's "
                f"UnreservedConcurrentExecution below its minimum value of [{least_unreserved}]."
            )

    def created(logical_id: str, own: Any, stack_name: str) -> Any:
        check(own)
        return create(logical_id, own, stack_name)

    def updated(physical_id: str, old: Any, own: Any, *more: Any, **named: Any) -> Any:
        check(own)
        return update(physical_id, old, own, *more, **named)

    handlers |= {"create": created, "update": updated}


if __name__ == "__main__":
    main()
