"""Options that several commands share, those of a question, and the console for people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from geodata.errors import ParameterError
from geodata.parameters import Parameter, one_by_one

console = Console(stderr=True)

Var = Annotated[Path, typer.Option(help="Folder of sources and snapshots.", envvar="MAILLAGE_VAR")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
SitesFile = Annotated[
    Path | None, typer.Option(help="CSV or JSON of sites; by default the demonstration network.")
]
GeocoderUrl = Annotated[
    str, typer.Option("--geocoder", help="Base URL of an address service (BAN protocol).")
]
RouterUrl = Annotated[
    str, typer.Option("--router", help="A routing engine: valhalla+https://…, osrm+https://….")
]
VAR = Path("var")
_WHERE_FROM = frozenset({"lat", "lon", "commune", "postcode", "q"})


def asked_in_options[R](command: Callable[..., R]) -> Callable[..., R]:
    """Returns a command that is given each parameter of its question as an option.

    The bounds of numbers are checked as options are; what a text may be, the library says.
    """
    return one_by_one(command, _as_option)


def asked_of_each_row[R](command: Callable[..., R]) -> Callable[..., R]:
    """Returns a command that is given each parameter of its question but where it is asked from.

    That is in a file, row by row.
    """

    def declared(name: str, kind: Any, parameter: Parameter) -> Any:
        return None if name in _WHERE_FROM else _as_option(name, kind, parameter)

    return one_by_one(command, declared)


def asked_of_library[R](command: Callable[..., R]) -> Callable[..., R]:
    """Returns a command that is given each parameter of its question as an option.

    Which numbers are allowed, the library says: it names the parameter as the API does.
    """
    return one_by_one(command, _as_plain_option)


def _as_plain_option(name: str, kind: Any, parameter: Parameter) -> Any:
    parser = _day if kind == date | None else None
    option = typer.Option(f"--{name.replace('_', '-')}", help=parameter.description, parser=parser)
    return Annotated[kind, option]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ParameterError("at", "not a day as 2026-11-24") from error


def _as_option(name: str, kind: Any, parameter: Parameter) -> Any:
    def checked(value: float | None) -> float | None:
        """Refuses what the inclusive bounds of an option let through."""
        if value is not None and parameter.above is not None and not value > parameter.above:
            raise typer.BadParameter(f"{value:g} is not more than {parameter.above:g}")
        return value

    option = typer.Option(
        f"--{name.replace('_', '-')}",
        help=parameter.description,
        min=parameter.least if parameter.above is None else parameter.above,
        max=parameter.most,
        callback=None if parameter.above is None else checked,
    )
    return Annotated[kind, option]
