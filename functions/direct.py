"""Routes answered without a framework: what is plainly right is read, asked for, and answered.

powertools builds a model of every parameter at each request, and takes a third of a start to
import. What it is for stays its own: it writes the OpenAPI document, and it answers whatever is not
plainly a right question of these routes, so that no error has two wordings
(`functions.framework`). Tests hold both ways to the same bytes.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from functions.bodies import Event
from functions.logs import Log, hold_back
from functions.reading import Read, UnclearError, reader_of
from functions.replies import MOST_BYTES, Reply, built, fits, problem_of
from geodata.parameters import Parameter, one_by_one

if TYPE_CHECKING:
    from functions.large import Application

Handler = Callable[..., Reply]


@dataclass(frozen=True)
class DirectRoute:
    """A route of GET: its path, what answers it, and how its question is read."""

    rule: str
    handler: Handler

    @cached_property
    def variable(self) -> str | None:
        """The parameter that is the path's last word."""
        return self.rule.partition("<")[2].removesuffix(">") or None

    @cached_property
    def _asked(self) -> tuple[Handler, dict[str, Read], frozenset[str]]:
        """What takes the parameters one by one, the reader of each, and those that are needed.

        Made at the first question: a start pays for no route that is not asked.
        """
        handler = one_by_one(self.handler, lambda _, kind, parameter: Annotated[kind, parameter])
        readers, needed = {}, set()
        for name, each in inspect.signature(handler).parameters.items():
            kind, parameter = _declared(each.annotation)
            readers[name] = reader_of(kind, parameter)
            if each.default is inspect.Parameter.empty:
                needed.add(name)
        return handler, readers, frozenset(needed)

    def answer_to(self, given: Mapping[str, str], last_word: str) -> Callable[[], Reply] | None:
        """Returns what answers a question; None where that is not plainly a right one."""
        handler, readers, needed = self._asked
        if self.variable is not None:
            if self.variable in given:
                return None
            given = {**given, self.variable: last_word}
        try:
            question = {name: readers[name](value) for name, value in given.items()}
        except (UnclearError, KeyError):
            return None
        if not needed <= question.keys():
            return None
        return lambda: handler(**question)


class DirectApplication:
    """An application whose routes of GET take parameters of the query, and no body.

    `headers` are those of the request that is answered, by their names in lower case.
    """

    def __init__(self, logger: Log, options: Callable[[], Mapping[str, Mapping[str, Any]]]) -> None:
        """Has no route yet.

        Args:
            logger: of what fails.
            options: gives what powertools is told of each route, by the name of its handler.
        """
        hold_back()
        self.logger, self.options = logger, options
        self.routes: list[DirectRoute] = []
        self.headers: Mapping[str, str] = {}
        self._by_start: dict[str, DirectRoute] = {}

    def get(self, rule: str) -> Callable[[Handler], Handler]:
        """Registers a route of GET, whose path may end with a variable."""

        def registered(handler: Handler) -> Handler:
            route = DirectRoute(rule, handler)
            self.routes.append(route)
            self._by_start[rule.partition("<")[0]] = route
            return handler

        return registered

    @cached_property
    def framework(self) -> Application:
        """The same routes as powertools has them, imported at the first request that needs it."""
        from functions.framework import framework_of

        return framework_of(self)

    def heard(self, event: Mapping[str, Any]) -> None:
        """Takes the headers of a request that is to be answered."""
        given = event.get("headers") or {}
        self.headers = {name.lower(): value for name, value in given.items()}

    def resolve(self, event: Event, context: Any) -> Event:
        """Returns the answer to an event: of the route itself where the question is right."""
        answer = self._answer_to(event)
        if answer is None:
            return self.framework.resolve(event, context)
        self.heard(event)
        try:
            reply = answer()
        except Exception as error:  # noqa: BLE001 - as powertools' own handlers have it
            reply = problem_of(error, self.logger)
        whole = built(reply)
        return whole if fits(whole, MOST_BYTES) else self.framework.resolve(event, context)

    def _answer_to(self, event: Mapping[str, Any]) -> Callable[[], Reply] | None:
        """Returns what answers an event; None where powertools is to say."""
        context, path = event.get("requestContext") or {}, event.get("rawPath")
        if not isinstance(path, str) or context.get("stage") != "$default":
            return None
        if (context.get("http") or {}).get("method") != "GET":
            return None
        route, last_word = self._by_start.get(path), ""
        if route is None:
            start, _, last_word = path.rpartition("/")
            route = self._by_start.get(f"{start}/")
        if route is None or (route.variable is None) == bool(last_word):
            return None
        return route.answer_to(event.get("queryStringParameters") or {}, last_word)


def _declared(annotation: Any) -> tuple[Any, Parameter]:
    """Returns the type of a parameter, and what it may be.

    Raises:
        TypeError: it is not declared.
    """
    if get_origin(annotation) is Annotated:
        kind, *notes = get_args(annotation)
        for note in notes:
            if isinstance(note, Parameter):
                return kind, note
    raise TypeError(f"{annotation}: a parameter without its `Parameter`")
