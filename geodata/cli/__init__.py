"""The maillage command: the library at a terminal, with no logic of its own."""

from geodata.cli.app import main

__all__ = ["main"]
