"""The first hour: what was deployed, who is let in where, what a citizen is answer."""

from __future__ import annotations

from collections.abc import Iterator

from infra.local.template.routes import DEFAULT, Route
from infra.measure.rehearsal.life import Life
from infra.measure.rehearsal.outcome import RehearsalError
from infra.measure.rehearsal.stack import Holder

STRANGER = Holder("stranger", ())


def deploy(life: Life) -> Iterator[str]:
    """Says what runs; everything that the template deploys is ready."""
    template = life.template
    ready = [each for each in life.stack.lines if " ready in " in each]
    if len(ready) != len(template.functions):
        raise RehearsalError(f"{len(ready)} of {len(template.functions)} functions are ready")
    yield f"{len(ready)} functions ready under the real runtime client"
    yield f"listening {life.stack.start_s:.1f} s after the start"
    yield f"{len(template.routes)} routes, {len(template.machines)} state machines"
    yield f"{len(template.tables)} table, {len(template.queues)} queues of what fails"


NO_ROUTE = "/{proxy+}"


def doors(life: Life) -> Iterator[str]:
    """Tries every route without a token, and those that ask for a scope with one that has none."""
    closed = [each for each in life.template.routes if each.lock is not None]
    public = [each for each in life.template.routes if each.lock is None]
    for route in closed:
        _refused(life, route, None, 401)
        _refused(life, route, STRANGER, 403)
    yield f"{len(closed)} routes ask for a token, and for its scope"
    for route in public:
        status = life.stack.ask(_method(route), _path(route)).status
        # The edge itself refuses (403) the methods that it does not pass on.
        is_of_no_route = route.path == NO_ROUTE
        if status >= 500 or (status in (401, 403) and not is_of_no_route):
            raise RehearsalError(f"{route.key} was answered {status} to a citizen")
    yield f"{len(public)} routes answer everybody"


def ask(life: Life) -> Iterator[str]:
    """A citizen asks for the nearest place."""
    answer = life.nearest()
    life.versions.append(answer["sites_version"])
    [site] = answer["sites"]
    yield f"the nearest place is {site['nom']}, {site['travel_minutes']} minutes away"
    yield f"sites version {answer['sites_version']}, snapshot {answer['snapshot']}"


def _refused(life: Life, route: Route, holder: Holder | None, expected: int) -> None:
    status = life.stack.ask(_method(route), _path(route), holder).status
    if status != expected:
        who = "nobody" if holder is None else "a token without a scope"
        raise RehearsalError(f"{route.key} was answered {status} to {who}, not {expected}")


def _method(route: Route) -> str:
    return "GET" if route.method == "ANY" else route.method


def _path(route: Route) -> str:
    """The path of a route, something put for its variables."""
    if route.path == DEFAULT:
        return "/v1/elsewhere"
    return route.path.replace("{proxy+}", "v1/elsewhere").replace("{", "").replace("}", "")
