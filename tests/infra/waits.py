"""Who waits for what, and how long: whoever waits must outlast what is waited for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from functions import wiring
from functions.coverage import wiring as coverage_wiring
from geodata.clock import today_in_france
from geodata.matches.jobs import AddressesBy
from geodata.nearest.geocoding import ban, ban_csv, located
from geodata.services.routing import routers
from geodata.stores import clients, objects
from tests.conftest import ROOT
from tests.infra.rules import Stacks, functions, resources

ROUTE_S = 30.0
"""What an HTTP API waits for a function, at most and by default."""
ORIGIN_S = 30.0
"""What CloudFront waits for an origin by default."""
RETRY_WAITS_S = (60.0, 120.0)
"""How long Lambda waits before it tries a failed event again."""
_PATIENCE = re.compile(r"(?:PATIENCE_MS = |AbortSignal\.timeout\()([\d_]+)")
"""What a page waits for an answer, in milliseconds."""
_SUBSTITUTED = re.compile(r"\$\{([A-Za-z0-9]+)\}")


class Wait(NamedTuple):
    """Somebody waits for something, for `waits_s`; it takes `takes_s` at most."""

    who: str
    waits_s: float
    what: str
    takes_s: float


def too_short(stacks: Stacks) -> list[str]:
    """The waits that end no later than what they are for."""
    return [
        f"{each.who} ({each.waits_s:g} s) waits for {each.what} ({each.takes_s:g} s)"
        for each in waits(stacks)
        if each.waits_s <= each.takes_s
    ]


def waits(stacks: Stacks) -> Iterator[Wait]:
    """Every wait of a deployment, from the viewer in to the store."""
    timeouts = {name: float(own["Timeout"]) for name, own in functions(stacks).items()}
    yield from _of_routes(stacks)
    origins = list(_of_origins(stacks))
    yield from origins
    yield from _of_pages(timeouts["NearestFunction"], max(each.waits_s for each in origins))
    yield from _of_tasks(stacks, timeouts)
    yield from _of_events(stacks)
    citizens, accounts = timeouts["NearestFunction"], timeouts["CoverageFunction"]
    asked_s = ban.TIMEOUT_S + routers.TIMEOUT_S
    # The data, the address service, then the routing engine: the worst that a question meets.
    yield Wait("NearestFunction", citizens, "all it asks", 2 * wiring.FIRST_WITHIN_S + asked_s)
    yield Wait("CoverageFunction", accounts, "its data", coverage_wiring._FIRST_WITHIN_S)
    # The last attempt that is begun has its own time.
    stored = objects._RETRIES_END_AFTER + objects._TIMEOUT
    for name, timeout_s in timeouts.items():
        yield Wait(name, timeout_s, "an object, attempts included", stored.total_seconds())
    # A batch that is begun at the last moment is still waited for.
    addresses_s = located.LONGEST_S + 2 * ban_csv.TIMEOUT_S
    yield Wait("SitesWorkerFunction", timeouts["SitesWorkerFunction"], "addresses", addresses_s)
    matched_s = AddressesBy(None, today_in_france).within_s + 2 * ban_csv.TIMEOUT_S
    yield Wait("MatchesWorkerFunction", timeouts["MatchesWorkerFunction"], "addresses", matched_s)
    for name in ("ScenariosFunction", "SolverFunction"):
        table_s = clients.MOST_ATTEMPTS * (clients.CONNECT_TIMEOUT_S + clients.READ_TIMEOUT_S)
        yield Wait(name, timeouts[name], "the table, attempts included", table_s)


def _of_pages(citizens_s: float, edge_s: float) -> Iterator[Wait]:
    """Pages for whoever has an account wait for the edge; citizens' for their function alone."""
    for page, what, takes_s in (
        ("shared/signed.js", "the edge", edge_s),
        ("shared/api.js", "NearestFunction", citizens_s),
        ("widget/territory.js", "NearestFunction", citizens_s),
    ):
        text = (ROOT / "web" / page).read_text(encoding="utf-8")
        [waits_ms] = _PATIENCE.findall(text)
        yield Wait(f"web/{page}", int(waits_ms) / 1000, what, takes_s)


def _of_routes(stacks: Stacks) -> Iterator[Wait]:
    for name, own in functions(stacks).items():
        for event in own.get("Events", {}).values():
            if event["Type"] == "HttpApi":
                route = event["Properties"]
                waits_s = route.get("TimeoutInMillis", 1000 * ROUTE_S) / 1000
                yield Wait(f"{route['Method']} {route['Path']}", waits_s, name, own["Timeout"])


def _of_origins(stacks: Stacks) -> Iterator[Wait]:
    """CloudFront waits for the gateway."""
    for _, each in resources(stacks, "AWS::CloudFront::Distribution"):
        for origin in each["Properties"]["DistributionConfig"]["Origins"]:
            if (custom := origin.get("CustomOriginConfig")) is not None:
                waits_s = custom.get("OriginReadTimeout", ORIGIN_S)
                yield Wait(f"origin {origin['Id']}", waits_s, "a route", ROUTE_S)


def _of_tasks(stacks: Stacks, timeouts: dict[str, float]) -> Iterator[Wait]:
    """A machine waits for its tasks, and a task that says how long for its function."""
    for name, each in resources(stacks, "AWS::Serverless::StateMachine"):
        own = each["Properties"]
        text = (ROOT / own["DefinitionUri"]).read_text(encoding="utf-8")
        called = own["DefinitionSubstitutions"]
        [function] = [
            value["Ref"].removesuffix(".Alias")
            for key, value in called.items()
            if key.endswith("FunctionArn")
        ]
        machine = json.loads(_SUBSTITUTED.sub("1", text))
        yield Wait(name, machine["TimeoutSeconds"], function, timeouts[function])
        for task in _tasks(machine):
            if "TimeoutSeconds" in task:
                what = f"a task of {name}"
                yield Wait(what, task["TimeoutSeconds"], function, timeouts[function])


def _tasks(states: Any) -> Iterator[dict[str, Any]]:
    for each in states.get("States", {}).values():
        if each["Type"] == "Task":
            yield each
        yield from _tasks(each.get("ItemProcessor", {}))


def _of_events(stacks: Stacks) -> Iterator[Wait]:
    """An event lives until its last attempt may have begun."""
    for name, own in functions(stacks).items():
        if (config := own.get("EventInvokeConfig")) is not None:
            retries = config["MaximumRetryAttempts"]
            takes_s = retries * own["Timeout"] + sum(RETRY_WAITS_S[:retries])
            yield Wait(f"an event of {name}", config["MaximumEventAgeInSeconds"], name, takes_s)
