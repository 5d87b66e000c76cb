"""`template.yaml` and its nested stacks as typed values: functions, routes, buckets to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from infra.local.template import understood as known
from infra.local.template.cloudformation import Node
from infra.local.template.cors import Cors
from infra.local.template.distribution import Distribution, read_distribution
from infra.local.template.http_api import ROUTE, cors_of, routes_of
from infra.local.template.limits import check_function
from infra.local.template.policies import Statement, statements_of
from infra.local.template.resources import resources_of
from infra.local.template.routes import Route
from infra.local.template.state_machines import StateMachine, read_state_machine
from infra.local.template.tables import Table, read_table
from infra.local.template.triggers import (
    RULE,
    SCHEDULE,
    Rule,
    Schedule,
    after_failure,
    rule_of,
    schedule_of,
    sends_events,
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function to run. `task_root` is the folder its handler is imported from.

    `log_format` is `Text` or `JSON`; `log_level` is empty where the template has no say.
    An event that nobody waits for and that fails is tried `retries` times more, then sent to the
    queue `on_failure`, when there is one. Its role may do what `statements` allow. Where it has an
    `alias`, nobody calls it but by that. With SnapStart (`is_snapped`), its process prepares itself
    before it is asked anything. `reserved` is how many of the account's environments are its own,
    None where it shares what no other has reserved.
    """

    logical_id: str
    name: str
    handler: str
    task_root: Path
    timeout_s: int
    memory_mb: int
    environment: Mapping[str, str]
    log_format: str = "Text"
    log_level: str = ""
    retries: int = 2
    on_failure: str | None = None
    statements: tuple[Statement, ...] = ()
    alias: str = ""
    is_snapped: bool = False
    reserved: int | None = None

    @property
    def called(self) -> str:
        """The name it is called by: `name`, or `name:alias`."""
        return f"{self.name}:{self.alias}" if self.alias else self.name


@dataclass(frozen=True, slots=True)
class Template:
    """All that the local stack runs. `buckets` maps a logical id to the bucket's name.

    Without a `distribution`, the API alone answers. The buckets of `event_sources` (by name) send
    the bus an event for each object that is written in them.
    """

    functions: tuple[Function, ...]
    routes: tuple[Route, ...]
    cors: Cors | None
    buckets: Mapping[str, str]
    distribution: Distribution | None = None
    event_sources: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    machines: tuple[StateMachine, ...] = ()
    rules: tuple[Rule, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    tables: tuple[Table, ...] = ()


def read_template(
    file: Path,
    parameters: Mapping[str, str] | None = None,
    ours: Mapping[str, str] | None = None,
) -> Template:
    """The stack that `file` describes, with `parameters` over its parameters' defaults.

    `ours` are the values of the local stack's own for parameters that it may have.

    Raises:
        TemplateError: the template is wrong, or has a construct that does not run here.
    """
    by_type: dict[str, list[tuple[str, Node]]] = {kind: [] for kind in known.RESOURCES_RUN}
    names, files = {}, {}
    for each in resources_of(file, parameters or {}, ours):
        by_type[each.type].append((each.logical_id, each.node))
        names[each.logical_id], files[each.logical_id] = each.name, each.file
    for _, node in by_type[known.BUCKET]:
        node.only(known.BUCKET_READ, known.BUCKET_IDLE)
    for _, node in by_type[known.QUEUE]:
        node.only(known.QUEUE_READ, known.QUEUE_IDLE)
    functions, apis = by_type[known.FUNCTION], by_type[known.HTTP_API]
    machines = by_type[known.STATE_MACHINE]
    sources = [source for key, node in (*functions, *machines) for source in _sources(key, node)]
    return Template(
        functions=tuple(_function(key, node, files[key]) for key, node in functions),
        routes=routes_of([(s.target, s.node) for s in sources if s.type == ROUTE], apis),
        cors=cors_of(apis),
        buckets={key: names[key] for key, _ in by_type[known.BUCKET]},
        distribution=read_distribution(
            by_type,
            {
                node.names[f"{key}.RegionalDomainName"]: (key, names[key])
                for key, node in by_type[known.BUCKET]
            },
        ),
        event_sources=tuple(
            names[key] for key, node in by_type[known.BUCKET] if sends_events(node)
        ),
        queues=tuple(node.at("QueueName").text(key) for key, node in by_type[known.QUEUE]),
        machines=tuple(read_state_machine(key, node, files[key]) for key, node in machines),
        rules=_given(rule_of(s.target, s.name, s.node) for s in sources if s.type == RULE),
        schedules=_given(
            schedule_of(s.target, s.name, s.node) for s in sources if s.type == SCHEDULE
        ),
        tables=tuple(read_table(names[key], node) for key, node in by_type[known.TABLE]),
    )


def _given[T](found: Iterable[T | None]) -> tuple[T, ...]:
    return tuple(each for each in found if each is not None)


def _function(logical_id: str, node: Node, file: Path) -> Function:
    node.only(known.FUNCTION_READ, known.FUNCTION_IDLE)
    if not node.at("Runtime").text().startswith("python3."):
        raise node.at("Runtime").fault("only Python functions run in the local stack")
    if node.at("PackageType").text("Zip") != "Zip":
        raise node.at("PackageType").fault("only zip packages run in the local stack")
    variables = node.at("Environment").only(frozenset({"Variables"})).at("Variables")
    logging = node.at("LoggingConfig").only(known.LOGGING_READ, known.LOGGING_IDLE)
    retries, on_failure = after_failure(node.at("EventInvokeConfig"))
    reserved = node.at("ReservedConcurrentExecutions")
    task_root = (file.parent / node.at("CodeUri").text(".")).resolve()
    if not task_root.is_dir():
        raise node.at("CodeUri").fault("no such folder")
    function = Function(
        logical_id=logical_id,
        name=node.names[logical_id],
        handler=node.at("Handler").text(),
        task_root=task_root,
        timeout_s=node.at("Timeout").integer(3),
        memory_mb=node.at("MemorySize").integer(128),
        log_format=logging.at("LogFormat").text("Text"),
        log_level=logging.at("ApplicationLogLevel").text(""),
        retries=retries,
        on_failure=on_failure,
        alias=node.at("AutoPublishAlias").text(""),
        is_snapped=_is_snapped(node.at("SnapStart")),
        reserved=reserved.integer(0) if reserved.is_given else None,
        environment={key: value.text() for key, value in variables.entries() if value.is_given},
        statements=statements_of(node.at("Policies")),
    )
    check_function(node, function.timeout_s, function.memory_mb, function.environment)
    return function


def _is_snapped(node: Node) -> bool:
    applies = node.only(frozenset({"ApplyOn"})).at("ApplyOn")
    if applies.text("None") not in ("None", "PublishedVersions"):
        raise applies.fault("neither None nor PublishedVersions")
    return applies.text("None") == "PublishedVersions"


class _Source(NamedTuple):
    """One of the events of a function or a state machine (its logical id)."""

    target: str
    name: str
    type: str
    node: Node


def _sources(logical_id: str, target: Node) -> list[_Source]:
    found = []
    for name, event in target.at("Events").entries():
        event.only(frozenset({"Type", "Properties"}))
        if (type_ := event.at("Type").text()) not in (ROUTE, RULE, SCHEDULE):
            raise event.fault(f"an event of type {type_} does not run in the local stack")
        found.append(_Source(logical_id, name, type_, event.at("Properties")))
    return found
