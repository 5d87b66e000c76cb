"""Values of a query that are plainly right, read without a validator.

What is not plain (a sign, a space, digits of another script) is neither right nor wrong here: it
is for the framework, whose validator a citizen's usual question need not wait for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin

from geodata.parameters import LONGEST_ITEM, Parameter
from geodata.patterns import PRINTABLE

Read = Callable[[str], Any]
"""Returns a value as the validator would; raises `UnclearError` where that is not plain."""

_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,25})?")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_TRUTHS = {"true": True, "false": False, "1": True, "0": False}
_SURROGATE = re.compile("[\ud800-\udfff]")


class UnclearError(Exception):
    """A value that is not plainly right."""


def reader_of(kind: Any, parameter: Parameter) -> Read:
    """Returns what reads the values of a parameter.

    Args:
        kind: its type, None among it where it may be left out.
        parameter: what it may be.
    """
    plain = next((each for each in get_args(kind) if each is not type(None)), kind)
    words = kind if get_origin(kind) is Literal else plain
    if get_origin(words) is Literal:
        return _among(get_args(words))
    if parameter.convert is not None:
        return _unclear
    if plain is bool:
        return _truth
    if plain in (float, int):
        return _number(plain, parameter)
    if plain is str:
        return _text(parameter)
    return _texts(parameter) if plain == list[str] else _unclear


def _unclear(_: str) -> Any:
    raise UnclearError


def _truth(text: str) -> bool:
    if text not in _TRUTHS:
        raise UnclearError
    return _TRUTHS[text]


def _among(words: tuple[str, ...]) -> Read:
    def read(text: str) -> str:
        if text not in words:
            raise UnclearError
        return text

    return read


def _number(kind: type[float | int], parameter: Parameter) -> Read:
    written = _DECIMAL if kind is float else _WHOLE
    least = float("-inf") if parameter.least is None else parameter.least
    most = float("inf") if parameter.most is None else parameter.most
    above = float("-inf") if parameter.above is None else parameter.above

    def read(text: str) -> float | int:
        if written.fullmatch(text) is None:
            raise UnclearError
        value = kind(text)
        if not (least <= value <= most and value > above):
            raise UnclearError
        return value

    return read


def _text(parameter: Parameter) -> Read:
    shortest, longest = parameter.shortest or 0, parameter.longest
    pattern = re.compile(parameter.pattern or "(?s:.*)")
    # A digit is of any script to the validator's expressions, as Unicode had them when they were
    # made: only of texts without any are both sure to think the same.
    only_ascii = parameter.pattern not in (None, PRINTABLE)

    def read(text: str) -> str:
        if not text.isascii() and (only_ascii or _SURROGATE.search(text)):
            raise UnclearError
        if len(text) < shortest or (longest is not None and len(text) > longest):
            raise UnclearError
        if pattern.fullmatch(text) is None:
            raise UnclearError
        return text

    return read


def _texts(parameter: Parameter) -> Read:
    """Reads a list, whose values API Gateway joins by commas."""
    item = _text(Parameter("", longest=LONGEST_ITEM))
    most = parameter.most_values

    def read(text: str) -> list[str]:
        values = text.split(",")
        if most is None or len(values) > most:
            raise UnclearError
        return [item(value) for value in values]

    return read
