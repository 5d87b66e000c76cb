"""The service is asked what its visitors ask, once it is deployed, at the address that they use."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from infra.deploy.errors import DeployError, NoAnswerError
from infra.deploy.ports.web import Reply, Web
from infra.deploy.publish.bucket import Object
from infra.deploy.visits import CITIZEN, Visit, visits_of
from infra.local.template.routes import Route

_HEADING = re.compile(rb"<h1>.*?</h1>")
_POLL_S = 5.0
_LIMIT_S = 180.0
"""A new distribution, a cold function and its data come within that."""


def try_all(
    web: Web,
    address: str,
    visits: Iterable[Visit],
    wait: Callable[[float], None] = time.sleep,
) -> str:
    """Makes every visit; returns what was found, in words.

    What is not ready yet (no answer, 5xx) is asked again; the time for that is shared by all.

    Raises:
        DeployError: some are answered wrongly; all of them are told.
    """
    patience = _Patience(wait)
    faults, count = [], 0
    for visit in visits:
        count += 1
        fault = patience.of(partial(_fault_of, web, address, visit))
        if fault:
            faults.append(f"  - {visit.in_words()}: {fault}")
    if faults:
        told = "\n".join((f"{len(faults)} of {count} visits were answered wrongly:", *faults))
        raise DeployError(told)
    return f"{count} visits, each answered as it should be"


class _Patience:
    """Asks again what may yet come right, for so long in all."""

    def __init__(self, wait: Callable[[float], None]) -> None:
        self._wait, self._left_s = wait, _LIMIT_S

    def of(self, fault: Callable[[], tuple[str, bool]]) -> str:
        """Returns the fault that stays, '' where there is none."""
        said, may_pass = fault()
        while said and may_pass and self._left_s > 0:
            self._wait(_POLL_S)
            self._left_s -= _POLL_S
            said, may_pass = fault()
        return said


def _fault_of(web: Web, address: str, visit: Visit) -> tuple[str, bool]:
    """What is wrong with an answer, and whether it may be right in a while."""
    headers = {"accept": "*/*"}
    if visit.token:
        headers["authorization"] = f"Bearer {visit.token}"
    try:
        reply = web.ask(visit.method, f"{address}{visit.path}", headers)
    except NoAnswerError as error:
        return str(error), True
    if reply.status != visit.status:
        return f"{reply.status}, not {visit.status}{_problem(reply)}", reply.status >= 500
    return next(_faults_of_content(reply, visit), ""), False


def _faults_of_content(reply: Reply, visit: Visit) -> Iterator[str]:
    if visit.cache is not None and reply.headers.get("cache-control") != visit.cache:
        yield f"its Cache-Control is {reply.headers.get('cache-control')!r}, not {visit.cache!r}"
    if visit.content is not None and reply.content != visit.content:
        yield "it is not the page that was published"
    if visit.says not in reply.content:
        yield f"it does not say {visit.says.decode()!r}"
    if not visit.names:
        return
    try:
        found = reply.json()
    except ValueError:
        yield "it is no JSON"
        return
    missing = [name for name in visit.names if name not in found]
    if missing:
        yield f"it has no {', '.join(missing)}"


def _problem(reply: Reply) -> str:
    """What the API says of a refusal, in its own words."""
    try:
        return f" ({reply.json()['detail']})"
    except (ValueError, KeyError, TypeError):
        return ""


def all_visits(
    routes: Sequence[Route], tokens: Mapping[str, str], pages: Sequence[Object]
) -> list[Visit]:
    """Returns every visit of a deployment: the API's, and the pages as they were published."""
    shown = [each for each in pages if each.key.endswith(".html") and each.key != "404.html"]
    found = [
        Visit(CITIZEN, "GET", f"/{each.key}", cache=each.cache, content=each.content)
        for each in shown
    ]
    first = [each for each in pages if each.key == "index.html"]
    found += [Visit(CITIZEN, "GET", "/", content=each.content) for each in first]
    # The edge answers it by itself, laid out otherwise (infra/stacks/edge.yaml).
    missing = [_HEADING.search(each.content) for each in pages if each.key == "404.html"]
    found += [
        Visit(CITIZEN, "GET", "/nothing-is-here", 404, says=each[0] if each else b"")
        for each in missing
    ]
    return [*found, *visits_of(routes, tokens)]
