"""What a deployment is told: the target, and parameters laid over one another.

A parameter has the value that is given on the command line; else samconfig.toml's; else the one
that it was last deployed with; else the template's default. SAM by itself would let one
`--parameter-overrides` replace all of samconfig.toml's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.errors import BadInputError
from infra.local.template.cloudformation import load
from infra.local.template.deployments import SamConfig

HIDDEN = "****"
"""What CloudFormation tells of a parameter that nobody should read (NoEcho)."""
_TRIALS = "default"
NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]{0,31}")
"""What a stack may be called: CloudFront's things are named by it and the region, in 64 letters.

The edge is made after everything else, and a name that it refuses takes the whole creation back.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to deploy: a stack, in a region, by one of samconfig.toml's environments."""

    stack: str
    region: str
    environment: str
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """The template's parameters: their defaults (None: it has none), and those that are hidden."""

    defaults: Mapping[str, str | None]
    hidden: frozenset[str]

    def check(self, names: Mapping[str, str], where: str) -> None:
        """Refuses what the template does not know.

        Raises:
            BadInputError: a parameter is none of the template's.
        """
        for unknown in sorted(names.keys() - self.defaults.keys()):
            known = ", ".join(sorted(self.defaults))
            raise BadInputError(f"{where}: the template has no parameter {unknown}; it has {known}")


def declared_in(template: Path) -> Declared:
    """Returns the parameters of a template."""
    found: Any = load(template).get("Parameters", {})
    return Declared(
        {
            name: _text(each["Default"]) if "Default" in each else None
            for name, each in found.items()
        },
        frozenset(name for name, each in found.items() if each.get("NoEcho")),
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def target_of(
    config: SamConfig,
    stack: str,
    region: str | None,
    environment: str | None,
    profile: str | None,
) -> Target:
    """Returns where to deploy; the environment is the one whose stack this is, else trials'.

    Raises:
        BadInputError: there is no such environment, no region, or no stack may be called so.
    """
    if not NAME.fullmatch(stack):
        raise BadInputError(f"{stack!r} names no stack: 32 letters, figures and dashes at most")
    named = {config.value(each, "global", "stack_name"): each for each in config.environments}
    chosen = environment or named.get(stack, _TRIALS)
    if chosen not in config.environments:
        known = ", ".join(config.environments)
        raise BadInputError(f"{config.name} has no environment {chosen}; it has {known}")
    found = region or config.value(chosen, "global", "region")
    if not found:
        raise BadInputError(f"no region: give REGION, or write it in {config.name}")
    return Target(stack, str(found), chosen, profile)


def asks_first(config: SamConfig, environment: str) -> bool:
    """Whether SAM shows what it would change in an environment, and asks."""
    return bool(config.value(environment, "deploy", "confirm_changeset"))


@dataclass(frozen=True, slots=True)
class Parameters:
    """A stack's parameters as they will be.

    Attributes:
        given: those to tell SAM; it leaves the others as they are deployed.
        values: all of them; a hidden one that is not given is as CloudFormation tells it.
        hidden: the names of those that nobody should read.
    """

    given: Mapping[str, str]
    values: Mapping[str, str]
    hidden: frozenset[str]

    def with_known(self, name: str, value: str) -> Parameters:
        """The same, with one more that is given, if the template has it."""
        if name not in self.values:
            return self
        one = {name: value}
        return Parameters({**self.given, **one}, {**self.values, **one}, self.hidden)

    def overrides(self) -> list[str]:
        """What SAM takes after `--parameter-overrides`, each value in its quotes."""
        return [f"{name}={_quoted(value)}" for name, value in sorted(self.given.items())]

    def shown(self) -> list[str]:
        """The same, for people to read."""
        told = {
            name: HIDDEN if name in self.hidden else value for name, value in self.given.items()
        }
        return [f"{name}={_quoted(value)}" for name, value in sorted(told.items())]


def laid_over(
    declared: Declared,
    deployed: Mapping[str, str],
    configured: Mapping[str, str],
    given: Mapping[str, str],
) -> Parameters:
    """Returns parameters, each from the nearest to the person who deploys.

    Raises:
        BadInputError: the template has no such parameter, or one has no value at all.
    """
    declared.check(configured, "samconfig.toml")
    declared.check(given, "the command line")
    told = {**configured, **given}
    defaults = {name: value for name, value in declared.defaults.items() if value is not None}
    kept = {name: value for name, value in deployed.items() if name in declared.defaults}
    values = {**defaults, **kept, **told}
    for missing in sorted(declared.defaults.keys() - values.keys()):
        raise BadInputError(f"the parameter {missing} has no value: give it")
    return Parameters(told, values, declared.hidden)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
