"""The HTTP API of a template: its routes, who may call them, and its CORS rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from infra.local.template import understood as known
from infra.local.template.access import JwtAuthorizer, Lock, Throttle
from infra.local.template.cloudformation import Node
from infra.local.template.cors import Cors
from infra.local.template.routes import Route

ROUTE = "HttpApi"
IMPLICIT_API = "ServerlessHttpApi"  # the API that SAM makes for a route that names none
_INTEGRATION_TIMEOUT_MS = 30_000  # API Gateway's own limit, and its default


def routes_of(routes: list[tuple[str, Node]], apis: list[tuple[str, Node]]) -> tuple[Route, ...]:
    """The routes among the events of functions (each with its function), by the API's own rules."""
    rules = _Rules(
        apis={key for key, _ in apis},
        authorizers={
            name: _authorizer(each)
            for _, node in apis
            for name, each in _auth(node).at("Authorizers").entries()
        },
        throttle=next((_throttle(node.at("DefaultRouteSettings"), None) for _, node in apis), None),
        throttles={key: node for _, api in apis for key, node in api.at("RouteSettings").entries()},
    )
    found = tuple(_route(key, node, rules) for key, node in routes)
    for key, node in rules.throttles.items():
        if key not in {route.key for route in found}:
            raise node.fault("throttles no route")
    return found


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the API says of all its routes."""

    apis: set[str]
    authorizers: Mapping[str, JwtAuthorizer]
    throttle: Throttle | None
    throttles: Mapping[str, Node]


def _auth(node: Node) -> Node:
    return node.at("Auth").only(frozenset({"Authorizers"}))


def _authorizer(node: Node) -> JwtAuthorizer:
    node.only(frozenset({"IdentitySource", "JwtConfiguration"}))
    source = node.at("IdentitySource")
    if source.text() != "$request.header.Authorization":
        raise source.fault("only the header Authorization is read in the local stack")
    configuration = node.at("JwtConfiguration").only(frozenset({"audience", "issuer"}))
    audience = tuple(each.text() for each in configuration.at("audience").elements())
    return JwtAuthorizer(configuration.at("issuer").text(), audience)


def _throttle(node: Node, usual: Throttle | None) -> Throttle | None:
    if not node.is_given:
        return usual
    node.only(frozenset({"ThrottlingBurstLimit", "ThrottlingRateLimit"}))
    burst, rate = node.at("ThrottlingBurstLimit"), node.at("ThrottlingRateLimit")
    return Throttle(rate=float(rate.text()), burst=int(burst.text()))


def _route(logical_id: str, node: Node, rules: _Rules) -> Route:
    node.only(known.EVENT_READ, known.EVENT_IDLE)
    if node.at("PayloadFormatVersion").text("2.0") != "2.0":
        raise node.at("PayloadFormatVersion").fault("only payload format 2.0 runs here")
    api = node.at("ApiId")
    named = api.value if api.is_given else {"Ref": IMPLICIT_API}
    if named not in [{"Ref": each} for each in rules.apis or {IMPLICIT_API}]:
        raise api.fault("not a reference to the HttpApi of this template")
    path, method = node.at("Path"), node.at("Method").text("ANY").upper()
    if path.is_given and not path.text().startswith("/"):
        raise path.fault("does not begin with /")
    if not path.is_given or method == "X-AMAZON-APIGATEWAY-ANY-METHOD":
        method = "ANY"
    route = Route(
        method,
        path.text("$default"),
        logical_id,
        _timeout_s(node),
        _lock(node.at("Auth"), rules.authorizers),
    )
    own = rules.throttles.get(route.key)
    throttle = rules.throttle if own is None else _throttle(own, rules.throttle)
    return replace(route, throttle=throttle)


def _lock(node: Node, authorizers: Mapping[str, JwtAuthorizer]) -> Lock | None:
    node.only(frozenset({"AuthorizationScopes", "Authorizer"}))
    authorizer = node.at("Authorizer")
    if not authorizer.is_given or authorizer.text() == "NONE":
        return None
    if authorizer.text() not in authorizers:
        raise authorizer.fault("the HttpApi has no JWT authorizer of this name")
    scopes = tuple(each.text() for each in node.at("AuthorizationScopes").elements())
    return Lock(authorizers[authorizer.text()], scopes)


def _timeout_s(node: Node) -> float:
    return node.at("TimeoutInMillis").integer(_INTEGRATION_TIMEOUT_MS) / 1000


def cors_of(apis: list[tuple[str, Node]]) -> Cors | None:
    """The CORS rules of the one API; None when it has none."""
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
