"""`template.yaml` as typed values: the functions, routes, CORS rules and buckets to run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from infra.local import understood as known
from infra.local.account import (
    API_ID,
    PSEUDO_PARAMETERS,
    STACK_NAME,
    function_arn,
    queue_arn,
    state_machine_arn,
    table_arn,
)
from infra.local.cloudformation import Node, load, merged
from infra.local.cors import Cors
from infra.local.distribution import Distribution, read_distribution
from infra.local.http_api import IMPLICIT_API, ROUTE, cors_of, routes_of
from infra.local.limits import check_function
from infra.local.policies import Statement, statements_of
from infra.local.routes import Route
from infra.local.state_machines import StateMachine, read_state_machine
from infra.local.tables import Table, read_table
from infra.local.triggers import (
    RULE,
    SCHEDULE,
    Rule,
    Schedule,
    after_failure,
    rule_of,
    schedule_of,
    tells,
)

_TRANSFORM = "AWS::Serverless-2016-10-31"


@dataclass(frozen=True, slots=True)
class Function:
    """A function to run. `task_root` is the folder its handler is imported from.

    `log_format` is `Text` or `JSON`; `log_level` is empty where the template has no say.
    An event that nobody waits for and that fails is tried `retries` times more, then sent to the
    queue `on_failure`, when there is one. Its role may do what `statements` allow.
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


@dataclass(frozen=True, slots=True)
class Template:
    """All that the local stack runs. `buckets` maps a logical id to the bucket's name.

    Without a `distribution`, the API alone answers. The buckets of `telling` (by name) tell the
    bus of events of what is written in them.
    """

    functions: tuple[Function, ...]
    routes: tuple[Route, ...]
    cors: Cors | None
    buckets: Mapping[str, str]
    distribution: Distribution | None = None
    telling: tuple[str, ...] = ()
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
    top = Node(file.name, load(file), {})
    top.only(known.SECTIONS_READ, known.SECTIONS_IDLE)
    _check_transform(top.at("Transform"))
    resources = _resources(top)
    known_ones = {name for name, _ in top.at("Parameters").entries()}
    ours = {key: value for key, value in (ours or {}).items() if key in known_ones}
    names = _names(top, resources, {**ours, **(parameters or {})})
    by_type = {
        kind: [(key, _named(node, names)) for key, type_, node in resources if type_ == kind]
        for kind in _RUN_HERE
    }
    for _, node in by_type[known.BUCKET]:
        node.only(known.BUCKET_READ, known.BUCKET_IDLE)
    for _, node in by_type[known.QUEUE]:
        node.only(known.QUEUE_READ, known.QUEUE_IDLE)
    functions, apis = by_type[known.FUNCTION], by_type[known.HTTP_API]
    machines = by_type[known.STATE_MACHINE]
    sources = [source for key, node in (*functions, *machines) for source in _sources(key, node)]
    return Template(
        functions=tuple(_function(key, node, file) for key, node in functions),
        routes=routes_of([(s.target, s.node) for s in sources if s.type == ROUTE], apis),
        cors=cors_of(apis),
        buckets={key: names[key] for key, _ in by_type[known.BUCKET]},
        distribution=read_distribution(
            [node for _, node in by_type[known.DISTRIBUTION]],
            dict(by_type[known.RESPONSE_HEADERS]),
        ),
        telling=tuple(names[key] for key, node in by_type[known.BUCKET] if tells(node)),
        queues=tuple(node.at("QueueName").text(key) for key, node in by_type[known.QUEUE]),
        machines=tuple(read_state_machine(key, node, file) for key, node in machines),
        rules=_given(rule_of(s.target, s.name, s.node) for s in sources if s.type == RULE),
        schedules=_given(
            schedule_of(s.target, s.name, s.node) for s in sources if s.type == SCHEDULE
        ),
        tables=tuple(read_table(names[key], node) for key, node in by_type[known.TABLE]),
    )


_RUN_HERE = (
    known.FUNCTION,
    known.HTTP_API,
    known.BUCKET,
    known.QUEUE,
    known.STATE_MACHINE,
    known.TABLE,
    known.DISTRIBUTION,
    known.RESPONSE_HEADERS,
)


def _given[T](found: Iterable[T | None]) -> tuple[T, ...]:
    return tuple(each for each in found if each is not None)


def _named(node: Node, names: Mapping[str, str]) -> Node:
    return Node(node.where, node.value, names)


def _check_transform(node: Node) -> None:
    transforms = [each.text() for each in node.elements()] if _is_list(node) else [node.text()]
    for transform in transforms:
        if transform != _TRANSFORM:
            raise node.fault(f"{transform!r} is not {_TRANSFORM!r}")


def _is_list(node: Node) -> bool:
    return isinstance(node.value, list)


def _resources(top: Node) -> list[tuple[str, str, Node]]:
    """Each resource that runs here: logical id, type, and properties with Globals merged in."""
    shared = top.at("Globals").only(known.GLOBALS_READ)
    globals_of = {known.FUNCTION: shared.at("Function"), known.HTTP_API: shared.at("HttpApi")}
    found = []
    for logical_id, resource in top.at("Resources").entries():
        type_ = resource.at("Type").text()
        if type_ in known.RESOURCES_IDLE:
            continue
        resource.only(known.RESOURCE_KEYS, known.RESOURCE_KEYS_IDLE)
        if type_ not in _RUN_HERE:
            raise resource.fault(f"a resource of type {type_} does not run in the local stack")
        own = resource.at("Properties")
        common = globals_of[type_].value if type_ in globals_of else None
        found.append((logical_id, type_, Node(own.where, merged(common, own.value), {})))
    implicit = globals_of[known.HTTP_API]
    if implicit.is_given and not any(type_ == known.HTTP_API for _, type_, _ in found):
        found.append((IMPLICIT_API, known.HTTP_API, implicit))
    return found


def _names(
    top: Node, resources: list[tuple[str, str, Node]], given: Mapping[str, str]
) -> dict[str, str]:
    """What every name means to `Ref`, `Fn::GetAtt` and `Fn::Sub`."""
    names = {**PSEUDO_PARAMETERS, IMPLICIT_API: API_ID}
    for name, parameter in top.at("Parameters").entries():
        if name in given or parameter.at("Default").is_given:
            # A parameter may be given as empty, which is not the same as not given.
            names[name] = given[name] if name in given else parameter.at("Default").text("")
    for unknown in given.keys() - {name for name, _ in top.at("Parameters").entries()}:
        raise top.at("Parameters").fault(f"there is no parameter {unknown!r}")
    for logical_id, type_, node in resources:
        # In place: a name may use a parameter, and no resource's name uses another resource's.
        names |= _names_of(logical_id, type_, _named(node, names))
    return names


def _names_of(logical_id: str, type_: str, node: Node) -> dict[str, str]:
    if type_ == known.FUNCTION:
        name = node.at("FunctionName").text(logical_id)
        return {logical_id: name, f"{logical_id}.Arn": function_arn(name)}
    if type_ == known.BUCKET:
        name = node.at("BucketName").text(f"{STACK_NAME}-{logical_id.lower()}")
        return {logical_id: name, f"{logical_id}.Arn": f"arn:aws:s3:::{name}"}
    if type_ == known.QUEUE:
        name = node.at("QueueName").text(logical_id)
        return {logical_id: name, f"{logical_id}.Arn": queue_arn(name)}
    if type_ == known.TABLE:
        name = node.at("TableName").text(f"{STACK_NAME}-{logical_id}")
        return {logical_id: name, f"{logical_id}.Arn": table_arn(name)}
    if type_ == known.STATE_MACHINE:
        name = node.at("Name").text(logical_id)
        # `Ref` of a state machine is its ARN.
        arn = state_machine_arn(name)
        return {logical_id: arn, f"{logical_id}.Arn": arn, f"{logical_id}.Name": name}
    return {logical_id: API_ID if type_ == known.HTTP_API else logical_id}


def _function(logical_id: str, node: Node, file: Path) -> Function:
    node.only(known.FUNCTION_READ, known.FUNCTION_IDLE)
    if not node.at("Runtime").text().startswith("python3."):
        raise node.at("Runtime").fault("only Python functions run in the local stack")
    if node.at("PackageType").text("Zip") != "Zip":
        raise node.at("PackageType").fault("only zip packages run in the local stack")
    variables = node.at("Environment").only(frozenset({"Variables"})).at("Variables")
    logging = node.at("LoggingConfig").only(known.LOGGING_READ, known.LOGGING_IDLE)
    retries, on_failure = after_failure(node.at("EventInvokeConfig"))
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
        environment={key: value.text() for key, value in variables.entries() if value.is_given},
        statements=statements_of(node.at("Policies")),
    )
    check_function(node, function.timeout_s, function.memory_mb, function.environment)
    return function


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
