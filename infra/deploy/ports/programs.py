"""Programs that a deployment runs (sam, make) behind one port: run, or only told."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from infra.deploy.errors import ProgramError
from infra.deploy.ports.aws import Say


class Programs(Protocol):
    """What runs programs, in the project's folder."""

    def run(
        self,
        command: Sequence[str],
        variables: Mapping[str, str] | None = None,
        shown: Sequence[str] | None = None,
    ) -> bool:
        """Runs a program to its end; returns whether it ran. It has the terminal, and may ask.

        Args:
            command: the program and its arguments.
            variables: of its environment, beside this process's own.
            shown: what is told of the command, where it holds what nobody should read.

        Raises:
            ProgramError: it is not there, or ends badly.
        """


class SystemPrograms:
    """The machine's programs, run in a folder; each is told before it runs."""

    def __init__(self, folder: Path, say: Say) -> None:
        self._folder, self._say = folder, say

    def run(
        self,
        command: Sequence[str],
        variables: Mapping[str, str] | None = None,
        shown: Sequence[str] | None = None,
    ) -> bool:
        """Runs it; see `Programs.run`."""
        self._say(f"$ {in_words(shown or command, variables)}")
        environment = {**os.environ, **(variables or {})}
        try:
            subprocess.run(command, check=True, cwd=self._folder, env=environment)
        except OSError as error:
            raise ProgramError(f"{command[0]} cannot be run: {error.strerror}") from error
        except subprocess.CalledProcessError as error:
            raise ProgramError(f"{command[0]} ended with {error.returncode}") from error
        return True


class DryPrograms:
    """Tells every program, and runs none."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def run(
        self,
        command: Sequence[str],
        variables: Mapping[str, str] | None = None,
        shown: Sequence[str] | None = None,
    ) -> bool:
        """Tells it; see `Programs.run`."""
        self._say(f"would run: {in_words(shown or command, variables)}")
        return False


def in_words(command: Sequence[str], variables: Mapping[str, str] | None = None) -> str:
    """A command as a shell takes it."""
    set_first = [f"{name}={shlex.quote(value)}" for name, value in (variables or {}).items()]
    return " ".join((*set_first, shlex.join(command)))
