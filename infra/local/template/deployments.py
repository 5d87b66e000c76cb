"""What samconfig.toml gives the template's parameters in each of its environments."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from geodata.errors import BadInputError

FILE = "samconfig.toml"


class SamConfig:
    """What samconfig.toml says, by environment (`default` for trials, `prod`)."""

    def __init__(self, file: Path) -> None:
        """Reads it.

        Raises:
            BadInputError: it is not there, or no TOML.
        """
        self.name = file.name
        try:
            self._content = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise BadInputError(f"{file}: {error}") from error

    @property
    def environments(self) -> list[str]:
        """The names of the environments."""
        return [name for name, value in self._content.items() if isinstance(value, dict)]

    def value(self, environment: str, command: str, name: str) -> Any:
        """Returns what an environment gives a command of SAM; None when it gives nothing."""
        section: Any = self._content.get(environment, {})
        return section.get(command, {}).get("parameters", {}).get(name)

    def parameters(self, environment: str) -> dict[str, str]:
        """Returns the template's parameters in an environment, as a text or a list gives them.

        Raises:
            BadInputError: one is not written as `Name=value`.
        """
        given = self.value(environment, "deploy", "parameter_overrides") or ""
        words = shlex.split(given) if isinstance(given, str) else [str(each) for each in given]
        return named_values(words, self.name)


def parameters_of(folder: Path, environment: str) -> dict[str, str]:
    """Returns the parameters that an environment gives in a folder's samconfig.toml.

    Raises:
        BadInputError: there is no such file or environment.
    """
    config = SamConfig(folder / FILE)
    if config.value(environment, "deploy", "parameter_overrides") is None:
        raise BadInputError(f"{folder / FILE}: no parameters for the environment {environment!r}")
    return config.parameters(environment)


def named_values(words: Iterable[str], where: str) -> dict[str, str]:
    """Returns values written as `Name=value`.

    Raises:
        BadInputError: one is not.
    """
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not name or not equals:
            raise BadInputError(f"{where}: {word!r} is not Name=value")
        found[name] = value
    return found
