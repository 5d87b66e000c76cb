"""What each row asks: the options of `/v1/nearest`, for all or in columns of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast, get_args

from geodata.errors import ParameterError
from geodata.matches.reading import People
from geodata.nearest import NearestParameters, NearestQuery
from geodata.sites.mapping import plain
from geodata.sites.values import flag_of
from geodata.travel import Mode, check_mode

MOST_SITES = 5
"""Sites of a row."""
_LISTS = ("service", "need", "audience", "support", "fee", "programme", "network")
_FLAGS = ("wheelchair", "appointment", "include_unreachable")
_TEXTS = ("mode", "open_at", "max_minutes")
OPTIONS = (*_LISTS, *_FLAGS, *_TEXTS)
"""The parameters that a row may have of its own, in a column of that name."""
_IN_FRENCH = {
    "besoin": "need",
    "besoins": "need",
    "mode de transport": "mode",
    "minutes max": "max_minutes",
    "minutes maximum": "max_minutes",
    "fauteuil roulant": "wheelchair",
}
_MODES = {
    **{mode: mode for mode in get_args(Mode)},
    "voiture": "car",
    "a pied": "foot",
    "pied": "foot",
    "velo": "bicycle",
    "transports en commun": "transit",
    "transport en commun": "transit",
}


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """The questions of a file: each different one once.

    Attributes:
        queries: the different ones.
        of_row: which of them each row asks; -1 of a row whose options make no sense.
        faults: by row, from 0: the option that makes no sense, and why.
        columns: the columns that options were read of, by parameter.
    """

    queries: tuple[NearestQuery, ...]
    of_row: list[int]
    faults: Mapping[int, str]
    columns: Mapping[str, str]


def questions_of(
    people: People,
    asked: NearestParameters,
    known_networks: Sequence[str],
    now: datetime,
    measured: Collection[str] = (),
) -> Questions:
    """Returns what each row asks.

    Args:
        people: the rows; a column that has the name of an option is that option.
        asked: the options of the rows that have none of their own, which it stands for.
        known_networks: that the sites name.
        now: the present moment.
        measured: modes of which times were measured: some are known by these alone.

    Raises:
        ParameterError: an option for all makes no sense.
    """
    if not 1 <= asked.limit <= MOST_SITES:
        raise ParameterError("limit", f"from 1 to {MOST_SITES} sites for each row")
    for_all = asked.query(known_networks, now)
    check_mode(for_all.mode, measured)
    columns = option_columns(people.columns)
    if not columns:
        return Questions((for_all,), [0] * len(people), {}, {})
    numbers: dict[NearestQuery, int] = {}
    known: dict[tuple[str, ...], int | str] = {}
    of_row, faults = [], {}
    own = [people.cells[column] for column in columns.values()]
    for row, cells in enumerate(zip(*own, strict=True)):
        if cells not in known:
            query = _query(asked, tuple(columns), cells, known_networks, now, measured)
            known[cells] = (
                query if isinstance(query, str) else numbers.setdefault(query, len(numbers))
            )
        found = known[cells]
        if isinstance(found, str):
            faults[row] = found
        of_row.append(-1 if isinstance(found, str) else found)
    return Questions(tuple(numbers), of_row, faults, columns)


def option_columns(columns: Sequence[str]) -> dict[str, str]:
    """Returns the column of each option, the first that has its name."""
    found: dict[str, str] = {}
    for column in columns:
        words = plain(column)
        name = words.replace(" ", "_")
        option = name if name in OPTIONS else _IN_FRENCH.get(words)
        if option is not None:
            found.setdefault(option, column)
    return found


def _query(
    asked: NearestParameters,
    names: Sequence[str],
    cells: Sequence[str],
    known_networks: Sequence[str],
    now: datetime,
    measured: Collection[str],
) -> NearestQuery | str:
    """Returns the question of some cells, or the option that makes no sense."""
    try:
        own = {
            name: _value(name, cell.strip())
            for name, cell in zip(names, cells, strict=True)
            if cell.strip()
        }
        query = replace(asked, **own).query(known_networks, now)
        check_mode(query.mode, measured)
    except ParameterError as error:
        return error.parameter
    return query


def _value(name: str, text: str) -> Any:
    """Returns the value of an option, as `/v1/nearest` would take it.

    Raises:
        ParameterError: it would not.
    """
    if name in _LISTS:
        return [each.strip() for each in text.split("|") if each.strip()]
    if name in _FLAGS:
        flag = flag_of(text)
        if flag is None:
            raise ParameterError(name, "neither yes nor no")
        return flag
    if name == "mode":
        if plain(text) not in _MODES:
            raise ParameterError(name, f"one of {', '.join(get_args(Mode))}")
        return cast("Mode", _MODES[plain(text)])
    return _minutes(text) if name == "max_minutes" else text


def _minutes(text: str) -> float:
    try:
        minutes = float(text.replace(",", "."))
    except ValueError:
        minutes = 0.0
    if not 0 < minutes <= 600:
        raise ParameterError("max_minutes", "more than 0 and at most 600")
    return minutes
