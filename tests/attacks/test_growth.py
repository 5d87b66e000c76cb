"""What reads an input takes a time in proportion to it: eight times the input, never 64 times.

A reader that looks through what it has read for each thing that it reads takes 64 times as long,
and is far over the bound; one that sorts is far under it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.callers import caller_of
from geodata.errors import MaillageError
from geodata.plans.reading import read_scenario
from geodata.sites.facets import facet_arrays
from geodata.sites.mapping.writing import read_mapping
from geodata.sites.site import Site
from geodata.sources.decoupage import _decoupage
from geodata.territory.names import fold
from tests.costs import growth

TIMES = 8
MOST_TIMES = 30


def repeated_keys(n: int) -> Callable[[], Any]:
    text = "{" + ",".join(f'"k{i}":1' for i in range(n)) + f',"k{n - 1}":1}}'
    return lambda: read_scenario(text)


def repeated_keys_of_yaml(n: int) -> Callable[[], Any]:
    text = "".join(f"k{i}: 1\n" for i in range(n)) + f"k{n - 1}: 1\n"
    return lambda: read_scenario(text)


def deep(sign: str) -> Callable[[int], Callable[[], Any]]:
    def of(n: int) -> Callable[[], Any]:
        text = f"name: {sign * n}"
        return lambda: read_scenario(text)

    return of


def mapping_in_yaml(n: int) -> Callable[[], Any]:
    text = "rules:\n" + "- {field: nom, columns: [Nom], values: {a: b}}\n" * (n // 8)
    return lambda: read_mapping(text)


def deep_mapping(n: int) -> Callable[[], Any]:
    text = "rules: " + '[{"a": ' * n
    return lambda: read_mapping(text)


def networks(n: int) -> Callable[[], Any]:
    sites = [Site(id=str(i), nom="a", network=f"n{i:05}") for i in range(n)]
    return lambda: facet_arrays(sites)


def repeated_communes(n: int) -> Callable[[], Any]:
    records = [
        {
            "code": f"{i:05}",
            "nom": "a",
            "type": "commune-actuelle",
            "zone": "metro",
            "departement": "01",
            "region": "84",
        }
        for i in range(n)
    ]
    every = ("communes", "epci", "departements", "regions", "arrondissements")
    tables: Any = {**{key: [] for key in every}, "communes": [*records, records[-1]]}
    return lambda: _decoupage(tables, Path("a.tgz"))


def claim(n: int) -> Callable[[], Any]:
    event = {"jwt": {"claims": {"sub": "a", "departements": "48 " * n}}}
    return lambda: caller_of({"requestContext": {"authorizer": event}})


def name(n: int) -> Callable[[], Any]:
    text = "é- '" * n
    return lambda: fold(text)


READERS: dict[str, Callable[[int], Callable[[], Any]]] = {
    "a scenario in JSON": repeated_keys,
    "a scenario in YAML": repeated_keys_of_yaml,
    "brackets of YAML": deep("["),
    "dashes of YAML": deep("- "),
    "keys of YAML": deep("? "),
    "a mapping in YAML": mapping_in_yaml,
    "levels of a mapping": deep_mapping,
    "networks of sites": networks,
    "an official register": repeated_communes,
    "a claim": claim,
    "a name": name,
}


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_takes_a_time_in_proportion(reader: str) -> None:
    short, long = (refused_or_read(READERS[reader](n)) for n in (4_000, 4_000 * TIMES))
    assert growth(short, long, MOST_TIMES) <= MOST_TIMES


def refused_or_read(read: Callable[[], Any]) -> Callable[[], None]:
    def tried() -> None:
        with contextlib.suppress(MaillageError):
            read()

    return tried


def test_a_text_of_a_million_levels_ends_no_process() -> None:
    for sign in ("[", "{a: ", "- ", "? "):
        for read in (read_scenario, read_mapping):
            with pytest.raises(MaillageError):
                read("name: " + sign * 400_000)
