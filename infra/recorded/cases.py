"""The recorded requests: what is sent, by whom, and what must come back."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Edge = Literal["gateway", "distribution"]
"""The API's own address, or the one address of pages and API in front of it."""

CASES = Path(__file__).with_name("cases.toml")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose token a request carries.

    Attributes:
        scope: that the token opens.
        without: a scope that it does not open.
        departements: its claim, `*` of no limit.
    """

    scope: str
    without: str | None = None
    departements: str = "*"


@dataclass(frozen=True, slots=True)
class Expected:
    """What an answer must be.

    Attributes:
        status: of HTTP.
        headers: by name, patterns that the whole value fits.
        absent: names of headers that there are not.
        body: what it is, as `judging.py` reads it.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    absent: Sequence[str] = ()
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A request and its answer.

    Attributes:
        name: a sentence that says what is held.
        edges: which of them it concerns.
        path: and the query, percent-encoded.
        body: a text, or the number of bytes of one.
        holder: whose token is sent, None without.
        of: a request whose answer gives `{it}` of the path: its path, and a field.
        knows: whether it is sent twice, the second time with the ETag of the first answer.
        times: how often in a row, each with this answer.
    """

    name: str
    edges: tuple[Edge, ...]
    path: str
    answer: Expected
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | int = ""
    holder: Holder | None = None
    of: tuple[str, str] | None = None
    knows: bool = False
    times: int = 1


def recorded(path: Path = CASES) -> list[Case]:
    """Returns the cases of a file, in its order."""
    return [_case(each) for each in tomllib.loads(path.read_text(encoding="utf-8"))["case"]]


def _case(record: dict[str, Any]) -> Case:
    made = {**record, "edges": tuple(record["edges"]), "answer": Expected(**record["answer"])}
    if "holder" in record:
        made["holder"] = Holder(**record["holder"])
    if "of" in record:
        made["of"] = (record["of"][0], record["of"][1])
    return Case(**made)
