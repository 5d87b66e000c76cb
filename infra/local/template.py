"""`template.yaml` as typed values: the functions, routes, CORS rules and buckets to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local import understood as known
from infra.local.account import API_ID, PSEUDO_PARAMETERS, STACK_NAME, function_arn
from infra.local.cloudformation import Node, load, merged
from infra.local.cors import Cors
from infra.local.routes import Route

_TRANSFORM = "AWS::Serverless-2016-10-31"
_IMPLICIT_API = "ServerlessHttpApi"  # the API that SAM makes for a route that names none
_INTEGRATION_TIMEOUT_MS = 30_000  # API Gateway's own limit, and its default


@dataclass(frozen=True, slots=True)
class Function:
    """A function to run. `task_root` is the folder its handler is imported from.

    `log_format` is `Text` or `JSON`; `log_level` is empty where the template has no say.
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


@dataclass(frozen=True, slots=True)
class Template:
    """All that the local stack runs. `buckets` maps a logical id to the bucket's name."""

    functions: tuple[Function, ...]
    routes: tuple[Route, ...]
    cors: Cors | None
    buckets: Mapping[str, str]


def read_template(file: Path, parameters: Mapping[str, str] | None = None) -> Template:
    """The stack that `file` describes, with `parameters` over its parameters' defaults.

    Raises:
        TemplateError: the template is wrong, or has a construct that does not run here.
    """
    top = Node(file.name, load(file), {})
    top.only(known.SECTIONS_READ, known.SECTIONS_IDLE)
    _check_transform(top.at("Transform"))
    resources = _resources(top)
    names = _names(top, resources, parameters or {})
    by_type = {
        kind: [(key, _named(node, names)) for key, type_, node in resources if type_ == kind]
        for kind in (known.FUNCTION, known.HTTP_API, known.BUCKET)
    }
    for _, bucket in by_type[known.BUCKET]:
        bucket.only(known.BUCKET_READ, known.BUCKET_IDLE)
    return Template(
        functions=tuple(_function(key, node, file) for key, node in by_type[known.FUNCTION]),
        routes=_routes(by_type[known.FUNCTION], {key for key, _ in by_type[known.HTTP_API]}),
        cors=_cors(by_type[known.HTTP_API]),
        buckets={key: names[key] for key, _ in by_type[known.BUCKET]},
    )


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
        if type_ not in (known.FUNCTION, known.HTTP_API, known.BUCKET):
            raise resource.fault(f"a resource of type {type_} does not run in the local stack")
        own = resource.at("Properties")
        common = globals_of[type_].value if type_ in globals_of else None
        found.append((logical_id, type_, Node(own.where, merged(common, own.value), {})))
    implicit = globals_of[known.HTTP_API]
    if implicit.is_given and not any(type_ == known.HTTP_API for _, type_, _ in found):
        found.append((_IMPLICIT_API, known.HTTP_API, implicit))
    return found


def _names(
    top: Node, resources: list[tuple[str, str, Node]], given: Mapping[str, str]
) -> dict[str, str]:
    """What every name means to `Ref`, `Fn::GetAtt` and `Fn::Sub`."""
    names = {**PSEUDO_PARAMETERS, _IMPLICIT_API: API_ID}
    for name, parameter in top.at("Parameters").entries():
        if name in given or parameter.at("Default").is_given:
            names[name] = given.get(name) or parameter.at("Default").text("")
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
    return {logical_id: API_ID}


def _function(logical_id: str, node: Node, file: Path) -> Function:
    node.only(known.FUNCTION_READ, known.FUNCTION_IDLE)
    if not node.at("Runtime").text().startswith("python3."):
        raise node.at("Runtime").fault("only Python functions run in the local stack")
    if node.at("PackageType").text("Zip") != "Zip":
        raise node.at("PackageType").fault("only zip packages run in the local stack")
    variables = node.at("Environment").only(frozenset({"Variables"})).at("Variables")
    logging = node.at("LoggingConfig").only(known.LOGGING_READ, known.LOGGING_IDLE)
    task_root = (file.parent / node.at("CodeUri").text(".")).resolve()
    if not task_root.is_dir():
        raise node.at("CodeUri").fault("no such folder")
    return Function(
        logical_id=logical_id,
        name=node.names[logical_id],
        handler=node.at("Handler").text(),
        task_root=task_root,
        timeout_s=node.at("Timeout").integer(3),
        memory_mb=node.at("MemorySize").integer(128),
        log_format=logging.at("LogFormat").text("Text"),
        log_level=logging.at("ApplicationLogLevel").text(""),
        environment={key: value.text() for key, value in variables.entries() if value.is_given},
    )


def _routes(functions: list[tuple[str, Node]], apis: set[str]) -> tuple[Route, ...]:
    routes = []
    for logical_id, function in functions:
        for _, event in function.at("Events").entries():
            event.only(frozenset({"Type", "Properties"}))
            if (type_ := event.at("Type").text()) != "HttpApi":
                raise event.fault(f"an event of type {type_} does not run in the local stack")
            routes.append(_route(logical_id, event.at("Properties"), apis))
    return tuple(routes)


def _route(logical_id: str, node: Node, apis: set[str]) -> Route:
    node.only(known.EVENT_READ, known.EVENT_IDLE)
    if node.at("PayloadFormatVersion").text("2.0") != "2.0":
        raise node.at("PayloadFormatVersion").fault("only payload format 2.0 runs here")
    api = node.at("ApiId")
    named = api.value if api.is_given else {"Ref": _IMPLICIT_API}
    if named not in [{"Ref": each} for each in apis or {_IMPLICIT_API}]:
        raise api.fault("not a reference to the HttpApi of this template")
    path = node.at("Path")
    if not path.is_given:
        return Route("ANY", "$default", logical_id, _timeout_s(node))
    if not path.text().startswith("/"):
        raise path.fault("does not begin with /")
    method = node.at("Method").text("ANY").upper()
    is_any = method == "X-AMAZON-APIGATEWAY-ANY-METHOD"
    return Route("ANY" if is_any else method, path.text(), logical_id, _timeout_s(node))


def _timeout_s(node: Node) -> float:
    return node.at("TimeoutInMillis").integer(_INTEGRATION_TIMEOUT_MS) / 1000


def _cors(apis: list[tuple[str, Node]]) -> Cors | None:
    for _, node in apis[1:]:
        raise node.fault("a second HttpApi does not run in the local stack")
    for _, node in apis:
        node.only(known.HTTP_API_READ, known.HTTP_API_IDLE)
        if node.at("StageName").text("$default") != "$default":
            raise node.at("StageName").fault("only the stage $default runs in the local stack")
        return _cors_rules(node.at("CorsConfiguration"))
    return None


def _cors_rules(node: Node) -> Cors | None:
    if not node.is_given or node.value is False:
        return None
    if node.value is True:
        return Cors(origins=("*",))
    if isinstance(node.value, str):
        return Cors(origins=(node.value,))
    node.only(known.CORS_READ)

    def listed(key: str) -> tuple[str, ...]:
        return tuple(each.text() for each in node.at(key).elements())

    return Cors(
        origins=listed("AllowOrigins"),
        methods=listed("AllowMethods"),
        headers=listed("AllowHeaders"),
        exposed=listed("ExposeHeaders"),
        max_age_s=node.at("MaxAge").integer(0) if node.at("MaxAge").is_given else None,
        with_credentials=node.at("AllowCredentials").flag(),
    )
