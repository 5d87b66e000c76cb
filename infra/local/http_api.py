"""The HTTP API of a template: its routes, who may call them, and its CORS rules."""

from __future__ import annotations

from infra.local import understood as known
from infra.local.cloudformation import Node
from infra.local.cors import Cors
from infra.local.routes import Route

ROUTE = "HttpApi"
IMPLICIT_API = "ServerlessHttpApi"  # the API that SAM makes for a route that names none
_INTEGRATION_TIMEOUT_MS = 30_000  # API Gateway's own limit, and its default


def routes_of(routes: list[tuple[str, Node]], apis: list[tuple[str, Node]]) -> tuple[Route, ...]:
    """The routes among the events of functions (each with its function), by the API's own rules."""
    names = {key for key, _ in apis}
    knows_iam = any(_api_auth(node).at("EnableIamAuthorizer").flag() for _, node in apis)
    return tuple(_route(key, node, names, knows_iam=knows_iam) for key, node in routes)


def _api_auth(node: Node) -> Node:
    return node.at("Auth").only(frozenset({"EnableIamAuthorizer"}))


def _route(logical_id: str, node: Node, apis: set[str], *, knows_iam: bool) -> Route:
    node.only(known.EVENT_READ, known.EVENT_IDLE)
    if node.at("PayloadFormatVersion").text("2.0") != "2.0":
        raise node.at("PayloadFormatVersion").fault("only payload format 2.0 runs here")
    api = node.at("ApiId")
    named = api.value if api.is_given else {"Ref": IMPLICIT_API}
    if named not in [{"Ref": each} for each in apis or {IMPLICIT_API}]:
        raise api.fault("not a reference to the HttpApi of this template")
    asks_iam = _asks_iam(node.at("Auth"), knows_iam=knows_iam)
    path = node.at("Path")
    if not path.is_given:
        return Route("ANY", "$default", logical_id, _timeout_s(node), asks_iam)
    if not path.text().startswith("/"):
        raise path.fault("does not begin with /")
    method = node.at("Method").text("ANY").upper()
    is_any = method == "X-AMAZON-APIGATEWAY-ANY-METHOD"
    return Route("ANY" if is_any else method, path.text(), logical_id, _timeout_s(node), asks_iam)


def _asks_iam(node: Node, *, knows_iam: bool) -> bool:
    authorizer = node.only(frozenset({"Authorizer"})).at("Authorizer")
    if not authorizer.is_given or authorizer.text() == "NONE":
        return False
    if authorizer.text() != "AWS_IAM":
        raise authorizer.fault("only the authorizer AWS_IAM runs in the local stack")
    if not knows_iam:
        raise authorizer.fault("the HttpApi has no Auth.EnableIamAuthorizer: true")
    return True


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
