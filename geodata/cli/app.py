"""The commands put together, and how their errors end them."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from importlib.util import find_spec

import typer
from rich.markup import escape

from geodata.cli import (
    columns,
    coverage,
    data,
    isochrone,
    match,
    nearest,
    people,
    plan,
    roads,
    sites,
    travel,
)
from geodata.cli.options import console
from geodata.errors import BadInputError, MaillageError

app = typer.Typer(
    help="Maillage: the nearest digital advisor, who is out of reach, where the next should go.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(data.build)
app.command()(nearest.nearest)
app.command()(match.match)
app.command()(travel.travel)
app.command()(isochrone.isochrone)
app.command()(isochrone.matrix)
app.add_typer(sites.app, name="sites")
app.add_typer(columns.app, name="columns")
app.add_typer(coverage.app, name="coverage")
app.add_typer(plan.app, name="plan")
app.add_typer(roads.app, name="roads")
app.add_typer(people.app, name="people")

COMMANDS = "maillage.commands"
"""The entry points by which what stands around the library adds its commands: the local stack's."""

for _each in entry_points(group=COMMANDS):
    # A wheel holds the library alone; the stack is run from its sources.
    if find_spec(_each.module.partition(".")[0]) is not None:
        app.command(_each.name)(_each.load())


def main() -> None:
    """Runs the command; bad input is one line and exit code 2."""
    try:
        app(standalone_mode=True)
    except BadInputError as error:
        console.print(f"[red]maillage:[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(2)
    except MaillageError as error:
        console.print(f"[red]maillage:[/red] {escape(str(error))}", highlight=False, soft_wrap=True)
        sys.exit(1)
    except OSError as error:
        _end(error.strerror or str(error), error.filename)
    except MemoryError:
        _end("there is not enough memory for this")


def _end(fault: str, file: object = None) -> None:
    """Ends with 1 and one line: what the machine has no room for is no fault of the code's."""
    where = "" if file is None else f"{file}: "
    console.print(f"[red]maillage:[/red] {escape(where + fault)}", highlight=False, soft_wrap=True)
    sys.exit(1)
