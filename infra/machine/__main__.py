"""`python -m infra.machine serve|backup|restore`: the commands, without installing the project."""

from __future__ import annotations

import sys

import typer

from geodata.errors import BadInputError, MaillageError
from infra.machine import commands

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
app.command("serve")(commands.machine)
app.command("backup")(commands.backup)
app.command("restore")(commands.restore)


def main() -> int:
    """Runs a command; bad input is one line and exit code 2."""
    try:
        app()
    except MaillageError as error:
        print(f"maillage: {error}", file=sys.stderr)
        return 2 if isinstance(error, BadInputError) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
