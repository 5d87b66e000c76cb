"""The parameters of a question, declared once for whatever asks it: a route, a command, a document.

A question is a frozen dataclass of which each field is `Annotated` with its `Parameter`. A handler
takes the question whole; `one_by_one` makes of it a function whose signature names each parameter,
from which routers, validators and command lines read what may be given.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

LONGEST_ITEM = 500
"""Characters of a value of a list: no network has a longer name (`sites/checks/lengths.py`)."""


def id_in_path(given: str) -> str:
    """Returns an identifier as a part of a path writes it: a slash would end it.

    As in a JSON Pointer (RFC 6901): `~` is `~0`, and `/` is `~1`.
    """
    return given.replace("~", "~0").replace("/", "~1")


def id_of_path(written: str) -> str:
    """Returns an identifier from how a path writes it."""
    return written.replace("~1", "/").replace("~0", "~")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be given, and what it means; None bounds nothing.

    Attributes:
        description: in words.
        least: of a number, inclusive.
        above: what a number is more than.
        most: of a number, inclusive.
        shortest: of a text, in characters.
        longest: of a text, in characters.
        pattern: which a text matches.
        most_values: how many times it may be repeated.
        examples: values, for the documentation.
        among: what each value of a list may be, for the documentation: what reads the question
            refuses any other, and says it better.
        convert: reads or refuses, by a ValueError, what was given as it was given.
    """

    description: str
    least: float | None = None
    above: float | None = None
    most: float | None = None
    shortest: int | None = None
    longest: int | None = None
    pattern: str | None = None
    most_values: int | None = None
    examples: tuple[object, ...] = ()
    among: tuple[str, ...] = ()
    convert: Callable[[object], object] | None = None


Latitude = Annotated[
    float | None, Parameter("Degrees north (WGS 84), with `lon`.", least=-90, most=90)
]
Longitude = Annotated[
    float | None, Parameter("Degrees east (WGS 84), with `lat`.", least=-180, most=180)
]
"""Of a position that may be given; both or none."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a field of an answer means, and a value of it, beside its type.

    Pydantic calls it where it writes a schema, so that the library need not import pydantic.
    """

    description: str
    example: object = None

    def __get_pydantic_json_schema__(
        self, core_schema: object, handler: Callable[[object], dict[str, Any]]
    ) -> dict[str, Any]:
        """Returns the schema of the field, with its description and its example."""
        schema = {**handler(core_schema), "description": self.description}
        return schema if self.example is None else {**schema, "examples": [self.example]}


Declare = Callable[[str, Any, Parameter], Any]
"""Gives the annotation of a parameter, by its name, its type and what it may be."""


def one_by_one[R](handler: Callable[..., R], declare: Declare) -> Callable[..., R]:
    """Returns a function that takes the parameters of a handler's questions one by one, by name.

    Its signature has them in place of each question, in the order of the fields, with their
    defaults and the annotations that `declare` gives; to a parameter of the handler's own that is
    `Annotated` with its `Parameter` it gives one too.

    Args:
        handler: any of its parameters may be a question.
        declare: by what reads the signature: a router's or a command line's.
    """
    hints = get_type_hints(handler, include_extras=True)
    questions: dict[str, tuple[type, tuple[str, ...]]] = {}
    taken: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(handler).parameters.items():
        kind = hints[name]
        declared = list(_declared(kind, declare)) if isinstance(kind, type) else []
        if declared:
            questions[name] = (kind, tuple(each.name for each in declared))
        own = _annotation(name, kind, declare) or kind
        kept = parameter.replace(annotation=own, kind=inspect.Parameter.KEYWORD_ONLY)
        taken.extend(declared or [kept])

    @functools.wraps(handler)
    def asked(**given: Any) -> R:
        built = {
            name: kind(**{field: given.pop(field) for field in fields if field in given})
            for name, (kind, fields) in questions.items()
        }
        return handler(**given, **built)

    annotations = {each.name: each.annotation for each in taken}
    asked.__annotations__ = {**annotations, "return": hints.get("return")}
    vars(asked)["__signature__"] = inspect.Signature(taken, return_annotation=hints.get("return"))
    return asked


def _declared(kind: type, declare: Declare) -> Iterator[inspect.Parameter]:
    """Yields the fields of a dataclass that are declared parameters."""
    if not is_dataclass(kind):
        return
    fields = inspect.signature(kind).parameters
    for name, hint in get_type_hints(kind, include_extras=True).items():
        annotation = _annotation(name, hint, declare)
        if annotation is not None:
            by_name = inspect.Parameter.KEYWORD_ONLY
            yield fields[name].replace(annotation=annotation, kind=by_name)


def _annotation(name: str, hint: Any, declare: Declare) -> Any:
    """Returns the annotation of what a hint declares as a parameter; None where it does not."""
    if get_origin(hint) is not Annotated:
        return None
    plain, *notes = get_args(hint)
    found = next((note for note in notes if isinstance(note, Parameter)), None)
    return None if found is None else declare(name, plain, found)
