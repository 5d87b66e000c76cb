"""`python -m infra.assistants`: the command, without installing the project."""

from __future__ import annotations

import sys

import typer

from geodata.errors import BadInputError, MaillageError
from infra.assistants.commands import mcp

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
app.command("mcp")(mcp)


def main() -> int:
    """Runs the command; bad input is one line and exit code 2."""
    try:
        app()
    except MaillageError as error:
        print(f"maillage: {error}", file=sys.stderr)
        return 2 if isinstance(error, BadInputError) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
