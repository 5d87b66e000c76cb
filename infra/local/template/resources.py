"""The resources of a template, and of the stacks nested in it, with what their names mean.

A nested stack is a template of its own: it knows its parameters alone, and its parent knows its
outputs alone (`Data.Outputs.DataBucket`). It stands in the parent after those that it is told of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.errors import TemplateError
from infra.local.template import understood as known
from infra.local.template.account import (
    API_ID,
    PSEUDO_PARAMETERS,
    REGION,
    STACK_NAME,
    function_arn,
    queue_arn,
    state_machine_arn,
    table_arn,
)
from infra.local.template.cloudformation import Node, load, merged
from infra.local.template.conditions import conditions_of
from infra.local.template.http_api import IMPLICIT_API

_TRANSFORM = "AWS::Serverless-2016-10-31"


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource that runs here: its properties, Globals merged in, and the file it stands in.

    The names that its node resolves are those of its own stack.
    """

    logical_id: str
    type: str
    node: Node
    file: Path

    @property
    def name(self) -> str:
        """What `Ref` gives."""
        return self.node.names[self.logical_id]


def resources_of(
    file: Path, given: Mapping[str, str], ours: Mapping[str, str] | None = None
) -> list[Resource]:
    """Every resource that runs here, of a template and of the stacks nested in it.

    `given` goes over the parameters' defaults, and over `ours`, of which only those that the
    template has are read.

    Raises:
        TemplateError: a template is wrong, or has a construct that does not run here.
    """
    top = Node(file.name, load(file), {})
    known_ones = {name for name, _ in top.at("Parameters").entries()}
    ours = {key: value for key, value in (ours or {}).items() if key in known_ones}
    stack = _read(top, file, {**ours, **given}, STACK_NAME)
    seen: dict[str, Resource] = {}
    for each in stack.resources:
        if each.logical_id in seen:
            raise each.node.fault(f"{seen[each.logical_id].file.name} has one of the same name")
        seen[each.logical_id] = each
    return stack.resources


@dataclass(frozen=True, slots=True)
class _Stack:
    """A stack that was read: its resources, those nested in it, and its outputs."""

    resources: list[Resource]
    outputs: Mapping[str, str]


def _read(top: Node, file: Path, given: Mapping[str, str], stack_name: str) -> _Stack:
    top.only(known.SECTIONS_READ, known.SECTIONS_IDLE)
    if top.at("Transform").is_given or stack_name == STACK_NAME:
        _check_transform(top.at("Transform"))
    names = _parameters(top.at("Parameters"), given, stack_name)
    names |= conditions_of(Node(top.where, top.value, names).at("Conditions"))
    found, nested = [], []
    for logical_id, type_, properties in _own(top):
        node = Node(properties.where, properties.value, names)
        if type_ == known.NESTED:
            nested.append((logical_id, node))
            continue
        # In place: a name may use a parameter, and no resource's name uses another resource's.
        names |= _names_of(logical_id, type_, node)
        found.append(Resource(logical_id, type_, node, file))
    for logical_id, node in nested:
        inner = _nested(logical_id, node, file)
        found += inner.resources
        names |= {f"{logical_id}.Outputs.{key}": value for key, value in inner.outputs.items()}
    return _Stack(found, dict(_resolved(Node(top.where, top.value, names).at("Outputs"), "Value")))


def _nested(logical_id: str, node: Node, file: Path) -> _Stack:
    """The stack nested in another's file, told what its parent tells it."""
    node.only(known.NESTED_READ, known.NESTED_IDLE)
    inner = (file.parent / node.at("Location").text()).resolve()
    if not inner.is_file():
        raise node.at("Location").fault("no such file")
    top = Node(f"{file.name}.Resources.{logical_id}({inner.name})", load(inner), {})
    given = {key for key, _ in node.at("Parameters").entries()}
    for name, parameter in top.at("Parameters").entries():
        if name not in given and not parameter.at("Default").is_given:
            raise node.at("Parameters").fault(f"{inner.name} asks for {name!r}")
    for extra in sorted(given - {name for name, _ in top.at("Parameters").entries()}):
        raise node.at("Parameters").at(extra).fault(f"{inner.name} has no such parameter")
    values = dict(_resolved(node.at("Parameters")))
    return _read(top, inner, values, f"{STACK_NAME}-{logical_id}")


def _resolved(node: Node, key: str | None = None) -> Iterator[tuple[str, str]]:
    """The entries that mean something here; one that is needed and does not is missed by name."""
    for name, entry in node.entries():
        try:
            yield name, (entry if key is None else entry.at(key)).text()
        except TemplateError:
            continue  # such as the name of an alarm: nothing that runs here reads it


def _check_transform(node: Node) -> None:
    listed = isinstance(node.value, list)
    for transform in [each.text() for each in node.elements()] if listed else [node.text()]:
        if transform != _TRANSFORM:
            raise node.fault(f"{transform!r} is not {_TRANSFORM!r}")


def _own(top: Node) -> list[tuple[str, str, Node]]:
    """Each resource that runs here: logical id, type, and properties with Globals merged in."""
    shared = top.at("Globals").only(known.GLOBALS_READ)
    globals_of = {known.FUNCTION: shared.at("Function"), known.HTTP_API: shared.at("HttpApi")}
    found = []
    for logical_id, resource in top.at("Resources").entries():
        type_ = resource.at("Type").text()
        if type_ in known.RESOURCES_IDLE:
            continue
        resource.only(known.RESOURCE_KEYS, known.RESOURCE_KEYS_IDLE)
        if type_ not in known.RESOURCES_RUN:
            raise resource.fault(f"a resource of type {type_} does not run in the local stack")
        own = resource.at("Properties")
        common = globals_of[type_].value if type_ in globals_of else None
        found.append((logical_id, type_, Node(own.where, merged(common, own.value), {})))
    implicit = globals_of[known.HTTP_API]
    if implicit.is_given and not any(type_ == known.HTTP_API for _, type_, _ in found):
        found.append((IMPLICIT_API, known.HTTP_API, implicit))
    return found


def _parameters(node: Node, given: Mapping[str, str], stack_name: str) -> dict[str, str]:
    """What the names that are no resource's mean to `Ref` and `Fn::Sub`."""
    names = {**PSEUDO_PARAMETERS, "AWS::StackName": stack_name, IMPLICIT_API: API_ID}
    for name, parameter in node.entries():
        if name in given or parameter.at("Default").is_given:
            # A parameter may be given as empty, which is not the same as not given.
            names[name] = given[name] if name in given else parameter.at("Default").text("")
    for unknown in given.keys() - {name for name, _ in node.entries()}:
        raise node.fault(f"there is no parameter {unknown!r}")
    return names


def _names_of(logical_id: str, type_: str, node: Node) -> dict[str, str]:
    """What `Ref`, `Fn::GetAtt` and `Fn::Sub` mean by a resource."""
    if type_ == known.FUNCTION:
        name = node.at("FunctionName").text(logical_id)
        named = {logical_id: name, f"{logical_id}.Arn": function_arn(name)}
        alias = node.at("AutoPublishAlias").text("")
        return {**named, f"{logical_id}.Alias": f"{function_arn(name)}:{alias}"} if alias else named
    if type_ == known.BUCKET:
        name = node.at("BucketName").text(f"{STACK_NAME}-{logical_id.lower()}")
        return {
            logical_id: name,
            f"{logical_id}.Arn": f"arn:aws:s3:::{name}",
            f"{logical_id}.RegionalDomainName": f"{name}.s3.{REGION}.amazonaws.com",
        }
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
